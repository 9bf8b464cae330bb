/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests and catalogs, YAML and JSON. Nothing is fetched: a manifest's own datasets and a catalog's are read, not what they name. */
#include <stdlib.h>

#include "fuzz.h"
#include "server/manifest.h"
#include "server/yaml_text.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void read_catalog(yyjson_val *root)
{
    emb_catalog *catalog = emb_catalog_new();
    emb_buf out = EMB_BUF_INIT(1 << 28);
    emb_error error = {0};
    require(catalog != NULL);
    emb_status status = emb_catalog_parse(root, catalog, &error);
    require(status == EMB_OK || ((status == EMB_FORMAT || status == EMB_INVALID) && error.message[0]));
    if (status == EMB_OK) {
        uint8_t *members = calloc(catalog->datasets.count + 1, 1);
        require(members != NULL);
        if (catalog->datasets.count)
            emb_catalog_members(catalog, 0, members);
        free(members);
        emb_catalog_write(catalog, &out);
        yyjson_doc *again = yyjson_read(out.data, out.len, 0);
        require(again != NULL);
        yyjson_doc_free(again);
    }
    emb_buf_free(&out);
    emb_catalog_free(catalog);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    yyjson_doc *doc = NULL;
    emb_error error = {0};
    emb_status status = emb_yaml_or_json_read((emb_str){(const char *)data, size}, "manifest", &doc, &error);
    require(status == EMB_OK || status == EMB_FORMAT || status == EMB_LIMIT);
    if (status != EMB_OK) {
        require(error.message[0]);
        return 0;
    }
    yyjson_val *root = yyjson_doc_get_root(doc);
    read_catalog(root);
    if (yyjson_is_obj(root) && !yyjson_obj_get(root, "catalogs")) {
        emb_catalog *catalog = emb_catalog_new();
        require(catalog != NULL);
        status = emb_manifest_parse(root, "/nowhere/manifest.yml", catalog, &error);
        require(status == EMB_OK || status == EMB_FORMAT || status == EMB_INVALID);
        emb_catalog_free(catalog);
    }
    yyjson_doc_free(doc);
    return 0;
}
