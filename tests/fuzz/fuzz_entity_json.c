/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is read as an entity is written as JSON that reads as the same entity, and all its texts are clean. */
#include <stdlib.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "model/entity.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_texts(const emb_entity *entity)
{
    for (size_t i = 0; i < emb_entity_value_count(entity); i++) {
        emb_value value = emb_entity_value(entity, i);
        const emb_property *property = emb_schema_property(emb_entity_schema(entity), value.prop);
        require(property && !property->stub);
        require(value.text.len > 0 && value.text.len <= EMB_VALUE_MAX);
        require(strlen(value.text.data) == value.text.len);
        require(emb_utf8_valid(value.text));
        require(emb_entity_has(entity, value.prop));
    }
}

static void check_round_trip(const emb_entity *entity)
{
    emb_entity *again = emb_entity_new();
    emb_buf first = EMB_BUF_INIT(1 << 28), second = EMB_BUF_INIT(1 << 28);
    emb_entity_notes notes;
    require(again != NULL);
    require(emb_entity_to_json(entity, &first, NULL) == EMB_OK);
    require(emb_entity_from_json(again, emb_buf_str(&first), &notes, NULL) == EMB_OK);
    require(notes.unknown_properties == 0 && notes.bad_values == 0);
    require(emb_entity_to_json(again, &second, NULL) == EMB_OK);
    require(emb_str_equal(emb_buf_str(&first), emb_buf_str(&second)));
    emb_buf_free(&first);
    emb_buf_free(&second);
    emb_entity_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    emb_entity *entity = emb_entity_new();
    emb_entity_notes notes;
    emb_error error;
    require(entity != NULL);
    emb_status status = emb_entity_from_json(entity, (emb_str){(const char *)data, size}, &notes, &error);
    if (status == EMB_OK) {
        check_texts(entity);
        check_round_trip(entity);
    } else {
        require(status == EMB_FORMAT || status == EMB_LIMIT);
        require(error.message[0] && error.offset <= size);
    }
    emb_entity_free(entity);
    return 0;
}
