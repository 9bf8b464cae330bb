/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/read.h"

#include "document/reader.h"
#include "rules/touch.h"

emb_status emb_read_taken_apart(emb_document_reader *r, const emb_document_text *document, const emb_document_options *options,
                                emb_document_counts *ret, emb_error *error)
{
    emb_status status = emb_touch_begin(r, error);
    if (status == EMB_OK)
        status = emb_document_analyse(r, document, options, error);
    if (status == EMB_OK)
        status = emb_touch_find(r, error);
    if (status != EMB_OK)
        return status;
    const emb_findings *f = &r->findings;
    *ret = (emb_document_counts){.mentions = f->mentions.count,
                                 .claims = f->claims.count,
                                 .events = f->events.count,
                                 .touches = f->touches.count,
                                 .cut = f->cut};
    for (size_t i = 0; i < f->mentions.count; i++)
        ret->alerts += f->mentions.items[i].match;
    return EMB_OK;
}

emb_status emb_document_read(emb_document_reader *r, emb_text text, const emb_document_options *options, emb_document_counts *ret,
                             emb_error *error)
{
    emb_status status = emb_document_text_plain(&r->plain, (emb_str){text.data ? text.data : "", text.len}, error);
    return status == EMB_OK ? emb_read_taken_apart(r, &r->plain, options, ret, error) : status;
}
