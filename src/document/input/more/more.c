/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/more/more.h"

const emb_input_reader *const emb_inputs_more[] = {
    &emb_input_pdf,
    &emb_input_docx,
    NULL,
};
