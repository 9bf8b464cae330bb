/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Identifiers: normal forms and check digits. The normal form is what two writings of one number share: upper case, no
 * spaces, dashes or dots; kinds with case-sensitive values (Bitcoin, Tron, Solana addresses) keep their case.
 */
#ifndef EMB_MODEL_IDENTIFIER_H
#define EMB_MODEL_IDENTIFIER_H

#include "base/str.h"
#include "model/schema.h"

/** Numbers are written into index files: only ever appended. */
typedef enum emb_identifier_kind {
    EMB_ID_NONE = 0,
    EMB_ID_GENERIC = 1, /**< idNumber, registrationNumber … : compared as given */
    EMB_ID_PASSPORT = 2,
    EMB_ID_TAX = 3,
    EMB_ID_IMO_SHIP = 4,    /**< seven digits, Σ d·(7,6,5,4,3,2) mod 10 (IMO Res. A.1117(30)) */
    EMB_ID_IMO_COMPANY = 5, /**< (11 − Σ d·(8,6,4,2,9,7) mod 11) mod 10 */
    EMB_ID_MMSI = 6,        /**< nine digits */
    EMB_ID_CALL_SIGN = 7,
    EMB_ID_LEI = 8,     /**< ISO 17442: 20 characters, ISO 7064 mod 97-10 */
    EMB_ID_BIC = 9,     /**< ISO 9362: 8 or 11 characters */
    EMB_ID_IBAN = 10,   /**< ISO 13616: mod 97 */
    EMB_ID_ISIN = 11,   /**< ISO 6166: Luhn */
    EMB_ID_INN = 12,    /**< Russian tax number, 10 or 12 digits with check digits */
    EMB_ID_OGRN = 13,   /**< Russian registration number, 13 or 15 digits */
    EMB_ID_CRYPTO = 14, /**< a wallet address */
    EMB_ID_DUNS = 15,
    EMB_ID_UEI = 16,
    EMB_ID_AIRCRAFT = 17 /**< registration or serial number of an aircraft */
} emb_identifier_kind;

#define EMB_IDENTIFIER_MAX 128
/** Normal forms are in index files, as hashes: whoever changes what one is raises this. */
#define EMB_IDENTIFIER_VERSION 2u

/** "passport number", "IMO number" … for reasons. Static. */
const char *emb_identifier_kind_name(emb_identifier_kind kind);
/** What kind a property of a schema holds ("imoNumber" of a Vessel), EMB_ID_NONE where it is no identifier. */
emb_identifier_kind emb_identifier_kind_of(emb_schema schema, emb_prop prop);

/** The outcome of emb_identifier_normalise. */
typedef enum emb_identifier_check {
    EMB_ID_BAD = 0,       /**< cannot be of this kind (length, characters) or its check digit is wrong */
    EMB_ID_UNCHECKED = 1, /**< well-formed; the kind has no check digit */
    EMB_ID_GOOD = 2       /**< well-formed, check digit right */
} emb_identifier_check;

/**
 * Writes the normal form, NUL-terminated, to `out` and its length to `ret_len`. Prefixes such as "IMO", "MMSI", "LEI" are
 * dropped. Also where the result is EMB_ID_BAD `out` holds the generic normal form, so that a wrongly printed number still
 * equals itself; `ret_len` is 0 where nothing is left.
 */
emb_identifier_check emb_identifier_normalise(emb_identifier_kind kind, emb_str text, char out[EMB_IDENTIFIER_MAX],
                                              size_t *ret_len);
/**
 * What a text without a label may be: the most special kind whose form and check digit fit, EMB_ID_GENERIC for
 * something with at least five characters of which three are digits, EMB_ID_NONE for anything else.
 */
emb_identifier_kind emb_identifier_guess(emb_str text);

#endif
