/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A document taken apart, as the readers of the input formats (document/input) hand it to the core. Three layers of bytes:
 *
 *   file    the bytes that the caller gave
 *   source  the same as UTF-8 characters: code points are counted here. The file itself where it is UTF-8 (ill-formed bytes may stay)
 *   text    what people read, without markup: the source itself where there is no markup (plain text)
 *
 * Findings are places in `text`; emb_document_place turns them into bytes of the file and code points of the source, by the two
 * maps. Where the file holds no characters at all (PDF, DOCX, base64), `extracted` is set: then source is text, and both offsets
 * count in it. Belongs to one thread.
 */
#ifndef EMB_DOCUMENT_TEXT_H
#define EMB_DOCUMENT_TEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/vec.h"

/** What a part of a page is. */
typedef enum emb_zone {
    EMB_ZONE_NONE = 0, /**< the input format does not say: the core decides by form */
    EMB_ZONE_BODY,
    EMB_ZONE_HEADLINE,
    EMB_ZONE_SUBHEAD,
    EMB_ZONE_DATELINE,
    EMB_ZONE_BYLINE,
    EMB_ZONE_CAPTION,
    EMB_ZONE_CREDIT,
    EMB_ZONE_SIGN_OFF,
    EMB_ZONE_QUOTE, /**< a quoted message or block; quotes inside a paragraph are found by the core */
    EMB_ZONE_NAVIGATION,
    EMB_ZONE_RELATED, /**< teasers of other articles */
    EMB_ZONE_COMMENT, /**< by readers */
    EMB_ZONE_LEGAL,   /**< imprint, copyright, disclaimers, mail footers */
    EMB_ZONE_TABLE,   /**< rows of an invoice, a list of parties */
    EMB_ZONE_FIELD,   /**< a field of a form or message */
    EMB_ZONE_COUNT
} emb_zone;

/** "body", "sign-off" … as in the JSON output; "" for NONE. Static. */
const char *emb_zone_name(emb_zone zone);

/** How a segment is screened. */
typedef enum emb_segment_kind {
    EMB_SEGMENT_TEXT = 0,   /**< running text: names are searched in it */
    EMB_SEGMENT_NAME,       /**< all of it is one name: screened as a name, fuzzily */
    EMB_SEGMENT_IDENTIFIER, /**< all of it is one identifier (BIC, IBAN, LEI, passport): matched exactly */
    EMB_SEGMENT_COUNTRY,    /**< country of the party of this group: not screened itself */
    EMB_SEGMENT_BIRTH_DATE  /**< likewise */
} emb_segment_kind;

/** A piece of the text. Segments are in order of their place and do not overlap; what lies between them is not read. */
typedef struct emb_segment {
    size_t from, to;    /**< bytes of the text */
    uint8_t kind;       /**< emb_segment_kind */
    uint8_t zone;       /**< emb_zone */
    const char *path;   /**< "CdtTrfTxInf/Dbtr/Nm"; NULL where there are no fields. Lives in the arena or is static */
    uint32_t group;     /**< segments of one party (its name, country, birth date, identifiers) share a number; 0: none */
    const char *schema; /**< of NAME: FtM schema that it must be ("Person"), NULL: anything */
} emb_segment;

/** From byte `at` of the upper layer on: what stands there below. Runs are in order; the last is closed by the layers' ends. */
typedef struct emb_text_run {
    size_t at;    /**< byte of the upper layer where the run begins */
    size_t below; /**< byte of the lower layer that it begins with */
    size_t span;  /**< EMB_RUN_SAME: both go on byte by byte; else all of the run stands for `span` bytes below (an entity) */
} emb_text_run;
#define EMB_RUN_SAME SIZE_MAX

typedef emb_vec(emb_text_run) emb_text_map;

typedef struct emb_document_text {
    emb_str source, text; /**< borrowed from the caller's bytes or from the buffers below */
    emb_buf source_buf, text_buf;
    emb_text_map to_file, to_source; /**< source → file, text → source; without a run: the same bytes */
    emb_vec(emb_segment) segments;
    emb_arena *arena;     /**< paths and other small texts */
    const char *format;   /**< "text", "html", "eml" … static */
    const char *language; /**< as the format says ("de"), NULL: it does not. Lives in the arena */
    const char *date;     /**< ISO date of the document where the format has one, NULL. Lives in the arena */
    bool utf16;           /**< the file is UTF-16: to_file is not needed */
    bool single_byte;     /**< every code point of the source is a byte of the file (KOI8-R, Windows-1252): to_file is not needed */
    bool extracted;       /**< offsets count in the text, as the file holds no characters */
    bool cut;             /**< a limit was met: not all of the document is here */
    char note[160];       /**< why it was cut, or what else people must know; "" */
} emb_document_text;

/** All empty; EMB_NO_MEMORY. Pair: emb_document_text_free. */
emb_status emb_document_text_init(emb_document_text *document, emb_error *error);
void emb_document_text_free(emb_document_text *document);
/** Empties it and keeps the memory. */
void emb_document_text_clear(emb_document_text *document);

/** Plain text: UTF-8, or UTF-16 with a byte order mark (converted, with a map); one segment without a zone. `bytes` must outlive it. */
emb_status emb_document_text_plain(emb_document_text *document, emb_str bytes, emb_error *error);

/*
 * For formats with markup: decide what source is, then append piece by piece to text_buf; emb_document_text_end sets `text`.
 */

/** `piece` of the source (its bytes [from, to)) goes to the text as it is. */
bool emb_document_text_copy(emb_document_text *document, size_t from, size_t to);
/** `text` stands for the source's bytes [from, to): a decoded entity, a line break for <br>. from == to: nothing stands there. */
bool emb_document_text_put(emb_document_text *document, emb_str text, size_t from, size_t to);
/** Ends the segment that began at byte `from` of the text; one without a character other than space is left out. */
bool emb_document_text_segment(emb_document_text *document, size_t from, emb_segment_kind kind, emb_zone zone);
/** EMB_NO_MEMORY where any of the appends failed. */
emb_status emb_document_text_end(emb_document_text *document, emb_error *error);

/** A place in the original. */
typedef struct emb_place {
    size_t from, to;               /**< bytes of the file */
    size_t start, end;             /**< code points of the source */
    size_t source_from, source_to; /**< bytes of the source */
} emb_place;

/** A byte of the source with the code points and UTF-16 units before it. */
typedef struct emb_placer_mark {
    size_t byte, code_point, units;
} emb_placer_mark;

#define EMB_PLACER_MARKS 256
#define EMB_PLACER_RECENT 16

/**
 * Turns places into original ones. Whatever the order in which it is asked, it counts on from the nearest place that it has counted: marks
 * over all of the text, the farther apart the longer it is, and those asked for last.
 */
typedef struct emb_placer {
    const emb_document_text *document;
    size_t byte, code_point, units; /**< of the source: what was counted last; units of UTF-16 */
    emb_placer_mark marks[EMB_PLACER_MARKS], recent[EMB_PLACER_RECENT];
    size_t mark_count, stride, recent_at;
} emb_placer;
void emb_placer_begin(emb_placer *placer, const emb_document_text *document);
/** Bytes [from, to) of the text. */
emb_place emb_placer_find(emb_placer *placer, size_t from, size_t to);

#endif
