/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the UN Security Council's consolidated list writes as free text: names with others in parentheses, numbers of documents with
 * their kind and issuer in front, remarks with dates, comments. All texts are borrowed; all functions add to the target begun last.
 * Source: the lists of April 2025 and February 2026.
 */
#ifndef EMB_LISTS_UN_H
#define EMB_LISTS_UN_H

#include "lists/build.h"

/**
 * The names of a field:
 *
 *   field = piece *( ";" piece )             also " b) " and so on where the field counts its names
 *   piece = NAME *( "(" group ")" ) [","]
 *   group = acronym                          "ARMED ISLAMIC GROUP (AIG)", of organisations
 *         | NAME *( ";" NAME )               the same name in another script, or spelt in Latin letters
 *         | "previously listed as" | "birth name" | remark
 *
 * A piece with any other group is one name, as it stands. Further names after a primary one are aliases.
 */
void emb_un_names_add(emb_build *build, emb_listed_name_kind kind, emb_str field);
/** An alias with its note ("formerly listed as", "In Arabic: …", "original script: …", spellings, or a remark). */
void emb_un_alias_add(emb_build *build, emb_listed_name_kind kind, emb_str field, emb_str note);

/** INDIVIDUAL_DOCUMENT; "" for what is missing. */
typedef struct emb_un_document {
    emb_str type, type2, number, note;
    emb_str issuing_country, country_of_issue, city_of_issue, date_of_issue;
} emb_un_document;

/** A passport or other document; a note where no number can be found in any of its fields. */
void emb_un_document_add(emb_build *build, const emb_un_document *document);
/**
 * Parts a number from what stands before and behind it: "Libyan passport No. 513519" → "Libyan passport No.", "513519", "";
 * "R00012098, South Sudan" → "", "R00012098", "South Sudan". False where the text holds no number.
 */
bool emb_un_number_cut(emb_str text, emb_str *ret_label, emb_str *ret_number, emb_str *ret_tail);

/** The entity is a ship: its name or the beginning of its comments says so, and they hold the IMO number of a ship. */
bool emb_un_is_vessel(emb_str name, emb_str comments);
/** Comments as a note, and what they say of parents, gender (of people) and IMO numbers (of the rest) as properties. */
void emb_un_comments_add(emb_build *build, emb_str comments);

#endif
