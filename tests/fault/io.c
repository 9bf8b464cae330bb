/* SPDX-License-Identifier: Apache-2.0 */
#include "io.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/types.h>

/* The names are the linker's; with 64-bit offsets pwrite is pwrite64. */
ssize_t __real_pwrite64(int file, const void *data, size_t size, off_t offset);
int __real_fsync(int file);
int __real_linkat(int from_directory, const char *from, int to_directory, const char *to, int flags);
int __real_rename(const char *from, const char *to);
ssize_t __wrap_pwrite64(int file, const void *data, size_t size, off_t offset);
int __wrap_fsync(int file);
int __wrap_linkat(int from_directory, const char *from, int to_directory, const char *to, int flags);
int __wrap_rename(const char *from, const char *to);

static size_t counted, refused;

size_t io_count(void)
{
    return counted;
}

void io_reset(size_t failing)
{
    counted = 0;
    refused = failing;
}

static bool is_refused(void)
{
    counted++;
    if (!refused || counted < refused)
        return false;
    errno = ENOSPC;
    return true;
}

ssize_t __wrap_pwrite64(int file, const void *data, size_t size, off_t offset)
{
    return is_refused() ? -1 : __real_pwrite64(file, data, size, offset);
}

int __wrap_fsync(int file)
{
    return is_refused() ? -1 : __real_fsync(file);
}

int __wrap_linkat(int from_directory, const char *from, int to_directory, const char *to, int flags)
{
    return is_refused() ? -1 : __real_linkat(from_directory, from, to_directory, to, flags);
}

int __wrap_rename(const char *from, const char *to)
{
    return is_refused() ? -1 : __real_rename(from, to);
}
