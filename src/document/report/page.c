/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page of its own: no script, no picture, nothing from elsewhere. The policy in its head allows its one style sheet by digest and
 * nothing else, so that whatever a document holds stays text.
 */
#include "document/report/page.h"

#include "document/report/write.h"

void emb_report_page_begin(emb_buf *out, emb_str title, size_t count)
{
    emb_report report = {.out = out};
    emb_report_markup(&report, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '");
    emb_report_markup(&report, emb_report_css_digest);
    emb_report_markup(&report, "'; base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
                               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    emb_report_line(&report, title.len ? title : EMB_STR("Document"), 120);
    emb_report_markup(&report, " \xE2\x80\x93 embargo</title>\n<style>");
    emb_report_markup(&report, emb_report_css);
    emb_report_markup(&report, "</style>\n</head>\n<body>\n<div class=\"page\">\n");
    if (count > 1)
        emb_report_format(&report, "<p class=\"quiet\">%zu documents</p>\n", count);
}

static void put_count(emb_report *report, size_t count, const char *one, const char *many, const char *kind)
{
    if (!count)
        return;
    emb_report_markup(report, "<li><span class=\"chip ");
    emb_report_markup(report, kind);
    emb_report_format(report, "\">%zu ", count);
    emb_report_markup(report, count == 1 ? one : many);
    emb_report_markup(report, "</span></li>");
}

static void put_tally(emb_report *report)
{
    const emb_findings *f = report->f;
    emb_report_markup(report, "<ul class=\"tally\">");
    if (!report->parties)
        emb_report_markup(report, "<li><span class=\"chip good\">no hit</span></li>");
    put_count(report, report->parties, "listed party", "listed parties", "alert");
    put_count(report, report->lookalikes, "look-alike", "look-alikes", "");
    put_count(report, f->touches.count, "provision to check", "provisions to check", "warn");
    put_count(report, f->events.count, "event", "events", "");
    put_count(report, f->claims.count, "claim", "claims", "");
    emb_report_markup(report, "</ul>\n");
}

static void put_part(emb_report *report, const char *separator, const char *text)
{
    if (!text || !*text)
        return;
    emb_report_markup(report, separator);
    emb_report_text(report, emb_str_from(text));
}

static void put_head(emb_report *report)
{
    const emb_document_text *d = report->r->document;
    const char *name = report->r->options.name, *slash = name ? strrchr(name, '/') : NULL;
    emb_report_markup(report, "<header class=\"top\"><h1><bdi>");
    emb_report_line(report, name && *name ? emb_str_from(slash && slash[1] ? slash + 1 : name) : EMB_STR("Document"), 160);
    emb_report_markup(report, "</bdi></h1>\n<p class=\"quiet small\">");
    if (slash && slash[1])
        emb_report_line(report, emb_str_from(name), 400);
    if (slash && slash[1])
        emb_report_markup(report, " \xC2\xB7 ");
    put_part(report, "", d->format);
    put_part(report, " \xC2\xB7 ", report->f->language);
    put_part(report, " \xC2\xB7 ", d->date);
    emb_report_markup(report, "</p>\n");
    put_tally(report);
    if (d->note[0] || d->cut || report->f->cut) {
        emb_report_markup(report, "<p class=\"note\">");
        emb_report_text(report, d->note[0] ? emb_str_from(d->note) : EMB_STR("A limit was met: not all of the document was read."));
        emb_report_markup(report, "</p>\n");
    }
    emb_report_markup(report, "</header>\n");
}

void emb_report_page_section(emb_document_reader *reader, size_t number, emb_buf *out)
{
    emb_report report = {.r = reader, .f = &reader->findings, .out = out, .number = number};
    if (!emb_report_prepare(&report)) {
        emb_report_free(&report);
        out->failed = true;
        return;
    }
    emb_report_markup(&report, "<section class=\"document\">\n");
    put_head(&report);
    emb_report_markup(&report, "<div class=\"columns\">\n");
    emb_report_write_parties(&report);
    emb_report_write_text(&report);
    emb_report_markup(&report, "<div class=\"side\">\n");
    emb_report_write_lookalikes(&report);
    emb_report_write_touches(&report);
    emb_report_markup(&report, "</div>\n<div class=\"found\">\n");
    emb_report_write_claims(&report);
    emb_report_write_map(&report);
    emb_report_write_timeline(&report);
    emb_report_markup(&report, "</div>\n</div>\n</section>\n");
    emb_report_free(&report);
}

void emb_report_page_failure(emb_buf *out, emb_str name, emb_str message, size_t number)
{
    emb_report report = {.out = out, .number = number};
    emb_report_markup(&report, "<section class=\"document\">\n<header class=\"top\"><h1><bdi>");
    emb_report_line(&report, name, 160);
    emb_report_markup(&report, "</bdi></h1>\n<p class=\"note\">It was not read: ");
    emb_report_text(&report, message);
    emb_report_markup(&report, "</p></header>\n</section>\n");
}

void emb_report_page_end(emb_buf *out, emb_str digest)
{
    emb_report report = {.out = out};
    emb_report_markup(&report, "<footer><p>Read by embargo against index <span class=\"small\">");
    emb_report_text(&report, digest);
    emb_report_markup(
        &report, "</span>. It supports a decision and takes none: \xE2\x80\x9Cno hit\xE2\x80\x9D says what these lists hold, and "
                 "never \xE2\x80\x9C"
                 "cleared\xE2\x80\x9D.</p></footer>\n</div>\n</body>\n</html>\n");
}

static emb_status give(emb_document_reader *reader, const char **ret, size_t *ret_len, emb_error *error)
{
    if (reader->output.failed)
        return emb_fail_memory(error);
    *ret = reader->output.data;
    *ret_len = reader->output.len;
    return EMB_OK;
}

emb_status emb_report_section(emb_document_reader *reader, size_t number, const char **ret, size_t *ret_len, emb_error *error)
{
    emb_buf_clear(&reader->output);
    emb_report_page_section(reader, number, &reader->output);
    return give(reader, ret, ret_len, error);
}

emb_status emb_document_html(emb_document_reader *reader, const char **ret, size_t *ret_len, emb_error *error)
{
    emb_buf *out = &reader->output;
    emb_buf_clear(out);
    emb_report_page_begin(out, emb_str_from(reader->options.name), 1);
    emb_report_page_section(reader, 1, out);
    emb_report_page_end(out, emb_str_from(emb_index_digest(reader->index)));
    return give(reader, ret, ret_len, error);
}
