/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdlib.h>
#include <yyjson.h>
#include "base/json_each.h"
#include "base/json.h"
#include "cli/cli.h"
#include "model/schema.h"

static void print_lists(const char *meta, bool colour)
{
    yyjson_doc *doc = yyjson_read(meta, strlen(meta), 0);
    yyjson_val *lists = yyjson_obj_get(yyjson_doc_get_root(doc), "lists"), *list;
    size_t i, max;
    if (!doc)
        return;
    printf("\n%s%-28s %-34s %-12s %10s %10s %8s %8s%s\n", emb_bold(colour), "List", "Format", "Date", "Parties", "Names", "Weak",
           "Refused", emb_plain(colour));
    EMB_JSON_ARRAY_EACH (lists, i, max, list) {
        emb_print_column(stdout, emb_str_from(yyjson_get_str(yyjson_obj_get(list, "dataset"))), 28);
        putchar(' ');
        emb_print_column(stdout, emb_str_from(yyjson_get_str(yyjson_obj_get(list, "format"))), 34);
        putchar(' ');
        emb_print_column(stdout, emb_str_from(yyjson_get_str(yyjson_obj_get(list, "published"))), 12);
        printf(" %10s %10s %8s %8s\n", emb_thousands(yyjson_get_uint(yyjson_obj_get(list, "targets"))),
               emb_thousands(yyjson_get_uint(yyjson_obj_get(list, "names"))),
               emb_thousands(yyjson_get_uint(yyjson_obj_get(list, "weak_aliases"))),
               emb_thousands(yyjson_get_uint(yyjson_obj_get(list, "refused"))));
    }
    yyjson_doc_free(doc);
}

static void print_table(const emb_index *index, const char *path)
{
    bool colour = emb_terminal_colour(stdout);
    emb_index_counts counts;
    emb_index_count(index, &counts);
    printf("%s%s%s\n", emb_bold(colour), path, emb_plain(colour));
    printf("digest %s\n", emb_index_digest(index));
    printf("%s bytes, %s entities, %s of them screened, %s names, %s different words, %s identifiers\n",
           emb_thousands(counts.bytes), emb_thousands(counts.entities), emb_thousands(counts.targets), emb_thousands(counts.names),
           emb_thousands(counts.tokens), emb_thousands(counts.identifiers));
    print_lists(emb_index_meta(index), colour);
    printf("\n%sSchema                        Entities%s\n", emb_bold(colour), emb_plain(colour));
    for (int schema = 1; schema < EMB_SCHEMA_COUNT; schema++) {
        uint32_t count = emb_index_count_schema(index, emb_schema_name((emb_schema)schema));
        if (count)
            printf("%-26s %11s\n", emb_schema_name((emb_schema)schema), emb_thousands(count));
    }
    printf("\n%sSection                          Bytes%s\n", emb_bold(colour), emb_plain(colour));
    emb_index_section section;
    for (size_t i = 0; emb_index_section_at(index, i, &section); i++)
        printf("%-26s %11s\n", section.name, emb_thousands(section.bytes));
}

static void print_json(const emb_index *index, const char *path)
{
    emb_buf out = EMB_BUF_INIT((size_t)64 * 1024 * 1024);
    emb_index_counts counts;
    emb_index_count(index, &counts);
    emb_buf_append_byte(&out, '{');
    emb_json_member(&out, "path", emb_str_from(path));
    emb_json_member(&out, "digest", emb_str_from(emb_index_digest(index)));
    emb_buf_printf(&out, ",\"bytes\":%llu,\"entities\":%u,\"targets\":%u,\"names\":%u,\"rows\":%u,\"tokens\":%u,\"identifiers\":%u",
                   (unsigned long long)counts.bytes, counts.entities, counts.targets, counts.names, counts.rows, counts.tokens,
                   counts.identifiers);
    emb_json_name(&out, "schemata");
    emb_buf_append_byte(&out, '{');
    for (int schema = 1; schema < EMB_SCHEMA_COUNT; schema++) {
        const char *name = emb_schema_name((emb_schema)schema);
        uint32_t count = emb_index_count_schema(index, name);
        if (count) {
            emb_json_name(&out, name);
            emb_buf_printf(&out, "%u", count);
        }
    }
    emb_buf_append_byte(&out, '}');
    emb_json_name(&out, "sections");
    emb_buf_append_byte(&out, '{');
    emb_index_section section;
    for (size_t i = 0; emb_index_section_at(index, i, &section); i++) {
        emb_json_name(&out, section.name);
        emb_buf_printf(&out, "%llu", (unsigned long long)section.bytes);
    }
    emb_buf_append_byte(&out, '}');
    emb_json_name(&out, "built");
    emb_buf_append_text(&out, emb_index_meta(index));
    emb_buf_append_text(&out, "}\n");
    fwrite(out.data, 1, out.len, stdout);
    emb_buf_free(&out);
}

/* The one file that a command names, NULL for the default index; false (and a report) for anything else. */
static bool take_path(const emb_command *command, int argc, char **argv, const char **ret)
{
    if (optind < argc - 1) {
        emb_cli_usage(command, "one index at a time");
        return false;
    }
    *ret = emb_cli_index_path(optind < argc ? argv[optind] : NULL);
    return true;
}

static int run_info(int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {NULL, 0, NULL, 0}};
    bool json = false;
    const char *path;
    for (int option; (option = getopt_long(argc, argv, "j", options, NULL)) != -1;) {
        if (option != 'j')
            return emb_cli_usage(&emb_command_info, "unknown option");
        json = true;
    }
    if (!take_path(&emb_command_info, argc, argv, &path))
        return EMB_EXIT_USAGE;
    emb_index *index = NULL;
    int code = emb_cli_open_index(path, &index);
    if (code != EMB_EXIT_OK)
        return code;
    if (json)
        print_json(index, path);
    else
        print_table(index, path);
    emb_index_close(index);
    return EMB_EXIT_OK;
}

const emb_command emb_command_info = {
    "info",
    "tells what is in an index",
    "[--json] [FILE.emb]\n\n"
    "Shows the lists with their dates, what entities there are, the size of every section, and the digest that answers carry.\n"
    "Without a file: $EMBARGO_INDEX, else the demonstration index.\n\n"
    "  -j, --json  one JSON object\n\n"
    "Examples:\n"
    "  embargo info lists.emb\n"
    "  embargo info --json lists.emb | jq .built.lists\n",
    run_info,
};

static int run_verify(int argc, char **argv)
{
    static const struct option options[] = {{NULL, 0, NULL, 0}};
    const char *path;
    if (getopt_long(argc, argv, "", options, NULL) != -1)
        return emb_cli_usage(&emb_command_verify, "unknown option");
    if (!take_path(&emb_command_verify, argc, argv, &path))
        return EMB_EXIT_USAGE;
    emb_index *index = NULL;
    emb_error error;
    int code = emb_cli_open_index(path, &index);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status = emb_index_verify(index, &error);
    if (status != EMB_OK)
        emb_cli_error(&error);
    else
        printf("%s: whole, digest %s\n", path, emb_index_digest(index));
    emb_index_close(index);
    return status == EMB_OK ? EMB_EXIT_OK : status == EMB_NO_MEMORY ? EMB_EXIT_SYSTEM : EMB_EXIT_INDEX;
}

const emb_command emb_command_verify = {
    "verify",
    "checks an index file whole",
    "[FILE.emb]\n\n"
    "Reads the whole file and checks every digest and every reference in it. Exit code 0: whole; 4: damaged, cut off or of another "
    "version.\n\n"
    "Example:\n"
    "  embargo verify lists.emb\n",
    run_verify,
};
