/* SPDX-License-Identifier: Apache-2.0 */
/* From what the name scores to what the hit scores: weak aliases, what stands beside the name, identifiers. */
#include "match/matcher_internal.h"
#include "text/weights.h"

typedef struct scale {
    int points;
    emb_step_taker *take;
    void *context;
} scale;

static void step(scale *s, const char *code, const char *text, int points, emb_str detail)
{
    if (!points && detail.len == 0)
        return;
    s->points += points;
    if (s->take)
        s->take(s->context, code, text, points, detail);
}

static void weigh_name(scale *s, const emb_found *found)
{
    s->points = found->name_points;
    char detail[EMB_CHANCE_TEXT];
    step(s, "name.chance", emb_chance_text((emb_name_kind)found->kind), -found->chance_points,
         emb_chance_format(found->chance, detail));
    if (found->alias == EMB_ALIAS_WEAK && s->points > EMB_W_CAP_WEAK)
        step(s, "alias.weak", "a weak alias does not alert alone", EMB_W_CAP_WEAK - s->points, EMB_STR(""));
    if (s->points > EMB_MATCH_LINE) {
        int kept = EMB_MATCH_LINE + (s->points - EMB_MATCH_LINE) * EMB_W_NAME_ALONE / 1000;
        step(s, "name.alone", "kept back for what else may support the name", kept - s->points, EMB_STR(""));
    }
}

/* The whole name, and one that hardly anybody else has. */
static bool is_rare_and_whole(const emb_found *found)
{
    return found->kind == EMB_NAME_PERSON && found->name_points >= EMB_W_RARE_LEAST &&
           emb_chance_eighths(found->chance) < EMB_W_RARE_CHANCE * 8;
}

static void weigh_qualifiers(scale *s, emb_matcher *m, const emb_found *found)
{
    emb_qualifier qualifiers[EMB_QUALIFIERS_MAX];
    size_t count = emb_qualify(&m->qualities, m->index, found->entity, qualifiers);
    bool was_match = s->points >= EMB_MATCH_LINE, others_speak_against = false;
    for (size_t i = 0; i < count; i++) {
        others_speak_against |= qualifiers[i].points < 0 && !qualifiers[i].is_birth;
        step(s, qualifiers[i].code, qualifiers[i].text, qualifiers[i].points, qualifiers[i].listed);
    }
    /* a date that was typed wrong must not hide a listed party */
    if (was_match && s->points < EMB_MATCH_LINE && !others_speak_against && is_rare_and_whole(found))
        step(s, "name.rare", "the name is too rare for its date of birth alone to rule it out", EMB_MATCH_LINE - s->points,
             EMB_STR(""));
}

static void keep_in_bounds(scale *s)
{
    if (s->points > 1000)
        step(s, "score.most", "no score is above 1", 1000 - s->points, EMB_STR(""));
    if (s->points < 0)
        step(s, "score.least", "no score is below 0", -s->points, EMB_STR(""));
}

/* An identifier outranks the name: what the name says besides only adds to it. */
static void weigh_identifier(scale *s, emb_matcher *m, const emb_found *found)
{
    const emb_str number = m->identifiers[found->identifier];
    s->points = 0;
    step(s, "identifier.same", emb_identifier_kind_name((emb_identifier_kind)found->identifier_kind), found->identifier_points,
         number);
    if (found->query_name != EMB_NOT_BY_NAME && found->name_points >= EMB_MATCH_LINE)
        step(s, "identifier.and_name", "the name agrees too", EMB_W_IDENTIFIER_AND_NAME, EMB_STR(""));
}

int emb_weigh(emb_matcher *m, const emb_found *found, emb_step_taker *take, void *context)
{
    scale s = {.take = take, .context = context};
    if (found->identifier_points) {
        weigh_identifier(&s, m, found);
    } else if (found->ofac) {
        s.points = found->name_points; /* that search knows nothing else */
    } else {
        weigh_name(&s, found);
        weigh_qualifiers(&s, m, found);
    }
    keep_in_bounds(&s);
    return s.points;
}
