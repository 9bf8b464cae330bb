/* SPDX-License-Identifier: Apache-2.0 */
/* Losses in words. */
#include "match/matcher_internal.h"

static const struct {
    const char *code, *text;
} links[] = {
    [EMB_LINK_NONE] = {"name.unlike", "is unlike"},
    [EMB_LINK_SAME] = {"name.same", "is the same as"},
    [EMB_LINK_VARIANT] = {"name.variant", "is a known spelling of"},
    [EMB_LINK_SPELLING] = {"name.spelling", "is another transcription of"},
    [EMB_LINK_NATIONAL] = {"name.national", "is, in another language,"},
    [EMB_LINK_NICKNAME] = {"name.nickname", "is a short form of or short for"},
    [EMB_LINK_MEANING] = {"name.meaning", "means the same as"},
    [EMB_LINK_EDIT] = {"name.edit", "differs by a letter or two from"},
    [EMB_LINK_SOUND] = {"name.sound", "has the consonants of"},
    [EMB_LINK_CONSONANTS] = {"name.consonants", "is, without its vowels,"},
    [EMB_LINK_INITIAL] = {"name.initial", "has the same first letter as"},
    [EMB_LINK_JOINED] = {"name.joined", "is, written as one or shortened,"},
};

/* Keys of native scripts that are no UTF-8 (one byte a letter) are not shown. */
static bool is_readable(emb_str key)
{
    for (size_t i = 0; i < key.len; i++)
        if ((uint8_t)key.data[i] < 0x20)
            return false;
    return true;
}

static void append_words(char *out, size_t size, const emb_str *keys, size_t from, size_t to)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = from; i < to && len + keys[i].len + 2 < size; i++) {
        if (!is_readable(keys[i]))
            continue;
        if (len)
            out[len++] = ' ';
        memcpy(out + len, keys[i].data, keys[i].len);
        len += keys[i].len;
        out[len] = '\0';
    }
}

static const char *loss_code(const emb_loss *loss)
{
    static const char *const codes[] = {
        [EMB_LOSS_QUERY_EXTRA] = "name.query_extra",
        [EMB_LOSS_LIST_EXTRA] = "name.list_extra",
        [EMB_LOSS_ORDER] = "name.order",
        [EMB_LOSS_PATRONYMIC] = "name.father_and_son",
        [EMB_LOSS_LEGAL] = "name.legal_form",
        [EMB_LOSS_CONTRADICTION] = "name.contradiction",
        [EMB_LOSS_SINGLE] = "name.single_word",
    };
    return loss->kind == EMB_LOSS_LINK ? links[loss->link].code : codes[loss->kind];
}

static const char *loss_text(const emb_loss *loss, const char *query, const char *listed, emb_arena *texts)
{
    switch ((emb_loss_kind)loss->kind) {
    case EMB_LOSS_LINK:
        return emb_arena_printf(texts, "\"%s\" %s \"%s\"", query, links[loss->link].text, listed);
    case EMB_LOSS_QUERY_EXTRA:
        return emb_arena_printf(texts, "the listed name has no \"%s\"", query);
    case EMB_LOSS_LIST_EXTRA:
        return emb_arena_printf(texts, "the query has no \"%s\"", listed);
    case EMB_LOSS_ORDER:
        return "the words stand in another order";
    case EMB_LOSS_PATRONYMIC:
        return "father and son are exchanged";
    case EMB_LOSS_LEGAL:
        return "the legal form is another one or missing";
    case EMB_LOSS_CONTRADICTION:
        return "each name has a word that the other lacks: they contradict each other";
    case EMB_LOSS_SINGLE:
        return "only one word agrees";
    }
    return "";
}

bool emb_explain_loss(const emb_loss *loss, const emb_variant *query, const emb_str *list_keys, size_t list_count, emb_arena *texts,
                      emb_reason *ret)
{
    char of_query[256], of_list[256];
    emb_str keys[EMB_PARTS_MAX];
    for (size_t i = 0; i < query->count; i++)
        keys[i] = emb_part_key(&query->parts[i]);
    append_words(of_query, sizeof of_query, keys, loss->query_from, loss->query_to);
    append_words(of_list, sizeof of_list, list_keys, loss->list_from, loss->list_to < list_count ? loss->list_to : list_count);
    *ret = (emb_reason){loss_code(loss), loss_text(loss, of_query, of_list, texts), -loss->points / 1000.0};
    return ret->text != NULL;
}

bool emb_explain_step(const char *code, const char *text, int points, emb_str detail, emb_arena *texts, emb_reason *ret)
{
    if (detail.len)
        text = emb_arena_printf(texts, "%s (%.*s)", text, (int)(detail.len < 200 ? detail.len : 200), detail.data);
    *ret = (emb_reason){code, text, points / 1000.0};
    return text != NULL;
}
