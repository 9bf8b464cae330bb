/* SPDX-License-Identifier: Apache-2.0 */
/** Queries as a screening desk has them: mostly names of nobody, and listed names as they are, damaged, or in another script. */
#ifndef EMB_CLI_BENCH_QUERIES_H
#define EMB_CLI_BENCH_QUERIES_H

#include "base/vec.h"
#include "cli/bench/names.h"

typedef enum emb_bench_class {
    EMB_BENCH_NO_HIT,
    EMB_BENCH_EXACT,
    EMB_BENCH_MISSPELT,
    EMB_BENCH_REORDERED, /**< or abbreviated: an initial, a word left out, two written as one */
    EMB_BENCH_SCRIPT,
    EMB_BENCH_CLASS_COUNT
} emb_bench_class;

/** "no hit", "exact" … Static. */
const char *emb_bench_class_name(emb_bench_class class);
/** What part of the mix a class is, in hundredths. */
unsigned emb_bench_class_share(emb_bench_class class);

typedef struct emb_bench_query {
    uint32_t text, len; /**< in `text` of the queries */
    emb_bench_class class;
} emb_bench_query;

typedef struct emb_bench_queries {
    emb_vec(emb_bench_query) items;
    emb_buf text;
} emb_bench_queries;

/** `count` queries in the shares of the mix, in random order. EMB_NO_MEMORY; EMB_INVALID where the index has no names. */
emb_status emb_bench_queries_make(const emb_bench_names *names, const emb_index *index, size_t count, uint64_t seed,
                                  emb_bench_queries *ret, emb_error *error);
/** A name a line, all of class EMB_BENCH_NO_HIT. EMB_IO, EMB_NO_MEMORY. */
emb_status emb_bench_queries_read(const char *path, emb_bench_queries *ret, emb_error *error);
void emb_bench_queries_free(emb_bench_queries *queries);

/** Appends `name` in another convention of transcription: the same few for every name. */
void emb_bench_respell(emb_str name, uint64_t *random, emb_buf *out);
/** Damages: appends `name` (words of ASCII letters) with a letter or two wrong; with words moved or shortened; in another script. */
void emb_bench_misspell(emb_str name, uint64_t *random, emb_buf *out);
void emb_bench_reorder(emb_str name, uint64_t *random, emb_buf *out);
void emb_bench_transcribe(emb_str name, uint64_t *random, emb_buf *out);

#endif
