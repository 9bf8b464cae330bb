/* SPDX-License-Identifier: Apache-2.0 */
/** Parts of the reader of the Swiss list (SECO): what its targets refer to by number, and how names are put together. */
#ifndef EMB_LISTS_CH_SECO_H
#define EMB_LISTS_CH_SECO_H

#include "lists/build.h"
#include "lists/xml.h"

/** A set of measures of a programme, in English where it is given. Texts live as long as the references. */
typedef struct emb_seco_set {
    const char *key;     /**< "PPDM" */
    const char *program; /**< the ordinance */
    const char *title;   /**< "Financial measures, annex 2" */
    const char *origin;  /**< whose list Switzerland follows: "ONU, UE" */
} emb_seco_set;

/** A place. Texts are "" where they are not given. */
typedef struct emb_seco_place {
    const char *location, *area, *country;
    const char *iso_code;
    const char *const *variants; /**< other spellings of the location */
    size_t variant_count;
} emb_seco_place;

/** What a list's numbers (ssid) stand for. Belongs to one thread. */
typedef struct emb_seco_refs emb_seco_refs;

/** Elements to hand to emb_seco_refs_take, ended by NULL. */
extern const char *const emb_seco_ref_elements[];

/** NULL when out of memory. */
emb_seco_refs *emb_seco_refs_new(void);
/** NULL allowed. */
void emb_seco_refs_free(emb_seco_refs *refs);
/** Keeps a sanctions-program, a place, or that there is a target. EMB_NO_MEMORY. */
emb_status emb_seco_refs_take(emb_seco_refs *refs, const emb_xml_node *node, emb_error *error);
/** NULL where there is none with this number. Borrowed. */
const emb_seco_set *emb_seco_refs_set(const emb_seco_refs *refs, emb_str ssid);
const emb_seco_place *emb_seco_refs_place(const emb_seco_refs *refs, emb_str ssid);
/** A target that is listed still. */
bool emb_seco_refs_has_target(const emb_seco_refs *refs, emb_str ssid);

/**
 * The day on which a target was taken off the list ("" where it does not say when) goes to `ret_date`; false where it is listed. It
 * is off where a de-listing is newer than all else; without days a de-listing is the last that happens to a target.
 */
bool emb_seco_delisted(const emb_xml_node *target, emb_str *ret_date);

/** The text of the child in English, else in the first language; "" where there is none. */
emb_str emb_seco_text(const emb_xml_node *parent, const char *name);

/** Most spellings of one name that are put together out of the spellings of its parts. */
#define EMB_SECO_SPELLINGS_MAX 64
/**
 * Adds the names of an identity to the target: parts in their order without titles, every spelling of a part with every one
 * of the others in the same script. Those of low quality become weak aliases; in an identity that is not the main one all are
 * aliases.
 */
void emb_seco_names_add(emb_build *build, const emb_xml_node *identity);

#endif
