/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is read as a configuration of sources has only sources that can be fetched. */
#include <stdlib.h>

#include "fuzz.h"
#include "update/sources.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    emb_sources sources;
    emb_error error;
    emb_status status = emb_sources_parse((emb_str){(const char *)data, size}, "folder/sources.yaml", &sources, &error);
    if (status != EMB_OK) {
        require(status == EMB_FORMAT && error.message[0]);
        return 0;
    }
    require(sources.keep >= 1);
    for (size_t i = 0; i < sources.items.count; i++) {
        const emb_source *s = &sources.items.items[i];
        require(*s->name && !strchr(s->name, '/') && (s->url_count || *s->path));
        require(s->attempts >= 1 && s->max_bytes >= 1 && s->max_shrink >= 0 && s->max_shrink <= 1 && s->backoff >= 0);
        for (size_t j = 0; j < s->header_count; j++)
            require(!strpbrk(s->headers[j], "\r\n"));
    }
    emb_sources_free(&sources);
    return 0;
}
