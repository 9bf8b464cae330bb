/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/xml.h"

#include <expat.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "lists/xml_error.h"

#define CHUNK ((size_t)64 * 1024)
#define PROGRESS_STEP ((uint64_t)512 * 1024)

typedef struct attribute {
    emb_str name, value;
} attribute;

struct emb_xml_node {
    emb_str name, text;
    const attribute *attributes;
    size_t attribute_count;
    uint64_t line;
    emb_xml_node *first_child, *last_child, *next;
    emb_xml_node *parent;
    emb_buf own; /* its text while it is open */
};

/* ---- reading a tree ---- */

static bool name_is(const emb_xml_node *node, const char *name)
{
    return !name || emb_str_equal(node->name, emb_str_from(name));
}

emb_str emb_xml_name(const emb_xml_node *node)
{
    return node ? node->name : EMB_STR("");
}

emb_str emb_xml_text(const emb_xml_node *node)
{
    return node && node->text.data ? node->text : EMB_STR("");
}

emb_str emb_xml_attribute(const emb_xml_node *node, const char *name)
{
    emb_str wanted = emb_str_from(name);
    for (size_t i = 0; node && i < node->attribute_count; i++)
        if (emb_str_equal(node->attributes[i].name, wanted))
            return node->attributes[i].value;
    return EMB_STR("");
}

uint64_t emb_xml_line(const emb_xml_node *node)
{
    return node ? node->line : 0;
}

static const emb_xml_node *from_here(const emb_xml_node *node, const char *name)
{
    while (node && !name_is(node, name))
        node = node->next;
    return node;
}

const emb_xml_node *emb_xml_child(const emb_xml_node *node, const char *name)
{
    return node ? from_here(node->first_child, name) : NULL;
}

const emb_xml_node *emb_xml_next(const emb_xml_node *node, const char *name)
{
    return node ? from_here(node->next, name) : NULL;
}

const emb_xml_node *emb_xml_at(const emb_xml_node *node, const char *path)
{
    emb_str rest = emb_str_from(path), step;
    while (node && emb_str_split(&rest, EMB_STR("/"), &step)) {
        node = node->first_child;
        while (node && !emb_str_equal(node->name, step))
            node = node->next;
    }
    return node;
}

emb_str emb_xml_text_at(const emb_xml_node *node, const char *path)
{
    return emb_xml_text(emb_xml_at(node, path));
}

/* ---- building it ---- */

typedef struct parse {
    XML_Parser parser;
    const emb_xml_handler *handler;
    emb_arena *arena;   /* of the record in hand, or of the element that is shown to `open` */
    emb_xml_node *node; /* the innermost open element of the record; NULL outside records */
    size_t record_bytes;
    int depth;
    uint64_t token_begins; /* the offset of the last tag, text or comment */
    emb_status status;
    emb_error *error;
} parse;

static void stop(parse *p, emb_status status)
{
    p->status = status;
    XML_StopParser(p->parser, XML_FALSE);
}

static void stop_at(parse *p, emb_status status, const char *message)
{
    stop(p, emb_fail_at(p->error, status, NULL, XML_GetCurrentLineNumber(p->parser), (uint64_t)XML_GetCurrentByteIndex(p->parser),
                        "%s", message));
}

static emb_str local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return emb_str_from(colon ? colon + 1 : name);
}

static bool count_bytes(parse *p, size_t more)
{
    p->record_bytes += more;
    if (p->record_bytes <= EMB_XML_RECORD_MAX)
        return true;
    stop_at(p, EMB_LIMIT, "a record of more than 64 MiB");
    return false;
}

static emb_str copy(parse *p, emb_str text)
{
    char *made = emb_arena_copy(p->arena, text);
    return (emb_str){made, made ? text.len : 0};
}

static bool copy_attributes(parse *p, const char **pairs, emb_xml_node *node)
{
    size_t count = 0;
    while (pairs[count * 2])
        count++;
    attribute *attributes = emb_arena_alloc(p->arena, sizeof *attributes * (count + 1));
    if (!attributes)
        return false;
    for (size_t i = 0; i < count; i++) {
        emb_str value = emb_str_trim(emb_str_from(pairs[i * 2 + 1]));
        attributes[i] = (attribute){copy(p, local_name(pairs[i * 2])), copy(p, value)};
        if (!attributes[i].name.data || !attributes[i].value.data || !count_bytes(p, value.len + 64))
            return false;
    }
    node->attributes = attributes;
    node->attribute_count = count;
    return true;
}

static emb_xml_node *new_node(parse *p, const char *name, const char **attributes)
{
    emb_xml_node *node = emb_arena_zero(p->arena, sizeof *node);
    if (!node || !count_bytes(p, sizeof *node))
        return NULL;
    node->name = copy(p, local_name(name));
    node->line = XML_GetCurrentLineNumber(p->parser);
    node->own = EMB_BUF_INIT(EMB_XML_RECORD_MAX);
    return node->name.data && copy_attributes(p, attributes, node) ? node : NULL;
}

static bool is_record(const parse *p, const char *name)
{
    emb_str local = local_name(name);
    for (const char *const *record = p->handler->records; *record; record++)
        if (emb_str_equal(local, emb_str_from(*record)))
            return true;
    return false;
}

static void append_child(emb_xml_node *parent, emb_xml_node *node)
{
    node->parent = parent;
    if (parent->last_child)
        parent->last_child->next = node;
    else
        parent->first_child = node;
    parent->last_child = node;
}

static void show_open(parse *p, const char *name, const char **attributes)
{
    if (!p->handler->open)
        return;
    emb_arena_reset(p->arena);
    p->record_bytes = 0;
    const emb_xml_node *node = new_node(p, name, attributes);
    if (!node) {
        if (p->status == EMB_OK)
            stop(p, emb_fail_memory(p->error));
        return;
    }
    emb_status status = p->handler->open(p->handler->context, node, p->depth, p->error);
    if (status != EMB_OK)
        stop(p, status);
}

static void XMLCALL on_start(void *context, const char *name, const char **attributes)
{
    parse *p = context;
    if (p->status != EMB_OK)
        return;
    if (p->depth >= EMB_XML_DEPTH_MAX) {
        stop_at(p, EMB_LIMIT, "elements nested more than 64 deep");
        return;
    }
    if (!p->node && !is_record(p, name)) {
        show_open(p, name, attributes);
        p->depth++;
        return;
    }
    if (!p->node) {
        emb_arena_reset(p->arena);
        p->record_bytes = 0;
    }
    emb_xml_node *node = new_node(p, name, attributes);
    if (!node) {
        if (p->status == EMB_OK)
            stop(p, emb_fail_memory(p->error));
        return;
    }
    if (p->node)
        append_child(p->node, node);
    p->node = node;
    p->depth++;
}

static void XMLCALL on_end(void *context, const char *name)
{
    parse *p = context;
    (void)name;
    if (p->status != EMB_OK)
        return;
    p->depth--;
    emb_xml_node *node = p->node;
    if (!node)
        return;
    node->text = copy(p, emb_str_trim(emb_buf_str(&node->own)));
    emb_buf_free(&node->own);
    if (!node->text.data) {
        stop(p, emb_fail_memory(p->error));
        return;
    }
    p->node = node->parent;
    if (p->node)
        return;
    emb_status status = p->handler->record(p->handler->context, node, p->error);
    if (status != EMB_OK)
        stop(p, status);
}

static void XMLCALL on_text(void *context, const char *text, int length)
{
    parse *p = context;
    if (p->status != EMB_OK || !p->node || !count_bytes(p, (size_t)length))
        return;
    if (!emb_buf_append(&p->node->own, text, (size_t)length))
        stop(p, emb_fail_memory(p->error));
}

static void XMLCALL on_entity(void *context, const char *name, int is_parameter, const char *value, int length, const char *base,
                              const char *system_id, const char *public_id, const char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system_id, (void)public_id, (void)notation;
    parse *p = context;
    if (p->status == EMB_OK)
        stop_at(p, EMB_FORMAT, "it declares entities, which no list does");
}

static int XMLCALL on_external(XML_Parser parser, const char *open, const char *base, const char *system_id, const char *public_id)
{
    (void)open, (void)base, (void)system_id, (void)public_id;
    parse *p = XML_GetUserData(parser);
    if (p->status == EMB_OK)
        stop_at(p, EMB_FORMAT, "it refers to an external entity, which no list does");
    return XML_STATUS_ERROR;
}

static emb_status begin(parse *p, const emb_xml_handler *handler, emb_error *error)
{
    *p = (parse){.handler = handler, .error = error};
    p->parser = XML_ParserCreate(NULL);
    p->arena = emb_arena_new();
    if (!p->parser || !p->arena)
        return emb_fail_memory(error);
    XML_SetUserData(p->parser, p);
    XML_SetElementHandler(p->parser, on_start, on_end);
    XML_SetCharacterDataHandler(p->parser, on_text);
    XML_SetEntityDeclHandler(p->parser, on_entity);
    XML_SetExternalEntityRefHandler(p->parser, on_external);
    return EMB_OK;
}

static void end(parse *p)
{
    for (emb_xml_node *node = p->node; node; node = node->parent)
        emb_buf_free(&node->own);
    if (p->parser)
        XML_ParserFree(p->parser);
    emb_arena_free(p->arena);
}

/* What expat made of a chunk, as a status with its place. */
static emb_status outcome(parse *p, enum XML_Status result)
{
    if (p->status != EMB_OK || result == XML_STATUS_OK)
        return p->status;
    return emb_xml_fail(p->parser, p->error);
}

emb_status emb_xml_parse_memory(emb_str text, const emb_xml_handler *handler, emb_error *error)
{
    parse p;
    emb_status status = begin(&p, handler, error);
    if (status == EMB_OK && text.len > INT_MAX)
        status = emb_fail(error, EMB_LIMIT, "more than 2 GiB of XML in memory");
    if (status == EMB_OK)
        status = outcome(&p, XML_Parse(p.parser, text.data ? text.data : "", (int)text.len, 1));
    end(&p);
    return status;
}

/* How much of a tag or comment was read that is not complete yet. Where expat waits for more of it, it says no place: the last holds. */
static bool is_token_too_long(parse *p, uint64_t done)
{
    XML_Index begins = XML_GetCurrentByteIndex(p->parser);
    if (begins >= 0)
        p->token_begins = (uint64_t)begins;
    return done > p->token_begins && done - p->token_begins > EMB_XML_TOKEN_MAX;
}

static emb_status parse_chunks(parse *p, int file, uint64_t total)
{
    const emb_xml_handler *handler = p->handler;
    uint64_t done = 0, told = 0;
    for (;;) {
        void *chunk = XML_GetBuffer(p->parser, (int)CHUNK);
        if (!chunk)
            return emb_fail_memory(p->error);
        ssize_t got = read(file, chunk, CHUNK);
        if (got < 0)
            return emb_fail_errno(p->error, NULL, "read");
        emb_status status = outcome(p, XML_ParseBuffer(p->parser, (int)got, got == 0));
        if (status != EMB_OK || got == 0)
            return status;
        done += (uint64_t)got;
        if (is_token_too_long(p, done)) {
            stop_at(p, EMB_LIMIT, "a tag or comment of more than 8 MiB");
            return p->status;
        }
        if (handler->progress && done - told >= PROGRESS_STEP) {
            handler->progress(handler->context, done, total);
            told = done;
        }
    }
}

emb_status emb_xml_parse_file(const char *path, const emb_xml_handler *handler, emb_error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return emb_fail_errno(error, path, "open");
    struct stat about;
    uint64_t total = fstat(file, &about) == 0 && about.st_size > 0 ? (uint64_t)about.st_size : 0;
    parse p;
    emb_status status = begin(&p, handler, error);
    if (status == EMB_OK)
        status = parse_chunks(&p, file, total);
    end(&p);
    close(file);
    if (status != EMB_OK)
        emb_error_set_path(error, path);
    return status;
}
