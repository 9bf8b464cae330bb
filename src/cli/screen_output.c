/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/json.h"
#include "cli/screen.h"
#include "match/hit_json.h"

static emb_str str_of(emb_text text)
{
    return (emb_str){text.data, text.len};
}

/* ---- JSON lines ---- */

static void write_strings(emb_buf *out, const char *name, const emb_text *items, size_t count)
{
    if (!count)
        return;
    emb_json_name(out, name);
    emb_buf_append_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        emb_json_comma(out);
        emb_json_string(out, str_of(items[i]));
    }
    emb_buf_append_byte(out, ']');
}

static void write_query(const emb_screen_query *q, emb_buf *out)
{
    emb_json_name(out, "query");
    emb_buf_append_byte(out, '{');
    if (q->id.len)
        emb_json_member(out, "id", str_of(q->id));
    if (q->line) {
        emb_json_name(out, "line");
        emb_buf_printf(out, "%llu", (unsigned long long)q->line);
    }
    if (q->query.schema)
        emb_json_member(out, "schema", emb_str_from(q->query.schema));
    write_strings(out, "name", q->query.names, q->query.name_count);
    write_strings(out, "birthDate", q->query.birth_dates, q->query.birth_date_count);
    write_strings(out, "country", q->query.countries, q->query.country_count);
    write_strings(out, "identifier", q->query.identifiers, q->query.identifier_count);
    emb_buf_append_byte(out, '}');
}

static emb_status write_hit(emb_matcher *matcher, const emb_hit *hit, size_t number, const emb_decision *decision, emb_buf *out,
                            emb_error *error)
{
    emb_json_comma(out);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "id", emb_str_from(hit->id));
    emb_json_member(out, "caption", emb_str_from(hit->caption));
    emb_json_member(out, "schema", emb_str_from(hit->schema));
    emb_hit_write_lists(matcher, number, out);
    emb_buf_printf(out, ",\"score\":%.3f,\"match\":%s", hit->score, hit->match ? "true" : "false");
    if (hit->evidence > 0)
        emb_buf_printf(out, ",\"evidence\":%.3g", hit->evidence);
    emb_json_name(out, "matched");
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "alias", emb_str_from(hit->alias));
    emb_json_member(out, "kind", emb_str_from(hit->alias_kind));
    emb_buf_append_byte(out, '}');
    emb_status status = emb_hit_write_reasons(matcher, number, out, error);
    if (decision && decision->state != EMB_DECISION_NONE) {
        emb_json_name(out, "decision");
        emb_decision_write(decision, out);
    }
    emb_buf_append_byte(out, '}');
    return status;
}

static emb_status write_jsonl(const emb_screen_options *options, emb_matcher *matcher, const emb_screen_query *query,
                              const emb_hit *hits, size_t count, const emb_decision *decisions, emb_buf *out, emb_error *error)
{
    emb_status status = EMB_OK;
    emb_buf_append_byte(out, '{');
    write_query(query, out);
    if (query->problem) {
        emb_json_member(out, "error", emb_str_from(query->problem));
    } else {
        emb_json_name(out, "hits");
        emb_buf_append_byte(out, '[');
        for (size_t i = 0; i < count && status == EMB_OK; i++)
            status = write_hit(matcher, &hits[i], i, decisions ? &decisions[i] : NULL, out, error);
        emb_buf_append_byte(out, ']');
        if (emb_match_total(matcher) > count)
            emb_buf_printf(out, ",\"total\":%zu", emb_match_total(matcher));
        emb_notes_write(matcher, out);
    }
    emb_json_member(out, "index", emb_str_from(emb_index_digest(options->index)));
    emb_buf_append_text(out, "}\n");
    return status;
}

/* ---- CSV ---- */

static void write_field(emb_buf *out, emb_str field, char end)
{
    bool quote = false;
    for (size_t i = 0; i < field.len; i++)
        quote |= field.data[i] == ',' || field.data[i] == '"' || field.data[i] == '\n' || field.data[i] == '\r';
    if (quote)
        emb_buf_append_byte(out, '"');
    for (size_t i = 0; i < field.len; i++) {
        if (field.data[i] == '"')
            emb_buf_append_byte(out, '"');
        emb_buf_append_byte(out, field.data[i]);
    }
    if (quote)
        emb_buf_append_byte(out, '"');
    emb_buf_append_byte(out, end);
}

static emb_status append_reasons(emb_matcher *matcher, size_t hit, emb_buf *out, emb_error *error)
{
    const emb_reason *reasons;
    size_t count;
    emb_status status = emb_match_reasons(matcher, hit, &reasons, &count, error);
    for (size_t i = 0; status == EMB_OK && i < count; i++)
        emb_buf_printf(out, "%s%+.3f %s", i ? "; " : "", reasons[i].points, reasons[i].text);
    return status;
}

/* "false_positive by m.kern (born 1994) until 2027-06-30: applies, suppressed"; nothing where there is none. */
static void append_decision(const emb_decision *decision, emb_buf *out)
{
    if (!decision || decision->state == EMB_DECISION_NONE)
        return;
    emb_buf_printf(out, "%s by %s (%s)", emb_verdict_name(decision->verdict), decision->by, decision->why);
    if (*decision->until)
        emb_buf_printf(out, " until %s", decision->until);
    if (*decision->confirmed_by)
        emb_buf_printf(out, ", confirmed by %s", decision->confirmed_by);
    emb_buf_printf(out, ": %s%s", emb_decision_state_name(decision->state),
                   emb_decision_suppresses(decision) ? ", suppressed" : "");
}

static emb_status write_csv(const emb_screen_options *options, emb_matcher *matcher, const emb_screen_query *query,
                            const emb_hit *hits, size_t count, const emb_decision *decisions, emb_buf *out, emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t i = 0; i < count && status == EMB_OK; i++) {
        emb_buf lists = EMB_BUF_INIT((size_t)1024 * 1024);
        const char *text;
        write_field(out, str_of(query->id), ',');
        write_field(out, query->query.name_count ? str_of(query->query.names[0]) : EMB_STR(""), ',');
        write_field(out, emb_str_from(hits[i].id), ',');
        write_field(out, emb_str_from(hits[i].caption), ',');
        write_field(out, emb_str_from(hits[i].schema), ',');
        emb_buf_printf(out, "%.3f,%s,", hits[i].score, hits[i].match ? "true" : "false");
        write_field(out, emb_str_from(hits[i].alias), ',');
        write_field(out, emb_str_from(hits[i].alias_kind), ',');
        for (size_t j = 0; (text = emb_match_list(matcher, i, 0, j)); j++)
            emb_buf_printf(&lists, "%s%s", j ? ";" : "", text);
        write_field(out, emb_buf_str(&lists), options->explain || options->decisions ? ',' : '\n');
        emb_buf_clear(&lists);
        if (options->explain) {
            status = append_reasons(matcher, i, &lists, error);
            write_field(out, emb_buf_str(&lists), options->decisions ? ',' : '\n');
            emb_buf_clear(&lists);
        }
        if (options->decisions) {
            append_decision(decisions ? &decisions[i] : NULL, &lists);
            write_field(out, emb_buf_str(&lists), '\n');
        }
        emb_buf_free(&lists);
    }
    return status;
}

/* ---- Table ---- */

static void append_column(emb_buf *out, emb_str text, size_t width)
{
    /* the terminal's own rules for width, cutting and control characters */
    char *data = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&data, &size);
    if (!memory)
        return;
    emb_print_column(memory, text, width);
    fclose(memory);
    emb_buf_append(out, data, size);
    free(data);
}

static emb_status write_table_reasons(const emb_screen_options *options, emb_matcher *matcher, size_t hit, emb_buf *out,
                                      emb_error *error)
{
    const emb_reason *reasons;
    size_t count;
    emb_status status = emb_match_reasons(matcher, hit, &reasons, &count, error);
    for (size_t i = 0; status == EMB_OK && i < count; i++)
        emb_buf_printf(out, "      %s%+.3f  %s%s\n", emb_dim(options->colour), reasons[i].points, reasons[i].text,
                       emb_plain(options->colour));
    return status;
}

/* The listed name that matched, or which number did. */
static emb_status append_matched(emb_matcher *matcher, const emb_hit *hit, size_t number, emb_buf *out, emb_error *error)
{
    const emb_reason *reasons = NULL;
    size_t count = 0;
    emb_status status = *hit->alias ? EMB_OK : emb_match_reasons(matcher, number, &reasons, &count, error);
    emb_buf_printf(out, "%s\n", count ? reasons[0].text : hit->alias);
    return status;
}

static void write_table_lists(const emb_screen_options *options, emb_matcher *matcher, size_t hit, emb_buf *out)
{
    const char *text;
    emb_buf_printf(out, "      %s", emb_dim(options->colour));
    for (size_t i = 0; (text = emb_match_list(matcher, hit, 0, i)); i++)
        emb_buf_printf(out, "%s%s", i ? ", " : "lists: ", text);
    for (size_t i = 0; (text = emb_match_list(matcher, hit, 1, i)) && i < 6; i++)
        emb_buf_printf(out, "%s%s", i ? ", " : "; programs: ", text);
    emb_buf_printf(out, "%s\n", emb_plain(options->colour));
}

/* What is not shown, and what of the query was not used. */
static void write_table_notes(const emb_screen_options *options, emb_matcher *matcher, size_t shown, emb_buf *out)
{
    size_t count;
    const emb_note *notes = emb_match_notes(matcher, &count);
    if (emb_match_total(matcher) > shown)
        emb_buf_printf(out, "  and %zu more: see --limit\n", emb_match_total(matcher) - shown);
    for (size_t i = 0; i < count; i++)
        emb_buf_printf(out, "  %snote: %s%s\n", emb_yellow(options->colour), notes[i].text, emb_plain(options->colour));
}

static emb_status write_table(const emb_screen_options *options, emb_matcher *matcher, const emb_screen_query *query,
                              const emb_hit *hits, size_t count, const emb_decision *decisions, emb_buf *out, emb_error *error)
{
    emb_status status = EMB_OK;
    bool colour = options->colour;
    emb_str name = query->query.name_count ? str_of(query->query.names[0]) : EMB_STR("");
    emb_buf_append_text(out, emb_bold(colour));
    if (query->id.len) {
        append_column(out, str_of(query->id), 12);
        emb_buf_append_byte(out, ' ');
    }
    append_column(out, name, 60);
    emb_buf_printf(out, "%s%s%s\n", emb_plain(colour),
                   count            ? ""
                   : query->problem ? "  not screened: "
                                    : "  no hit",
                   query->problem ? query->problem : "");
    for (size_t i = 0; i < count && status == EMB_OK; i++) {
        const emb_hit *hit = &hits[i];
        emb_buf_printf(out, "  %s%.3f %-8s%s ", hit->match ? emb_red(colour) : emb_yellow(colour), hit->score,
                       hit->match ? "MATCH" : "possible", emb_plain(colour));
        append_column(out, emb_str_from(hit->caption), 36);
        emb_buf_append_byte(out, ' ');
        append_column(out, emb_str_from(hit->schema), 13);
        emb_buf_append_byte(out, ' ');
        append_column(out, emb_str_from(hit->id), 24);
        emb_buf_printf(out, " %s: ", hit->alias_kind);
        status = append_matched(matcher, hit, i, out, error);
        write_table_lists(options, matcher, i, out);
        if (decisions && decisions[i].state != EMB_DECISION_NONE) {
            emb_buf_append_text(out, "      decided: ");
            append_decision(&decisions[i], out);
            emb_buf_append_byte(out, '\n');
        }
        if (options->explain && status == EMB_OK)
            status = write_table_reasons(options, matcher, i, out, error);
    }
    if (!query->problem)
        write_table_notes(options, matcher, count, out);
    return status;
}

void emb_screen_write_head(const emb_screen_options *options, emb_buf *out)
{
    if (options->format == EMB_FORMAT_CSV)
        emb_buf_printf(out, "query_id,query,id,caption,schema,score,match,alias,alias_kind,datasets%s%s\n",
                       options->explain ? ",reasons" : "", options->decisions ? ",decision" : "");
}

emb_status emb_screen_write(const emb_screen_options *options, emb_matcher *matcher, const emb_screen_query *query,
                            const emb_hit *hits, size_t count, const emb_decision *decisions, emb_buf *out, emb_error *error)
{
    emb_status status;
    if (options->format == EMB_FORMAT_JSONL)
        status = write_jsonl(options, matcher, query, hits, count, decisions, out, error);
    else if (options->format == EMB_FORMAT_CSV)
        status = write_csv(options, matcher, query, hits, count, decisions, out, error);
    else
        status = write_table(options, matcher, query, hits, count, decisions, out, error);
    return status == EMB_OK && out->failed ? emb_fail_memory(error) : status;
}
