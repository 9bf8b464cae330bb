/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Countries and territories: from names, adjectives and codes as lists write them to the codes that FollowTheMoney uses
 * (ISO 3166-1 alpha-2 in lower case, and "xk", "suhh", "yucs", "ddde" …). Static data; any thread.
 */
#ifndef EMB_MODEL_COUNTRY_H
#define EMB_MODEL_COUNTRY_H

#include "base/str.h"

/**
 * "Iran", "Iran (Islamic Republic of)", "IR", "IRN", "Iranian", "Korea, North", "DPRK", "KP", "Russie", "Russland", "Россия"
 * → "ir", "kp", "ru". Case, diacritics and punctuation do not matter. NULL where it is none. Static.
 */
const char *emb_country_code(emb_str text);
/**
 * For texts that may name several: "Russian, Ukrainian", "(a) German, (b) Moroccan", "Syrian/Lebanese", "Pakistani (presumed)",
 * "Italian since 1990". Writes at most `max` different codes to `ret`, in the order of the text, and returns how many. Parts
 * that are no country are left out. Static strings.
 */
size_t emb_country_codes(emb_str text, const char **ret, size_t max);
/** The English name of a code ("kp" → "North Korea"), NULL where the code is unknown. Static. */
const char *emb_country_name(emb_str code);

#endif
