/* SPDX-License-Identifier: Apache-2.0 */
/* The language of a text: by the function words among its first words, and where there are none by its script. */
#include "base/utf8.h"
#include "document/reader.h"
#include "text/unicode.h"

#define WORDS_LOOKED_AT 600
#define BYTES_LOOKED_AT 20000
#define VOTES_LEAST 8u

typedef struct detecting {
    const emb_languages *languages;
    unsigned votes[EMB_LANGUAGES_MAX];
    unsigned scripts[32];
    unsigned words;
} detecting;

static void end_word(detecting *d, emb_str lower)
{
    if (!lower.len)
        return;
    emb_languages_vote(d->languages, emb_word_hash(lower), d->votes);
    d->words++;
}

static void read_words(detecting *d, emb_str text)
{
    char lower[128];
    size_t len = 0;
    for (size_t at = 0; at < text.len && d->words < WORDS_LOOKED_AT;) {
        uint32_t code = emb_utf8_next(text, &at);
        const emb_char_record *record = emb_char_find(code);
        bool letter = record->char_class == EMB_CHAR_LETTER || record->char_class == EMB_CHAR_MARK;
        if (letter && record->script < 32)
            d->scripts[record->script]++;
        bool alone = letter && emb_char_stands_alone(code);
        if (!letter || alone || len + EMB_UTF8_MAX > sizeof lower) {
            end_word(d, (emb_str){lower, len});
            len = 0;
        }
        if (letter && record->char_class != EMB_CHAR_IGNORABLE)
            len += emb_utf8_encode(code + (uint32_t)record->lower, lower + len);
        if (alone) {
            end_word(d, (emb_str){lower, len});
            len = 0;
        }
    }
    end_word(d, (emb_str){lower, len});
}

static unsigned main_script(const detecting *d)
{
    unsigned best = 0;
    for (unsigned i = 1; i < 32; i++)
        if (d->scripts[i] > d->scripts[best])
            best = i;
    return best;
}

size_t emb_detect_language(const emb_languages *languages, emb_str text)
{
    detecting d = {.languages = languages};
    if (text.len > BYTES_LOOKED_AT)
        text.len = BYTES_LOOKED_AT;
    read_words(&d, text);
    unsigned script = main_script(&d);
    if (script == EMB_SCRIPT_HAN && d.scripts[EMB_SCRIPT_KANA] * 10 > d.scripts[EMB_SCRIPT_HAN])
        script = EMB_SCRIPT_KANA;
    size_t best = 0;
    for (size_t i = 1; i < emb_languages_count(languages); i++) {
        if (script && !(emb_language_scripts(languages, i) >> script & 1))
            continue;
        if (!best || d.votes[i] > d.votes[best])
            best = i;
    }
    /* Latin letters without function words may be anything; in other scripts the script itself tells. */
    bool told = best && (d.votes[best] >= VOTES_LEAST || (script != EMB_SCRIPT_LATIN && script != EMB_SCRIPT_COMMON));
    return told ? best : 0;
}
