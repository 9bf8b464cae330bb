/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People write several names into one field: "Kim Jong Un (김정은)", "Иванов Иван / Ivan Ivanov", "X Ltd (formerly Y)". Together they are
 * nobody's name; each is looked for besides the whole.
 */
#include "lists/names_within.h"
#include "match/matcher_internal.h"

static void take(void *context, emb_listed_name_kind kind, emb_str name)
{
    emb_matcher *m = context;
    if (kind == EMB_NAME_WEAK || m->name_count == EMB_NAMES_MAX)
        return;
    for (size_t i = 0; i < m->name_count; i++)
        if (emb_str_equal(m->names[i], name))
            return;
    const char *copy = emb_arena_copy(m->texts, name);
    if (copy)
        m->names[m->name_count++] = (emb_str){copy, name.len};
    else
        m->lost_memory = true;
}

bool emb_add_names_within(emb_matcher *m)
{
    m->lost_memory = false;
    for (size_t i = 0; i < m->given_names; i++)
        if (!emb_names_within(m->names[i], m->people, m->texts, take, m))
            return false;
    return !m->lost_memory;
}
