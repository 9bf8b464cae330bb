/* SPDX-License-Identifier: Apache-2.0 */
#include "server/algorithms.h"

#include "base/json.h"

#define BIT(feature) (1u << (feature))
#define ALL ((1u << EMB_FEATURE_COUNT) - 1)
#define QUALIFIERS                                                                                                                 \
    (BIT(EMB_FEATURE_COUNTRY) | BIT(EMB_FEATURE_BIRTH_YEAR) | BIT(EMB_FEATURE_BIRTH_DAY) | BIT(EMB_FEATURE_GENDER) |               \
     BIT(EMB_FEATURE_SUPPORT))
#define NAMES (BIT(EMB_FEATURE_NAME) | BIT(EMB_FEATURE_WEAK_ALIAS))
/* What a method needs to find Address, UserAccount and the like at all. */
#define THINGS (BIT(EMB_FEATURE_ADDRESS_ENTITY) | BIT(EMB_FEATURE_IDENTIFIER))

static const emb_feature_info features[EMB_FEATURE_COUNT] = {
    [EMB_FEATURE_NAME] = {"name_match", "How well the names match: part by part, across scripts, spellings and word orders.", 1,
                          true},
    [EMB_FEATURE_ADDRESS_ENTITY] = {"address_entity_match", "Two addresses have the same parts.", .98, true},
    [EMB_FEATURE_CRYPTO] = {"crypto_wallet_address", "Two wallets have the same address.", .98, true},
    [EMB_FEATURE_ISIN] = {"isin_security_match", "Two securities have the same ISIN.", .98, true},
    [EMB_FEATURE_LEI] = {"lei_code_match", "Two entities have the same Legal Entity Identifier.", .95, true},
    [EMB_FEATURE_OGRN] = {"ogrn_code_match", "Two entities have the same Russian company registration number (OGRN).", .95, true},
    [EMB_FEATURE_IMO] = {"vessel_imo_mmsi_match", "Two vessels have the same IMO or MMSI number.", .95, true},
    [EMB_FEATURE_INN] = {"inn_code_match", "Two entities have the same Russian tax number (INN).", .95, true},
    [EMB_FEATURE_BIC] = {"bic_code_match", "Two entities have the same SWIFT BIC.", .95, true},
    [EMB_FEATURE_UEI] = {"uei_code_match", "Two entities have the same US Unique Entity ID (UEI).", .95, true},
    [EMB_FEATURE_NPI] = {"npi_code_match", "Two entities have the same US National Provider Identifier.", .95, true},
    [EMB_FEATURE_IDENTIFIER] = {"identifier_match", "Two entities have the same identifier, such as a tax or registration number.",
                                .85, true},
    [EMB_FEATURE_WEAK_ALIAS] = {"weak_alias_match", "The name matches a weak alias, which does not alert alone.", .8, true},
    [EMB_FEATURE_ADDRESS_PROP] = {"address_prop_match", "The addresses of the two entities agree.", .2, false},
    [EMB_FEATURE_COUNTRY] = {"country_mismatch", "The two entities have countries and none in common.", -.2, false},
    [EMB_FEATURE_BIRTH_YEAR] = {"dob_year_disjoint", "The years of birth are different.", -.15, false},
    [EMB_FEATURE_BIRTH_DAY] = {"dob_day_disjoint", "The days of birth are different.", -.25, false},
    [EMB_FEATURE_GENDER] = {"gender_mismatch", "The genders are different.", -.2, false},
    [EMB_FEATURE_SUPPORT] = {"supporting_facts", "What speaks for the hit besides the name: the same birth date, country or place.",
                             .1, false},
};

static const emb_setting_info settings[EMB_SETTING_COUNT] = {
    {"nm_number_mismatch", "Penalty for mismatching numbers in names.", .3, NULL},
    {"nm_extra_query_name", "Weight of name parts of the query that the result lacks.", .8, "name.query_extra"},
    {"nm_extra_result_name", "Weight of name parts of the result that the query lacks.", .2, "name.list_extra"},
    {"nm_family_name_weight", "Extra weight of family names.", 1.3, NULL},
    {"nm_fuzzy_cutoff_factor", "How much spelling may differ.", 1.0, "name.edit"},
};

static const emb_algorithm algorithms[] = {
    {"logic-v2", "Names part by part, identifiers, and what supports or contradicts them. The best choice.", ALL},
    {"ofac", "Names alone, as OFAC's own search weighs them.", NAMES | THINGS},
    {"name-based", "Names alone.", NAMES | THINGS},
    {"name-qualified", "Names, and what contradicts them: birth date, country, gender.", NAMES | THINGS | QUALIFIERS},
    {"logic-v1", "Names, identifiers and qualifiers; kept for those who name it.", ALL},
    {"regression-v1", "Names, identifiers and qualifiers; kept for those who name it.", ALL},
};
#define ALGORITHM_COUNT (sizeof algorithms / sizeof *algorithms)

const emb_feature_info *emb_feature_info_of(emb_feature feature)
{
    return &features[feature];
}

const emb_setting_info *emb_setting_at(size_t index)
{
    return index < EMB_SETTING_COUNT ? &settings[index] : NULL;
}

const emb_algorithm *emb_algorithm_at(size_t index)
{
    return index < ALGORITHM_COUNT ? &algorithms[index] : NULL;
}

static bool is_hidden(const emb_config *config, const char *name)
{
    for (size_t i = 0; i < config->hidden_algorithms.count; i++)
        if (strcmp(config->hidden_algorithms.items[i], name) == 0)
            return true;
    return false;
}

const emb_algorithm *emb_algorithm_find(emb_str name, const emb_config *config)
{
    if (!name.len || emb_str_equal(name, EMB_STR("best")) || emb_str_equal(name, EMB_STR("default")))
        return &algorithms[0];
    for (size_t i = 0; i < ALGORITHM_COUNT; i++)
        if (emb_str_equal(name, emb_str_from(algorithms[i].name)) && !is_hidden(config, algorithms[i].name))
            return &algorithms[i];
    return NULL;
}

void emb_weighing_init(emb_weighing *w, const emb_algorithm *algorithm)
{
    memset(w, 0, sizeof *w);
    w->algorithm = algorithm;
    w->changed = algorithm->features != ALL;
    for (size_t i = 0; i < EMB_FEATURE_COUNT; i++)
        w->weights[i] = algorithm->features >> i & 1 ? features[i].coefficient : 0;
    for (size_t i = 0; i < EMB_SETTING_COUNT; i++)
        w->settings[i] = settings[i].normal;
}

/* ---- From reasons to features ---- */

void emb_features_init(emb_features *f)
{
    memset(f, 0, sizeof *f);
    for (size_t i = 0; i < EMB_FEATURE_COUNT; i++)
        f->detail[i] = EMB_BUF_INIT(8192);
}

void emb_features_clear(emb_features *f)
{
    for (size_t i = 0; i < EMB_FEATURE_COUNT; i++) {
        f->score[i] = f->points[i] = 0;
        emb_buf_clear(&f->detail[i]);
    }
}

void emb_features_free(emb_features *f)
{
    for (size_t i = 0; i < EMB_FEATURE_COUNT; i++)
        emb_buf_free(&f->detail[i]);
}

static emb_feature feature_of_identifier(const char *text)
{
    static const struct {
        const char *word;
        emb_feature feature;
    } words[] = {{"LEI", EMB_FEATURE_LEI},       {"Legal Entity", EMB_FEATURE_LEI}, {"OGRN", EMB_FEATURE_OGRN},
                 {"IMO", EMB_FEATURE_IMO},       {"MMSI", EMB_FEATURE_IMO},         {"INN", EMB_FEATURE_INN},
                 {"BIC", EMB_FEATURE_BIC},       {"SWIFT", EMB_FEATURE_BIC},        {"ISIN", EMB_FEATURE_ISIN},
                 {"wallet", EMB_FEATURE_CRYPTO}, {"crypto", EMB_FEATURE_CRYPTO},    {"UEI", EMB_FEATURE_UEI}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(text, words[i].word))
            return words[i].feature;
    return EMB_FEATURE_IDENTIFIER;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static emb_feature feature_of(const emb_reason *reason)
{
    const char *code = reason->code;
    if (begins(code, "identifier.same"))
        return feature_of_identifier(reason->text);
    if (begins(code, "alias.weak"))
        return EMB_FEATURE_WEAK_ALIAS;
    if (begins(code, "name") || begins(code, "score") || begins(code, "alias"))
        return EMB_FEATURE_NAME;
    if (reason->points >= 0)
        return EMB_FEATURE_SUPPORT;
    if (begins(code, "birth_date.day"))
        return EMB_FEATURE_BIRTH_DAY;
    if (begins(code, "birth_date"))
        return EMB_FEATURE_BIRTH_YEAR;
    if (begins(code, "gender"))
        return EMB_FEATURE_GENDER;
    return begins(code, "country") ? EMB_FEATURE_COUNTRY : EMB_FEATURE_SUPPORT;
}

/* A setting scales the losses of its kind. */
static double scale_of(const emb_reason *reason, const emb_weighing *w)
{
    for (size_t i = 0; w && i < EMB_SETTING_COUNT; i++)
        if (settings[i].reason && strcmp(settings[i].reason, reason->code) == 0)
            return w->settings[i] / settings[i].normal;
    return 1;
}

static void add_detail(emb_buf *out, const emb_reason *reason)
{
    if (out->len)
        emb_buf_append_text(out, "; ");
    emb_buf_printf(out, "%s: %+.2f", reason->text, reason->points);
}

void emb_features_fill(emb_features *f, const emb_hit *hit, const emb_reason *reasons, size_t count, const emb_weighing *w)
{
    (void)hit;
    emb_features_clear(f);
    for (size_t i = 0; i < count; i++) {
        emb_feature feature = feature_of(&reasons[i]);
        f->points[feature] += reasons[i].points * scale_of(&reasons[i], w);
        if (strcmp(reasons[i].code, "name") != 0 || count == 1)
            add_detail(&f->detail[feature], &reasons[i]);
    }
    for (size_t i = 0; i < EMB_FEATURE_COUNT; i++) {
        double points = f->points[i];
        f->score[i] = features[i].main ? (points > 1 ? 1 : points < 0 ? 0 : points) : points != 0 ? 1 : 0;
    }
    if (f->points[EMB_FEATURE_WEAK_ALIAS] < 0) /* the name counts as one that does not alert alone */
        f->score[EMB_FEATURE_WEAK_ALIAS] = f->score[EMB_FEATURE_NAME];
    if (f->score[EMB_FEATURE_NAME] > 0 && !f->detail[EMB_FEATURE_NAME].len)
        emb_buf_append_text(&f->detail[EMB_FEATURE_NAME], "the names are the same");
}

/*
 * Points that a method leaves out are taken away; a changed weight scales the points of its feature. A main feature that is no longer
 * the reason of the score (its weight made less than another's) still counts with what is left of it.
 */
double emb_features_score(const emb_features *f, double score, const emb_weighing *w)
{
    if (!w->changed)
        return score;
    double sum = 0;
    for (size_t i = 0; i < EMB_FEATURE_COUNT; i++) {
        double scale = features[i].coefficient != 0 ? w->weights[i] / features[i].coefficient : 1;
        /* a weak alias has no points of its own to scale: it takes from the name */
        sum += i == EMB_FEATURE_WEAK_ALIAS ? f->points[i] : f->points[i] * scale;
    }
    sum = sum > 1 ? 1 : sum < 0 ? 0 : sum;
    return (double)(long)(sum * 1000 + 0.5) / 1000;
}

void emb_features_write(const emb_features *f, const emb_hit *hit, emb_buf *out)
{
    emb_buf_append_byte(out, '{');
    for (size_t i = 0; i < EMB_FEATURE_COUNT; i++) {
        if (!f->detail[i].len && f->score[i] <= 0)
            continue;
        emb_json_name(out, features[i].name);
        emb_buf_printf(out, "{\"score\":%.4g", f->score[i]);
        if (f->detail[i].len)
            emb_json_member(out, "detail", emb_buf_str(&f->detail[i]));
        else
            emb_buf_append_text(out, ",\"detail\":null");
        bool named = i == EMB_FEATURE_NAME && hit && *hit->query_name;
        if (named) {
            emb_json_member(out, "query", emb_str_from(hit->query_name));
            emb_json_member(out, "candidate", emb_str_from(hit->alias));
        } else {
            emb_buf_append_text(out, ",\"query\":null,\"candidate\":null");
        }
        emb_buf_append_byte(out, '}');
    }
    emb_buf_append_byte(out, '}');
}

/* ---- /algorithms ---- */

static void write_features(const emb_algorithm *algorithm, emb_buf *out)
{
    emb_json_name(out, "features");
    emb_buf_append_byte(out, '{');
    for (size_t i = 0; i < EMB_FEATURE_COUNT; i++) {
        if (!(algorithm->features >> i & 1))
            continue;
        emb_json_name(out, features[i].name);
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "description", emb_str_from(features[i].description));
        emb_buf_printf(out, ",\"coefficient\":%g,\"url\":null}", features[i].coefficient);
    }
    emb_buf_append_byte(out, '}');
}

static void write_settings(emb_buf *out)
{
    emb_json_name(out, "config");
    emb_buf_append_byte(out, '{');
    for (size_t i = 0; i < EMB_SETTING_COUNT; i++) {
        emb_json_name(out, settings[i].name);
        emb_buf_append_byte(out, '{');
        emb_json_member(out, "type", EMB_STR("float"));
        emb_json_member(out, "description", emb_str_from(settings[i].description));
        emb_buf_printf(out, ",\"default\":%g}", settings[i].normal);
    }
    emb_buf_append_byte(out, '}');
}

static void write_algorithm(const emb_algorithm *algorithm, emb_buf *out)
{
    emb_json_comma(out);
    emb_buf_append_byte(out, '{');
    emb_json_member(out, "name", emb_str_from(algorithm->name));
    emb_json_member(out, "description", emb_str_from(algorithm->description));
    write_features(algorithm, out);
    emb_buf_append_text(out, ",\"docs\":{");
    emb_json_member(out, "name", emb_str_from(algorithm->name));
    emb_json_member(out, "description", emb_str_from(algorithm->description));
    write_settings(out);
    write_features(algorithm, out);
    emb_buf_append_text(out, "}}");
}

void emb_algorithms_write(const emb_config *config, emb_buf *out)
{
    emb_buf_append_text(out, "{\"algorithms\":[");
    for (size_t i = 0; i < ALGORITHM_COUNT; i++)
        if (!is_hidden(config, algorithms[i].name))
            write_algorithm(&algorithms[i], out);
    emb_buf_append_text(out, "],\"default\":\"logic-v2\",\"best\":\"logic-v2\"}");
}
