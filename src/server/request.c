/* SPDX-License-Identifier: Apache-2.0 */
#include "server/request.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/json.h"

#define PARAMS_MAX 10000

/* ---- URLs ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = emb_ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

emb_str emb_url_decode(emb_str text, bool plus, emb_arena *arena)
{
    char *out = emb_arena_alloc(arena, text.len + 1);
    size_t len = 0;
    if (!out)
        return (emb_str){NULL, 0};
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '+' && plus)
            c = ' ';
        else if (c == '%' && i + 2 < text.len && hex_digit(text.data[i + 1]) >= 0 && hex_digit(text.data[i + 2]) >= 0) {
            c = (char)(hex_digit(text.data[i + 1]) * 16 + hex_digit(text.data[i + 2]));
            i += 2;
        }
        out[len++] = c ? c : ' '; /* no NUL in texts */
    }
    out[len] = '\0';
    return (emb_str){out, len};
}

bool emb_params_parse(emb_params *params, emb_str text, emb_arena *arena)
{
    for (size_t from = 0; from < text.len;) {
        size_t to = emb_str_find_byte(text, '&', from);
        if (to == SIZE_MAX)
            to = text.len;
        emb_str pair = emb_str_slice(text, from, to);
        from = to + 1;
        if (!pair.len)
            continue;
        size_t equals = emb_str_find_byte(pair, '=', 0);
        emb_str name = equals == SIZE_MAX ? pair : emb_str_slice(pair, 0, equals);
        emb_str value = equals == SIZE_MAX ? EMB_STR("") : emb_str_slice(pair, equals + 1, pair.len);
        emb_param param = {emb_url_decode(name, true, arena), emb_url_decode(value, true, arena)};
        if (!param.name.data || !param.value.data || params->count >= PARAMS_MAX || !emb_vec_push(params, param))
            return false;
    }
    return true;
}

static bool split_path(emb_request *r)
{
    emb_str rest = r->path;
    for (size_t from = 0; from < rest.len;) {
        size_t to = emb_str_find_byte(rest, '/', from);
        if (to == SIZE_MAX)
            to = rest.len;
        if (to > from) {
            if (r->segment_count == EMB_SEGMENTS_MAX)
                return true; /* no route is that long: the count says so */
            emb_str segment = emb_url_decode(emb_str_slice(rest, from, to), false, r->arena);
            if (!segment.data)
                return false;
            r->segments[r->segment_count++] = segment;
        }
        from = to + 1;
    }
    return true;
}

emb_request *emb_request_new(struct emb_server *server, const char *url)
{
    emb_request *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->server = server;
    r->arena = emb_arena_new();
    r->answer = EMB_BUF_INIT(EMB_ANSWER_MAX);
    r->type = EMB_TYPE_JSON;
    r->key_name = "";
    r->weight = 1;
    r->url = r->arena ? emb_arena_copy(r->arena, emb_str_from(url)) : NULL;
    if (!r->url) {
        emb_request_free(r);
        return NULL;
    }
    emb_str whole = emb_str_from(r->url);
    size_t mark = emb_str_find_byte(whole, '?', 0);
    r->path = mark == SIZE_MAX ? whole : emb_str_slice(whole, 0, mark);
    emb_str query = mark == SIZE_MAX ? EMB_STR("") : emb_str_slice(whole, mark + 1, whole.len);
    if (!split_path(r) || !emb_params_parse(&r->query, query, r->arena)) {
        emb_request_free(r);
        return NULL;
    }
    return r;
}

void emb_request_free(emb_request *r)
{
    if (!r)
        return;
    emb_vec_free(&r->query);
    emb_vec_free(&r->headers);
    emb_vec_free(&r->form);
    emb_buf_free(&r->body);
    emb_buf_free(&r->answer);
    emb_arena_free(r->arena);
    free(r);
}

/* ---- Parameters ---- */

bool emb_params_next(const emb_params *params, const char *name, size_t *at, emb_str *ret)
{
    for (; *at < params->count; (*at)++)
        if (strcmp(params->items[*at].name.data, name) == 0) {
            *ret = params->items[(*at)++].value;
            return true;
        }
    return false;
}

emb_str emb_request_param(const emb_request *r, const char *name)
{
    emb_str value = {NULL, 0};
    size_t at = 0;
    while (emb_params_next(&r->query, name, &at, &value))
        ;
    return value;
}

emb_str emb_request_header(const emb_request *r, const char *name)
{
    for (size_t i = 0; i < r->headers.count; i++)
        if (emb_str_equal_ascii_case(r->headers.items[i].name, emb_str_from(name)))
            return r->headers.items[i].value;
    return (emb_str){NULL, 0};
}

size_t emb_request_header_count(const emb_request *r, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < r->headers.count; i++)
        count += emb_str_equal_ascii_case(r->headers.items[i].name, emb_str_from(name));
    return count;
}

bool emb_request_number(emb_request *r, const char *name, long least, long most, long *ret)
{
    emb_str text = emb_request_param(r, name);
    char *end, message[80];
    if (!text.data)
        return true;
    errno = 0;
    long value = strtol(text.data, &end, 10);
    if (!text.len || *end || errno || emb_is_ascii_space(text.data[0])) {
        emb_answer_invalid(r, "query", name, "int_parsing", "Input should be a valid integer, unable to parse string as an integer",
                           text.data);
        return false;
    }
    if (value < least || value > most) {
        bool low = value < least;
        snprintf(message, sizeof message, "Input should be %s than or equal to %ld", low ? "greater" : "less", low ? least : most);
        emb_answer_invalid(r, "query", name, low ? "greater_than_equal" : "less_than_equal", message, text.data);
        return false;
    }
    *ret = value;
    return true;
}

bool emb_request_decimal(emb_request *r, const char *name, double least, double most, double *ret)
{
    emb_str text = emb_request_param(r, name);
    char *end;
    if (!text.data)
        return true;
    double value = strtod(text.data, &end);
    if (!text.len || *end || !(value >= -1e300 && value <= 1e300) || emb_is_ascii_space(text.data[0])) {
        emb_answer_invalid(r, "query", name, "float_parsing", "Input should be a valid number, unable to parse string as a number",
                           text.data);
        return false;
    }
    if (value < least || value > most) {
        bool low = value < least;
        char message[80];
        snprintf(message, sizeof message, "Input should be %s than or equal to %g", low ? "greater" : "less", low ? least : most);
        emb_answer_invalid(r, "query", name, low ? "greater_than_equal" : "less_than_equal", message, text.data);
        return false;
    }
    *ret = value;
    return true;
}

bool emb_request_bool(emb_request *r, const char *name, bool *ret)
{
    static const char *const yes[] = {"true", "1", "yes", "on", "t", "y"}, *const no[] = {"false", "0", "no", "off", "f", "n"};
    emb_str text = emb_request_param(r, name);
    if (!text.data)
        return true;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        bool is_yes = emb_str_equal_ascii_case(text, emb_str_from(yes[i]));
        if (is_yes || emb_str_equal_ascii_case(text, emb_str_from(no[i]))) {
            *ret = is_yes;
            return true;
        }
    }
    emb_answer_invalid(r, "query", name, "bool_parsing", "Input should be a valid boolean, unable to interpret input", text.data);
    return false;
}

/* ---- Answers ---- */

void emb_answer_header(emb_request *r, const char *name, const char *format, ...)
{
    char value[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(value, sizeof value, format, args);
    va_end(args);
    const char *copy = emb_arena_copy(r->arena, emb_str_from(value));
    if (copy && r->answer_header_count < EMB_ANSWER_HEADERS_MAX)
        r->answer_headers[r->answer_header_count++] = (emb_param){emb_str_from(name), emb_str_from(copy)};
}

void emb_answer(emb_request *r, int status, const char *type)
{
    r->status = status;
    r->type = type;
}

void emb_answer_error(emb_request *r, int status, const char *format, ...)
{
    char detail[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    emb_buf_clear(&r->answer);
    emb_buf_append_byte(&r->answer, '{');
    emb_json_member(&r->answer, "detail", emb_str_from(detail));
    emb_buf_append_byte(&r->answer, '}');
    emb_answer(r, status, EMB_TYPE_JSON);
}

void emb_answer_invalid(emb_request *r, const char *place, const char *field, const char *type, const char *message,
                        const char *input)
{
    emb_buf_clear(&r->answer);
    emb_buf_append_text(&r->answer, "{\"detail\":[{");
    emb_json_member(&r->answer, "type", emb_str_from(type));
    emb_json_name(&r->answer, "loc");
    emb_buf_append_byte(&r->answer, '[');
    emb_json_string(&r->answer, emb_str_from(place));
    if (field) {
        emb_buf_append_byte(&r->answer, ',');
        emb_json_string(&r->answer, emb_str_from(field));
    }
    emb_buf_append_byte(&r->answer, ']');
    emb_json_member(&r->answer, "msg", emb_str_from(message));
    emb_json_name(&r->answer, "input");
    if (input)
        emb_json_string(&r->answer, emb_str_from(input));
    else
        emb_buf_append_text(&r->answer, "null");
    emb_buf_append_text(&r->answer, "}]}");
    emb_answer(r, 422, EMB_TYPE_JSON);
}
