/* SPDX-License-Identifier: Apache-2.0 */
/** The tables that gen/measures.py makes of data/measures/; for this folder only. */
#ifndef EMB_RULES_MEASURES_TABLES_H
#define EMB_RULES_MEASURES_TABLES_H

#include <stddef.h>
#include <stdint.h>

typedef struct emb_goods_row {
    const char *id, *label, *hs; /**< hs: codes with spaces between them */
} emb_goods_row;
extern const emb_goods_row emb_goods_rows[];
extern const size_t emb_goods_count;

extern const char *const emb_regime_names[];
#define EMB_REGIMES_MAX 8

typedef struct emb_measure_row {
    const char *id, *since, *until, *source, *text;
    uint64_t goods;                     /**< a bit per row of goods */
    uint8_t regime, direction, verdict; /**< emb_goods_direction, emb_measure_verdict */
} emb_measure_row;
extern const emb_measure_row emb_measure_rows[];
extern const size_t emb_measure_count;

/** What a term tells; the order is that of gen/measures.py. */
typedef enum emb_term_kind {
    EMB_TERM_GOODS = 0,
    EMB_TERM_PLACE,
    EMB_TERM_ADJECTIVE,
    EMB_TERM_TO,
    EMB_TERM_FROM,
    EMB_TERM_TO_AFTER,
    EMB_TERM_FROM_AFTER,
    EMB_TERM_SUPPLY,
    EMB_TERM_RECEIVE
} emb_term_kind;

typedef struct emb_measure_term {
    const char *text;     /**< words with spaces, "*" for any ending or beginning */
    const char *language; /**< ISO 639-1 */
    uint8_t kind;         /**< emb_term_kind */
    uint8_t number;       /**< of the goods or the regime */
} emb_measure_term;
extern const emb_measure_term emb_measure_terms[];
extern const size_t emb_measure_term_count;

#endif
