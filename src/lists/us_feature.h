/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The features of a party as OFAC labels them ("Passport", "Tax ID No.", "Vessel Registration Identification", "Digital
 * Currency Address - XBT", "Gender" …) in every form of its lists and in the Consolidated Screening List: a table from
 * the label to the property. Labels are compared by their ASCII letters and digits, without case.
 */
#ifndef EMB_LISTS_US_FEATURE_H
#define EMB_LISTS_US_FEATURE_H

#include "lists/build.h"

typedef struct emb_us_feature {
    emb_str label;
    emb_str value;
    emb_str country; /**< the issuer of a document; its name or code; "" none */
    emb_str issued;  /**< dates as listed; "" none */
    emb_str expires;
    emb_str dated; /**< a date of which the list does not say what it is */
} emb_us_feature;

/**
 * Adds a feature to the target: a property, a document or a wallet of its own, or a note "LABEL: VALUE" where nothing
 * else fits. Dates of listing and effect go to `sanction` (NULL: a note).
 */
void emb_us_feature_add(emb_build *build, emb_entity *sanction, const emb_us_feature *feature);
/** The label is in the table. */
bool emb_us_feature_known(emb_str label);
/**
 * Cuts a label of the table, the longest that fits, off the beginning of a text: "Tax ID No. 123 (Serbia)" becomes "Tax
 * ID No." and "123 (Serbia)", "Digital Currency Address - XBT 1A" becomes "Digital Currency Address - XBT" and "1A".
 * `ret_number` says that the value is a number, behind which its country and dates may stand. False, nothing set, where
 * no label fits.
 */
bool emb_us_feature_cut(emb_str text, emb_str *ret_label, emb_str *ret_value, bool *ret_number);

/**
 * False for what the lists write in the place of a country that they do not know: "undetermined", "None Identified";
 * and for "".
 */
bool emb_us_country_known(emb_str country);

#endif
