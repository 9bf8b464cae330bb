/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/reader.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/decode.h"
#include "lists/guess.h"
#include "lists/readers.h"

#define HEAD_MAX ((size_t)64 * 1024)
/* A list loses bad records; one with more than these, and more than one record in ten, is another list than it claims to be. */
#define REFUSED_MAX 20
#define REFUSED_SHARE 10

/* Most special first: a reader further down may only recognise what none above it does. */
static const emb_reader *const readers[] = {
    &emb_reader_ofac_advanced_xml,
    &emb_reader_ofac_csv,
    &emb_reader_ofac_enhanced_xml,
    &emb_reader_ofac_sdn_xml,
    &emb_reader_ca_sema_xml,
    &emb_reader_un_xml,
    &emb_reader_ch_seco_xml,
    &emb_reader_eu_xml,
    &emb_reader_eu_csv,
    &emb_reader_uk_csv,
    &emb_reader_uk_xml,
    &emb_reader_us_csl_csv,
    &emb_reader_us_csl_json,
    &emb_reader_bis_dpl,
    &emb_reader_os_simple,
    &emb_reader_senzing,
    &emb_reader_ftm_json,
};

const emb_reader *emb_reader_at(size_t index)
{
    return index < sizeof readers / sizeof *readers ? readers[index] : NULL;
}

const emb_reader *emb_reader_by_name(emb_str name)
{
    const emb_reader *reader;
    for (size_t i = 0; (reader = emb_reader_at(i)) != NULL; i++)
        if (emb_str_equal(name, emb_str_from(reader->name)))
            return reader;
    return NULL;
}

/* ---- Counting what passes to the sink ---- */

typedef struct counter {
    const emb_sink *sink;
    emb_list_info *info;
    emb_status stopped; /* what the sink answered last */
    uint64_t first_line;
    char first_reason[200]; /* of the first refused record */
} counter;

/* A listed party, as against its sanctions, documents, wallets, addresses and relations. */
static bool is_target(const emb_entity *entity)
{
    emb_schema schema = emb_entity_schema(entity);
    if (emb_schema_is_a(schema, EMB_SCHEMA_CryptoWallet))
        return !emb_entity_has(entity, EMB_PROP_holder);
    return emb_schema_is_a(schema, EMB_SCHEMA_LegalEntity) || emb_schema_is_a(schema, EMB_SCHEMA_Asset);
}

static emb_status count_entity(void *context, const emb_entity *entity, emb_error *error)
{
    counter *c = context;
    c->info->entities++;
    if (is_target(entity)) {
        c->info->targets++;
        for (size_t i = 0; i < emb_entity_value_count(entity); i++) {
            emb_prop prop = emb_entity_value(entity, i).prop;
            c->info->weak_aliases += prop == EMB_PROP_weakAlias;
            c->info->names +=
                prop == EMB_PROP_name || prop == EMB_PROP_alias || prop == EMB_PROP_previousName || prop == EMB_PROP_abbreviation;
        }
    }
    c->stopped = c->sink->entity(c->sink->context, entity, error);
    return c->stopped;
}

static void count_refusal(void *context, uint64_t line, const char *id, const char *reason)
{
    counter *c = context;
    if (c->info->refused++ == 0) {
        c->first_line = line;
        snprintf(c->first_reason, sizeof c->first_reason, "%s", reason);
    }
    if (c->sink->refuse)
        c->sink->refuse(c->sink->context, line, id, reason);
}

static void count_warning(void *context, uint64_t line, const char *id, const char *reason)
{
    counter *c = context;
    c->info->warned++;
    if (c->sink->warn)
        c->sink->warn(c->sink->context, line, id, reason);
}

static void pass_progress(void *context, uint64_t done, uint64_t total)
{
    const counter *c = context;
    if (c->sink->progress)
        c->sink->progress(c->sink->context, done, total);
}

/* ---- Finding the file and its format ---- */

static bool is_directory(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* The main file of OFAC's CSV set in a directory, whatever its case. NULL with the error filled in. */
static char *find_main_file(const char *directory, emb_error *error)
{
    static const char *const names[] = {"sdn.csv", "cons_prim.csv"};
    char *found = NULL;
    DIR *open = opendir(directory);
    if (!open) {
        emb_fail_errno(error, directory, "open the directory");
        return NULL;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++) {
        rewinddir(open);
        for (const struct dirent *entry; !found && (entry = readdir(open)) != NULL;)
            if (strcasecmp(entry->d_name, names[i]) == 0 && asprintf(&found, "%s/%s", directory, entry->d_name) < 0)
                found = NULL;
    }
    closedir(open);
    if (!found)
        emb_fail_at(error, EMB_NOT_FOUND, directory, 0, 0, "the directory holds no OFAC CSV set (no sdn.csv, no cons_prim.csv)");
    return found;
}

static emb_status read_head(const char *path, char **ret_head, emb_str *ret, emb_error *error)
{
    emb_decoder *decoder = NULL;
    emb_status status = emb_decoder_open(path, &decoder, error);
    if (status != EMB_OK)
        return status;
    const emb_window *window = emb_decoder_window(decoder);
    while (status == EMB_OK && !window->ended && window->end - window->at < HEAD_MAX)
        status = emb_decoder_fill(decoder, error);
    size_t len = window->end - window->at < HEAD_MAX ? window->end - window->at : HEAD_MAX;
    char *head = status == EMB_OK ? malloc(len + 1) : NULL;
    if (head) {
        memcpy(head, window->data + window->at, len);
        head[len] = '\0';
        *ret_head = head;
        *ret = (emb_str){head, len};
    } else if (status == EMB_OK) {
        status = emb_fail_memory(error);
    }
    emb_decoder_close(decoder);
    return status;
}

static emb_status find_reader(const emb_list_file *file, const char *format, const emb_reader **ret, emb_error *error)
{
    const char *hopeless = emb_guess_no_list(file->head);
    if (hopeless)
        return emb_fail_at(error, EMB_FORMAT, file->path, 0, 0, "this is no list: %s", hopeless);
    if (format) {
        *ret = emb_reader_by_name(emb_str_from(format));
        return *ret ? EMB_OK : emb_fail(error, EMB_INVALID, "there is no list format named \"%s\"", format);
    }
    const emb_reader *reader;
    for (size_t i = 0; (reader = emb_reader_at(i)) != NULL; i++) {
        if (reader->detect(file)) {
            *ret = reader;
            return EMB_OK;
        }
    }
    char looks[160];
    emb_guess_describe(file->head, looks, sizeof looks);
    return emb_fail_at(error, EMB_FORMAT, file->path, 0, 0, "no list format that is known here: %s", looks);
}

/* ---- Reading ---- */

/* What the numbers say after a reader found nothing wrong itself. */
static emb_status check_counts(const emb_list_file *file, const counter *c, emb_error *error)
{
    const emb_list_info *info = c->info;
    if (info->declared > info->records)
        return emb_fail_at(error, EMB_FORMAT, file->path, 0, 0, "cut off? It declares %llu records and holds %llu",
                           (unsigned long long)info->declared, (unsigned long long)info->records);
    if (info->refused > REFUSED_MAX && info->refused * REFUSED_SHARE > info->records)
        return emb_fail_at(error, EMB_FORMAT, file->path, c->first_line, 0,
                           "%llu of %llu records cannot be used: the list is not what it should be; the first: %s",
                           (unsigned long long)info->refused, (unsigned long long)info->records, c->first_reason);
    if (info->entities)
        return EMB_OK;
    if (info->refused)
        return emb_fail_at(error, EMB_FORMAT, file->path, c->first_line, 0, "not one of %llu records could be kept; the first: %s",
                           (unsigned long long)info->records, c->first_reason);
    return emb_fail_at(error, EMB_FORMAT, file->path, 0, 0, "the list (%s) holds no records", info->format);
}

static emb_status read_with(const emb_reader *reader, const emb_list_file *file, const emb_sink *sink, emb_list_info *ret_info,
                            emb_error *error)
{
    emb_list_info info = {0};
    counter c = {.sink = sink, .info = &info};
    const emb_sink counting = {&c, count_entity, count_refusal, count_warning, pass_progress};
    emb_status status = reader->read(file, &counting, &info, error);
    if (status == EMB_OK)
        status = check_counts(file, &c, error);
    else if (c.stopped == EMB_OK)
        emb_error_set_path(error, file->path);
    if (status == EMB_OK)
        *ret_info = info;
    return status;
}

static emb_status read_file(const char *path, const char *format, const char *dataset, const emb_sink *sink,
                            emb_list_info *ret_info, emb_error *error)
{
    emb_list_file file = {.path = path, .dataset = dataset};
    const emb_reader *reader = NULL;
    char *head = NULL;
    emb_status status = read_head(path, &head, &file.head, error);
    if (status == EMB_OK)
        status = find_reader(&file, format, &reader, error);
    if (status == EMB_OK)
        status = read_with(reader, &file, sink, ret_info, error);
    free(head);
    return status;
}

emb_status emb_list_read(const char *path, const char *format, const char *dataset, const emb_sink *sink, emb_list_info *ret_info,
                         emb_error *error)
{
    if (strcmp(path, "-") == 0)
        return emb_fail(error, EMB_UNSUPPORTED, "a list cannot be read from standard input: it is looked at twice");
    if (!is_directory(path))
        return read_file(path, format, dataset, sink, ret_info, error);
    char *main_file = find_main_file(path, error);
    if (!main_file)
        return error && error->code ? error->code : EMB_NOT_FOUND;
    emb_status status = read_file(main_file, format, dataset, sink, ret_info, error);
    free(main_file);
    return status;
}
