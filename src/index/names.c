/* SPDX-License-Identifier: Apache-2.0 */
/* Names of targets, taken apart into rows: names that are taken apart alike share one. */
#include "index/build_internal.h"

static emb_status no_more(emb_error *error)
{
    return emb_fail(error, EMB_LIMIT, "more than %u different words in names", EMB_POST_NONE - 1);
}

static emb_status put_token(emb_builder *b, const emb_part *part, uint32_t *ret, emb_error *error)
{
    char key[1 + EMB_KEY_MAX];
    key[0] = (char)part->key_class;
    memcpy(key + 1, part->key, part->len);
    *ret = emb_map_put(b->tokens, (emb_str){key, 1u + part->len}, NULL);
    if (*ret == EMB_MAP_NONE)
        return emb_fail_memory(error);
    return *ret < EMB_POST_NONE - 1 ? EMB_OK : no_more(error);
}

static emb_status add_row(emb_builder *b, const uint32_t *key, size_t count, const emb_row_record *row, uint32_t name,
                          emb_error *error)
{
    bool is_new = false;
    uint32_t number = emb_map_put(b->rows, (emb_str){(const char *)key, count * sizeof *key}, &is_new);
    if (number == EMB_MAP_NONE)
        return emb_fail_memory(error);
    if (is_new) {
        emb_row_record record = *row;
        record.parts = (uint32_t)b->row_parts.count;
        if (!emb_vec_push(&b->row_records, record))
            return emb_fail_memory(error);
        for (size_t i = 2; i < count; i++)
            if (!emb_vec_push(&b->row_parts, key[i]))
                return emb_fail_memory(error);
    }
    emb_built_name link = {number, name};
    return emb_vec_push(&b->row_names, link) ? EMB_OK : emb_fail_memory(error);
}

static emb_status add_variant(emb_builder *b, const emb_variant *variant, emb_name_kind kind, uint32_t name, emb_error *error)
{
    uint32_t key[2 + EMB_PARTS_MAX];
    emb_row_record row = {.legal = kind == EMB_NAME_ORGANISATION ? variant->legal : EMB_LEGAL_NONE,
                          .kind = (uint8_t)kind,
                          .native_script = b->name.native_script,
                          .key_class = variant->key_class,
                          .syllabic = kind == EMB_NAME_PERSON && variant->syllabic};
    key[0] = (uint32_t)row.kind | (uint32_t)row.native_script << 8 | (uint32_t)row.key_class << 16 | (uint32_t)row.syllabic << 24;
    key[1] = row.legal;
    for (size_t i = 0; i < variant->count; i++) {
        uint32_t token;
        emb_status status = put_token(b, &variant->parts[i], &token, error);
        if (status != EMB_OK)
            return status;
        key[2 + i] = token | (uint32_t)variant->parts[i].role[kind] << EMB_TOKEN_BITS;
    }
    return add_row(b, key, 2u + variant->count, &row, name, error);
}

static emb_status add_kind(emb_builder *b, emb_name_kind kind, uint32_t name, emb_error *error)
{
    for (size_t i = 0; i < b->name.count; i++) {
        const emb_variant *variant = &b->name.variants[i];
        if (variant->people_only && kind != EMB_NAME_PERSON)
            continue;
        emb_status status = add_variant(b, variant, kind, name, error);
        if (status != EMB_OK)
            return status;
    }
    return EMB_OK;
}

emb_status emb_builder_add_name(emb_builder *b, uint32_t number, unsigned kinds, emb_alias_kind alias, emb_str name,
                                emb_error *error)
{
    if (name.len > UINT16_MAX)
        name.len = UINT16_MAX;
    emb_name_record record = {number, (uint32_t)b->name_text.len, (uint16_t)name.len, (uint8_t)alias, 0};
    uint32_t name_number = (uint32_t)b->names.count;
    if (!emb_buf_append_str(&b->name_text, name) || !emb_vec_push(&b->names, record))
        return emb_fail_memory(error);
    emb_name_analyse(name, kinds & EMB_KIND_BIT(EMB_NAME_PERSON), &b->name);
    for (int kind = EMB_NAME_PERSON; kind <= EMB_NAME_VESSEL; kind++) {
        if (!(kinds & EMB_KIND_BIT(kind)))
            continue;
        emb_status status = add_kind(b, (emb_name_kind)kind, name_number, error);
        if (status != EMB_OK)
            return status;
    }
    return EMB_OK;
}
