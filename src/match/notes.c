/* SPDX-License-Identifier: Apache-2.0 */
/* What of a query was not used as it was given. */
#include "match/matcher_internal.h"

#define SHOWN 60 /* bytes of a value in a note */

static bool add(emb_matcher *m, const char *code, const char *format, emb_str value)
{
    size_t len = value.len < SHOWN ? value.len : SHOWN;
    while (len < value.len && len && ((unsigned char)value.data[len] & 0xC0) == 0x80)
        len--;
    const char *text = emb_arena_printf(m->texts, format, (int)len, value.data ? value.data : "", len < value.len ? "…" : "");
    return text && emb_vec_push(&m->notes, ((emb_note){code, text}));
}

static bool add_each(emb_matcher *m, uint64_t which, const char *code, const char *format, const emb_str *own,
                     const emb_text *given)
{
    for (size_t i = 0; which >> i; i++) {
        if (which >> i & 1 && !add(m, code, format, own ? own[i] : (emb_str){given[i].data, given[i].len}))
            return false;
        if (i == EMB_QUERY_VALUES_MAX - 1)
            break;
    }
    return true;
}

bool emb_make_notes(emb_matcher *m, const emb_query *query)
{
    const emb_qualities *q = &m->qualities;
    return add_each(m, m->cut_names, "name.cut", "the name \"%.*s%s\" is longer than is looked at: only its beginning was screened",
                    m->names, NULL) &&
           add_each(m, m->unread_names, "name.unreadable", "the name \"%.*s%s\" has no letter or digit: it was not screened",
                    m->names, NULL) &&
           add_each(m, m->unread_identifiers, "identifier.unreadable",
                    "the identifier \"%.*s%s\" has less than three letters and digits: it was not looked up", m->identifiers,
                    NULL) &&
           add_each(m, q->bad_births, "birth_date.unreadable", "\"%.*s%s\" is no date of birth: it was not compared", NULL,
                    query->birth_dates) &&
           add_each(m, q->bad_countries, "country.unknown", "\"%.*s%s\" is no country that is known: it was not compared", NULL,
                    query->countries) &&
           add_each(m, q->bad_gender, "gender.unknown", "\"%.*s%s\" is no gender that is known: it was not compared", NULL,
                    &query->gender);
}

const emb_note *emb_match_notes(const emb_matcher *m, size_t *ret_count)
{
    *ret_count = m->notes.count;
    return m->notes.count ? m->notes.items : NULL;
}
