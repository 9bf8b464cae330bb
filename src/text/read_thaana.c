/* SPDX-License-Identifier: Apache-2.0 */
/* Dhivehi: letter by letter; the second style leaves out the u that Arabic names end in (ނަޝީދު: nashidh, Nasheed). */
#include "text/readings_internal.h"

#define UBUFILI 0x7AA

static bool ends_in_u(const emb_word *word)
{
    return word->count > 3 && word->letters[word->count - 1] == UBUFILI;
}

uint32_t emb_thaana_options(const emb_word *word)
{
    return ends_in_u(word) ? EMB_OPTION_LOCAL : 0;
}

void emb_read_thaana(const emb_word *word, uint32_t options, emb_reading_text *out)
{
    emb_word heard = *word;
    if (ends_in_u(word) && (options & EMB_OPTION_LOCAL))
        heard.count--;
    emb_read_by_letter(&heard, options, out);
}
