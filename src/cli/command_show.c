/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdlib.h>
#include <yyjson.h>
#include "base/json_each.h"
#include "cli/cli.h"
#include "model/schema.h"

typedef struct show_context {
    const emb_index *index;
    bool colour;
} show_context;

/* The caption of an entity that is referred to, "" where the index has none. */
static void print_reference(const show_context *c, const char *id)
{
    char *json = NULL;
    if (emb_index_entity_json(c->index, id, &json, NULL) != EMB_OK) {
        printf("%s", id);
        return;
    }
    yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    const char *caption = yyjson_get_str(yyjson_obj_get(yyjson_doc_get_root(doc), "caption"));
    printf("%s %s(%s)%s", caption ? caption : "", emb_dim(c->colour), id, emb_plain(c->colour));
    yyjson_doc_free(doc);
    free(json);
}

static void print_values(const show_context *c, const emb_property *property, const char *name, yyjson_val *values)
{
    yyjson_val *value;
    size_t i, max;
    EMB_JSON_ARRAY_EACH (values, i, max, value) {
        printf("  %-20s ", i ? "" : name);
        if (property && property->type == EMB_TYPE_entity)
            print_reference(c, yyjson_get_str(value));
        else
            printf("%s", yyjson_get_str(value));
        putchar('\n');
    }
}

static const char *text_of(yyjson_val *object, const char *name)
{
    const char *text = yyjson_get_str(yyjson_obj_get(object, name));
    return text ? text : "";
}

static void print_entity(const show_context *c, const char *json, size_t len, const char *skip)
{
    yyjson_doc *doc = yyjson_read(json, len, 0);
    yyjson_val *root = yyjson_doc_get_root(doc), *properties = yyjson_obj_get(root, "properties"), *name, *values;
    size_t i, max;
    if (!doc)
        return;
    const char *schema_name = text_of(root, "schema");
    emb_schema schema = emb_schema_by_name(emb_str_from(schema_name));
    printf("%s%s%s  %s%s  %s%s\n", emb_bold(c->colour), text_of(root, "caption"), emb_plain(c->colour), emb_dim(c->colour),
           schema_name, text_of(root, "id"), emb_plain(c->colour));
    yyjson_val *datasets = yyjson_obj_get(root, "datasets");
    print_values(c, NULL, "datasets", datasets);
    EMB_JSON_OBJECT_EACH (properties, i, max, name, values) {
        emb_prop prop = emb_prop_by_name(emb_str_from(yyjson_get_str(name)));
        if (!skip || strcmp(yyjson_get_str(name), skip) != 0)
            print_values(c, emb_schema_property(schema, prop), yyjson_get_str(name), values);
    }
    yyjson_doc_free(doc);
}

static emb_status print_referring(void *context, const char *property, const char *json, size_t len, emb_error *error)
{
    (void)error;
    putchar('\n');
    print_entity(context, json, len, property);
    return EMB_OK;
}

static emb_status print_json_line(void *context, const char *property, const char *json, size_t len, emb_error *error)
{
    (void)context, (void)property, (void)error;
    fwrite(json, 1, len, stdout);
    putchar('\n');
    return EMB_OK;
}

static emb_status show(const emb_index *index, const char *id, bool json, emb_error *error)
{
    char *text = NULL;
    show_context context = {index, emb_terminal_colour(stdout)};
    emb_status status = emb_index_entity_json(index, id, &text, error);
    if (status != EMB_OK)
        return status;
    if (json)
        puts(text);
    else
        print_entity(&context, text, strlen(text), NULL);
    free(text);
    return emb_index_referring(index, id, json ? print_json_line : print_referring, &context, error);
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {
        {"index", required_argument, NULL, 'i'}, {"json", no_argument, NULL, 'j'}, {NULL, 0, NULL, 0}};
    const char *path = NULL;
    bool json = false;
    for (int option; (option = getopt_long(argc, argv, "i:j", options, NULL)) != -1;) {
        if (option == 'i')
            path = optarg;
        else if (option == 'j')
            json = true;
        else
            return emb_cli_usage(&emb_command_show, "unknown or incomplete option");
    }
    if (argc - optind != 1)
        return emb_cli_usage(&emb_command_show, "give the id of one entity");
    emb_index *index = NULL;
    emb_error error;
    int code = emb_cli_open_index(path, &index);
    if (code != EMB_EXIT_OK)
        return code;
    emb_status status = show(index, argv[optind], json, &error);
    if (status != EMB_OK)
        emb_cli_error(&error);
    emb_index_close(index);
    return emb_cli_exit_code(status);
}

const emb_command emb_command_show = {
    "show",
    "prints an entity with its sanctions and relations",
    "[-i FILE.emb] [--json] ID\n\n"
    "Prints the entity with an id as the lists give it, and behind it whatever refers to it: sanctions, documents, relations.\n\n"
    "  -i, --index FILE.emb  the index (default: $EMBARGO_INDEX, else the demonstration index)\n"
    "  -j, --json            FollowTheMoney JSON, an entity a line\n\n"
    "Exit codes: 0 shown, 3 there is no such entity, 4 unusable index.\n\n"
    "Example:\n"
    "  embargo show -i lists.emb ofac-37059\n",
    run,
};
