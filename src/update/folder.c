/* SPDX-License-Identifier: Apache-2.0 */
#include "update/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

char *emb_path_join(const char *folder, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

static emb_status make_folder(const char *path, emb_error *error)
{
    if (mkdir(path, 0755) == 0 || errno == EEXIST)
        return EMB_OK;
    return emb_fail_errno(error, path, "make the folder");
}

static emb_status take_lock(emb_folder *f, emb_error *error)
{
    char *path = emb_path_join(f->path, "lock");
    emb_status status = EMB_OK;
    if (!path)
        return emb_fail_memory(error);
    f->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (f->lock < 0)
        status = emb_fail_errno(error, path, "open");
    else if (flock(f->lock, LOCK_EX | LOCK_NB) != 0)
        status = errno == EWOULDBLOCK ? emb_fail_at(error, EMB_IO, f->path, 0, 0, "busy: another update is running")
                                      : emb_fail_errno(error, path, "lock");
    free(path);
    return status;
}

/* ---- What is published ---- */

static emb_status sync_folder(const char *path, emb_error *error)
{
    int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    emb_status status = EMB_OK;
    if (file < 0 || (fsync(file) != 0 && errno != EINVAL))
        status = emb_fail_errno(error, path, "sync the folder");
    if (file >= 0)
        close(file);
    return status;
}

emb_status emb_folder_link(const emb_folder *f, emb_error *error)
{
    const emb_version_state *version = emb_state_find_version(&f->state, f->state.current);
    char wanted[300], now[300];
    if (!version)
        return EMB_OK;
    snprintf(wanted, sizeof wanted, "versions/%s", version->file);
    ssize_t len = readlink(f->current, now, sizeof now - 1);
    if (len > 0) {
        now[len] = '\0';
        if (strcmp(now, wanted) == 0)
            return EMB_OK;
    }
    char *aside = emb_path_join(f->path, "current.emb.tmp");
    if (!aside)
        return emb_fail_memory(error);
    unlink(aside);
    emb_status status = EMB_OK;
    if (symlink(wanted, aside) != 0 || rename(aside, f->current) != 0)
        status = emb_fail_errno(error, f->current, "publish the index as");
    free(aside);
    return status == EMB_OK ? sync_folder(f->path, error) : status;
}

/* ---- What belongs to nothing ---- */

static bool is_hex(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!emb_is_ascii_digit(text[i]) && !(text[i] >= 'a' && text[i] <= 'f'))
            return false;
    return true;
}

/* Only names that an update gives are ever removed: somebody may have put files of his own there. */
static bool is_version_name(const char *name)
{
    /* 20260227T101500Z-0123456789ab.emb, and what is written aside of it; building.new likewise */
    return strncmp(name, "building.new", 12) == 0 || (strlen(name) >= 33 && name[8] == 'T' && name[15] == 'Z' && name[16] == '-' &&
                                                      is_hex(name + 17, 12) && strncmp(name + 29, ".emb", 4) == 0);
}

static bool is_list_name(const char *name)
{
    /* NAME-0123456789abcdef, NAME.new and what is written aside of it */
    size_t len = strlen(name);
    return strstr(name, ".new") || (len > 17 && name[len - 17] == '-' && is_hex(name + len - 16, 16));
}

static bool is_state_name(const char *name)
{
    return strncmp(name, "state.json.", 11) == 0 && emb_str_ends(emb_str_from(name), EMB_STR(".tmp"));
}

static bool is_version(const emb_update_state *state, const char *name)
{
    for (size_t i = 0; i < state->versions.count; i++)
        if (strcmp(state->versions.items[i].file, name) == 0)
            return true;
    return !is_version_name(name);
}

/* Good files, and what is half downloaded. */
static bool is_list(const emb_update_state *state, const char *name)
{
    if (emb_str_ends(emb_str_from(name), EMB_STR(".part")) || emb_str_ends(emb_str_from(name), EMB_STR(".part.json")))
        return true;
    for (size_t i = 0; i < state->sources.count; i++)
        if (strcmp(state->sources.items[i].file, name) == 0)
            return true;
    return !is_list_name(name);
}

static bool is_no_leftover(const emb_update_state *state, const char *name)
{
    (void)state;
    return !is_state_name(name);
}

static void clean(const char *path, const emb_update_state *state, bool (*belongs)(const emb_update_state *state, const char *name))
{
    DIR *folder = opendir(path);
    for (const struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] != '.' && !belongs(state, entry->d_name))
            unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
}

/* A version whose file somebody removed is none. */
static void forget_missing(emb_folder *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->state.versions.count; i++) {
        char *path = emb_path_join(f->versions, f->state.versions.items[i].file);
        if (path && access(path, R_OK) == 0)
            f->state.versions.items[kept++] = f->state.versions.items[i];
        free(path);
    }
    f->state.versions.count = kept;
    if (!emb_state_find_version(&f->state, f->state.current))
        f->state.current = "";
}

/* ---- Opening ---- */

static emb_status make_paths(const char *path, emb_folder *f, emb_error *error)
{
    f->path = strdup(path);
    f->lists = emb_path_join(path, "lists");
    f->versions = emb_path_join(path, "versions");
    f->state_path = emb_path_join(path, "state.json");
    f->current = emb_path_join(path, "current.emb");
    return f->path && f->lists && f->versions && f->state_path && f->current ? EMB_OK : emb_fail_memory(error);
}

emb_status emb_folder_open(const char *path, emb_folder *ret, emb_error *error)
{
    emb_folder f = {.lock = -1};
    emb_status status = make_paths(path, &f, error);
    if (status == EMB_OK)
        status = make_folder(path, error);
    if (status == EMB_OK)
        status = make_folder(f.lists, error);
    if (status == EMB_OK)
        status = make_folder(f.versions, error);
    if (status == EMB_OK)
        status = take_lock(&f, error);
    if (status == EMB_OK)
        status = emb_state_read(f.state_path, &f.state, error);
    if (status == EMB_OK) {
        forget_missing(&f);
        status = emb_folder_link(&f, error);
    }
    if (status == EMB_OK) {
        clean(f.path, &f.state, is_no_leftover);
        clean(f.versions, &f.state, is_version);
        clean(f.lists, &f.state, is_list);
        *ret = f;
    } else {
        emb_folder_close(&f);
    }
    return status;
}

void emb_folder_close(emb_folder *f)
{
    if (!f)
        return;
    emb_state_free(&f->state);
    if (f->lock >= 0)
        close(f->lock);
    free(f->path);
    free(f->lists);
    free(f->versions);
    free(f->state_path);
    free(f->current);
}

emb_status emb_folder_save(emb_folder *folder, emb_error *error)
{
    return emb_state_save(&folder->state, folder->state_path, error);
}

emb_status emb_folder_prune(emb_folder *f, uint64_t keep, emb_error *error)
{
    size_t kept = 0, surplus = f->state.versions.count > keep ? f->state.versions.count - (size_t)keep : 0;
    for (size_t i = 0; i < f->state.versions.count; i++) {
        bool published = strcmp(f->state.versions.items[i].digest, f->state.current) == 0;
        if (i >= surplus || published)
            f->state.versions.items[kept++] = f->state.versions.items[i];
    }
    f->state.versions.count = kept;
    emb_status status = emb_folder_save(f, error);
    if (status == EMB_OK) {
        clean(f->versions, &f->state, is_version);
        clean(f->lists, &f->state, is_list);
    }
    return status;
}
