/* SPDX-License-Identifier: Apache-2.0 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "match/matcher_internal.h"
#include "text/weights.h"

void emb_matcher_free(emb_matcher *m)
{
    if (!m)
        return;
    emb_candidates_free(&m->candidates);
    emb_arena_free(m->texts);
    emb_vec_free(&m->found);
    emb_vec_free(&m->hits);
    emb_vec_free(&m->reasons);
    emb_vec_free(&m->notes);
    free(m->found_of);
    free(m);
}

emb_status emb_matcher_new(const emb_index *index, emb_matcher **ret, emb_error *error)
{
    emb_matcher *m = calloc(1, sizeof *m);
    if (!m)
        return emb_fail_memory(error);
    m->index = index;
    m->texts = emb_arena_new();
    m->found_of = calloc(index->entity_count + (size_t)1, sizeof *m->found_of);
    emb_status status = m->texts && m->found_of ? emb_candidates_init(&m->candidates, index, error) : emb_fail_memory(error);
    if (status != EMB_OK) {
        emb_matcher_free(m);
        return status;
    }
    *ret = m;
    return EMB_OK;
}

void emb_match_count(const emb_matcher *m, emb_match_counts *ret)
{
    *ret = m->counts;
    ret->edges = m->candidates.counts.edges;
    ret->posts = m->candidates.counts.posts;
    ret->rows = m->candidates.counts.rows;
}

void emb_clock_attach(emb_matcher *m, emb_stage_clock *clock)
{
    m->clock = clock;
}

/* ---- What is found ---- */

bool emb_matcher_wants(const emb_matcher *m, uint32_t entity)
{
    return !m->filter || m->filter(m->filter_context, entity);
}

size_t emb_match_total(const emb_matcher *m)
{
    return m->total;
}

/* The place of an entity in `found`, made where it is new; NULL when out of memory. */
emb_found *emb_matcher_found(emb_matcher *m, uint32_t entity)
{
    if (!m->found_of[entity]) {
        emb_found found = {.entity = entity, .query_name = EMB_NOT_BY_NAME};
        if (!emb_vec_push(&m->found, found))
            return NULL;
        m->found_of[entity] = (uint32_t)m->found.count;
    }
    return &m->found.items[m->found_of[entity] - 1];
}

/* A better score wins; then a name that is not weak, or the weak one that agrees better; then the earlier one. */
static bool is_better(const emb_found *old, int points, unsigned alias)
{
    if (old->query_name == EMB_NOT_BY_NAME)
        return true;
    int points_old = old->name_points - old->chance_points;
    int rank_old = old->alias == EMB_ALIAS_WEAK && points_old > EMB_W_CAP_WEAK ? EMB_W_CAP_WEAK : points_old;
    int rank_new = alias == EMB_ALIAS_WEAK && points > EMB_W_CAP_WEAK ? EMB_W_CAP_WEAK : points;
    return rank_new > rank_old || (rank_new == rank_old && (alias < old->alias || (alias == old->alias && points > points_old)));
}

static bool take_names(emb_matcher *m, uint32_t row, const emb_found *how)
{
    emb_range names = emb_index_row_names(m->index, row);
    for (size_t i = names.from; i < names.to; i++) {
        uint32_t name = m->index->row_names[i];
        if (name >= m->index->count[EMB_SECTION_NAMES] || m->index->names[name].entity >= m->index->entity_count)
            continue;
        const emb_name_record *record = &m->index->names[name];
        if (!emb_matcher_wants(m, record->entity))
            continue;
        emb_found *found = emb_matcher_found(m, record->entity);
        if (!found)
            return false;
        int points = how->name_points - how->chance_points;
        if (record->property == EMB_ALIAS_WEAK && points > found->weak_points)
            found->weak_points = (int16_t)points;
        if (!is_better(found, points, record->property))
            continue;
        found->row = row;
        found->name = name;
        found->alias = record->property;
        found->query_name = how->query_name;
        found->variant = how->variant;
        found->kind = how->kind;
        found->name_points = how->name_points;
        found->chance_points = how->chance_points;
        found->chance = how->chance;
    }
    return true;
}

static void find_chance(emb_matcher *m, const emb_variant *variant, uint32_t row, emb_found *how)
{
    emb_str keys[EMB_PARTS_MAX];
    uint8_t classes[EMB_PARTS_MAX];
    emb_chance_part parts[EMB_PARTS_MAX];
    emb_row_keys(m->index, row, keys, classes);
    size_t count = emb_chance_parts_of(&m->score, &m->list_shape, keys, classes, variant, parts);
    how->chance = emb_chance((emb_name_kind)how->kind, m->query_shape.native || m->list_shape.native, parts, count);
    how->chance_points = (int16_t)emb_chance_loss((emb_name_kind)how->kind, how->chance, &m->score);
}

static emb_status score_rows(emb_matcher *m, const emb_variant *variant, emb_found *how, int least, emb_error *error)
{
    emb_name_kind kind = (emb_name_kind)how->kind;
    emb_shape_of_variant(variant, m->name.native_script, kind, &m->query_shape);
    for (size_t i = 0; i < m->candidates.rows.count; i++) {
        uint32_t row = m->candidates.rows.items[i];
        emb_shape_of_row(m->index, row, &m->list_shape);
        emb_cells_of_row(&m->candidates, variant, row, kind, &m->cells);
        if (emb_score_most(kind, &m->query_shape, &m->list_shape, &m->cells) < least)
            continue;
        emb_score_names(kind, &m->query_shape, &m->list_shape, &m->cells, &m->score);
        if (m->score.points < least)
            continue;
        how->name_points = (int16_t)m->score.points;
        find_chance(m, variant, row, how);
        if (!take_names(m, row, how))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

/* A name of which something was not looked at must not look like one that was screened. */
static void note_name(emb_matcher *m, size_t number)
{
    bool cut = false;
    if (number >= m->given_names)
        return;
    for (size_t v = 0; v < m->name.count; v++)
        cut |= m->name.variants[v].cut;
    m->cut_names |= (uint64_t)cut << number;
    m->unread_names |= (uint64_t)!m->name.count << number;
}

static emb_status match_name(emb_matcher *m, size_t number, unsigned kinds, int least, emb_error *error)
{
    emb_status status = EMB_OK;
    emb_name_analyse(m->names[number], m->people, &m->name);
    note_name(m, number);
    emb_clock_end(m->clock, EMB_STAGE_NORMALISE);
    for (size_t v = 0; v < m->name.count && status == EMB_OK; v++) {
        const emb_variant *variant = &m->name.variants[v];
        status = emb_candidates_begin(&m->candidates, variant, error);
        for (int kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL && status == EMB_OK; kind++) {
            if (!(kinds & EMB_KIND_BIT(kind)) || (variant->people_only && kind != EMB_NAME_PERSON))
                continue;
            emb_found how = {.query_name = (uint8_t)number, .variant = (uint8_t)v, .kind = (uint8_t)kind};
            status = emb_candidates_rows(&m->candidates, (emb_name_kind)kind, m->name.native_script, error);
            emb_clock_end(m->clock, EMB_STAGE_CANDIDATES);
            if (status == EMB_OK)
                status = score_rows(m, variant, &how, least, error);
            emb_clock_end(m->clock, EMB_STAGE_ALIGN);
        }
    }
    return status;
}

/* ---- Identifiers ---- */

static bool is_strict(emb_identifier_kind kind)
{
    return kind == EMB_ID_IMO_SHIP || kind == EMB_ID_IMO_COMPANY || kind == EMB_ID_LEI || kind == EMB_ID_BIC ||
           kind == EMB_ID_IBAN || kind == EMB_ID_ISIN || kind == EMB_ID_INN || kind == EMB_ID_OGRN || kind == EMB_ID_CRYPTO;
}

static bool take_identifiers(emb_matcher *m, size_t number, unsigned kinds, emb_identifier_kind as)
{
    char normal[EMB_IDENTIFIER_MAX];
    size_t len = 0;
    emb_identifier_normalise(as, m->identifiers[number], normal, &len);
    if (len < 3) {
        m->unread_identifiers |= (uint64_t)1 << number;
        return true;
    }
    emb_range range = emb_index_identifiers(m->index, XXH3_64bits(normal, len));
    for (size_t i = range.from; i < range.to; i++) {
        const emb_identifier_record *record = &m->index->identifiers[i];
        if (record->entity >= m->index->entity_count ||
            !(emb_kinds_of_schema(emb_index_entity_schema(m->index, record->entity)) & kinds) ||
            !emb_matcher_wants(m, record->entity))
            continue;
        emb_found *found = emb_matcher_found(m, record->entity);
        if (!found)
            return false;
        int points = is_strict((emb_identifier_kind)record->kind) ? EMB_W_IDENTIFIER_CHECKED : EMB_W_IDENTIFIER;
        if (points <= found->identifier_points)
            continue;
        found->identifier_points = (int16_t)points;
        found->identifier = (uint8_t)number;
        found->identifier_kind = record->kind;
    }
    return true;
}

/* What is written without a label may be of several kinds, whose normal forms differ. */
static bool match_identifiers(emb_matcher *m, size_t count, unsigned kinds)
{
    for (size_t i = 0; i < count; i++) {
        emb_identifier_kind guess = emb_identifier_guess(m->identifiers[i]);
        if (!take_identifiers(m, i, kinds, EMB_ID_GENERIC) ||
            (guess != EMB_ID_NONE && guess != EMB_ID_GENERIC && !take_identifiers(m, i, kinds, guess)))
            return false;
    }
    return true;
}

/* ---- Hits ---- */

static bool goes_before(const emb_matcher *m, const emb_found *a, const emb_found *b)
{
    if (a->points != b->points)
        return a->points > b->points;
    emb_str id_a = emb_index_entity_id(m->index, a->entity), id_b = emb_index_entity_id(m->index, b->entity);
    int order = memcmp(id_a.data, id_b.data, id_a.len < id_b.len ? id_a.len : id_b.len);
    return order ? order < 0 : id_a.len < id_b.len;
}

static bool reaches(emb_matcher *m, const emb_found *found, int threshold)
{
    emb_found strong = *found;
    strong.alias = EMB_ALIAS_ALIAS;
    strong.name_points = found->weak_points;
    strong.chance_points = 0;
    return found->points >= threshold || (m->weak && found->weak_points && emb_weigh(m, &strong, NULL, NULL) >= threshold);
}

/* Weighs all, keeps the best `limit` that reach the threshold, in order, at the front of `found`. */
static size_t keep_best(emb_matcher *m, int threshold, size_t limit)
{
    size_t kept = 0;
    m->total = 0;
    for (size_t i = 0; i < m->found.count; i++) {
        emb_found found = m->found.items[i];
        found.points = (int16_t)emb_weigh(m, &found, NULL, NULL);
        m->found_of[found.entity] = 0;
        bool reached = reaches(m, &found, threshold);
        m->total += reached;
        if (!reached || (kept == limit && !goes_before(m, &found, &m->found.items[kept - 1])))
            continue;
        size_t at = kept < limit ? kept++ : kept - 1;
        for (; at > 0 && goes_before(m, &found, &m->found.items[at - 1]); at--)
            m->found.items[at] = m->found.items[at - 1];
        m->found.items[at] = found;
    }
    m->found.count = kept;
    return kept;
}

static bool add_hit(emb_matcher *m, const emb_found *found, int threshold)
{
    bool by_name = found->query_name != EMB_NOT_BY_NAME && !found->identifier_points;
    emb_hit hit = {
        .id = emb_arena_copy(m->texts, emb_index_entity_id(m->index, found->entity)),
        .caption = emb_arena_copy(m->texts, emb_index_entity_caption(m->index, found->entity)),
        .schema = emb_schema_name(emb_index_entity_schema(m->index, found->entity)),
        .score = found->points / 1000.0,
        .match = found->points >= (threshold > EMB_MATCH_LINE ? threshold : EMB_MATCH_LINE),
        .alias = by_name ? emb_arena_copy(m->texts, emb_index_name(m->index, found->name)) : "",
        .alias_kind = by_name ? emb_alias_kind_name((emb_alias_kind)found->alias) : "identifier",
        .query_name = by_name ? m->names[found->query_name].data : "",
        .entity = found->entity,
        .evidence = by_name ? found->chance : 0,
    };
    return hit.id && hit.caption && hit.alias && emb_vec_push(&m->hits, hit);
}

/* ---- Queries ---- */

/* A trimmed copy that is text to its end: NULs, which separate words, become spaces. NULL when out of memory. */
static const char *copy_text(emb_matcher *m, emb_text from, emb_str *ret)
{
    emb_str text = emb_str_trim((emb_str){from.data, from.len});
    char *copy = emb_arena_copy(m->texts, text);
    for (size_t i = 0; copy && i < text.len; i++)
        if (!copy[i])
            copy[i] = ' ';
    *ret = (emb_str){copy, text.len};
    return copy;
}

static emb_status copy_texts(emb_matcher *m, const emb_text *from, size_t count, emb_str *to, emb_error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!copy_text(m, from[i], &to[i]))
            return emb_fail_memory(error);
    return EMB_OK;
}

static emb_status kinds_of_query(const emb_query *query, unsigned *ret, emb_error *error)
{
    *ret = EMB_ALL_KINDS;
    if (!query->schema || !*query->schema)
        return EMB_OK;
    emb_schema schema = emb_schema_by_name(emb_str_from(query->schema));
    if (schema == EMB_SCHEMA_NONE)
        return emb_fail(error, EMB_INVALID, "\"%s\" is no FollowTheMoney schema", query->schema);
    *ret = emb_kinds_of_schema(schema);
    return *ret ? EMB_OK : emb_fail(error, EMB_INVALID, "things of schema %s are not screened", query->schema);
}

static emb_status begin_query(emb_matcher *m, const emb_query *query, emb_error *error)
{
    if (query->name_count > EMB_QUERY_VALUES_MAX || query->identifier_count > EMB_QUERY_VALUES_MAX ||
        query->birth_date_count > EMB_QUERY_VALUES_MAX || query->country_count > EMB_QUERY_VALUES_MAX)
        return emb_fail(error, EMB_INVALID, "a query has at most %d values of a kind", EMB_QUERY_VALUES_MAX);
    emb_arena_reset(m->texts);
    m->hits.count = 0;
    m->found.count = 0;
    m->counts.queries++;
    m->notes.count = 0;
    m->cut_names = m->unread_names = m->unread_identifiers = 0;
    emb_qualities_read(query, &m->qualities);
    if (!copy_text(m, query->birth_place, &m->qualities.birth_place))
        return emb_fail_memory(error);
    emb_status status = copy_texts(m, query->names, query->name_count, m->names, error);
    m->given_names = m->name_count = query->name_count;
    return status == EMB_OK ? copy_texts(m, query->identifiers, query->identifier_count, m->identifiers, error) : status;
}

emb_status emb_match(emb_matcher *m, const emb_query *query, const emb_match_options *options, const emb_hit **ret_hits,
                     size_t *ret_count, emb_error *error)
{
    static const emb_match_options defaults;
    unsigned kinds;
    options = options ? options : &defaults;
    emb_clock_begin(m->clock);
    int threshold = (int)((options->threshold > 0 ? options->threshold : EMB_THRESHOLD) * 1000 + 0.5);
    int least = threshold < EMB_MATCH_LINE ? threshold : EMB_MATCH_LINE;
    emb_status status = kinds_of_query(query, &kinds, error);
    if (status == EMB_OK)
        status = begin_query(m, query, error);
    m->candidates.mode = (emb_search_mode)(options->exhaustive < 0 || options->exhaustive > 2 ? 1 : options->exhaustive);
    m->candidates.budget = 1000 - least;
    m->weak = options->weak != 0;
    m->filter = options->filter;
    m->filter_context = options->filter_context;
    m->people = kinds & EMB_KIND_BIT(EMB_NAME_PERSON);
    if (status == EMB_OK && !emb_add_names_within(m))
        status = emb_fail_memory(error);
    for (size_t i = 0; i < m->name_count && status == EMB_OK; i++)
        status = options->algorithm == EMB_MATCH_OFAC ? emb_ofac_match_name(m, i, kinds, threshold, error)
                                                      : match_name(m, i, kinds, least, error);
    if (status == EMB_OK && !match_identifiers(m, query->identifier_count, kinds))
        status = emb_fail_memory(error);
    size_t count = keep_best(m, threshold, options->limit ? options->limit : EMB_LIMIT_DEFAULT);
    for (size_t i = 0; i < count && status == EMB_OK; i++)
        if (!add_hit(m, &m->found.items[i], threshold))
            status = emb_fail_memory(error);
    if (status == EMB_OK && !emb_make_notes(m, query))
        status = emb_fail_memory(error);
    if (status != EMB_OK)
        return status;
    m->counts.hits += count;
    emb_clock_end(m->clock, EMB_STAGE_SCORE);
    *ret_hits = m->hits.items;
    *ret_count = count;
    return EMB_OK;
}
