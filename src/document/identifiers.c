/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identifiers in running text. What has a check digit or a form of its own (IMO, IBAN, BIC, LEI, wallets) is looked up wherever it stands;
 * any other number only where a word before it says what it is. The index is asked first: few numbers of a text are in it.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "document/reader.h"
#include "model/identifier.h"

#define CUE_REACH 4  /* words between the cue and its number */
#define GROUPS_MAX 9 /* of an IBAN in groups of four */

static bool is_known(const emb_document_reader *r, emb_identifier_kind kind, emb_str text)
{
    char normal[EMB_IDENTIFIER_MAX];
    size_t len = 0;
    emb_identifier_normalise(kind, text, normal, &len);
    if (len < 5)
        return false;
    emb_range range = emb_index_identifiers(r->index, XXH3_64bits(normal, len));
    return range.from < range.to;
}

static bool has_cue(const emb_document_reader *r, size_t at)
{
    for (size_t back = 1; back <= CUE_REACH && back <= at; back++) {
        if (emb_phrase_at(r, at - back, EMB_CLASS_IDENTIFIER, NULL))
            return true;
        if (emb_token_at(r, at - back + 1)->gap & EMB_GAP_BLOCK)
            return false;
    }
    return false;
}

static bool stands_alone(emb_identifier_kind kind)
{
    return kind != EMB_ID_NONE && kind != EMB_ID_GENERIC && kind != EMB_ID_PASSPORT && kind != EMB_ID_TAX && kind != EMB_ID_MMSI &&
           kind != EMB_ID_CALL_SIGN && kind != EMB_ID_DUNS;
}

static emb_status add(emb_document_reader *r, size_t first, size_t last, emb_str text, bool cued, emb_error *error)
{
    const emb_answer *answer = emb_ask_identifier(r, text, error);
    if (!answer)
        return error ? error->code : EMB_NO_MEMORY;
    if (!answer->count)
        return EMB_OK;
    emb_answer copy = *answer;
    emb_mention *m = emb_add_mention(r, first, last, &copy, EMB_TIER_FULL, error);
    if (!m)
        return EMB_NO_MEMORY;
    m->path = cued ? "identifier next to its label \u2192 identifier" : "identifier \u2192 identifier";
    return EMB_OK;
}

static emb_str text_between(const emb_document_reader *r, size_t first, size_t last)
{
    return emb_text_of(r, emb_span_of(r, first, last));
}

/* An identifier that begins at a token: alone, or in groups with spaces, hyphens or dots between them. */
static emb_status try_at(emb_document_reader *r, size_t at, size_t end, size_t *ret_next, emb_error *error)
{
    bool cued = has_cue(r, at);
    size_t found = SIZE_MAX;
    const emb_seen_word *start = emb_word_at(r, at);
    if (!cued && ((start->wrote & EMB_WROTE_DIGITS && start->text.len < 7) || start->text.len < 4))
        return EMB_OK; /* years, sums, times */
    for (size_t last = at; last < end && last < at + GROUPS_MAX; last++) {
        const emb_seen_word *word = emb_word_at(r, last);
        const emb_token *token = emb_token_at(r, last);
        if (last > at && (token->gap & ~(unsigned)(EMB_GAP_SPACE | EMB_GAP_HYPHEN | EMB_GAP_SLASH | EMB_GAP_STOP) ||
                          !(word->wrote & (EMB_WROTE_DIGITS | EMB_WROTE_MIXED | EMB_WROTE_CAPITALS | EMB_WROTE_LETTER))))
            break;
        emb_str text = text_between(r, at, last);
        if (text.len > EMB_IDENTIFIER_MAX || text.len < 5)
            continue;
        emb_identifier_kind kind = emb_identifier_guess(text);
        bool strong = stands_alone(kind) && (kind != EMB_ID_BIC || word->wrote & (EMB_WROTE_CAPITALS | EMB_WROTE_MIXED));
        if ((strong && is_known(r, kind, text)) ||
            (cued && (is_known(r, EMB_ID_GENERIC, text) || (kind && is_known(r, kind, text)))))
            found = last;
    }
    if (found == SIZE_MAX)
        return EMB_OK;
    *ret_next = found + 1;
    return add(r, at, found, text_between(r, at, found), cued, error);
}

static bool may_begin(const emb_seen_word *word)
{
    if (word->wrote & (EMB_WROTE_DIGITS | EMB_WROTE_MIXED))
        return word->text.len >= 2;
    return word->wrote & EMB_WROTE_CAPITALS && (word->text.len == 8 || word->text.len == 11 || word->text.len == 2);
}

emb_status emb_find_identifiers(emb_document_reader *r, size_t first, size_t last, emb_error *error)
{
    emb_status status = EMB_OK;
    for (size_t at = first; at < last && status == EMB_OK;) {
        size_t next = at + 1;
        const emb_seen_word *word = emb_word_at(r, at);
        bool joined = at > first && emb_token_at(r, at)->gap == EMB_GAP_HYPHEN;
        if (may_begin(word) && !joined)
            status = try_at(r, at, last, &next, error);
        at = next;
    }
    return status;
}
