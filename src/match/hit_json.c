/* SPDX-License-Identifier: Apache-2.0 */
#include "match/hit_json.h"

#include "base/json.h"

static void write_list(emb_matcher *matcher, size_t hit, int what, const char *name, emb_buf *out)
{
    const char *text;
    emb_json_name(out, name);
    emb_buf_append_byte(out, '[');
    for (size_t i = 0; (text = emb_match_list(matcher, hit, what, i)); i++) {
        emb_json_comma(out);
        emb_json_string(out, emb_str_from(text));
    }
    emb_buf_append_byte(out, ']');
}

void emb_hit_write_lists(emb_matcher *matcher, size_t hit, emb_buf *out)
{
    write_list(matcher, hit, 0, "datasets", out);
    write_list(matcher, hit, 1, "programs", out);
}

void emb_reasons_write(const emb_reason *reasons, size_t count, emb_buf *out)
{
    emb_buf_append_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        emb_json_comma(out);
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "code", emb_str_from(reasons[i].code));
        emb_json_member(out, "text", emb_str_from(reasons[i].text));
        emb_buf_printf(out, ",\"points\":%.3f}", reasons[i].points);
    }
    emb_buf_append_byte(out, ']');
}

emb_status emb_hit_write_reasons(emb_matcher *matcher, size_t hit, emb_buf *out, emb_error *error)
{
    const emb_reason *reasons;
    size_t count;
    emb_status status = emb_match_reasons(matcher, hit, &reasons, &count, error);
    if (status != EMB_OK)
        return status;
    emb_json_name(out, "reasons");
    emb_reasons_write(reasons, count, out);
    return EMB_OK;
}

void emb_notes_write(const emb_matcher *matcher, emb_buf *out)
{
    size_t count;
    const emb_note *notes = emb_match_notes(matcher, &count);
    if (!count)
        return;
    emb_json_name(out, "notes");
    emb_buf_append_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        emb_json_comma(out);
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "code", emb_str_from(notes[i].code));
        emb_json_member(out, "text", emb_str_from(notes[i].text));
        emb_buf_append_byte(out, '}');
    }
    emb_buf_append_byte(out, ']');
}
