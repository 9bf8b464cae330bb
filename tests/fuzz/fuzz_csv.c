/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is read as CSV, written with every field in quotes, reads as the same records. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/csv.h"
#include "fuzz.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void write_quoted(emb_buf *out, const emb_csv_record *record, char separator)
{
    for (size_t i = 0; i < record->count; i++) {
        emb_str field = record->fields[i];
        if (i)
            emb_buf_append_byte(out, separator);
        emb_buf_append_byte(out, '"');
        for (size_t k = 0; k < field.len; k++) {
            if (field.data[k] == '"')
                emb_buf_append_byte(out, '"');
            emb_buf_append_byte(out, field.data[k]);
        }
        emb_buf_append_byte(out, '"');
    }
    emb_buf_append_byte(out, '\n');
}

/* Reads all records and writes them to `out`; false where the text ends within quotes. */
static bool rewrite(emb_str text, char separator, emb_buf *out)
{
    emb_csv *csv = NULL;
    emb_csv_record record;
    emb_error error;
    uint64_t line = 0;
    emb_status status;
    require(emb_csv_open_memory(text, separator, &csv, &error) == EMB_OK);
    while ((status = emb_csv_read(csv, &record, &error)) != EMB_OK || record.count) {
        if (status == EMB_FORMAT)
            break;
        require(status == EMB_OK || status == EMB_LIMIT);
        if (status == EMB_LIMIT)
            continue;
        require(record.line > line && record.offset <= 3 * (uint64_t)text.len);
        line = record.line;
        write_quoted(out, &record, separator ? separator : ',');
    }
    if (status == EMB_FORMAT) {
        require(error.line > line);
        require(emb_csv_read(csv, &record, &error) == EMB_OK && record.count == 0);
    }
    require(emb_csv_position(csv) == text.len);
    emb_csv_close(csv);
    return status == EMB_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {',', ';', '\t', 0};
    emb_str text = {(const char *)data, size};
    for (size_t i = 0; i < sizeof separators; i++) {
        emb_buf first = EMB_BUF_INIT((size_t)1 << 30), second = EMB_BUF_INIT((size_t)1 << 30);
        rewrite(text, separators[i], &first);
        require(rewrite(emb_buf_str(&first), separators[i] ? separators[i] : ',', &second));
        require(!first.failed && !second.failed);
        require(emb_str_equal(emb_buf_str(&first), emb_buf_str(&second)));
        emb_buf_free(&first);
        emb_buf_free(&second);
    }
    return 0;
}
