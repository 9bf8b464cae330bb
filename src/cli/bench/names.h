/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Names made up from the statistics of real lists: how many words a name has, which words are common, how letters follow each
 * other in the rare ones. The statistics are those in data/bench/names.tsv, or are taken from an index. A set of statistics is
 * immutable once made; any thread.
 */
#ifndef EMB_CLI_BENCH_NAMES_H
#define EMB_CLI_BENCH_NAMES_H

#include <stdio.h>

#include "base/buf.h"
#include "base/error.h"
#include "embargo/index.h"
#include "text/readings.h"

typedef struct emb_bench_names emb_bench_names;

/** From the statistics in the program. EMB_NO_MEMORY. */
emb_status emb_bench_names_default(emb_bench_names **ret, emb_error *error);
/** From the names of an index. EMB_NO_MEMORY; EMB_INVALID where it has no names in Latin letters. */
emb_status emb_bench_names_learn(const emb_index *index, emb_bench_names **ret, emb_error *error);
void emb_bench_names_free(emb_bench_names *names);
/** In the form of data/bench/names.tsv. */
void emb_bench_names_print(const emb_bench_names *names, FILE *out);

/** A kind of thing, as often as lists have it. */
emb_name_kind emb_bench_kind(const emb_bench_names *names, uint64_t *random);
/**
 * Appends a name of a kind, in lower-case Latin letters. Rare words come from a stock of `stock` words, which are the same for the
 * same number: a list of a million names has more different words than one of a thousand.
 */
void emb_bench_name(const emb_bench_names *names, emb_name_kind kind, uint64_t stock, uint64_t *random, emb_buf *out);

/** Appends one made-up word: the same number, the same word; those from a list's stock on are in no such list. */
void emb_bench_word(const emb_bench_names *names, emb_name_kind kind, uint64_t number, emb_buf *out);

/** Writes about `count` names of made-up parties as FollowTheMoney JSON lines. EMB_IO, EMB_NO_MEMORY. */
emb_status emb_bench_write_list(const emb_bench_names *names, uint64_t count, uint64_t seed, const char *path, emb_error *error);
/** The stock that a list of `count` names draws from. */
uint64_t emb_bench_stock(uint64_t count);

#endif
