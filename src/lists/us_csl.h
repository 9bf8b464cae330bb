/* SPDX-License-Identifier: Apache-2.0 */
/** An entry of the US Consolidated Screening List, whether it comes as CSV or as JSON. */
#ifndef EMB_LISTS_US_CSL_H
#define EMB_LISTS_US_CSL_H

#include "lists/build.h"
#include "lists/ofac_names.h"

/** The fields that have one value, as listed; "" (or zeroed) for none. */
typedef struct emb_us_csl_entry {
    emb_str id;
    emb_str source; /**< "Entity List (EL) - Bureau of Industry and Security" */
    emb_str entity_number;
    emb_str type; /**< "Individual", "Entity", "Vessel", "Aircraft", "" where the source does not say */
    emb_str name;
    emb_str title;
    emb_str register_notice;
    emb_str start_date, end_date;
    emb_str standard_order;
    emb_str license_requirement, license_policy;
    emb_str call_sign, vessel_type, gross_tonnage, gross_registered_tonnage, vessel_flag, vessel_owner;
    emb_str remarks;
    emb_str source_list_url, source_information_url;
} emb_us_csl_entry;

/** An identity document or another feature of an entry. */
typedef struct emb_us_csl_id {
    emb_str type, number, country, issued, expires;
    emb_str dated; /**< a date that may be the one or the other */
} emb_us_csl_id;

/** Opens the builder for the list. */
emb_status emb_us_csl_open(const emb_list_file *file, const emb_sink *sink, emb_list_info *info, const char *format,
                           emb_build **ret, emb_error *error);
/**
 * For the first of two passes: what the parties of the Treasury are called, as its remarks link to them by name. False when out of
 * memory.
 */
bool emb_us_csl_name_add(emb_ofac_names *names, emb_str source, emb_str id, emb_str name, bool primary);
/**
 * Begins the entry's target and its sanction, which is returned (never NULL); ended by emb_build_end. Remarks that link to a party
 * of `names` become a relation to it, all others notes.
 */
emb_entity *emb_us_csl_begin(emb_build *build, const emb_us_csl_entry *entry, const emb_ofac_names *names, uint64_t line);
/** An alias; persons' names are "LAST, First". The list does not say which are weak. */
void emb_us_csl_alias(emb_build *build, emb_str name);
/** An address; `country` "" where it stands at the end of `text` ("…, Tehran, IR", or "IR" alone). */
void emb_us_csl_address(emb_build *build, emb_str text, emb_str country);
void emb_us_csl_program(emb_build *build, emb_entity *sanction, emb_str program);
void emb_us_csl_id_add(emb_build *build, emb_entity *sanction, const emb_us_csl_id *id);
/** Persons' facts; of others they become notes or are dates of founding. */
void emb_us_csl_birth_date(emb_build *build, emb_str date);
void emb_us_csl_birth_place(emb_build *build, emb_str place);
void emb_us_csl_nationality(emb_build *build, emb_prop prop, emb_str country);

#endif
