/* SPDX-License-Identifier: Apache-2.0 */
/** What is found in a document. Plain data in the reader's arena; valid until its next document. */
#ifndef EMB_DOCUMENT_FINDINGS_H
#define EMB_DOCUMENT_FINDINGS_H

#include "document/text.h"

/** Bytes of the document's text. */
typedef struct emb_span {
    size_t from, to;
} emb_span;

#define EMB_NO_ENTITY_FOUND UINT32_MAX

/** Another entity that a mention may be. */
typedef struct emb_also {
    uint32_t entity;
    int16_t score;
} emb_also;

/** How sure it is that a mention speaks of somebody listed, before its context. */
typedef enum emb_tier {
    EMB_TIER_FULL = 0, /**< a whole name or an identifier */
    EMB_TIER_ANCHORED, /**< a surname or acronym that a whole name in the document stands for */
    EMB_TIER_LOW       /**< one word alone, a weak alias, a surname without a whole name */
} emb_tier;

typedef struct emb_mention {
    emb_span span;
    size_t first, last; /**< tokens, while its part is read */
    uint32_t entity;
    const char *alias, *alias_kind;
    const char *query;   /**< what the matcher was asked */
    const char *reasons; /**< JSON array of the matcher's reasons */
    const emb_also *also;
    size_t also_count;
    int score;              /**< thousandths */
    uint8_t tier;           /**< emb_tier */
    uint8_t zone;           /**< emb_zone */
    bool match;             /**< an alert */
    const char *role;       /**< "photographer", "author", "agency", "sender" …; NULL */
    const char *suppressed; /**< why it is no alert though the name agrees; NULL */
    const char *context;    /**< what the words around it say for or against; NULL */
    const char *path;       /**< "exact → alias", with what was done to the word */
    const char *field;      /**< of a payment message; NULL */
    uint32_t number;        /**< before the mentions of a part are sorted */
    int64_t anchor;         /**< mention that it was resolved to, -1 */
} emb_mention;

/** Who said it, how sure that is known, and how it is meant. */
typedef struct emb_claim {
    emb_span source, cue, message; /**< from == to: not there */
    const char *tier;              /**< "certain", "likely", "unresolved" */
    const char *modality;          /**< "asserted", "reported", "alleged", "denied", "planned", "conditional" */
    const char *form;              /**< "quote", "indirect", "according-to" … */
    uint32_t *entities;            /**< listed ones in source or message */
    size_t entity_count;
    uint32_t speaker; /**< the listed source, EMB_NO_ENTITY_FOUND */
} emb_claim;

typedef struct emb_spans {
    emb_span *items;
    size_t count;
} emb_spans;

typedef struct emb_event {
    const char *type;
    emb_span span, trigger;
    emb_spans actors, goods;
    emb_span place, date;
    uint16_t giver;                  /**< the country that acts, 0: none is named */
    const char *polarity, *modality; /**< "positive" or "negative" */
    int64_t claim;                   /**< whose message it stands in, -1 */
} emb_event;

/** See rules/measures.h. */
typedef struct emb_touch {
    const char *provision, *verdict, *title, *source; /**< static or in the arena; NULL where no measure speaks of the goods */
    const char *regime, *goods, *hs, *direction;
    emb_spans because;
} emb_touch;

typedef struct emb_zone_span {
    emb_span span;
    uint8_t zone;
} emb_zone_span;

typedef struct emb_findings {
    emb_vec(emb_mention) mentions;
    emb_vec(emb_claim) claims;
    emb_vec(emb_event) events;
    emb_vec(emb_touch) touches;
    emb_vec(emb_zone_span) zones;
    const char *language;
    bool cut;  /**< a limit was met */
    bool full; /**< that of the mentions: reading ended there */
} emb_findings;

#endif
