/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the readers of the single scripts share with readings.c; not for anybody else.
 *
 * emb_read_name splits a name into words of one script each (emb_words), lets the reader of each script write its words, once
 * for each style (a set of options: all г as h, all ö as oe …), and then asks the readers of whole names (Korean, Chinese,
 * Japanese, Vietnamese) for what they add. Nothing here allocates or fails; everything is bounded.
 */
#ifndef EMB_TEXT_READINGS_INTERNAL_H
#define EMB_TEXT_READINGS_INTERNAL_H

#include "text/readings.h"

#define EMB_WORDS_MAX 1024
/** What stands for every apostrophe inside a word, so that readers know it (Hebrew ג׳, Wade-Giles t'ai). */
#define EMB_APOSTROPHE 0x2019u
/** At most so many PLAIN readings come from styles, so that room is left for the readers of whole names. */
#define EMB_STYLES_MAX 6

/**
 * Styles: each bit turns one convention for the whole name. All sets of the bits that make a difference are tried, small sets
 * first, until EMB_STYLES_MAX readings are there; lower bits come first.
 */
enum {
    EMB_OPTION_UMLAUT = 1u << 0,       /**< Latin ö → oe, å → aa */
    EMB_OPTION_CARON = 1u << 1,        /**< Latin č → ch, ş → sh, ž → zh; also Serbian and Macedonian Cyrillic */
    EMB_OPTION_G_AS_H = 1u << 2,       /**< Cyrillic г as h; as g where it is h by language */
    EMB_OPTION_SIMPLE = 1u << 3,       /**< Cyrillic as in passports: е, ё → e wherever they stand, ғ → g */
    EMB_OPTION_SHT = 1u << 4,          /**< Cyrillic щ → sht, ъ → u */
    EMB_OPTION_YO = 1u << 5,           /**< Cyrillic ё → o also after ж ч ш щ */
    EMB_OPTION_CHI_AS_H = 1u << 6,     /**< Greek χ → h */
    EMB_OPTION_GREEK_STOPS = 1u << 7,  /**< Greek μπ, ντ, γκ within a word → mb, nd, ng */
    EMB_OPTION_GREEK_VOWELS = 1u << 8, /**< Greek ει, οι → i, αι → e, γι → y */
    EMB_OPTION_WESTERN = 1u << 9,      /**< Armenian by its western sound */
    EMB_OPTION_PERSIAN = 1u << 10,     /**< Arabic letters by their Persian sound (ث s, ذ z, ض z, و v, final ه eh) */
    EMB_OPTION_HARD = 1u << 11,        /**< Hebrew ב, כ, פ → b, k, p also within a word */
    EMB_OPTION_SIN = 1u << 12,         /**< Hebrew ש → s */
    EMB_OPTION_VAV = 1u << 13,         /**< Hebrew ו between consonants → v */
    EMB_OPTION_CHET = 1u << 14,        /**< Hebrew ח and soft כ → ch */
    EMB_OPTION_INHERENT = 1u << 15,    /**< Indic: inherent vowels also where speech has dropped them */
    EMB_OPTION_LOCAL = 1u << 16,    /**< Indic, Khmer, Lao: the letters' sound rather than their usual spelling, or the reverse */
    EMB_OPTION_TAMIL_TH = 1u << 17, /**< Tamil ந்த → nth (as nd else) */
    EMB_OPTION_LETTERS = 1u << 18,  /**< letter by letter where tradition or speech spells a word otherwise */

    /** What a word tells of the language of the whole name; given to every word, in every style. */
    EMB_HINT_UYGHUR = 1u << 22,
    EMB_HINT_PERSIAN = 1u << 23, /**< or Urdu, Pashto */
    EMB_HINT_RUSSIAN = 1u << 24,
    EMB_HINT_UKRAINIAN = 1u << 25,
    EMB_HINT_BELARUSIAN = 1u << 26,
    EMB_HINT_BULGARIAN = 1u << 27,
    EMB_HINT_SERBIAN = 1u << 28, /**< or Macedonian */
    EMB_HINT_TURKIC = 1u << 29,  /**< Kazakh, Uzbek, Kyrgyz, Tatar, Bashkir …; also Tajik, Mongolian */
    EMB_HINT_VIETNAMESE = 1u << 30
};
#define EMB_OPTION_HINTS 0xFFC00000u

/** What stands between a word and the one before it. */
typedef enum emb_joint {
    EMB_JOINT_NONE = 0, /**< nothing but a change of script; also before the first word */
    EMB_JOINT_DASH = 1,
    EMB_JOINT_SPACE = 2 /**< space, punctuation, symbol */
} emb_joint;

/**
 * Letters, marks, digits and apostrophes of one script (digits and apostrophes belong to any). Lower case, canonically
 * composed (NFC, also of Indic nukta letters and of Hangul jamo), presentation, full-width and half-width forms resolved, all
 * digits ASCII, apostrophes EMB_APOSTROPHE, ignorable characters left out. A word of digits alone is COMMON.
 */
typedef struct emb_word {
    const uint32_t *letters; /**< count of them, at least one; in the emb_words the word belongs to */
    uint16_t count;
    uint8_t script; /**< emb_script */
    uint8_t joint;  /**< emb_joint */
} emb_word;

typedef struct emb_words {
    size_t count;
    uint32_t scripts; /**< bit 1 << emb_script of every word */
    bool ascii;       /**< the name is ASCII throughout */
    bool cut;         /**< the name had more words or bytes than are looked at */
    emb_word items[EMB_WORDS_MAX];
    uint32_t letters[EMB_NAME_MAX];
} emb_words;

/** Where readers write: `len` bytes of `text` are there, at most `max`; what does not fit is left out and sets `cut`. */
typedef struct emb_reading_text {
    char *text;
    size_t len, max;
    bool cut;
    bool vowelless; /**< set by readers where the writing left vowels out and they are not known */
    bool known;     /**< set by them where they are known of a word */
} emb_reading_text;

static inline void emb_put_char(emb_reading_text *out, char c)
{
    if (out->len < out->max)
        out->text[out->len++] = c;
    else
        out->cut = true;
}

static inline void emb_put(emb_reading_text *out, const char *text)
{
    for (; *text; text++)
        emb_put_char(out, *text);
}

/** Ends a token inside a word; nothing at the start of the reading or after another space. */
static inline void emb_put_space(emb_reading_text *out)
{
    if (out->len && out->text[out->len - 1] != ' ')
        emb_put_char(out, ' ');
}

/** What the reader of one script writes of one word: a-z, 0-9 and single spaces between tokens. `options`: EMB_OPTION_*. */
typedef void emb_word_reader(const emb_word *word, uint32_t options, emb_reading_text *out);

/** Which EMB_OPTION_* bits make a difference for a word, and which EMB_OPTION_HINTS it gives for the whole name. */
typedef uint32_t emb_options_finder(const emb_word *word);

/** Letter by letter by emb_char_ascii; for scripts that need no more, and for letters that readers do not know. */
emb_word_reader emb_read_by_letter;
emb_word_reader emb_read_latin;
emb_word_reader emb_read_cyrillic;
emb_word_reader emb_read_greek;
emb_word_reader emb_read_armenian;
emb_word_reader emb_read_arabic;
emb_word_reader emb_read_hebrew;
emb_word_reader emb_read_abugida; /* Devanagari to Sinhala */
emb_word_reader emb_read_thai;    /* Lao too */
emb_word_reader emb_read_burmese;
emb_word_reader emb_read_khmer;
emb_word_reader emb_read_tibetan; /* tshegs come as EMB_APOSTROPHE */
emb_word_reader emb_read_ethiopic;
emb_word_reader emb_read_thaana;
emb_options_finder emb_latin_options;
emb_options_finder emb_cyrillic_options;
emb_options_finder emb_greek_options;
emb_options_finder emb_armenian_options;
emb_options_finder emb_arabic_options;
emb_options_finder emb_hebrew_options;
emb_options_finder emb_abugida_options;
emb_options_finder emb_thai_options;
emb_options_finder emb_burmese_options;
emb_options_finder emb_khmer_options;
emb_options_finder emb_ethiopic_options;
emb_options_finder emb_thaana_options;
/** From all that the words gave: one language, and only the options that make sense in it. */
uint32_t emb_cyrillic_settle(uint32_t found);
emb_word_reader emb_read_hangul; /* korean.c */
emb_word_reader emb_read_han;    /* chinese.c: Mandarin, a syllable a token */
emb_word_reader emb_read_kana;   /* japanese.c: Hepburn without length marks */

/**
 * Adds a reading to `ret` unless it is empty, there already (same scheme and text) or there is no room. `len` above
 * EMB_READING_MAX is cut at the last space that fits. Returns whether the reading is there now.
 */
bool emb_readings_add(emb_readings *ret, emb_scheme scheme, bool vowelless, const char *text, size_t len);

/**
 * Readers of whole names: add what readings they know (further PLAIN ones, canonical KOREAN and CHINESE ones) behind those
 * that are there, in any script they understand. They are called for every name, plain Latin ones too, so they must
 * turn away what is not theirs within some 20 ns.
 */
typedef void emb_name_reader(const emb_words *words, emb_name_kind kind, emb_readings *ret);

emb_name_reader emb_read_korean_name;
emb_name_reader emb_read_chinese_name;
emb_name_reader emb_read_japanese_name;
emb_name_reader emb_read_vietnamese_name;

#endif
