/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"

void emb_cli_error(const emb_error *error)
{
    fprintf(stderr, "embargo: ");
    if (error->path[0])
        fprintf(stderr, "%s:", error->path);
    if (error->line)
        fprintf(stderr, "%llu:", (unsigned long long)error->line);
    else if (error->offset)
        fprintf(stderr, "byte %llu:", (unsigned long long)error->offset);
    fprintf(stderr, "%s%s\n", error->path[0] || error->line || error->offset ? " " : "", error->message);
}

int emb_cli_usage(const emb_command *command, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "embargo %s: ", command->name);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nTry: embargo %s --help\n", command->name);
    return EMB_EXIT_USAGE;
}

void emb_cli_help(const emb_command *command, FILE *out)
{
    fprintf(out, "Usage: embargo %s %s", command->name, command->help);
}

int emb_cli_exit_code(emb_status status)
{
    switch (status) {
    case EMB_OK:
        return EMB_EXIT_OK;
    case EMB_INVALID:
        return EMB_EXIT_USAGE;
    case EMB_CORRUPT:
    case EMB_VERSION:
        return EMB_EXIT_INDEX;
    case EMB_FORMAT:
    case EMB_NOT_FOUND:
    case EMB_LIMIT:
        return EMB_EXIT_INPUT;
    default:
        return EMB_EXIT_SYSTEM;
    }
}

/* Beside the program in the build directory, else where it was installed. */
static const char *demo_index(void)
{
    static char path[PATH_MAX + 16];
    ssize_t len = readlink("/proc/self/exe", path, PATH_MAX);
    if (len > 0) {
        path[len] = '\0';
        char *slash = strrchr(path, '/');
        snprintf(slash + 1, sizeof path - (size_t)(slash + 1 - path), "demo.emb");
        if (access(path, R_OK) == 0)
            return path;
    }
    return access(EMB_DATA_DIR "/demo.emb", R_OK) == 0 ? EMB_DATA_DIR "/demo.emb" : NULL;
}

const char *emb_cli_index_path(const char *path)
{
    if (path)
        return path;
    const char *named = getenv("EMBARGO_INDEX");
    return named && *named ? named : demo_index();
}

int emb_cli_open_index(const char *path, emb_index **ret)
{
    emb_error error;
    path = emb_cli_index_path(path);
    if (!path) {
        fprintf(stderr, "embargo: no index: give one with -i FILE.emb or in $EMBARGO_INDEX (embargo build makes one)\n");
        return EMB_EXIT_INDEX;
    }
    emb_status status = emb_index_open(path, ret, &error);
    if (status == EMB_OK)
        return EMB_EXIT_OK;
    emb_cli_error(&error);
    return status == EMB_NO_MEMORY ? EMB_EXIT_SYSTEM : EMB_EXIT_INDEX;
}

bool emb_cli_number(const emb_command *command, const char *option, const char *text, double least, double most, double *ret)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !(value >= least && value <= most)) {
        emb_cli_usage(command, "%s needs a number from %g to %g, not \"%s\"", option, least, most, text);
        return false;
    }
    *ret = value;
    return true;
}
