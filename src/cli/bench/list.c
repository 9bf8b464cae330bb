/* SPDX-License-Identifier: Apache-2.0 */
/* A list of made-up parties in the form in which lists are exchanged: names, aliases, dates, countries, sanctions. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "cli/bench/names.h"
#include "cli/bench/queries.h"
#include "cli/bench/random.h"

#define NAMES_MAX 24

typedef struct maker {
    const emb_bench_names *names;
    uint64_t stock, random, made;
    emb_buf name, alias, line;
} maker;

static const char *const schemata[] = {"", "Person", "Organization", "Vessel"};
static const char *const countries[] = {"ru", "ir", "kp", "sy", "by", "af", "iq", "cn", "ae", "tr", "ve", "mm", "cd", "ly"};

/* As names of one party differ from each other: spelt, ordered, shortened otherwise, another name, another script. */
static void make_alias(maker *m, emb_name_kind kind)
{
    size_t way = emb_random_below(&m->random, 100);
    emb_buf_clear(&m->alias);
    if (way < 20)
        emb_bench_respell(emb_buf_str(&m->name), &m->random, &m->alias);
    else if (way < 23)
        emb_bench_misspell(emb_buf_str(&m->name), &m->random, &m->alias);
    else if (way < 50)
        emb_bench_reorder(emb_buf_str(&m->name), &m->random, &m->alias);
    else if (way < 58)
        emb_bench_transcribe(emb_buf_str(&m->name), &m->random, &m->alias);
    else
        emb_bench_name(m->names, kind, m->stock, &m->random, &m->alias);
}

static void add_names(maker *m, emb_name_kind kind)
{
    emb_buf_clear(&m->name);
    emb_bench_name(m->names, kind, m->stock, &m->random, &m->name);
    emb_json_name(&m->line, "name");
    emb_buf_append_byte(&m->line, '[');
    emb_json_string(&m->line, emb_buf_str(&m->name));
    emb_buf_append_byte(&m->line, ']');
    m->made++;
    size_t aliases = 0;
    while (aliases < NAMES_MAX && emb_random_chance(&m->random, 58))
        aliases++;
    if (!aliases)
        return;
    emb_json_name(&m->line, emb_random_chance(&m->random, 90) ? "alias" : "weakAlias");
    emb_buf_append_byte(&m->line, '[');
    for (size_t i = 0; i < aliases; i++) {
        make_alias(m, kind);
        emb_json_comma(&m->line);
        emb_json_string(&m->line, emb_buf_str(&m->alias));
        m->made++;
    }
    emb_buf_append_byte(&m->line, ']');
}

static void add_facts(maker *m, emb_name_kind kind)
{
    const char *country = countries[emb_random_below(&m->random, sizeof countries / sizeof *countries)];
    if (kind == EMB_NAME_PERSON) {
        emb_buf_printf(&m->line, ",\"birthDate\":[\"%u-%02u-%02u\"]", (unsigned)(1935 + emb_random_below(&m->random, 70)),
                       (unsigned)(1 + emb_random_below(&m->random, 12)), (unsigned)(1 + emb_random_below(&m->random, 28)));
        emb_buf_printf(&m->line, ",\"nationality\":[\"%s\"],\"gender\":[\"%s\"]", country,
                       emb_random_chance(&m->random, 90) ? "male" : "female");
        if (emb_random_chance(&m->random, 20))
            emb_buf_printf(&m->line, ",\"passportNumber\":[\"%c%08u\"]", (char)('A' + emb_random_below(&m->random, 26)),
                           (unsigned)emb_random_below(&m->random, 100000000));
    } else {
        emb_buf_printf(&m->line, ",\"country\":[\"%s\"]", country);
    }
}

static emb_status write_party(maker *m, uint64_t number, emb_file_writer *writer, emb_error *error)
{
    emb_name_kind kind = emb_bench_kind(m->names, &m->random);
    emb_buf_clear(&m->line);
    emb_buf_printf(&m->line, "{\"id\":\"made-%llu\",\"schema\":\"%s\",\"datasets\":[\"made_up\"],\"properties\":{",
                   (unsigned long long)number, schemata[kind]);
    add_names(m, kind);
    add_facts(m, kind);
    emb_buf_append_text(&m->line, ",\"topics\":[\"sanction\"]}}\n");
    emb_buf_printf(
        &m->line,
        "{\"id\":\"made-%llu-s\",\"schema\":\"Sanction\",\"datasets\":[\"made_up\"],\"properties\":{\"entity\":[\"made-%llu\"],"
        "\"authority\":[\"Made-up authority\"],\"programId\":[\"MADE-%u\"],\"startDate\":[\"20%02u-01-15\"]}}\n",
        (unsigned long long)number, (unsigned long long)number, (unsigned)emb_random_below(&m->random, 20),
        (unsigned)(10 + emb_random_below(&m->random, 15)));
    if (m->line.failed || m->name.failed || m->alias.failed)
        return emb_fail_memory(error);
    return emb_file_writer_write(writer, m->line.data, m->line.len, error);
}

emb_status emb_bench_write_list(const emb_bench_names *names, uint64_t count, uint64_t seed, const char *path, emb_error *error)
{
    maker m = {.names = names,
               .stock = emb_bench_stock(count),
               .random = seed,
               .name = EMB_BUF_INIT(1 << 16),
               .alias = EMB_BUF_INIT(1 << 16),
               .line = EMB_BUF_INIT(1 << 20)};
    emb_file_writer *writer = NULL;
    emb_status status = emb_file_writer_open(path, &writer, error);
    for (uint64_t number = 1; m.made < count && status == EMB_OK; number++)
        status = write_party(&m, number, writer, error);
    if (status == EMB_OK)
        status = emb_file_writer_commit(writer, error);
    else
        emb_file_writer_abandon(writer);
    emb_buf_free(&m.name);
    emb_buf_free(&m.alias);
    emb_buf_free(&m.line);
    return status;
}
