/* SPDX-License-Identifier: Apache-2.0 */
#include "server/lucene.h"

#include <stdlib.h>

#define CLAUSES_MAX 1000
#define DEPTH_MAX 50

typedef struct parser {
    emb_str text;
    size_t at;
    bool simple;
    emb_arena *arena;
    size_t clauses;
    emb_status status;
    emb_error *error;
} parser;

static emb_clause *parse_or(parser *p, emb_str field, int depth);

static emb_clause *fail(parser *p, emb_status status, const char *message)
{
    if (p->status == EMB_OK)
        p->status = emb_fail_at(p->error, status, NULL, 0, p->at, "%s at character %zu", message, p->at);
    return NULL;
}

static emb_clause *make(parser *p, emb_clause_kind kind, emb_str field)
{
    emb_clause *c = ++p->clauses > CLAUSES_MAX ? NULL : emb_arena_zero(p->arena, sizeof *c);
    if (!c)
        return fail(p, p->clauses > CLAUSES_MAX ? EMB_LIMIT : EMB_NO_MEMORY, "the query is too long");
    c->kind = kind;
    c->field = field;
    c->boost = 1;
    c->fuzzy = -1;
    return c;
}

/* ---- Characters ---- */

static char peek(const parser *p)
{
    return p->at < p->text.len ? p->text.data[p->at] : '\0';
}

static char peek_at(const parser *p, size_t ahead)
{
    return p->at + ahead < p->text.len ? p->text.data[p->at + ahead] : '\0';
}

static void skip_space(parser *p)
{
    while (p->at < p->text.len && emb_is_ascii_space(peek(p)))
        p->at++;
}

static bool ends_word(char c)
{
    return c == '\0' || emb_is_ascii_space(c) || c == '(' || c == ')';
}

/* An operator in capitals, as a word of its own. */
static bool take_keyword(parser *p, const char *word)
{
    size_t len = strlen(word);
    if (p->simple || p->text.len - p->at < len || memcmp(p->text.data + p->at, word, len) != 0 || !ends_word(peek_at(p, len)))
        return false;
    p->at += len;
    return true;
}

static bool take_pair(parser *p, char c)
{
    if (peek(p) != c || peek_at(p, 1) != c)
        return false;
    p->at += 2;
    return true;
}

static bool take_or(parser *p)
{
    if (p->simple) {
        bool bar = peek(p) == '|';
        p->at += bar;
        return bar;
    }
    return take_keyword(p, "OR") || take_pair(p, '|');
}

static bool take_and(parser *p)
{
    return take_keyword(p, "AND") || (!p->simple && take_pair(p, '&'));
}

/* ---- Ends of words ---- */

static bool is_special(const parser *p, char c)
{
    return emb_is_ascii_space(c) || (c && strchr(p->simple ? "()\"|" : "()\"[]{}^~:", c));
}

/* A run of characters up to a special one, with what is escaped put in; `*ret_wild` where * or ? stand free. */
static bool take_text(parser *p, emb_str *ret, bool *ret_wild)
{
    char *out = emb_arena_alloc(p->arena, p->text.len - p->at + 1);
    size_t len = 0;
    *ret_wild = false;
    if (!out) {
        fail(p, EMB_NO_MEMORY, "out of memory");
        return false;
    }
    while (p->at < p->text.len && !(p->simple ? is_special(p, peek(p)) || (peek(p) == '~' && len) : is_special(p, peek(p)))) {
        char c = peek(p);
        if (c == '\\' && p->at + 1 < p->text.len)
            c = p->text.data[++p->at];
        else if (c == '*' || (c == '?' && !p->simple))
            *ret_wild = true;
        out[len++] = c;
        p->at++;
    }
    out[len] = '\0';
    *ret = (emb_str){out, len};
    return true;
}

static double take_number(parser *p, double otherwise, bool *ret_any)
{
    char digits[32];
    size_t len = 0;
    while (len + 1 < sizeof digits && (emb_is_ascii_digit(peek(p)) || peek(p) == '.'))
        digits[len++] = p->text.data[p->at++];
    digits[len] = '\0';
    *ret_any = len > 0;
    return len ? strtod(digits, NULL) : otherwise;
}

/* "~2" and "^3" behind a clause. */
static void take_suffix(parser *p, emb_clause *c)
{
    bool any;
    while (p->status == EMB_OK && (peek(p) == '~' || (peek(p) == '^' && !p->simple))) {
        bool fuzzy = p->text.data[p->at++] == '~';
        double number = take_number(p, fuzzy ? -2 : 1, &any);
        if (!fuzzy && !any) {
            fail(p, EMB_FORMAT, "a number is expected behind ^");
            return;
        }
        if (!fuzzy)
            c->boost = number;
        else if (c->kind == EMB_CLAUSE_PHRASE)
            c->fuzzy = any ? (int)(number < 100 ? number : 100) : 0;
        else /* below 1 it is a likeness, as it was once written */
            c->fuzzy = !any || (number > 0 && number < 1) ? -2 : (int)(number < 2 ? number : 2);
    }
}

/* ---- Ranges ---- */

static bool take_end(parser *p, emb_str *ret)
{
    bool wild;
    skip_space(p);
    if (peek(p) == '"') {
        size_t from = ++p->at;
        while (p->at < p->text.len && peek(p) != '"')
            p->at++;
        *ret = emb_str_slice(p->text, from, p->at);
        p->at += p->at < p->text.len;
    } else {
        size_t from = p->at;
        while (p->at < p->text.len && !emb_is_ascii_space(peek(p)) && peek(p) != ']' && peek(p) != '}')
            p->at++;
        *ret = emb_str_slice(p->text, from, p->at);
    }
    wild = emb_str_equal(*ret, EMB_STR("*"));
    if (wild)
        *ret = EMB_STR("");
    return wild || ret->len > 0;
}

static emb_clause *parse_range(parser *p, emb_str field)
{
    emb_clause *c = make(p, EMB_CLAUSE_RANGE, field);
    if (!c)
        return NULL;
    c->from_open = p->text.data[p->at++] == '{';
    bool whole = take_end(p, &c->text);
    skip_space(p);
    whole = whole && take_keyword(p, "TO") && take_end(p, &c->to);
    skip_space(p);
    if (!whole || (peek(p) != ']' && peek(p) != '}'))
        return fail(p, EMB_FORMAT, "a range is [FROM TO END]");
    c->to_open = p->text.data[p->at++] == '}';
    take_suffix(p, c);
    return c;
}

/* >value, >=value, <value, <=value */
static emb_clause *parse_comparison(parser *p, emb_str field)
{
    emb_clause *c = make(p, EMB_CLAUSE_RANGE, field);
    bool wild, greater = p->text.data[p->at++] == '>', equal = peek(p) == '=';
    emb_str value;
    p->at += equal;
    if (!c || !take_text(p, &value, &wild))
        return NULL;
    if (!value.len)
        return fail(p, EMB_FORMAT, "a value is expected");
    *(greater ? &c->text : &c->to) = value;
    *(greater ? &c->from_open : &c->to_open) = !equal;
    return c;
}

/* ---- Clauses ---- */

static emb_clause *parse_phrase(parser *p, emb_str field)
{
    emb_clause *c = make(p, EMB_CLAUSE_PHRASE, field);
    char *out = c ? emb_arena_alloc(p->arena, p->text.len - p->at + 1) : NULL;
    size_t len = 0;
    if (!out)
        return c ? fail(p, EMB_NO_MEMORY, "out of memory") : NULL;
    p->at++;
    while (p->at < p->text.len && peek(p) != '"') {
        if (peek(p) == '\\' && p->at + 1 < p->text.len)
            p->at++;
        out[len++] = p->text.data[p->at++];
    }
    if (p->at == p->text.len && !p->simple)
        return fail(p, EMB_FORMAT, "a phrase is not closed");
    p->at += p->at < p->text.len;
    c->text = (emb_str){out, len};
    take_suffix(p, c);
    return c;
}

static emb_clause *parse_group(parser *p, emb_str field, int depth)
{
    p->at++;
    emb_clause *c = parse_or(p, field, depth + 1);
    skip_space(p);
    if (peek(p) != ')')
        return p->simple ? c : fail(p, EMB_FORMAT, "a group is not closed");
    p->at++;
    if (!c && p->status == EMB_OK && !p->simple)
        return fail(p, EMB_FORMAT, "a group is empty");
    if (c && !p->simple)
        take_suffix(p, c);
    return c;
}

static emb_clause *parse_primary(parser *p, emb_str field, int depth)
{
    emb_str text;
    bool wild;
    skip_space(p);
    char c = peek(p);
    if (c == '(')
        return parse_group(p, field, depth);
    if (c == '"')
        return parse_phrase(p, field);
    if (!p->simple && (c == '[' || c == '{'))
        return parse_range(p, field);
    if (!p->simple && (c == '>' || c == '<'))
        return parse_comparison(p, field);
    if (!p->simple && c == '/')
        return fail(p, EMB_FORMAT, "regular expressions are not supported");
    if (!take_text(p, &text, &wild))
        return NULL;
    if (!text.len)
        return p->at == p->text.len || p->simple ? NULL : fail(p, EMB_FORMAT, "a word is expected");
    if (!p->simple && (emb_str_equal(text, EMB_STR("AND")) || emb_str_equal(text, EMB_STR("OR"))))
        return fail(p, EMB_FORMAT, "an operator stands between two clauses");
    if (!p->simple && peek(p) == ':') {
        p->at++;
        if (field.len)
            return fail(p, EMB_FORMAT, "a field inside a field");
        emb_clause *inner = parse_primary(p, text, depth);
        return inner || p->status != EMB_OK ? inner : fail(p, EMB_FORMAT, "a value is expected behind a field");
    }
    bool all = emb_str_equal(text, EMB_STR("*")), exists = emb_str_equal(field, EMB_STR("_exists_"));
    emb_clause *clause = make(p, EMB_CLAUSE_WORD, field);
    if (!clause)
        return NULL;
    clause->text = text;
    clause->wild = wild;
    if (exists || (all && field.len && !emb_str_equal(field, EMB_STR("*")))) {
        clause->kind = EMB_CLAUSE_EXISTS;
        clause->field = exists ? text : field;
    } else if (all) {
        clause->kind = EMB_CLAUSE_ALL;
    }
    take_suffix(p, clause);
    return clause;
}

static emb_clause *parse_unary(parser *p, emb_str field, int depth)
{
    skip_space(p);
    if (depth > DEPTH_MAX)
        return fail(p, EMB_LIMIT, "the query is nested too deeply");
    bool is_not = take_keyword(p, "NOT");
    char c = peek(p);
    if (!is_not && (c == '-' || (c == '!' && !p->simple)) && !emb_is_ascii_space(peek_at(p, 1)) && peek_at(p, 1)) {
        is_not = true;
        p->at++;
    }
    if (is_not) {
        emb_clause *inner = parse_unary(p, field, depth + 1), *outer = inner ? make(p, EMB_CLAUSE_NOT, field) : NULL;
        if (outer)
            outer->first = inner;
        return outer || p->status != EMB_OK || p->simple ? outer : fail(p, EMB_FORMAT, "a clause is expected behind NOT");
    }
    if (c == '+')
        p->at++;
    return parse_primary(p, field, depth);
}

/* What can follow in a row of clauses. */
static bool has_more(parser *p)
{
    skip_space(p);
    if (p->status != EMB_OK || p->at >= p->text.len)
        return false;
    char c = peek(p);
    if (c == ')' || (p->simple ? c == '|' : c == '|' && peek_at(p, 1) == '|'))
        return false;
    size_t at = p->at;
    bool is_or = take_or(p);
    p->at = at;
    return !is_or;
}

static void append(emb_clause *list, emb_clause **last, emb_clause *item)
{
    if (*last)
        (*last)->next = item;
    else
        list->first = item;
    *last = item;
}

static emb_clause *parse_and(parser *p, emb_str field, int depth)
{
    emb_clause *list = make(p, EMB_CLAUSE_AND, field), *last = NULL;
    while (list && has_more(p)) {
        bool joined = last && take_and(p);
        emb_clause *item = parse_unary(p, field, depth);
        if (!item && p->status == EMB_OK && joined)
            return fail(p, EMB_FORMAT, "a clause is expected behind AND");
        if (!item && p->simple && p->status == EMB_OK && p->at < p->text.len && peek(p) != ')' && peek(p) != '|')
            p->at++;
        if (item)
            append(list, &last, item);
        else if (p->status == EMB_OK && !p->simple && p->at < p->text.len)
            return fail(p, EMB_FORMAT, "a clause is expected");
    }
    if (!list || p->status != EMB_OK)
        return NULL;
    if (list->first && !list->first->next)
        return list->first;
    return list->first ? list : NULL;
}

static emb_clause *parse_or(parser *p, emb_str field, int depth)
{
    emb_clause *first = depth > DEPTH_MAX ? fail(p, EMB_LIMIT, "the query is nested too deeply") : parse_and(p, field, depth);
    emb_clause *list = NULL, *last = NULL;
    while (p->status == EMB_OK) {
        skip_space(p);
        if (!take_or(p))
            break;
        emb_clause *item = parse_and(p, field, depth);
        if ((!item || !first) && !p->simple)
            return fail(p, EMB_FORMAT, "OR stands between two clauses");
        if (!item)
            continue;
        if (!first) {
            first = item;
            continue;
        }
        if (!list) {
            list = make(p, EMB_CLAUSE_OR, field);
            if (!list)
                return NULL;
            append(list, &last, first);
        }
        append(list, &last, item);
    }
    return p->status == EMB_OK ? (list ? list : first) : NULL;
}

static emb_status parse(emb_str text, bool simple, emb_arena *arena, emb_clause **ret, emb_error *error)
{
    parser p = {.text = text, .simple = simple, .arena = arena, .error = error};
    emb_clause *whole = parse_or(&p, EMB_STR(""), 0);
    skip_space(&p);
    while (simple && p.status == EMB_OK && p.at < text.len) { /* a bracket too many: what follows counts all the same */
        p.at++;
        emb_clause *more = parse_or(&p, EMB_STR(""), 0), *both = more && whole ? make(&p, EMB_CLAUSE_AND, EMB_STR("")) : NULL;
        if (both) {
            /* an AND of its own, as the first may have a sibling already */
            both->first = whole;
            whole->next = more;
        }
        whole = both ? both : whole ? whole : more;
        skip_space(&p);
    }
    if (p.status == EMB_OK && p.at < text.len && !simple)
        fail(&p, EMB_FORMAT, "it is not clear what is meant");
    if (p.status != EMB_OK)
        return p.status;
    *ret = whole;
    return EMB_OK;
}

emb_status emb_lucene_parse(emb_str text, emb_arena *arena, emb_clause **ret, emb_error *error)
{
    return parse(text, false, arena, ret, error);
}

emb_status emb_lucene_parse_simple(emb_str text, emb_arena *arena, emb_clause **ret, emb_error *error)
{
    return parse(text, true, arena, ret, error);
}
