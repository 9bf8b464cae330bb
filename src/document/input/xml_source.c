/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/xml_source.h"

#include <expat.h>

#include "lists/xml_error.h"

typedef struct parse {
    XML_Parser parser;
    const emb_xml_events *events;
    int depth;
    emb_status status;
    emb_error *error;
} parse;

const char *emb_xml_local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

emb_str emb_xml_source_encoding(emb_str bytes)
{
    emb_str head = {bytes.data, bytes.len < 256 ? bytes.len : 256};
    size_t end = emb_str_find(head, EMB_STR("?>"), 0), at = emb_str_find(head, EMB_STR("encoding"), 0);
    if (!emb_str_starts(head, EMB_STR("<?xml")) || end == SIZE_MAX || at >= end)
        return EMB_STR("");
    size_t from = at + 8;
    while (from < end && head.data[from] != '"' && head.data[from] != '\'')
        from++;
    size_t to = from + 1;
    while (to < end && head.data[to] != '"' && head.data[to] != '\'')
        to++;
    return from < end ? emb_str_slice(head, from + 1, to < end ? to : end) : EMB_STR("");
}

static void stop(parse *p, emb_status status, const char *message)
{
    if (p->status != EMB_OK)
        return;
    p->status = emb_fail_at(p->error, status, NULL, XML_GetCurrentLineNumber(p->parser),
                            (uint64_t)XML_GetCurrentByteIndex(p->parser), "%s", message);
    XML_StopParser(p->parser, XML_FALSE);
}

static void check_memory(parse *p)
{
    if (p->events->failed && *p->events->failed)
        stop(p, EMB_NO_MEMORY, "out of memory");
}

static void XMLCALL on_start(void *context, const char *name, const char **attributes)
{
    parse *p = context;
    if (p->status != EMB_OK)
        return;
    if (++p->depth > EMB_XML_SOURCE_DEPTH) {
        stop(p, EMB_LIMIT, "elements nested more than 256 deep");
        return;
    }
    p->events->start(p->events->context, emb_xml_local_name(name), (const char *const *)attributes);
    check_memory(p);
}

static void XMLCALL on_end(void *context, const char *name)
{
    parse *p = context;
    if (p->status != EMB_OK)
        return;
    p->depth--;
    p->events->end(p->events->context, emb_xml_local_name(name));
    check_memory(p);
}

static void XMLCALL on_text(void *context, const char *text, int length)
{
    parse *p = context;
    if (p->status != EMB_OK)
        return;
    size_t from = (size_t)XML_GetCurrentByteIndex(p->parser), span = (size_t)XML_GetCurrentByteCount(p->parser);
    p->events->text(p->events->context, (emb_str){text, (size_t)length}, from, from + span);
    check_memory(p);
}

static void XMLCALL on_entity(void *context, const char *name, int is_parameter, const char *value, int length, const char *base,
                              const char *system_id, const char *public_id, const char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system_id, (void)public_id, (void)notation;
    stop(context, EMB_FORMAT, "it declares entities, which are not read");
}

static int XMLCALL on_external(XML_Parser parser, const char *open, const char *base, const char *system_id, const char *public_id)
{
    (void)open, (void)base, (void)system_id, (void)public_id;
    stop(XML_GetUserData(parser), EMB_FORMAT, "it refers to an external entity, which is not read");
    return XML_STATUS_ERROR;
}

static emb_status outcome(parse *p, enum XML_Status result)
{
    if (p->status != EMB_OK || result == XML_STATUS_OK)
        return p->status;
    return emb_xml_fail(p->parser, p->error);
}

/* All at once: in chunks expat reads an unfinished tag anew with each. */
emb_status emb_xml_source_parse(emb_str source, const emb_xml_events *events, emb_error *error)
{
    parse p = {.events = events, .error = error};
    if (source.len > EMB_XML_SOURCE_MAX)
        return emb_fail(error, EMB_LIMIT, "more than 1 GiB of XML");
    p.parser = XML_ParserCreate("UTF-8");
    if (!p.parser)
        return emb_fail_memory(error);
    XML_SetUserData(p.parser, &p);
    XML_SetElementHandler(p.parser, on_start, on_end);
    XML_SetCharacterDataHandler(p.parser, on_text);
    XML_SetEntityDeclHandler(p.parser, on_entity);
    XML_SetExternalEntityRefHandler(p.parser, on_external);
    emb_status status = outcome(&p, XML_Parse(p.parser, source.data ? source.data : "", (int)source.len, 1));
    XML_ParserFree(p.parser);
    return status;
}
