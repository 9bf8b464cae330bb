/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the two forms of the EU's consolidated list of financial sanctions (XML and CSV, version 1.1) share: the parts of a party, which
 * are elements with attributes in the one and columns of cross-joined rows in the other, and what becomes of them. All texts are
 * borrowed for the call and "" where they are missing. Belongs to one thread.
 */
#ifndef EMB_LISTS_EU_H
#define EMB_LISTS_EU_H

#include "base/buf.h"
#include "lists/build.h"

/** A list while it is read. */
typedef struct emb_eu {
    emb_build *build;
    emb_buf scratch;
    emb_buf weak;       /**< the first weak name of the party */
    bool named;         /**< the party has a name that is not weak */
    unsigned sanctions; /**< of the party */
} emb_eu;

typedef struct emb_eu_party {
    emb_str logical_id, reference, un_id;
    emb_str designated; /**< the day of listing */
    emb_str designation_details;
    emb_str subject; /**< "person", "enterprise", or their class "P", "E" */
    bool vessel;     /**< what emb_eu_is_vessel_number said of one of its numbers */
} emb_eu_party;

typedef struct emb_eu_regulation {
    emb_str published, in_force, title, programme, url;
} emb_eu_regulation;

typedef struct emb_eu_name {
    emb_str first, middle, last, whole, function, gender, title, strong, remark;
} emb_eu_name;

typedef struct emb_eu_country {
    emb_str code; /**< ISO alpha-2 in capitals; "00": unknown */
    emb_str name; /**< "UNKNOWN": unknown */
} emb_eu_country;

typedef struct emb_eu_place {
    emb_str street, po_box, city, zip, region, place;
    emb_eu_country country;
} emb_eu_place;

typedef struct emb_eu_birth {
    emb_str date, day, month, year, from, to, circa, calendar, remark;
    emb_eu_place place;
} emb_eu_birth;

typedef struct emb_eu_identification {
    emb_str number, latin_number, type_code, type, issued_by, issued, valid_from, valid_to, name_on_document, remark;
    emb_str known_expired, known_false, reported_lost, revoked; /**< "true" */
    emb_eu_country country;
} emb_eu_identification;

/** As emb_build_open. Close it with emb_eu_close also where this failed. */
emb_status emb_eu_open(emb_eu *eu, const emb_list_file *file, const emb_sink *sink, emb_list_info *info, const char *format,
                       emb_error *error);
void emb_eu_close(emb_eu *eu);
/** The list's own date; warns of one that is missing or impossible. */
void emb_eu_published(emb_eu *eu, emb_list_info *info, uint64_t line, emb_str date);

/** Begins a party. False where it was refused: it has neither a reference nor a number. */
bool emb_eu_begin(emb_eu *eu, const emb_eu_party *party, uint64_t line);
/** A Sanction of its own for each regulation. */
void emb_eu_regulation_add(emb_eu *eu, const emb_eu_party *party, const emb_eu_regulation *regulation);
void emb_eu_name_add(emb_eu *eu, const emb_eu_name *name);
void emb_eu_citizenship_add(emb_eu *eu, const emb_eu_country *country, emb_str remark);
void emb_eu_birth_add(emb_eu *eu, const emb_eu_birth *birth);
void emb_eu_identification_add(emb_eu *eu, const emb_eu_identification *id);
void emb_eu_address_add(emb_eu *eu, const emb_eu_place *place, emb_str remark, emb_str at_listing);
/** An address for mail, web, phone …: `key` says which. */
void emb_eu_contact_add(emb_eu *eu, emb_str key, emb_str value);
/**
 * Ends the party. One of which all names are weak gets the first of them as its name: it could never be found otherwise. One
 * without a regulation gets a Sanction nevertheless.
 */
emb_status emb_eu_end(emb_eu *eu, const emb_eu_party *party, emb_error *error);

/**
 * The number is the IMO number of a ship, and of a ship alone: ships are listed as enterprises, and companies have IMO numbers
 * with other check digits in the same field.
 */
bool emb_eu_is_vessel_number(emb_str type_code, emb_str type, emb_str number);

#endif
