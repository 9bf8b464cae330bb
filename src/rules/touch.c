/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/touch.h"

emb_status emb_touch_find(emb_document_reader *reader, emb_error *error)
{
    (void)reader;
    (void)error;
    return EMB_OK;
}
