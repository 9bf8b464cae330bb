/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What OFAC's lists say in all their forms (CSV, SDN.XML, enhanced and advanced XML), so that one party gets one id and
 * the same properties from each: parties "ofac-UID", a Sanction of the Office of Foreign Assets Control each.
 */
#ifndef EMB_LISTS_OFAC_H
#define EMB_LISTS_OFAC_H

#include "lists/build.h"
#include "lists/ofac_names.h"
#include "model/date.h"

/** Most bytes of a text that is put together: more than any record holds; a buffer that fails is out of memory. */
#define EMB_OFAC_TEXT_MAX ((size_t)256 * 1024 * 1024)

/**
 * emb_build_open for the Specially Designated Nationals (dataset us_ofac_sdn) or, where the file's name begins or goes
 * on with "cons", for the consolidated list of all others (us_ofac_cons): the files of the two do not differ inside.
 */
emb_status emb_ofac_open(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, const char *format, emb_build **ret,
                         emb_error *error);
/**
 * Says which of the two lists it is, for forms that say so inside; no effect on the dataset where the caller forced
 * one.
 */
void emb_ofac_set_list(emb_build *build, emb_list_info *info, bool consolidated);
/** The name of the file at `path` has "cons" in it, whatever its case. */
bool emb_ofac_is_consolidated(const char *path);

/**
 * "individual", "vessel", "aircraft", "entity" or "", in whatever case, as a schema; EMB_SCHEMA_NONE for anything
 * else.
 */
emb_schema emb_ofac_schema(emb_str type);
/**
 * Begins the party with a uid; a type that emb_ofac_schema does not know is warned of and becomes a LegalEntity.
 * Returns its sanction, borrowed until emb_build_end.
 */
emb_entity *emb_ofac_begin(emb_build *build, emb_str type, emb_str uid, uint64_t line);
/** A programme by its code ("UKRAINE-EO13662"). */
void emb_ofac_program(emb_build *build, emb_entity *sanction, emb_str program);
/** An alias by its type: "aka", "fka", "nka", with or without dots. Weak ones are weak whatever the type. */
void emb_ofac_alias(emb_build *build, emb_str type, bool weak, emb_str name);
/**
 * A name in two parts; `first` is "" for all but persons. Of a person's primary name the parts are kept as firstName
 * and lastName too.
 */
void emb_ofac_name(emb_build *build, emb_listed_name_kind kind, emb_str first, emb_str last);
/**
 * A part of a person's primary name by its type ("Middle Name", "Patronymic", "Matronymic"); others are passed over.
 */
void emb_ofac_name_part(emb_build *build, emb_str type, emb_str value);
/**
 * A date of which the XML lists give the bounds: "1962" for the whole of a year, "1962-03" for that of a month, "1960
 * to 1962", "circa 1962", as emb_build_date takes them. `to` may be no date. "" where `from` is none. Lies in `room`.
 */
emb_str emb_ofac_period(emb_date from, emb_date to, bool circa, char room[64]);
/** The title of a person, else a note. */
void emb_ofac_title(emb_build *build, emb_str title);

/** Parts as listed, "" for none. */
typedef struct emb_ofac_address {
    emb_str lines[3];
    emb_str city, state, postcode, country;
    emb_str country_code; /**< ISO, where the list has it besides the name */
} emb_ofac_address;
/** An address, and its country as one of the party. */
void emb_ofac_address_add(emb_build *build, const emb_ofac_address *address);

/**
 * Remarks (ofac_remarks.h). A link becomes an UnknownLink where the name is that of one party in `names`, else a note;
 * `names` may be NULL.
 */
void emb_ofac_remarks_add(emb_build *build, emb_entity *sanction, emb_str remarks, const emb_ofac_names *names);

#endif
