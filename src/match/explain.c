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

/* ---- Words as they are written ---- */

static bool separates(char c)
{
    return c != '\'' && (uint8_t)c < 0x80 && !emb_is_ascii_alpha(c) && !emb_is_ascii_digit(c);
}

/* The next word of a name as it is written, empty behind the last. */
static emb_str next_word(emb_str *rest)
{
    size_t from = 0, to;
    while (from < rest->len && separates(rest->data[from]))
        from++;
    for (to = from; to < rest->len && !separates(rest->data[to]);)
        to++;
    emb_str word = emb_str_slice(*rest, from, to);
    *rest = emb_str_slice(*rest, to, rest->len);
    return word;
}

static bool reads_as(emb_str word, emb_str key)
{
    emb_readings readings;
    emb_read_name(word, EMB_NAME_ANY, &readings);
    for (size_t i = 0; i < readings.count; i++)
        if (emb_str_equal((emb_str){readings.items[i].text, readings.items[i].len}, key))
            return true;
    return false;
}

/*
 * The word of the name that a part was read from: the one in its place where it is kept as letters of its own script, else one that reads
 * so. What is several words or a part of one has none, and is shown as it was read.
 */
static emb_str written_word(const emb_told_name *name, size_t at)
{
    emb_str rest = name->text, word;
    bool native = emb_native_by_letter(name->key_class);
    for (size_t i = 0; (word = next_word(&rest)).len; i++)
        if (native ? i == at : reads_as(word, name->keys[at]))
            return word;
    return native ? EMB_STR("") : name->keys[at];
}

static void append_words(char *out, size_t size, const emb_told_name *name, size_t from, size_t to)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = from; i < to && i < name->count; i++) {
        emb_str word = written_word(name, i);
        if (!word.len || len + word.len + 2 > size)
            continue;
        if (len)
            out[len++] = ' ';
        memcpy(out + len, word.data, word.len);
        len += word.len;
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

bool emb_explain_loss(const emb_loss *loss, const emb_told_name *query, const emb_told_name *listed, emb_arena *texts,
                      emb_reason *ret)
{
    char of_query[256], of_list[256];
    append_words(of_query, sizeof of_query, query, loss->query_from, loss->query_to);
    append_words(of_list, sizeof of_list, listed, loss->list_from, loss->list_to);
    *ret = (emb_reason){loss_code(loss), loss_text(loss, of_query, of_list, texts), -loss->points / 1000.0};
    return ret->text != NULL;
}

void emb_told_name_of(const emb_variant *variant, emb_str text, emb_told_name *ret)
{
    ret->text = text;
    ret->key_class = variant->key_class;
    ret->count = variant->count;
    for (size_t i = 0; i < variant->count; i++)
        ret->keys[i] = emb_part_key(&variant->parts[i]);
}

bool emb_explain_step(const char *code, const char *text, int points, emb_str detail, emb_arena *texts, emb_reason *ret)
{
    if (detail.len)
        text = emb_arena_printf(texts, "%s (%.*s)", text, (int)(detail.len < 200 ? detail.len : 200), detail.data);
    *ret = (emb_reason){code, text, points / 1000.0};
    return text != NULL;
}
