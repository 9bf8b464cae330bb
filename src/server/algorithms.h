/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The scoring methods that callers name, and the features by which answers explain a score. There is one matcher: a method says which of
 * its features count. Static data.
 */
#ifndef EMB_SERVER_ALGORITHMS_H
#define EMB_SERVER_ALGORITHMS_H

#include "base/buf.h"
#include "embargo/matcher.h"
#include "server/config.h"

typedef enum emb_feature {
    EMB_FEATURE_NAME,
    EMB_FEATURE_ADDRESS_ENTITY,
    EMB_FEATURE_CRYPTO,
    EMB_FEATURE_ISIN,
    EMB_FEATURE_LEI,
    EMB_FEATURE_OGRN,
    EMB_FEATURE_IMO,
    EMB_FEATURE_INN,
    EMB_FEATURE_BIC,
    EMB_FEATURE_UEI,
    EMB_FEATURE_NPI,
    EMB_FEATURE_IDENTIFIER,
    EMB_FEATURE_WEAK_ALIAS,
    EMB_FEATURE_ADDRESS_PROP,
    EMB_FEATURE_COUNTRY,
    EMB_FEATURE_BIRTH_YEAR,
    EMB_FEATURE_BIRTH_DAY,
    EMB_FEATURE_GENDER,
    EMB_FEATURE_SUPPORT, /**< what speaks for a hit: the same birth date, country, place */
    EMB_FEATURE_COUNT
} emb_feature;

typedef struct emb_feature_info {
    const char *name, *description;
    double coefficient; /**< of logic-v2 */
    bool main;          /**< the greatest of these is the score; the others are added */
} emb_feature_info;

typedef struct emb_setting_info {
    const char *name, *description;
    double normal;
    const char *reason; /**< the loss that it scales */
} emb_setting_info;

#define EMB_SETTING_COUNT 5

typedef struct emb_algorithm {
    const char *name, *description;
    uint32_t features; /**< a bit for each that counts */
} emb_algorithm;

const emb_feature_info *emb_feature_info_of(emb_feature feature);
/** NULL from `index` = count on. */
const emb_setting_info *emb_setting_at(size_t index);
const emb_algorithm *emb_algorithm_at(size_t index);
/** By name; "best" and "" are the default. NULL where there is none, or it is hidden. */
const emb_algorithm *emb_algorithm_find(emb_str name, const emb_config *config);

/** What one hit scores by each feature, 0 to 1, and why. `texts` is for the details. */
typedef struct emb_features {
    double score[EMB_FEATURE_COUNT];
    double points[EMB_FEATURE_COUNT]; /**< what it does to the matcher's score */
    emb_buf detail[EMB_FEATURE_COUNT];
} emb_features;

/** How a request wants hits to be weighed. */
typedef struct emb_weighing {
    const emb_algorithm *algorithm;
    double weights[EMB_FEATURE_COUNT]; /**< coefficients; overridden where `changed` */
    double settings[EMB_SETTING_COUNT];
    bool changed; /**< anything but the default of logic-v2 */
} emb_weighing;

void emb_weighing_init(emb_weighing *weighing, const emb_algorithm *algorithm);
void emb_features_init(emb_features *features);
void emb_features_clear(emb_features *features);
void emb_features_free(emb_features *features);
/** Sorts the reasons of a hit into features. */
void emb_features_fill(emb_features *features, const emb_hit *hit, const emb_reason *reasons, size_t count,
                       const emb_weighing *weighing);
/** The score by a weighing; `score` is the matcher's. */
double emb_features_score(const emb_features *features, double score, const emb_weighing *weighing);
/** The object "explanations". */
void emb_features_write(const emb_features *features, const emb_hit *hit, emb_buf *out);
/** The answer to /algorithms. */
void emb_algorithms_write(const emb_config *config, emb_buf *out);

#endif
