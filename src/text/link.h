/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How alike two words are: the edges of the graph in which names meet. The index looks for all words that have a link with a
 * word of a query (index/edges.h); what it must find is exactly what emb_link_measure says. Any thread, no allocation.
 */
#ifndef EMB_TEXT_LINK_H
#define EMB_TEXT_LINK_H

#include "text/name.h"
#include "text/native.h"

typedef enum emb_link_kind {
    EMB_LINK_NONE = 0,
    EMB_LINK_SAME = 1,
    EMB_LINK_VARIANT = 2,  /**< spellings of one name, by the tables */
    EMB_LINK_SPELLING = 3, /**< same skeleton: another convention of transcription */
    EMB_LINK_NATIONAL = 4, /**< the name in another language */
    EMB_LINK_NICKNAME = 5,
    EMB_LINK_MEANING = 6,    /**< generic words, numerals, places of one meaning */
    EMB_LINK_EDIT = 7,       /**< one or two letters differ */
    EMB_LINK_SOUND = 8,      /**< same consonants, vowels differ */
    EMB_LINK_CONSONANTS = 9, /**< same consonants, vowels not written */
    EMB_LINK_INITIAL = 10,   /**< one is the first letter of the other */
    EMB_LINK_JOINED = 11     /**< several words written as one */
} emb_link_kind;

typedef struct emb_link {
    uint16_t likeness; /**< thousandths; 0: none */
    uint8_t kind;      /**< emb_link_kind */
} emb_link;

/** A word with all that links look at. */
typedef struct emb_word_form {
    emb_str key, skeleton;
    const emb_word_facts *facts; /**< NULL: nothing is known of it */
    uint8_t key_class;
} emb_word_form;

/** The links of two words by emb_name_kind (PERSON, ORGANISATION, VESSEL): nicknames link people only. */
typedef struct emb_links {
    emb_link by_kind[EMB_NAME_VESSEL + 1];
} emb_links;

/** The skeleton of a part goes to `skeleton`, which the form borrows together with the part's key. */
emb_word_form emb_word_form_of(const emb_part *part, char skeleton[EMB_KEY_MAX]);
/** Symmetric. False where the two have no link of any kind. Initials are left out: they match by first letter alone. */
bool emb_link_measure(const emb_word_form *a, const emb_word_form *b, emb_links *ret);

/** How many letters may differ between two PLAIN words of which the shorter has `len` bytes. */
static inline unsigned emb_edit_budget(size_t len)
{
    return len >= 8 ? 2 : len >= 2 ? 1 : 0;
}
/** Whether the keys of a class are letters of a native script, a byte each: they link by edits. */
static inline bool emb_native_by_letter(unsigned key_class)
{
    return key_class >= EMB_KEY_NATIVE && key_class < EMB_KEY_KOREAN && !emb_native_by_character((emb_script)key_class);
}
/** How many letters may differ between two words in one native script; vowels are few there, so words are short. */
static inline unsigned emb_native_edit_budget(size_t len)
{
    return len >= 9 ? 2 : len >= 5 ? 1 : 0;
}
/**
 * The most that emb_link_measure can say of two PLAIN words, of which the shorter has at most `len` letters, that are linked by letters
 * and not by equal skeletons: `edits` 1 where one edit of the keys or of the skeletons parts them, 2 for two edits of the keys or
 * equal coarse forms. The index does not look for links that lose too much to matter (index/bounds.h): whoever changes
 * how likeness is found changes this too.
 */
unsigned emb_link_most(unsigned edits, size_t len);
/** From this length on skeletons may differ by one letter. */
#define EMB_SKELETON_EDIT_MIN 5
/** Coarse forms link from these lengths on: their own, and the shorter key's. */
#define EMB_COARSE_MIN 3
#define EMB_COARSE_KEY_MIN 5

#endif
