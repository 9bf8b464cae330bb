/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What OFAC's advanced XML keeps apart from its parties and joins by numbers: reference values, locations, documents,
 * relations and sanctions entries. Read first and kept, since parts of it stand behind the parties. Belongs to one
 * thread.
 *
 * Source of the structure: the UN "Advanced Sanctions Data Model", as OFAC fills it.
 */
#ifndef EMB_LISTS_OFAC_ADVANCED_REFS_H
#define EMB_LISTS_OFAC_ADVANCED_REFS_H

#include "lists/ofac.h"
#include "lists/ofac_rows.h"
#include "lists/xml.h"

/** Fields of a row of emb_ofac_refs.locations; a location has a row for each writing of it, the first in Latin. */
enum {
    EMB_OFAC_LINE_1,
    EMB_OFAC_LINE_2,
    EMB_OFAC_LINE_3,
    EMB_OFAC_CITY,
    EMB_OFAC_STATE,
    EMB_OFAC_POSTCODE,
    EMB_OFAC_COUNTRY, /**< its id, a "Country" */
    EMB_OFAC_PLACE    /**< a text without a type, as countries of citizenship are given */
};
/** Fields of a row of emb_ofac_refs.documents. */
enum {
    EMB_OFAC_DOC_TYPE, /**< id of an "IDRegDocType" */
    EMB_OFAC_DOC_NUMBER,
    EMB_OFAC_DOC_COUNTRY, /**< id of a "Country" */
    EMB_OFAC_DOC_ISSUED,
    EMB_OFAC_DOC_EXPIRES, /**< as emb_ofac_period writes dates */
    EMB_OFAC_DOC_AUTHORITY,
    EMB_OFAC_DOC_COMMENT,
    EMB_OFAC_DOC_VALIDITY /**< id of a "Validity" */
};
/** Fields of a row of emb_ofac_refs.relations. */
enum {
    EMB_OFAC_REL_TO,     /**< profile id */
    EMB_OFAC_REL_TYPE,   /**< id of a "RelationType" */
    EMB_OFAC_REL_FORMER, /**< "true" */
    EMB_OFAC_REL_COMMENT
};
/** Fields of a row of emb_ofac_refs.entries: what a party is listed for, a row a statement. */
enum {
    EMB_OFAC_ENTRY_KIND,   /**< "list", "event" or "measure" */
    EMB_OFAC_ENTRY_ID,     /**< of a "List", a "LegalBasis" or a "SanctionsType" */
    EMB_OFAC_ENTRY_DATE,   /**< of an event */
    EMB_OFAC_ENTRY_COMMENT /**< of a measure: the programme */
};

typedef struct emb_ofac_refs {
    emb_ofac_rows values;    /**< by set and id, "Country/11171": the text, and ISO2, PartyTypeID or CountryID */
    emb_ofac_rows locations; /**< by id */
    emb_ofac_rows documents; /**< by identity id */
    emb_ofac_rows relations; /**< by the profile id they start from */
    emb_ofac_rows entries;   /**< by profile id */
    emb_ofac_rows profiles;  /**< by profile id: the uid of the party */
    emb_ofac_names *parties; /**< by uid: the schema */
    uint64_t sdn_entries, all_entries;
    char published[24]; /**< DateOfIssue, "" where there is none */
} emb_ofac_refs;

/**
 * Reads all but the parties. Give it back with emb_ofac_refs_free also where it fails. EMB_FORMAT where the file is
 * not whole.
 */
emb_status emb_ofac_refs_read(const char *path, emb_ofac_refs *ret, emb_error *error);
void emb_ofac_refs_free(emb_ofac_refs *refs);
/**
 * The text of a reference value: emb_ofac_refs_text(refs, "FeatureType", "8") is "Birthdate". "" where there is none.
 * Borrowed.
 */
emb_str emb_ofac_refs_text(const emb_ofac_refs *refs, const char *set, emb_str id);
/** The country with an id: its ISO code, else its name, "" where it is not known. Borrowed. */
emb_str emb_ofac_refs_country(const emb_ofac_refs *refs, emb_str id);
/** "individual", "entity", "vessel" or "aircraft" from the id of a "PartySubType". */
emb_str emb_ofac_refs_party_type(const emb_ofac_refs *refs, emb_str id);
/** A <DatePeriod> as emb_ofac_period writes it, in `room`. */
emb_str emb_ofac_refs_period(const emb_xml_node *period, char room[64]);

#endif
