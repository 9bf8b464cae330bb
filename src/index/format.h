/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The index file, byte by byte: docs/index-format.md says the same in prose. All numbers are little-endian; a machine of
 * the other order refuses the file by its magic number. Every section begins at a multiple of EMB_SECTION_ALIGN.
 */
#ifndef EMB_INDEX_FORMAT_H
#define EMB_INDEX_FORMAT_H

#include <stdint.h>

#define EMB_INDEX_MAGIC 0x1A6F677261626D65ull /* "embargo\x1a" */
#define EMB_INDEX_FORMAT 2u
#define EMB_SECTION_ALIGN 64u

/** Numbers are written into files: only ever appended. */
typedef enum emb_section {
    EMB_SECTION_META = 0,     /**< one JSON object, NUL-terminated */
    EMB_SECTION_TOKENS,       /**< emb_token_record, by class and key */
    EMB_SECTION_TOKEN_TEXT,   /**< key and skeleton of every token */
    EMB_SECTION_TOKEN_SLOTS,  /**< u32: 1 + token, tag << 24, by hash of its key; 0 is free */
    EMB_SECTION_EDGE_BUCKETS, /**< u32: where each bucket begins in EDGES, and the end */
    EMB_SECTION_EDGES,        /**< u32: token, tag << 24 */
    EMB_SECTION_GROUP_STARTS, /**< u32: where each group of the lexicon begins in GROUP_TOKENS, and the end */
    EMB_SECTION_GROUP_TOKENS, /**< u32: token */
    EMB_SECTION_POST_STARTS,  /**< u32 at 3 * token + kind - 1: where the postings of a kind of name begin, and the end */
    EMB_SECTION_POSTS,        /**< emb_post: every row under every part of it */
    EMB_SECTION_OWN_STARTS,   /**< as POST_STARTS */
    EMB_SECTION_OWN_POSTS,    /**< emb_post: every row under its two rarest required parts */
    EMB_SECTION_ROWS,         /**< emb_row_record, and one behind the last for where it ends */
    EMB_SECTION_ROW_PARTS,    /**< u32: token, role << 24 */
    EMB_SECTION_ROW_NAMES,    /**< u32: name */
    EMB_SECTION_NAMES,        /**< emb_name_record */
    EMB_SECTION_NAME_TEXT,    /**< names as listed, UTF-8 */
    EMB_SECTION_JOIN_BUCKETS, /**< u32: where each bucket begins in JOINS, and the end */
    EMB_SECTION_JOINS,        /**< emb_join_record */
    EMB_SECTION_ENTITIES,     /**< emb_entity_record */
    EMB_SECTION_ENTITY_TEXT,  /**< id and caption of every entity */
    EMB_SECTION_ENTITY_SLOTS, /**< u32: 1 + entity, by hash of its id; 0 is free */
    EMB_SECTION_FACTS,        /**< emb_fact_record */
    EMB_SECTION_STRINGS,      /**< u32: where each string begins in STRING_TEXT, and the end */
    EMB_SECTION_STRING_TEXT,
    EMB_SECTION_IDENTIFIERS,  /**< emb_identifier_record, by hash */
    EMB_SECTION_REFERENCES,   /**< emb_reference_record: who refers to an entity, by entity */
    EMB_SECTION_BLOCKS,       /**< emb_block_record */
    EMB_SECTION_BLOCK_DATA,   /**< Zstandard frames of entities in JSON */
    EMB_SECTION_TOKEN_SHAPES, /**< emb_token_shape (shape.h), by token */
    EMB_SECTION_NEAR_STARTS,  /**< u32 by token: where its list begins in NEAR, and the end; empty: it has none */
    EMB_SECTION_NEAR,         /**< u32: token, place in NEAR_LINKS << 24: all tokens that have a link with it, itself too */
    EMB_SECTION_NEAR_LINKS,   /**< emb_near_links, at most 256 */
    EMB_SECTION_COUNT
} emb_section;

typedef struct emb_section_record {
    uint64_t offset, size; /**< bytes from the start of the file */
    uint64_t digest;       /**< XXH3-64 of its bytes */
    uint32_t section, item_size;
} emb_section_record;

typedef struct emb_index_header {
    uint64_t magic;
    uint32_t format;
    uint32_t normaliser; /**< how names were taken apart: emb_normaliser_version() */
    uint64_t file_size;
    uint32_t section_count, targets;
    uint8_t content[32];    /**< SHA-256 of all sections in order */
    uint64_t table_digest;  /**< XXH3-64 of the table of sections, which follows the header */
    uint64_t header_digest; /**< XXH3-64 of the header before this field */
} emb_index_header;

typedef struct emb_token_record {
    uint32_t text;
    uint8_t key_len, skeleton_len;
    uint8_t key_class; /**< emb_key_class */
    uint8_t reserved;
} emb_token_record;

/** What links say, by kind of name (PERSON, ORGANISATION, VESSEL). */
typedef struct emb_near_links {
    uint16_t likeness[3];
    uint8_t kind[3]; /**< emb_link_kind */
    uint8_t reserved[3];
} emb_near_links;

/** A row under one of its parts, with two of its others, so that most rows need not be looked at. */
typedef struct emb_post {
    uint32_t row;
    /**
     * Token, role << 24; EMB_POST_NONE: none. The rarest required ones first. In the first, bits 28 to 30, and bit 29 of the second above them: how
     * many required parts the row has, at most 15; EMB_POST_MORE: there are more parts than these. In the second, of OWN_POSTS: EMB_POST_ALONE: the row has no
     * other required part; EMB_POST_ONLY: it stands under this word alone, as its second one is too common.
     */
    uint32_t other[2];
} emb_post;
#define EMB_TOKEN_BITS 24
#define EMB_TOKEN_MASK 0xFFFFFFu
#define EMB_POST_NONE 0xFFFFFFu
#define EMB_POST_MORE 0x80000000u
#define EMB_POST_ALONE 0x80000000u
#define EMB_POST_ONLY 0x40000000u
/** Words that more rows of a kind have are too common to file rows under them as their second word. */
#define EMB_OWN_SECOND_MAX 64u
#define EMB_POST_REQUIRED_SHIFT 28
#define EMB_POST_REQUIRED_HIGH_SHIFT 29
#define EMB_POST_REQUIRED_MAX 15u
#define EMB_ROLE_OF(packed) ((packed) >> EMB_TOKEN_BITS & 0xFu)

/** Names that are taken apart alike share a row. */
typedef struct emb_row_record {
    uint32_t parts;        /**< where its parts begin in ROW_PARTS; they end where those of the next row begin */
    uint32_t names;        /**< likewise in ROW_NAMES */
    uint16_t legal;        /**< group of its legal form, 0xFFFF: none */
    uint8_t kind;          /**< emb_name_kind: 1, 2 or 3 */
    uint8_t native_script; /**< of the names, 0: none */
    uint8_t key_class;     /**< emb_key_class of its variant */
    uint8_t syllabic;      /**< 1: a Korean or Chinese name */
    uint8_t reserved[2];
} emb_row_record;

typedef struct emb_name_record {
    uint32_t entity, text;
    uint16_t len;
    uint8_t property; /**< emb_alias_kind */
    uint8_t reserved;
} emb_name_record;

/** Several parts of a row written as one. */
typedef struct emb_join_record {
    uint32_t row;
    uint32_t what; /**< see emb_join_pack: the upper bits of the hash, first part, part behind the last, acronym */
} emb_join_record;
#define EMB_JOIN_TAG_BITS 19
static inline uint32_t emb_join_tag(uint64_t hash)
{
    return (uint32_t)(hash >> (64 - EMB_JOIN_TAG_BITS));
}
static inline uint32_t emb_join_pack(uint64_t hash, unsigned from, unsigned to, unsigned acronym)
{
    return emb_join_tag(hash) << 13 | from << 7 | to << 1 | acronym;
}
static inline uint32_t emb_join_tag_of(const emb_join_record *join)
{
    return join->what >> 13;
}
static inline uint8_t emb_join_from(const emb_join_record *join)
{
    return (uint8_t)(join->what >> 7 & 63u);
}
static inline uint8_t emb_join_to(const emb_join_record *join)
{
    return (uint8_t)(join->what >> 1 & 63u);
}
static inline uint8_t emb_join_acronym(const emb_join_record *join)
{
    return (uint8_t)(join->what & 1u);
}

typedef struct emb_entity_record {
    uint32_t text; /**< id, then caption */
    uint16_t id_len, caption_len;
    uint32_t facts;               /**< where its facts begin; they end where those of the next entity begin */
    uint32_t references;          /**< likewise */
    uint32_t block, offset, size; /**< its JSON */
    uint16_t schema;              /**< emb_schema; the header's normaliser says of which model */
    uint8_t target;               /**< 1: screened against */
    uint8_t reserved;
} emb_entity_record;

typedef enum emb_fact_type {
    EMB_FACT_BIRTH_DATE = 1,  /**< value: year << 16 | month << 8 | day */
    EMB_FACT_COUNTRY = 2,     /**< value: string (a code); detail 1: nationality or citizenship */
    EMB_FACT_GENDER = 3,      /**< value: 1 male, 2 female */
    EMB_FACT_BIRTH_PLACE = 4, /**< value: string */
    EMB_FACT_DATASET = 5,     /**< value: string */
    EMB_FACT_PROGRAM = 6,     /**< value: string */
    EMB_FACT_TOPIC = 7        /**< value: string */
} emb_fact_type;

typedef struct emb_fact_record {
    uint32_t value;
    uint16_t type, detail;
} emb_fact_record;

typedef struct emb_identifier_record {
    uint64_t hash; /**< of the normal form */
    uint32_t entity;
    uint16_t property; /**< emb_prop */
    uint8_t kind;      /**< emb_identifier_kind */
    uint8_t reserved;
} emb_identifier_record;

typedef struct emb_reference_record {
    uint32_t entity;   /**< the one that refers */
    uint32_t property; /**< emb_prop */
} emb_reference_record;

typedef struct emb_block_record {
    uint64_t offset; /**< in BLOCK_DATA */
    uint32_t size, raw_size;
} emb_block_record;

/* As docs/index-format.md says. */
_Static_assert(sizeof(emb_section_record) == 32 && sizeof(emb_index_header) == 80, "header and table");
_Static_assert(sizeof(emb_token_record) == 8 && sizeof(emb_post) == 12 && sizeof(emb_row_record) == 16, "words and rows");
_Static_assert(sizeof(emb_name_record) == 12 && sizeof(emb_join_record) == 8 && sizeof(emb_entity_record) == 32,
               "names and entities");
_Static_assert(sizeof(emb_fact_record) == 8 && sizeof(emb_identifier_record) == 16, "facts and identifiers");
_Static_assert(sizeof(emb_reference_record) == 8 && sizeof(emb_block_record) == 16, "references and blocks");

#endif
