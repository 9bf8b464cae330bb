/* SPDX-License-Identifier: Apache-2.0 */
/* The description of the API, and the page that shows it. Embedded, so that it needs no file and no other host. */
#include "server/routes.h"

extern const unsigned char emb_openapi[], emb_docs_html[], emb_docs_js[], emb_docs_css[];
extern const unsigned emb_openapi_len, emb_docs_html_len, emb_docs_js_len, emb_docs_css_len;

void emb_answer_page(emb_request *r)
{
    const struct {
        const char *name, *type;
        const unsigned char *data;
        unsigned len;
    } pages[] = {{"", EMB_TYPE_HTML, emb_docs_html, emb_docs_html_len},
                 {"docs.js", "text/javascript; charset=utf-8", emb_docs_js, emb_docs_js_len},
                 {"docs.css", "text/css; charset=utf-8", emb_docs_css, emb_docs_css_len},
                 {"openapi.json", EMB_TYPE_JSON, emb_openapi, emb_openapi_len}};
    emb_str name = r->segment_count ? r->segments[0] : EMB_STR("");
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        if (!emb_str_equal(name, emb_str_from(pages[i].name)))
            continue;
        emb_buf_append(&r->answer, pages[i].data, pages[i].len);
        emb_answer_header(
            r, "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'");
        emb_answer_header(r, "Cache-Control", "no-cache");
        emb_answer(r, 200, pages[i].type);
        return;
    }
}
