/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever comes as gzip or ZIP: unpacked within its bounds, or refused and left as it was. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "update/unpack.h"

#define LIMIT 100000

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/embargo-fuzz-XXXXXX";
    struct stat about;
    int file = mkstemp(path);
    require(file >= 0 && write(file, data, size) == (ssize_t)size);
    close(file);
    const emb_unpack_options options = {size && data[0] & 1, "", LIMIT};
    emb_status status = emb_unpack(path, &options, NULL);
    require(stat(path, &about) == 0);
    if (status == EMB_OK)
        require(about.st_size <= LIMIT || (uint64_t)about.st_size == size);
    else
        require(status == EMB_FORMAT || status == EMB_LIMIT);
    unlink(path);
    return 0;
}
