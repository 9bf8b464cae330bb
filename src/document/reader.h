/* SPDX-License-Identifier: Apache-2.0 */
/** What the parts of the document reader share; not for anybody else but rules/. Belongs to one thread. */
#ifndef EMB_DOCUMENT_READER_H
#define EMB_DOCUMENT_READER_H

#include "document/findings.h"
#include "document/tokens.h"
#include "embargo/document.h"

/** What all readers of an index share. */
typedef struct emb_document_shared {
    int references;
    const emb_index *index;
    emb_languages *languages;
    emb_document_names *names;
} emb_document_shared;

typedef struct emb_asked emb_asked;

/** What the matcher answered to a name. Lives in the cache. */
typedef struct emb_answer {
    const char *query;
    uint32_t query_len;
    uint8_t count; /**< 0: nobody */
    struct emb_answer_hit {
        uint32_t entity;
        int16_t score;
        bool match;
        const char *alias, *alias_kind;
    } hits[8];
    const char *reasons; /**< of the first, as a JSON array */
} emb_answer;

/** A stretch of one zone in the tokens of a part. */
typedef struct emb_zone_run {
    size_t first, last; /**< tokens [first, last) */
    uint8_t zone;
    bool caseless; /**< written without capitals, or all in capitals: case tells nothing */
} emb_zone_run;

/** A word that stands for a whole name that was met: a surname, an acronym. */
typedef struct emb_anchor {
    uint32_t stem;    /**< EMB_STEM_NONE: by letters */
    uint64_t lower;   /**< emb_word_hash of an acronym */
    size_t at;        /**< byte of the document where the whole name stands */
    uint32_t mention; /**< number of it */
    bool family_first;
    uint32_t stems[6]; /**< all words of the whole name */
    uint8_t stem_count;
} emb_anchor;

struct emb_document_reader {
    emb_document_shared *shared;
    const emb_index *index;
    const emb_languages *languages;
    const emb_document_names *names;
    emb_matcher *matcher;
    emb_asked *asked;
    emb_seen_words words;

    /* the document */
    emb_document_text plain;           /**< for emb_document_read */
    const emb_document_text *document; /**< being read */
    emb_document_options options;
    int threshold; /**< thousandths */
    size_t language;
    unsigned year;    /**< that the document gives in a dateline or sign-off, 0: none */
    char date[11];    /**< ISO: likewise, \"\": none */
    emb_arena *arena; /**< of its findings */
    emb_findings findings;

    /* the part of it that is read */
    emb_str part;   /**< text of the part: places of tokens count in it */
    size_t part_at; /**< where it begins in the text */
    emb_tokens tokens;
    emb_vec(emb_zone_run) zones;
    size_t *zone;                      /**< run that was asked for last: most questions are about the same or the next one */
    emb_vec(emb_anchor) anchors;       /**< of the document so far */
    emb_vec(uint32_t) covered;         /**< by token: 1 + mention that holds it */
    size_t part_mentions, part_claims; /**< the first mention and the first claim of this part */
    emb_vec(emb_span) sentences;       /**< tokens [from, to) */

    /* scratch of mentions.c */
    uint32_t *row_seen; /**< per row: the look at which it was met last */
    uint32_t look;
    bool any_caseless;          /**< some zone of the part is */
    bool lower_names;           /**< in the language names of organisations have words in lower case */
    uint8_t *entity_met;        /**< by entity: a whole name of it was met in the document */
    emb_vec(uint32_t) met;      /**< those */
    uint64_t anchor_filter[16]; /**< a bit per stem or letters of the anchors */
    emb_buf query;
    emb_buf output, scratch;

    /* rules/touch.c makes it when the first document is read; this folder knows nothing of rules */
    struct emb_measures *measures;
    void (*free_measures)(struct emb_measures *measures);
    emb_status (*note_part)(struct emb_document_reader *r,
                            emb_error *error); /**< asked with the tokens of each part; NULL: nobody */
    emb_vec(emb_span) measure_places;          /**< words of the text that may name a country of a measure, near ones as one span */
    struct emb_term_memo *measures_memo;       /**< of the language below; freed by free() */
    size_t measures_language;
};

static inline const emb_seen_word *emb_word_at(const emb_document_reader *r, size_t token)
{
    return &r->words.items.items[r->tokens.items.items[token].word];
}
static inline const emb_token *emb_token_at(const emb_document_reader *r, size_t token)
{
    return &r->tokens.items.items[token];
}
/** The bytes of tokens [first, last] in the document's text. */
static inline emb_span emb_span_of(const emb_document_reader *r, size_t first, size_t last)
{
    const emb_token *a = emb_token_at(r, first), *b = emb_token_at(r, last);
    return (emb_span){r->part_at + a->from, r->part_at + b->from + b->len};
}
static inline emb_str emb_text_of(const emb_document_reader *r, emb_span span)
{
    return emb_str_slice(r->document->text, span.from, span.to);
}
static inline bool emb_word_is(const emb_document_reader *r, size_t token, emb_word_class class)
{
    return emb_word_at(r, token)->classes & EMB_CLASS_BIT(class);
}
/** The value of a word in a class, "" where it has none or is not in it. */
const char *emb_word_value(const emb_document_reader *r, size_t token, emb_word_class class);
/** The first sentence's token after `token` (its end), and the start of the sentence that holds it. */
size_t emb_sentence_end(const emb_document_reader *r, size_t token);
size_t emb_sentence_start(const emb_document_reader *r, size_t token);
/**
 * A phrase of `class` that begins at `token`: how many tokens it takes (1 for a word alone; for words apart the place of the last),
 * 0 where there is none; the longest. `ret` gets its entry.
 */
size_t emb_phrase_at(const emb_document_reader *r, size_t token, emb_word_class class, const emb_word_entry **ret);
/** The words of a phrase stand right behind each other: all of it may be shown as one. */
bool emb_phrase_is_close(const emb_document_reader *r, const emb_word_entry *entry);

/** cache.c: asks the matcher, or remembers. `schema` NULL: anything. NULL with `error` where it fails. */
const emb_answer *emb_ask(emb_document_reader *r, emb_str query, const char *schema, emb_error *error);
const emb_answer *emb_ask_identifier(emb_document_reader *r, emb_str text, emb_error *error);
emb_status emb_asked_new(emb_asked **ret, emb_error *error);
void emb_asked_free(emb_asked *asked);
/** Of a new document: forgets where too much is held. */
void emb_asked_begin(emb_asked *asked);

/** detect.c: the language of the tokens, 0 where none is likelier than others. */
size_t emb_detect_language(const emb_languages *languages, emb_str text);

/** zones.c: fills r->zones for the tokens of the segment [first, last). */
emb_status emb_find_zones(emb_document_reader *r, size_t first, size_t last, emb_zone hint, emb_error *error);
emb_zone emb_zone_at(const emb_document_reader *r, size_t token);
const emb_zone_run *emb_zone_run_at(const emb_document_reader *r, size_t token);

/** mentions.c: whole names, single words, identifiers of the tokens of the part. */
emb_status emb_find_mentions(emb_document_reader *r, size_t first, size_t last, emb_error *error);
/** mentions.c: a segment that is one name or one identifier. */
emb_status emb_find_field(emb_document_reader *r, const emb_segment *segment, emb_error *error);
emb_mention *emb_add_mention(emb_document_reader *r, size_t first, size_t last, const emb_answer *answer, emb_tier tier,
                             emb_error *error);
/** identifiers.c */
emb_status emb_find_identifiers(emb_document_reader *r, size_t first, size_t last, emb_error *error);
/** resolve.c: surnames and acronyms of the whole document so far. */
emb_status emb_resolve_mentions(emb_document_reader *r, size_t first, size_t last, emb_error *error);
/** context.c: what the words around the mentions of the part say. */
emb_status emb_weigh_context(emb_document_reader *r, emb_error *error);
/** Is a country (code) one of the entity's? `ret_any`: the list gives some. */
bool emb_entity_has_country(const emb_document_reader *r, uint32_t entity, const char *code, bool *ret_any);
/** claims.c, events.c */
emb_status emb_find_claims(emb_document_reader *r, size_t first, size_t last, emb_error *error);
emb_status emb_find_events(emb_document_reader *r, size_t first, size_t last, emb_error *error);

/** reader.c: the date of the document, ISO: what its format or itself says; NULL. */
const char *emb_document_date(const emb_document_reader *r);

/** reader.c: reads a document taken apart. */
emb_status emb_document_analyse(emb_document_reader *r, const emb_document_text *document, const emb_document_options *options,
                                emb_error *error);

#endif
