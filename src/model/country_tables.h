/* SPDX-License-Identifier: Apache-2.0 */
/** The tables behind country.h, generated from data/countries.tsv by gen/countries.py. For country.c only. */
#ifndef EMB_MODEL_COUNTRY_TABLES_H
#define EMB_MODEL_COUNTRY_TABLES_H

#include <stddef.h>
#include <stdint.h>

typedef struct emb_country {
    const char *code; /**< "kp" */
    const char *name; /**< "North Korea" */
} emb_country;

/** A name or code, folded (see country.c). */
typedef struct emb_country_key {
    const char *folded;
    uint16_t country; /**< its place in emb_countries */
} emb_country_key;

/** Sorted by code. */
extern const emb_country emb_countries[];
extern const size_t emb_countries_count;
/** Sorted by the bytes of the folded name. */
extern const emb_country_key emb_country_keys[];
extern const size_t emb_country_keys_count;

#endif
