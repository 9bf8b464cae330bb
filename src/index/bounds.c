/* SPDX-License-Identifier: Apache-2.0 */
#include "index/bounds.h"

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

int emb_bounds_extra(emb_name_kind kind, unsigned role, bool of_query, bool syllabic)
{
    if (kind == EMB_NAME_VESSEL)
        return EMB_W_VESSEL_EXTRA;
    if (kind == EMB_NAME_PERSON) {
        int extra = of_query ? EMB_W_PERSON_QUERY_EXTRA : smaller(EMB_W_PERSON_LIST_EXTRA, EMB_W_PERSON_LIST_FIRST);
        if (role == EMB_ROLE_NUMERAL)
            extra = smaller(extra, EMB_W_PERSON_QUERY_EXTRA);
        return syllabic ? smaller(EMB_W_SYLLABLE_EXTRA, extra) : extra;
    }
    switch (role) {
    case EMB_ROLE_NUMERAL:
        return EMB_W_NUMERAL_EXTRA;
    case EMB_ROLE_GENERIC:
        return EMB_W_GENERIC_EXTRA;
    case EMB_ROLE_PLACE:
        return EMB_W_PLACE_EXTRA;
    default:
        return of_query ? EMB_W_ORGANISATION_QUERY_EXTRA : EMB_W_ORGANISATION_LIST_EXTRA;
    }
}

static int cost_of_list_extra(emb_name_kind kind)
{
    if (kind == EMB_NAME_VESSEL)
        return EMB_W_VESSEL_EXTRA;
    if (kind == EMB_NAME_PERSON)
        return smaller(smaller(EMB_W_PERSON_LIST_EXTRA, EMB_W_PERSON_LIST_FIRST),
                       smaller(EMB_W_SYLLABLE_EXTRA, EMB_W_PERSON_QUERY_EXTRA));
    return smaller(smaller(EMB_W_ORGANISATION_LIST_EXTRA, EMB_W_GENERIC_EXTRA), smaller(EMB_W_PLACE_EXTRA, EMB_W_NUMERAL_EXTRA));
}

void emb_bounds_of(const emb_variant *variant, emb_name_kind kind, int budget, emb_bounds *ret)
{
    unsigned generic = 0;
    int cheapest = budget + 1;
    unsigned agreeing = 0;
    *ret = (emb_bounds){.budget = budget, .list_extra = cost_of_list_extra(kind)};
    for (size_t i = 0; i < variant->count; i++) {
        unsigned role = variant->parts[i].role[kind];
        agreeing += emb_role_required(role) || role == EMB_ROLE_MAYBE;
        if (!emb_role_required(role))
            continue;
        ret->required |= (uint64_t)1 << i;
        ret->count++;
        generic += role == EMB_ROLE_GENERIC;
        cheapest = smaller(cheapest, emb_bounds_extra(kind, role, true, variant->syllabic));
    }
    ret->whole = ret->count == 1 ? budget : budget / 2;
    ret->left = budget - cheapest;
    ret->open = ret->left >= 0 && (agreeing >= 3 || generic) ? ret->left / 2 : -1;
    ret->open_alone = -1;
    if (generic && ret->count - generic <= 1)
        ret->open_alone = budget - EMB_W_GENERIC_EXTRA;
    if (!ret->count)
        ret->left = ret->open = ret->open_alone = budget; /* nothing is required of the query: 1b with nothing open */
}

int emb_bounds_edit_loss(size_t len, unsigned edits, emb_name_kind kind, bool generic, bool alone)
{
    return emb_bounds_loss(emb_link_most(edits, len), kind, generic, alone);
}
