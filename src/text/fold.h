/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Forms of one word under which spellings of the same name meet, and the distance of two spellings. A word ("key") is what a
 * PLAIN reading is made of: a-z and 0-9, at most EMB_KEY_MAX bytes. Nothing allocates or fails; any thread.
 */
#ifndef EMB_TEXT_FOLD_H
#define EMB_TEXT_FOLD_H

#include "base/str.h"

/** Most bytes of a word that are looked at; what is longer is cut there. */
#define EMB_KEY_MAX 48

/**
 * Evens out conventions of transcription that stand for the same sound: sch and sh, tsch and ch, w and v, kh and h, ou and u,
 * iy, ij, yj and y at the end, doubled letters, q and k. Writes at most EMB_KEY_MAX bytes, returns how many.
 */
size_t emb_fold_skeleton(emb_str key, char out[EMB_KEY_MAX]);
/**
 * The consonants of a skeleton, hissing and throat sounds merged, with a mark for a vowel in front: what spellings share that
 * differ in vowels too (Husayn, Hussein, Hosein). Over-merges: for finding words, whose likeness is then measured.
 */
size_t emb_fold_coarse(emb_str skeleton, char out[EMB_KEY_MAX]);
/** False where the coarse forms of two skeletons already differ in the first letter. */
bool emb_coarse_begin_alike(emb_str a, emb_str b);
/**
 * The consonants that a script without short vowels writes: Mohammed and mhmd both give "mhmd". For comparing PLAIN words with
 * words of vowelless readings, and those among each other.
 */
size_t emb_fold_consonants(emb_str key, char out[EMB_KEY_MAX]);

/**
 * Optimal string alignment distance (insertion, deletion, substitution, transposition of neighbours) of two byte strings, or
 * `max` + 1 where it is greater than `max`. Both at most EMB_KEY_MAX bytes.
 */
unsigned emb_edit_distance(emb_str a, emb_str b, unsigned max);

#endif
