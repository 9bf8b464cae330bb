/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a text are what stands between its breaks, but for those that are too long. */
#include <stdlib.h>

#include "base/lines.h"
#include "base/utf8.h"
#include "fuzz.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static bool is_utf16(emb_str text)
{
    return emb_str_starts(text, EMB_STR("\xFF\xFE")) || emb_str_starts(text, EMB_STR("\xFE\xFF"));
}

static void check_utf16(emb_str text, size_t max)
{
    emb_lines *lines = NULL;
    emb_line line;
    emb_error error;
    require(emb_lines_open_memory(text, max, &lines, &error) == EMB_OK);
    for (;;) {
        emb_status status = emb_lines_read(lines, &line, &error);
        require(status == EMB_OK || status == EMB_LIMIT);
        if (status == EMB_OK && !line.text.data)
            break;
        if (status == EMB_OK)
            require(line.text.len <= max && emb_utf8_valid(line.text));
    }
    require(emb_lines_position(lines) == text.len);
    emb_lines_close(lines);
}

static void check(emb_str text, size_t max)
{
    emb_lines *lines = NULL;
    emb_line line;
    emb_error error;
    require(emb_lines_open_memory(text, max, &lines, &error) == EMB_OK);
    size_t at = emb_str_starts(text, EMB_STR("\xEF\xBB\xBF")) ? 3 : 0;
    for (uint64_t number = 1; at < text.len; number++) {
        size_t end = emb_str_find_byte(text, '\n', at);
        bool complete = end != SIZE_MAX;
        emb_str expected = emb_str_slice(text, at, complete ? end : text.len);
        if (complete && emb_str_ends(expected, EMB_STR("\r")))
            expected.len--;
        emb_status status = emb_lines_read(lines, &line, &error);
        if (expected.len > max) {
            require(status == EMB_LIMIT && error.line == number && error.offset == at);
        } else {
            require(status == EMB_OK && line.number == number && line.offset == at);
            require(line.complete == complete && emb_str_equal(line.text, expected));
        }
        at = complete ? end + 1 : text.len;
    }
    require(emb_lines_read(lines, &line, &error) == EMB_OK && !line.text.data);
    emb_lines_close(lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t most[] = {1, 7, 1 << 20};
    emb_str text = {(const char *)data, size};
    for (size_t i = 0; i < sizeof most / sizeof *most; i++) {
        if (is_utf16(text))
            check_utf16(text, most[i]);
        else
            check(text, most[i]);
    }
    return 0;
}
