/* SPDX-License-Identifier: Apache-2.0 */
/* The clauses of remarks lie in the remarks, one behind the other, and none is empty. */
#include <stdlib.h>

#include "fuzz.h"
#include "lists/ofac_remarks.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void require_inside(emb_str part, emb_str whole)
{
    if (part.len)
        require(part.data >= whole.data && part.data + part.len <= whole.data + whole.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    emb_str text = {(const char *)data, size}, rest = emb_ofac_remarks_trim(text);
    const char *behind = text.data;
    emb_ofac_clause clause;
    while (emb_ofac_remarks_next(&rest, &clause)) {
        const emb_us_feature *f = &clause.feature;
        require_inside(clause.text, text);
        require_inside(f->label, text);
        require_inside(f->value, text);
        require_inside(f->country, text);
        require_inside(f->issued, text);
        require_inside(f->expires, text);
        require(clause.text.len == 0 || clause.text.data >= behind);
        if (clause.text.len)
            behind = clause.text.data + clause.text.len;
        if (clause.kind == EMB_OFAC_FEATURE)
            require(f->label.len > 0 && f->value.len > 0 && clause.text.len > 0);
    }
    return 0;
}
