/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_each.h"
#include "server/config.h"

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "server/timetable.h"
#include "server/yaml_text.h"

#define CONFIG_MAX ((size_t)4 * 1024 * 1024)

typedef enum kind { TEXT, NUMBER, BOOL, RATE } kind;

/* Where a setting stands in the file ("limits.body_bytes"), in the environment, and in emb_config. */
static const struct setting {
    const char *name, *variable;
    kind kind;
    size_t offset;
    double least, most;
} settings[] = {
    {"host", "YENTE_HOST", TEXT, offsetof(emb_config, host), 0, 0},
    {"port", "YENTE_PORT", NUMBER, offsetof(emb_config, port), 0, 65535},
    {"index", "EMBARGO_INDEX", TEXT, offsetof(emb_config, index), 0, 0},
    {"lists", "EMBARGO_LISTS", TEXT, offsetof(emb_config, lists), 0, 0},
    {"sources", "EMBARGO_SOURCES", TEXT, offsetof(emb_config, sources), 0, 0},
    {"manifest", "YENTE_MANIFEST", TEXT, offsetof(emb_config, manifest), 0, 0},
    {"data_path", "YENTE_DATA_PATH", TEXT, offsetof(emb_config, data_path), 0, 0},
    {"store", "EMBARGO_STORE", TEXT, offsetof(emb_config, store), 0, 0},
    {"watch.file", NULL, TEXT, offsetof(emb_config, watch_file), 0, 0},
    {"watch.url", NULL, TEXT, offsetof(emb_config, watch_url), 0, 0},
    {"watch.secret", "EMBARGO_WATCH_SECRET", TEXT, offsetof(emb_config, watch_secret), 0, 0},
    {"base_url", "EMBARGO_BASE_URL", TEXT, offsetof(emb_config, base_url), 0, 0},
    {"update_token", "YENTE_UPDATE_TOKEN", TEXT, offsetof(emb_config, update_token), 0, 0},
    {"crontab", "YENTE_CRONTAB", TEXT, offsetof(emb_config, crontab), 0, 0},
    {"auto_reindex", "YENTE_AUTO_REINDEX", BOOL, offsetof(emb_config, auto_reindex), 0, 0},
    {"match_fuzzy", "YENTE_MATCH_FUZZY", BOOL, offsetof(emb_config, match_fuzzy), 0, 0},
    {"max_batch", "YENTE_MAX_BATCH", NUMBER, offsetof(emb_config, max_batch), 1, 100000},
    {"workers", "EMBARGO_WORKERS", NUMBER, offsetof(emb_config, workers), 1, 1024},
    {"rates.key", NULL, RATE, offsetof(emb_config, key_rate), 0, 1e9},
    {"rates.client", NULL, RATE, offsetof(emb_config, client_rate), 0, 1e9},
    {"limits.queue", NULL, NUMBER, offsetof(emb_config, queue), 1, 1000000},
    {"limits.connections", NULL, NUMBER, offsetof(emb_config, connections), 16, 1000000},
    {"limits.body_bytes", NULL, NUMBER, offsetof(emb_config, body_bytes), 1024, 1073741824},
    {"limits.header_bytes", NULL, NUMBER, offsetof(emb_config, header_bytes), 1024, 1048576},
    {"log.requests", NULL, BOOL, offsetof(emb_config, log_requests), 0, 0},
};
#define SETTING_COUNT (sizeof settings / sizeof *settings)

static const struct deadline {
    const char *name;
    size_t offset;
} deadlines[] = {
    {"request_seconds", offsetof(emb_config, deadlines.request)},
    {"idle_seconds", offsetof(emb_config, deadlines.idle)},
    {"body_seconds", offsetof(emb_config, deadlines.body)},
    {"answer_seconds", offsetof(emb_config, deadlines.answer)},
};

const char *emb_config_copy(emb_config *config, const char *text)
{
    return emb_arena_copy(config->arena, emb_str_from(text));
}

static void set_defaults(emb_config *c)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    c->host = "127.0.0.1";
    c->port = 8000;
    c->data_path = "/var/lib/embargo";
    c->crontab = "";
    c->auto_reindex = c->log_requests = true;
    c->max_batch = 100;
    c->workers = (cores > 0 ? cores : 1) * 4;
    c->queue = 2000;
    c->connections = 16384;
    c->body_bytes = 16 * 1024 * 1024;
    c->header_bytes = 32 * 1024;
    c->url_bytes = 60000;
    c->deadlines = (emb_deadlines){.request = 15, .idle = 75, .body = 60, .answer = 120};
    c->log_level = EMB_STR("info");
}

/* ---- One setting ---- */

static bool read_bool(const char *text, bool *ret)
{
    static const char *const yes[] = {"true", "1", "yes", "on"}, *const no[] = {"false", "0", "no", "off", ""};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (emb_str_equal_ascii_case(emb_str_from(text), emb_str_from(yes[i])))
            return *ret = true, true;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (emb_str_equal_ascii_case(emb_str_from(text), emb_str_from(no[i])))
            return *ret = false, true;
    return false;
}

static emb_status set(emb_config *c, const struct setting *s, const char *name, const char *text, emb_error *error)
{
    char *end, *field = (char *)c + s->offset;
    double number = strtod(text, &end);
    switch (s->kind) {
    case TEXT:
        if (!(*(const char **)(void *)field = emb_config_copy(c, text)))
            return emb_fail_memory(error);
        return EMB_OK;
    case BOOL:
        return read_bool(text, (bool *)field) ? EMB_OK
                                              : emb_fail(error, EMB_INVALID, "%s must be true or false, not \"%s\"", name, text);
    case NUMBER:
    case RATE:
        if (end == text || *end || !(number >= s->least && number <= s->most))
            return emb_fail(error, EMB_INVALID, "%s must be a number from %g to %g, not \"%s\"", name, s->least, s->most, text);
        if (s->kind == RATE)
            *(double *)(void *)field = number;
        else
            *(long *)(void *)field = (long)number;
        return EMB_OK;
    }
    return EMB_OK;
}

static const char *text_of(emb_config *c, yyjson_val *value)
{
    if (yyjson_is_str(value))
        return yyjson_get_str(value);
    if (yyjson_is_bool(value))
        return yyjson_get_bool(value) ? "true" : "false";
    if (yyjson_is_num(value))
        return emb_arena_printf(c->arena, "%.17g", yyjson_get_num(value));
    return NULL;
}

/* ---- The file ---- */

static emb_status add_key(emb_config *c, yyjson_val *value, emb_error *error)
{
    const char *name = yyjson_get_str(yyjson_obj_get(value, "name")), *hash = yyjson_get_str(yyjson_obj_get(value, "hash")),
               *role = yyjson_get_str(yyjson_obj_get(value, "role"));
    emb_key_config key = {.name = name ? emb_config_copy(c, name) : NULL,
                          .hash = hash ? emb_config_copy(c, hash) : NULL,
                          .role = emb_permission_by_name(emb_str_from(role)),
                          .rate = yyjson_get_num(yyjson_obj_get(value, "rate"))};
    if (!key.name || !key.hash || strncmp(key.hash, "sha256:", 7) != 0 || strlen(key.hash) != 71)
        return emb_fail(error, EMB_INVALID, "keys: each needs a name and a hash (\"sha256:\" and 64 hexadecimal digits)");
    if (key.role == EMB_MAY_NONE)
        return emb_fail(error, EMB_INVALID, "keys: \"%s\" needs a role: read, screen, decide or admin", key.name);
    return emb_vec_push(&c->keys, key) ? EMB_OK : emb_fail_memory(error);
}

static emb_status set_special(emb_config *c, const char *name, yyjson_val *value, bool *ret_known, emb_error *error)
{
    yyjson_val *item;
    size_t i, max;
    emb_status status = EMB_OK;
    *ret_known = true;
    if (strcmp(name, "keys") == 0) {
        EMB_JSON_ARRAY_EACH (value, i, max, item)
            if (status == EMB_OK)
                status = add_key(c, item, error);
    } else if (strcmp(name, "hidden_algorithms") == 0) {
        EMB_JSON_ARRAY_EACH (value, i, max, item) {
            const char *text = yyjson_is_str(item) ? emb_config_copy(c, yyjson_get_str(item)) : NULL;
            if (!text || !emb_vec_push(&c->hidden_algorithms, text))
                status = emb_fail(error, EMB_INVALID, "hidden_algorithms must be a list of names");
        }
    } else if (strcmp(name, "auth") == 0) {
        const char *text = text_of(c, value);
        bool on;
        if (!text || !read_bool(text, &on))
            return emb_fail(error, EMB_INVALID, "auth must be on or off");
        c->auth_off = !on;
    } else if (strcmp(name, "log.level") == 0 && yyjson_is_str(value)) {
        c->log_level = emb_str_from(emb_config_copy(c, yyjson_get_str(value)));
    } else {
        *ret_known = false;
    }
    return status;
}

static emb_status set_deadline(emb_config *c, const char *name, yyjson_val *value, bool *ret_known, emb_error *error)
{
    for (size_t i = 0; strncmp(name, "limits.", 7) == 0 && i < sizeof deadlines / sizeof *deadlines; i++) {
        if (strcmp(name + 7, deadlines[i].name) != 0)
            continue;
        double number = yyjson_get_num(value);
        *ret_known = true;
        if (!yyjson_is_num(value) || !(number >= 1 && number <= 86400))
            return emb_fail(error, EMB_INVALID, "%s must be a number of seconds from 1 to 86400", name);
        *(unsigned *)(void *)((char *)c + deadlines[i].offset) = (unsigned)number;
    }
    return EMB_OK;
}

static emb_status set_by_name(emb_config *c, const char *name, yyjson_val *value, emb_error *error)
{
    bool known = false;
    emb_status status = set_special(c, name, value, &known, error);
    if (status == EMB_OK && !known)
        status = set_deadline(c, name, value, &known, error);
    if (status != EMB_OK || known)
        return status;
    const char *text = text_of(c, value);
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (strcmp(settings[i].name, name) == 0)
            return text ? set(c, &settings[i], name, text, error) : emb_fail(error, EMB_INVALID, "%s needs a value", name);
    return emb_fail(error, EMB_INVALID, "there is no setting \"%s\"", name);
}

static emb_status read_object(emb_config *c, const char *prefix, yyjson_val *object, emb_error *error)
{
    yyjson_val *key, *value;
    size_t i, max;
    if (!yyjson_is_obj(object))
        return emb_fail(error, EMB_FORMAT, "expected settings, each a name with a value");
    EMB_JSON_OBJECT_EACH (object, i, max, key, value) {
        const char *name = emb_arena_printf(c->arena, "%s%s", prefix, yyjson_get_str(key));
        emb_status status;
        if (!name)
            return emb_fail_memory(error);
        if (!*prefix && yyjson_is_obj(value))
            status = read_object(c, emb_arena_printf(c->arena, "%s.", name), value, error);
        else
            status = set_by_name(c, name, value, error);
        if (status != EMB_OK)
            return status;
    }
    return EMB_OK;
}

static emb_status read_file(emb_config *c, const char *path, emb_error *error)
{
    emb_buf text = EMB_BUF_INIT(CONFIG_MAX);
    yyjson_doc *doc = NULL;
    emb_status status = emb_file_read(path, &text, error);
    if (status == EMB_OK)
        status = emb_yaml_or_json_read(emb_buf_str(&text), path, &doc, error);
    if (status == EMB_OK)
        status = read_object(c, "", yyjson_doc_get_root(doc), error);
    if (status != EMB_OK)
        emb_error_set_path(error, path);
    yyjson_doc_free(doc);
    emb_buf_free(&text);
    return status;
}

/* ---- The environment ---- */

static emb_status read_hidden(emb_config *c, const char *text, emb_error *error)
{
    emb_str rest = emb_str_from(text), name;
    while (emb_str_split(&rest, EMB_STR(","), &name)) {
        const char *copy = emb_arena_copy(c->arena, emb_str_trim(name));
        if (!copy || (*copy && !emb_vec_push(&c->hidden_algorithms, copy)))
            return emb_fail_memory(error);
    }
    return EMB_OK;
}

static emb_status read_environment(emb_config *c, emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t i = 0; i < SETTING_COUNT && status == EMB_OK; i++) {
        const char *text = settings[i].variable ? getenv(settings[i].variable) : NULL;
        if (text && *text)
            status = set(c, &settings[i], settings[i].variable, text, error);
    }
    const char *hidden = getenv("YENTE_HIDDEN_ALGORITHMS"), *auth = getenv("EMBARGO_AUTH");
    if (status == EMB_OK && hidden)
        status = read_hidden(c, hidden, error);
    bool on = true;
    if (auth && read_bool(auth, &on))
        c->auth_off = !on;
    return status;
}

emb_status emb_config_read(const char *path, emb_config **ret, emb_error *error)
{
    emb_config *c = calloc(1, sizeof *c);
    if (c)
        c->arena = emb_arena_new();
    if (!c || !c->arena) {
        free(c);
        return emb_fail_memory(error);
    }
    set_defaults(c);
    emb_status status = path ? read_file(c, path, error) : EMB_OK;
    if (status == EMB_OK)
        status = read_environment(c, error);
    if (status != EMB_OK) {
        emb_config_free(c);
        return status;
    }
    *ret = c;
    return EMB_OK;
}

void emb_config_free(emb_config *c)
{
    if (!c)
        return;
    emb_vec_free(&c->hidden_algorithms);
    emb_vec_free(&c->keys);
    emb_arena_free(c->arena);
    free(c);
}

bool emb_host_is_loopback(const char *host)
{
    return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 || strncmp(host, "127.", 4) == 0;
}

emb_status emb_config_check(const emb_config *c, emb_error *error)
{
    if (!c->index && !c->manifest && !c->lists)
        return emb_fail(
            error, EMB_INVALID,
            "nothing to serve: give an index (-i FILE.emb), a folder of lists (-l FOLDER) or a manifest (YENTE_MANIFEST)");
    if (*c->crontab && !emb_timetable_valid(c->crontab))
        return emb_fail(error, EMB_INVALID, "crontab: \"%s\" is not MINUTE HOUR DAY MONTH WEEKDAY as in crontab(5)", c->crontab);
    if (!c->keys.count && !c->auth_off && !emb_host_is_loopback(c->host))
        return emb_fail(error, EMB_INVALID,
                        "%s can be reached by others and no API keys are set: add keys (embargo serve --new-key NAME ROLE), or say "
                        "\"auth: off\" (EMBARGO_AUTH=off) where a proxy in front asks for them",
                        c->host);
    return EMB_OK;
}
