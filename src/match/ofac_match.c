/* SPDX-License-Identifier: Apache-2.0 */
/* A name of a query against every listed name, as OFAC's own search does it. There is no index for that: it takes its time. */
#include "match/matcher_internal.h"
#include "match/ofac.h"

int emb_match_algorithm_by_name(const char *name, emb_match_algorithm *ret)
{
    static const char *const names[] = {[EMB_MATCH_DEFAULT] = "default", [EMB_MATCH_OFAC] = "ofac"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) {
            *ret = (emb_match_algorithm)i;
            return 1;
        }
    return 0;
}

static emb_ofac_score compare_listed(emb_str query, emb_str listed)
{
    char ordered[EMB_OFAC_MAX];
    return emb_ofac_compare(query, emb_ofac_order(listed, ordered));
}

emb_status emb_ofac_match_name(emb_matcher *m, size_t number, unsigned kinds, int least, emb_error *error)
{
    const emb_index *index = m->index;
    for (uint32_t name = 0; name < index->count[EMB_SECTION_NAMES]; name++) {
        const emb_name_record *record = &index->names[name];
        if (record->entity >= index->entity_count ||
            !(emb_kinds_of_schema(emb_index_entity_schema(index, record->entity)) & kinds) || !emb_matcher_wants(m, record->entity))
            continue;
        emb_ofac_score score = compare_listed(m->names[number], emb_index_name(index, name));
        if (score.points < least || !score.points)
            continue;
        emb_found *found = emb_matcher_found(m, record->entity);
        if (!found)
            return emb_fail_memory(error);
        if (found->query_name != EMB_NOT_BY_NAME && found->name_points >= score.points)
            continue;
        found->name = name;
        found->alias = record->property;
        found->query_name = (uint8_t)number;
        found->name_points = (int16_t)score.points;
        found->ofac = true;
    }
    return EMB_OK;
}

bool emb_ofac_explain(emb_str query, emb_str listed, emb_reason *ret)
{
    emb_ofac_score score = compare_listed(query, listed);
    bool whole = score.whole >= score.words;
    *ret = (emb_reason){whole ? "ofac.whole" : "ofac.words",
                        whole ? "the whole names by Jaro and Winkler, as OFAC's search has it"
                              : "the words of the names by Jaro and Winkler, as OFAC's search has it",
                        score.points / 1000.0};
    return score.points > 0;
}
