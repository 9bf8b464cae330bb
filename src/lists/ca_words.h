/* SPDX-License-Identifier: Apache-2.0 */
/** What single words and pieces of the aliases in Canada's list are: legal forms, patronymics, names of languages. Any thread. */
#ifndef EMB_LISTS_CA_WORDS_H
#define EMB_LISTS_CA_WORDS_H

#include "base/str.h"

/**
 * Nothing but legal forms: "ООО", "LLC", "Общество с ограниченной ответственностью (ООО)". Case, punctuation, and letters that
 * look the same in Latin and Cyrillic ("AО") do not matter. False for "".
 */
bool emb_ca_is_legal_form(emb_str text);
/** Begins or ends with a legal form: "JSC Izhevsk Motozavod", "GSK Advance Co. Ltd." */
bool emb_ca_begins_with_legal_form(emb_str text);
bool emb_ca_ends_with_legal_form(emb_str text);
/** Ends as East Slavic patronymics do, in Latin or Cyrillic letters: "Ivanovich", "Алексеевна". So do some surnames. */
bool emb_ca_is_patronymic(emb_str word);
/** A language by its English name, which the list puts in front of an alias: "Russian", "Belarussian". */
bool emb_ca_is_language(emb_str word);
/** The first letter of a word in Latin, lower case ('Щ' → 's'); 0 where it has none. */
char emb_ca_first_letter(emb_str word);
/** Words between spaces. */
size_t emb_ca_word_count(emb_str text);
/** The word with a number from 0; "" where there is none. */
emb_str emb_ca_word(emb_str text, size_t number);

#endif
