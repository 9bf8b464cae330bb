/* SPDX-License-Identifier: Apache-2.0 */
/** Words in dates, folded: base letters (see emb_char_base), no marks. For date.c's free forms only. */
#ifndef EMB_MODEL_DATE_WORDS_H
#define EMB_MODEL_DATE_WORDS_H

#include "base/str.h"

#define EMB_DATE_WORD_MAX 64 /**< most bytes of a folded word; longer ones are no word of a date */

/** Writes the folded word and returns its length, 0 where it does not fit. */
size_t emb_date_fold_word(emb_str word, char out[EMB_DATE_WORD_MAX]);
/** A folded month name to 1..12, 0 for none. */
int emb_date_month_of(emb_str folded);
/** "about", "circa", "environ", "etwa", "около" … */
bool emb_date_is_about(emb_str folded);
/** Says nothing: "of", "the", "le", "den", "года"; ordinal endings "st", "th", "er". */
bool emb_date_is_filler(emb_str folded);
/** Between the ends of a range: "to", "and", "bis", "по" … */
bool emb_date_is_joiner(emb_str folded);
/** Before a range: "between", "from", "entre", "zwischen" … */
bool emb_date_is_opener(emb_str folded);
/** A season: narrows a year in a way that the model cannot keep. */
bool emb_date_is_season(emb_str folded);

/** A part of a decade or year. */
typedef enum emb_date_part { EMB_PART_NONE, EMB_PART_EARLY, EMB_PART_MIDDLE, EMB_PART_LATE } emb_date_part;
emb_date_part emb_date_part_of(emb_str folded);

#endif
