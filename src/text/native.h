/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Words in their own script, for comparing two names of one script by what is written and not by how it is read. Only scripts
 * whose readings lose something have them: not Latin, and not Cyrillic, Greek, Armenian and Georgian, which are read letter by letter.
 */
#ifndef EMB_TEXT_NATIVE_H
#define EMB_TEXT_NATIVE_H

#include "text/unicode.h"

/** Names in this script are compared by their own letters. */
bool emb_native_script(emb_script script);
/** Every character is a word of its own (Han, Hangul, Kana). */
bool emb_native_by_character(emb_script script);
/**
 * The bytes that stand for a letter in native keys: its base letter as UTF-8 where every character is a word
 * (one for all forms of a Han character, katakana as hiragana), else one byte from
 * 0x20 on, unique within the script. Returns their number, at most 4; 0 for what does not count (Arabic and Hebrew vowel points).
 */
size_t emb_native_letter(uint32_t code, emb_script script, char out[4]);

/**
 * The form in which a character stands at the start of a name in the South of Korea: r and n are dropped there or become n (리용호 and
 * 이용호, 로무현 and 노무현 are each one name). All others as they are.
 */
uint32_t emb_native_first(uint32_t code, emb_script script);

/**
 * The letter at `*at` as names are compared by it, and moves `*at` behind what it stands for: in the scripts of India a nasal before
 * another consonant has two writings (नरेन्द्र, नरेंद्र) and the dot of foreign sounds may be left out. 0: does not count.
 */
uint32_t emb_native_next(const uint32_t *letters, size_t count, size_t *at);

/**
 * Whether a part of its own begins at `at`: Burmese names are written with and without spaces between their syllables. Never at 0.
 */
bool emb_native_breaks(const uint32_t *letters, size_t count, size_t at);

#endif
