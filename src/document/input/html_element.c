/* SPDX-License-Identifier: Apache-2.0 */
#include "document/input/html_element.h"

#include "document/input/html_hints.h"

/* Longer words of classes, names and roles are not looked up. */
#define WORD_MAX 32
/* Of a class attribute only so much is looked at. */
#define CLASS_MAX ((size_t)2048)

/* ---- Names ---- */

uint32_t emb_html_name_id(emb_str name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (uint8_t)emb_ascii_lower(name.data[i])) * 16777619u;
    return hash;
}

bool emb_html_is(emb_str name, const char *word)
{
    return emb_str_equal_ascii_case(name, emb_str_from(word));
}

static bool is_among(emb_str name, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (emb_html_is(name, words[i]))
            return true;
    return false;
}

static bool is_void(emb_str name)
{
    static const char *const names[] = {"br",   "img", "hr",    "meta",   "link",  "input", "wbr",    "area",
                                        "base", "col", "embed", "source", "track", "param", "keygen", "frame"};
    return is_among(name, names, sizeof names / sizeof *names);
}

/* Elements within a line (WHATWG HTML, phrasing content); all others, those nobody knows among them, are blocks of their own only where
   the list below has them: a custom element's style cannot be known. */
static bool is_block(emb_str name)
{
    static const char *const names[] = {
        "p",      "div",        "li",         "ul",       "ol",       "dl",       "dt",       "dd",      "h1",
        "h2",     "h3",         "h4",         "h5",       "h6",       "table",    "tr",       "thead",   "tbody",
        "tfoot",  "caption",    "section",    "article",  "header",   "footer",   "nav",      "aside",   "main",
        "figure", "figcaption", "blockquote", "pre",      "form",     "fieldset", "legend",   "address", "hr",
        "html",   "body",       "head",       "title",    "center",   "details",  "summary",  "dialog",  "menu",
        "option", "select",     "optgroup",   "textarea", "button",   "template", "noscript", "hgroup",  "search",
        "video",  "audio",      "object",     "iframe",   "frameset", "dir",      "listing",  "xmp",     "marquee",
    };
    return is_among(name, names, sizeof names / sizeof *names);
}

static bool is_never_shown(emb_str name)
{
    static const char *const names[] = {"script", "style", "template", "noembed", "noframes", "iframe", "datalist"};
    return is_among(name, names, sizeof names / sizeof *names);
}

/* ---- Hints ---- */

static int compare_hint(const emb_html_hint *hint, int kind, const char *word)
{
    return hint->kind != kind ? hint->kind - kind : strcmp(hint->word, word);
}

static int find_hint(emb_hint_kind kind, emb_str word)
{
    char small[WORD_MAX + 1];
    if (!word.len || word.len > WORD_MAX)
        return EMB_HINT_NOTHING;
    for (size_t i = 0; i < word.len; i++)
        small[i] = emb_ascii_lower(word.data[i]);
    small[word.len] = '\0';
    size_t from = 0, to = emb_html_hint_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = compare_hint(&emb_html_hints[middle], (int)kind, small);
        if (order == 0)
            return emb_html_hints[middle].zone;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return EMB_HINT_NOTHING;
}

/* "has-sidebar", "no-comments", "nav-open": they speak of the page, not of what lies in the element. */
static bool speaks_of_page(emb_str word)
{
    static const char *const words[] = {"has",  "no",     "with",    "without",  "is",    "js",
                                        "open", "closed", "enabled", "disabled", "count", "link"};
    return is_among(word, words, sizeof words / sizeof *words);
}

/* The next part of a class: up to "-", "_" or a capital behind a small letter. */
static bool next_part(emb_str name, size_t *at, emb_str *ret)
{
    while (*at < name.len && (name.data[*at] == '-' || name.data[*at] == '_'))
        (*at)++;
    size_t from = *at;
    while (*at < name.len && name.data[*at] != '-' && name.data[*at] != '_') {
        bool turns = *at > from && emb_is_ascii_upper(name.data[*at]) && emb_is_ascii_lower(name.data[*at - 1]);
        if (turns)
            break;
        (*at)++;
    }
    *ret = emb_str_slice(name, from, *at);
    return ret->len > 0;
}

/* The hint of one class: of its last part, else of its first, else of the whole. */
static int hint_of_class(emb_str name)
{
    emb_str part, first = EMB_STR(""), last = EMB_STR("");
    for (size_t at = 0; next_part(name, &at, &part); last = part) {
        if (speaks_of_page(part))
            return EMB_HINT_NOTHING;
        if (!first.len)
            first = part;
    }
    int found = find_hint(EMB_HINT_CLASS, last);
    if (found == EMB_HINT_NOTHING)
        found = find_hint(EMB_HINT_CLASS, first);
    return found == EMB_HINT_NOTHING ? find_hint(EMB_HINT_CLASS, name) : found;
}

static bool next_word(emb_str text, size_t *at, emb_str *ret)
{
    while (*at < text.len && emb_is_ascii_space(text.data[*at]))
        (*at)++;
    size_t from = *at;
    while (*at < text.len && !emb_is_ascii_space(text.data[*at]))
        (*at)++;
    *ret = emb_str_slice(text, from, *at);
    return ret->len > 0;
}

static int hint_of_words(emb_str value, emb_hint_kind kind)
{
    emb_str text = {value.data, value.len < CLASS_MAX ? value.len : CLASS_MAX}, word;
    for (size_t at = 0; next_word(text, &at, &word);) {
        int found = kind == EMB_HINT_CLASS ? hint_of_class(word) : find_hint(kind, word);
        if (found != EMB_HINT_NOTHING)
            return found;
    }
    return EMB_HINT_NOTHING;
}

/* ---- Hidden ---- */

static bool style_hides(emb_str style)
{
    char tight[256];
    size_t len = 0;
    for (size_t i = 0; i < style.len && len < sizeof tight; i++)
        if (!emb_is_ascii_space(style.data[i]))
            tight[len++] = emb_ascii_lower(style.data[i]);
    emb_str all = {tight, len};
    return emb_str_find(all, EMB_STR("display:none"), 0) != SIZE_MAX ||
           emb_str_find(all, EMB_STR("visibility:hidden"), 0) != SIZE_MAX;
}

/* ---- An element ---- */

emb_str emb_html_attribute_value(emb_str source, const emb_html_token *token, const char *name, size_t *ret_from)
{
    emb_html_attribute attribute;
    for (size_t at = token->attributes; emb_html_next_attribute(source, token, &at, &attribute);)
        if (emb_html_is(attribute.name, name)) {
            if (ret_from)
                *ret_from = attribute.from;
            return attribute.value;
        }
    return EMB_STR("");
}

/* Marks that are made to say it count more than names of classes; those more than the element's own name. */
enum { STRENGTH_TAG = 1, STRENGTH_CLASS, STRENGTH_ROLE, STRENGTH_PROP };

static void take_hint(emb_html_element *element, int *strength, int hint, int new_strength)
{
    if (hint == EMB_HINT_NOTHING || new_strength < *strength)
        return;
    element->zone = hint;
    *strength = new_strength;
}

static void take_attribute(emb_html_element *element, int *strength, const emb_html_attribute *attribute)
{
    emb_str name = attribute->name, value = attribute->value;
    if (emb_html_is(name, "hidden"))
        element->hidden |= !emb_html_is(emb_str_trim(value), "until-found");
    else if (emb_html_is(name, "style"))
        element->hidden |= style_hides(value);
    else if (emb_html_is(name, "role"))
        take_hint(element, strength, hint_of_words(value, EMB_HINT_ROLE), STRENGTH_ROLE);
    else if (emb_html_is(name, "itemprop") || emb_html_is(name, "rel"))
        take_hint(element, strength, hint_of_words(value, EMB_HINT_PROP), STRENGTH_PROP);
    else if (!element->is_root && (emb_html_is(name, "class") || emb_html_is(name, "id")))
        take_hint(element, strength, hint_of_words(value, EMB_HINT_CLASS), STRENGTH_CLASS);
}

emb_html_element emb_html_element_of(emb_str source, const emb_html_token *token)
{
    emb_str name = token->name;
    emb_html_element element = {.id = emb_html_name_id(name), .zone = EMB_HINT_NOTHING};
    element.is_void = is_void(name);
    element.is_block = is_block(name);
    element.is_cell = emb_html_is(name, "td") || emb_html_is(name, "th");
    element.hidden = is_never_shown(name);
    element.keeps_spaces = emb_html_is(name, "pre") || emb_html_is(name, "textarea") || emb_html_is(name, "listing");
    element.is_root = emb_html_is(name, "html") || emb_html_is(name, "body");
    int strength = 0;
    take_hint(&element, &strength, find_hint(EMB_HINT_TAG, name), STRENGTH_TAG);
    emb_html_attribute attribute;
    for (size_t at = token->attributes; emb_html_next_attribute(source, token, &at, &attribute);)
        take_attribute(&element, &strength, &attribute);
    return element;
}
