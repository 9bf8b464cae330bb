/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Names that a list writes one behind the other: "Samir Hijazi, Abu Hammam Al-Shami, Abu Humam Al-Shami", "AO RZMKP, JSC Ryazan Metal
 * Ceramics Plant, OOO Foo". Commas stand within names too ("Kim, Jong Un", "Foo Co., Ltd.", "Ministry of Defence, Army and Navy"), so
 * only what has several whole names is taken for such a list.
 */
#ifndef EMB_LISTS_COMMA_NAMES_H
#define EMB_LISTS_COMMA_NAMES_H

#include "base/str.h"

#define EMB_COMMA_NAMES_MAX 96

/** The names, slices of `text`; 0 where it is no list. Names beyond the maximum stand together in the last. Any thread. */
size_t emb_comma_names(emb_str text, bool person, emb_str ret[EMB_COMMA_NAMES_MAX]);

#endif
