/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Names taken apart for comparing: a name has one variant for every way it may be read, a variant is a sequence of parts (words),
 * and a part has a role that depends on what is being named (in "Bank Melli", "bank" is generic; in "Tyra Banks" it is not).
 * Nothing allocates or fails; any thread. What this gives is kept in index files: whoever changes it so that a name is taken apart
 * differently raises EMB_NORMALISER_VERSION.
 */
#ifndef EMB_TEXT_NAME_H
#define EMB_TEXT_NAME_H

#include "text/fold.h"
#include "text/lexicon.h"
#include "text/readings.h"

#define EMB_NORMALISER_VERSION 3u

/** Most parts of a name that are looked at. */
#define EMB_PARTS_MAX 48
/** Most variants: one for each reading, one without digits, one without a misspelt "Abdul", one in the name's own script. */
#define EMB_VARIANTS_MAX (EMB_READINGS_MAX + 3)

/** How a part's key is written; only keys of classes that meet are compared. Numbers are written into index files. */
typedef enum emb_key_class {
    EMB_KEY_PLAIN = 0,   /**< a-z0-9 */
    EMB_KEY_NATIVE = 1,  /**< and those up to 28: native letters, 0 + emb_script */
    EMB_KEY_KOREAN = 29, /**< canonical syllables */
    EMB_KEY_CHINESE = 30,
    EMB_KEY_VOWELLESS = 31 /**< consonants only, from Arabic or Hebrew script */
} emb_key_class;

/** Numbers are written into index files: only ever appended, below 16. */
typedef enum emb_role {
    EMB_ROLE_NAME = 0,       /**< must be matched */
    EMB_ROLE_INITIAL = 1,    /**< a single letter */
    EMB_ROLE_PARTICLE = 2,   /**< al, von, de */
    EMB_ROLE_TITLE = 3,      /**< Mr, Sheikh, m/v */
    EMB_ROLE_PATRONYMIC = 4, /**< bin, oglu */
    EMB_ROLE_KUNYA = 5,      /**< abu */
    EMB_ROLE_MAYBE = 6,      /**< a title that is also a name */
    EMB_ROLE_GENERIC = 7,    /**< trading, bank; must be matched */
    EMB_ROLE_NUMERAL = 8,    /**< must be matched */
    EMB_ROLE_PLACE = 9,      /**< must be matched */
    EMB_ROLE_LEGAL = 10,     /**< compared as a whole, not aligned */
    EMB_ROLE_STOP = 11,      /**< the, of */
    EMB_ROLE_SERVANT = 12,   /**< abdul: part of the name behind it */
    EMB_ROLE_COUNT = 13
} emb_role;

/** The roles that make what a name is: without one of these two names are not the same. */
#define EMB_REQUIRED_ROLES (1u << EMB_ROLE_NAME | 1u << EMB_ROLE_GENERIC | 1u << EMB_ROLE_NUMERAL | 1u << EMB_ROLE_PLACE)

typedef struct emb_part {
    const emb_word_facts *facts; /**< NULL where nothing is known; static */
    uint8_t key_class;           /**< emb_key_class */
    uint8_t len;
    uint8_t role[EMB_NAME_VESSEL + 1]; /**< emb_role by emb_name_kind (PERSON, ORGANISATION, VESSEL) */
    char key[EMB_KEY_MAX];
} emb_part;

#define EMB_LEGAL_NONE UINT16_MAX

typedef struct emb_variant {
    uint8_t key_class; /**< of its parts; digits are always PLAIN */
    bool people_only;  /**< a canonical reading that only people's names have */
    bool syllabic;     /**< the name may be Korean or Chinese: every syllable counts */
    bool cut;          /**< the name had more parts */
    uint8_t count;
    uint16_t legal; /**< group of its legal form, EMB_LEGAL_NONE: none is known */
    emb_part parts[EMB_PARTS_MAX];
} emb_variant;

typedef struct emb_name {
    uint8_t native_script; /**< the script in which it has a native variant, else 0 */
    uint8_t count;
    emb_variant variants[EMB_VARIANTS_MAX];
} emb_name;

/** Whether a legal form says but "company", of whatever kind: a company limited is one, and so is a joint stock company. */
bool emb_legal_is_company(uint16_t legal);

/** Takes a name in UTF-8 apart. `people` false leaves out readings that only people's names have. */
void emb_name_analyse(emb_str name, bool people, emb_name *ret);
static inline emb_str emb_part_key(const emb_part *part)
{
    return (emb_str){part->key, part->len};
}
static inline bool emb_role_required(unsigned role)
{
    return EMB_REQUIRED_ROLES >> role & 1u;
}

/** Joined forms of a sequence of parts, so that "SiemensAG" meets "Siemens AG": see emb_variant_joins. */
typedef struct emb_join {
    uint64_t hash;
    uint8_t from, to; /**< the parts [from, to) that are joined */
    uint8_t acronym;  /**< 1: first letters instead of whole words */
} emb_join;
#define EMB_JOINS_MAX (2 * EMB_PARTS_MAX)

/** Words of a class are written as one at times: PLAIN ones, and those of native scripts with a byte a letter. */
static inline bool emb_key_joins(unsigned key_class)
{
    return key_class == EMB_KEY_PLAIN || (key_class < EMB_KEY_KOREAN && key_class != EMB_SCRIPT_HAN &&
                                          key_class != EMB_SCRIPT_HANGUL && key_class != EMB_SCRIPT_KANA);
}
/** The hash under which a single word meets joined ones; the index finds words by it. */
uint64_t emb_join_hash(unsigned key_class, emb_str key);
/**
 * Neighbours joined, runs of single letters joined, all joined where there are at most six, and for organisations the acronym of
 * at least three parts. Only parts of the variant's own class are joined (emb_key_joins). Returns how many.
 */
size_t emb_variant_joins(const emb_variant *variant, emb_name_kind kind, emb_join ret[EMB_JOINS_MAX]);

#endif
