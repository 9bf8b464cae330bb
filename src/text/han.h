/* SPDX-License-Identifier: Apache-2.0 */
/** Han characters across their simplified, traditional, Japanese and Korean forms. Static tables (gen/han.py), any thread. */
#ifndef EMB_TEXT_HAN_H
#define EMB_TEXT_HAN_H

#include <stdint.h>

/**
 * The form that all forms of one character in names are compared as: the simplified one where there is one (張 → 张, 濱 and
 * 浜 → 滨, 髙 → 高). Every other code point is its own base. Beyond emb_char_base, which resolves compatibility forms only.
 */
uint32_t emb_han_base(uint32_t code);

#endif
