/* SPDX-License-Identifier: Apache-2.0 */
#include "model/identifier.h"

#include "base/utf8.h"
#include "text/unicode.h"

/* ---- Kinds ---- */

static const char *const kind_names[] = {
    [EMB_ID_NONE] = "",
    [EMB_ID_GENERIC] = "identification number",
    [EMB_ID_PASSPORT] = "passport number",
    [EMB_ID_TAX] = "tax number",
    [EMB_ID_IMO_SHIP] = "IMO number",
    [EMB_ID_IMO_COMPANY] = "IMO company number",
    [EMB_ID_MMSI] = "MMSI",
    [EMB_ID_CALL_SIGN] = "call sign",
    [EMB_ID_LEI] = "LEI",
    [EMB_ID_BIC] = "BIC",
    [EMB_ID_IBAN] = "IBAN",
    [EMB_ID_ISIN] = "ISIN",
    [EMB_ID_INN] = "INN",
    [EMB_ID_OGRN] = "OGRN",
    [EMB_ID_CRYPTO] = "wallet address",
    [EMB_ID_DUNS] = "DUNS number",
    [EMB_ID_UEI] = "UEI",
    [EMB_ID_AIRCRAFT] = "aircraft registration",
};
#define KIND_COUNT (sizeof kind_names / sizeof *kind_names)

const char *emb_identifier_kind_name(emb_identifier_kind kind)
{
    return (size_t)kind < KIND_COUNT ? kind_names[kind] : "";
}

static emb_identifier_kind kind_by_prop(emb_prop prop)
{
    switch ((int)prop) {
    case EMB_PROP_passportNumber:
        return EMB_ID_PASSPORT;
    case EMB_PROP_taxNumber:
    case EMB_PROP_vatCode:
        return EMB_ID_TAX;
    case EMB_PROP_mmsi:
        return EMB_ID_MMSI;
    case EMB_PROP_callSign:
        return EMB_ID_CALL_SIGN;
    case EMB_PROP_leiCode:
        return EMB_ID_LEI;
    case EMB_PROP_swiftBic:
    case EMB_PROP_bic:
        return EMB_ID_BIC;
    case EMB_PROP_iban:
        return EMB_ID_IBAN;
    case EMB_PROP_isin:
    case EMB_PROP_isinCode:
        return EMB_ID_ISIN;
    case EMB_PROP_innCode:
        return EMB_ID_INN;
    case EMB_PROP_ogrnCode:
        return EMB_ID_OGRN;
    case EMB_PROP_publicKey:
        return EMB_ID_CRYPTO;
    case EMB_PROP_dunsCode:
        return EMB_ID_DUNS;
    case EMB_PROP_uniqueEntityId:
        return EMB_ID_UEI;
    default:
        return EMB_ID_NONE;
    }
}

/* Codes that many have, or that name a place or a program: FtM's type says identifier, but they identify nobody. */
static bool is_shared(emb_prop prop)
{
    switch ((int)prop) {
    case EMB_PROP_programId:
    case EMB_PROP_googlePlaceId:
    case EMB_PROP_osmId:
    case EMB_PROP_cpvCode:
    case EMB_PROP_nutsCode:
    case EMB_PROP_coatoCode:
    case EMB_PROP_kppCode:
    case EMB_PROP_fnsCode:
    case EMB_PROP_ticker:
    case EMB_PROP_vedCode:
        return true;
    default:
        return false;
    }
}

emb_identifier_kind emb_identifier_kind_of(emb_schema schema, emb_prop prop)
{
    bool document = emb_schema_is_a(schema, EMB_SCHEMA_Identification);
    if (prop == EMB_PROP_imoNumber)
        return emb_schema_is_a(schema, EMB_SCHEMA_Vessel) ? EMB_ID_IMO_SHIP : EMB_ID_IMO_COMPANY;
    if (document && prop == EMB_PROP_number)
        return emb_schema_is_a(schema, EMB_SCHEMA_Passport) ? EMB_ID_PASSPORT : EMB_ID_GENERIC;
    if (emb_schema_is_a(schema, EMB_SCHEMA_Airplane) && (prop == EMB_PROP_serialNumber || prop == EMB_PROP_registrationNumber))
        return EMB_ID_AIRCRAFT;
    emb_identifier_kind kind = kind_by_prop(prop);
    if (kind != EMB_ID_NONE)
        return kind;
    const emb_property *property = emb_schema_property(schema, prop);
    if (is_shared(prop))
        return EMB_ID_NONE;
    return property && property->type == EMB_TYPE_identifier ? EMB_ID_GENERIC : EMB_ID_NONE;
}

/* ---- Check digits ---- */

static unsigned digit(char c)
{
    return (unsigned)(c - '0');
}

/* A weighted sum of the first `count` digits. */
static unsigned weighted(const char *digits, const uint8_t *weights, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += digit(digits[i]) * weights[i];
    return sum;
}

static bool check_imo_ship(emb_str n)
{
    static const uint8_t weights[] = {7, 6, 5, 4, 3, 2};
    return n.len == 7 && emb_str_is_digits(n) && weighted(n.data, weights, 6) % 10 == digit(n.data[6]);
}

static bool check_imo_company(emb_str n)
{
    static const uint8_t weights[] = {8, 6, 4, 2, 9, 7};
    return n.len == 7 && emb_str_is_digits(n) && (11 - weighted(n.data, weights, 6) % 11) % 10 == digit(n.data[6]);
}

/* ISO 7064 mod 97-10 over letters as 10 to 35, beginning at `from` and going round. */
static unsigned mod97(emb_str n, size_t from)
{
    unsigned rest = 0;
    for (size_t i = 0; i < n.len; i++) {
        char c = n.data[(from + i) % n.len];
        unsigned value = emb_is_ascii_digit(c) ? digit(c) : (unsigned)(c - 'A') + 10;
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest;
}

static bool is_alphanumeric(emb_str n)
{
    for (size_t i = 0; i < n.len; i++)
        if (!emb_is_ascii_digit(n.data[i]) && !emb_is_ascii_upper(n.data[i]))
            return false;
    return n.len > 0;
}

static bool are_letters(emb_str n)
{
    for (size_t i = 0; i < n.len; i++)
        if (!emb_is_ascii_upper(n.data[i]))
            return false;
    return n.len > 0;
}

static bool check_lei(emb_str n)
{
    return n.len == 20 && is_alphanumeric(n) && emb_str_is_digits(emb_str_slice(n, 18, 20)) && mod97(n, 0) == 1;
}

static bool check_iban(emb_str n)
{
    return n.len >= 15 && n.len <= 34 && is_alphanumeric(n) && are_letters(emb_str_slice(n, 0, 2)) &&
           emb_str_is_digits(emb_str_slice(n, 2, 4)) && mod97(n, 4) == 1;
}

/* ISO 6166: Luhn over the digits of all characters, letters as two. */
static bool check_isin(emb_str n)
{
    char digits[24];
    size_t count = 0;
    unsigned sum = 0;
    if (n.len != 12 || !is_alphanumeric(n) || !are_letters(emb_str_slice(n, 0, 2)) || !emb_is_ascii_digit(n.data[11]))
        return false;
    for (size_t i = 0; i < n.len; i++) {
        unsigned value = emb_is_ascii_digit(n.data[i]) ? digit(n.data[i]) : (unsigned)(n.data[i] - 'A') + 10;
        if (value > 9)
            digits[count++] = (char)(value / 10);
        digits[count++] = (char)(value % 10);
    }
    for (size_t i = 0; i < count; i++) {
        unsigned value = (unsigned)digits[count - 1 - i] * (i % 2 ? 2 : 1);
        sum += value / 10 + value % 10;
    }
    return sum % 10 == 0;
}

static bool check_inn(emb_str n)
{
    static const uint8_t ten[] = {2, 4, 10, 3, 5, 9, 4, 6, 8};
    static const uint8_t eleven[] = {7, 2, 4, 10, 3, 5, 9, 4, 6, 8}, twelve[] = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
    if (!emb_str_is_digits(n))
        return false;
    if (n.len == 10)
        return weighted(n.data, ten, 9) % 11 % 10 == digit(n.data[9]);
    return n.len == 12 && weighted(n.data, eleven, 10) % 11 % 10 == digit(n.data[10]) &&
           weighted(n.data, twelve, 11) % 11 % 10 == digit(n.data[11]);
}

static bool check_ogrn(emb_str n)
{
    uint64_t value;
    if ((n.len != 13 && n.len != 15) || !emb_str_to_u64(emb_str_slice(n, 0, n.len - 1), &value))
        return false;
    return emb_is_ascii_digit(n.data[n.len - 1]) && value % (n.len - 2) % 10 == digit(n.data[n.len - 1]);
}

static bool check_bic(emb_str n)
{
    return (n.len == 8 || n.len == 11) && is_alphanumeric(n) && are_letters(emb_str_slice(n, 0, 6));
}

/* ---- Wallets ---- */

static bool all_of(emb_str n, const char *allowed)
{
    for (size_t i = 0; i < n.len; i++)
        if (!strchr(allowed, n.data[i]) || !n.data[i])
            return false;
    return n.len > 0;
}

static bool is_hex(emb_str n)
{
    return all_of(n, "0123456789abcdefABCDEF");
}

static bool is_base58(emb_str n)
{
    return all_of(n, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
}

static bool is_ethereum(emb_str n)
{
    return n.len == 42 && emb_str_starts_ascii_case(n, EMB_STR("0x")) && is_hex(emb_str_slice(n, 2, n.len));
}

static bool is_bech32(emb_str n)
{
    return n.len >= 14 && n.len <= 90 &&
           (emb_str_starts_ascii_case(n, EMB_STR("bc1")) || emb_str_starts_ascii_case(n, EMB_STR("ltc1")));
}

static bool is_wallet(emb_str n)
{
    return is_ethereum(n) || is_bech32(n) || (n.len >= 25 && n.len <= 106 && is_base58(n));
}

/* ---- Normal forms ---- */

static bool keeps_case(emb_identifier_kind kind, emb_str text)
{
    return kind == EMB_ID_CRYPTO && !is_ethereum(text) && !is_bech32(text);
}

/* Small letters of which the capital looks as a Latin one does: a passport's "МР" may be typed in either script. */
static char latin_twin(uint32_t code)
{
    static const struct {
        uint32_t letter;
        char twin;
    } twins[] = {
        {0x430, 'A'}, {0x432, 'B'}, {0x435, 'E'}, {0x43A, 'K'}, {0x43C, 'M'}, {0x43D, 'H'}, {0x43E, 'O'}, {0x440, 'P'},
        {0x441, 'C'}, {0x442, 'T'}, {0x443, 'Y'}, {0x445, 'X'}, {0x455, 'S'}, {0x456, 'I'}, {0x458, 'J'}, /* Cyrillic */
        {0x3B1, 'A'}, {0x3B2, 'B'}, {0x3B5, 'E'}, {0x3B6, 'Z'}, {0x3B7, 'H'}, {0x3B9, 'I'}, {0x3BA, 'K'}, {0x3BC, 'M'},
        {0x3BD, 'N'}, {0x3BF, 'O'}, {0x3C1, 'P'}, {0x3C4, 'T'}, {0x3C5, 'Y'}, {0x3C7, 'X'}, /* Greek */
    };
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (code == twins[i].letter)
            return twins[i].twin;
    return '\0';
}

/* A letter or digit as it stands in a normal form, one capital ASCII character wherever there is one; 0 for anything else. */
static uint32_t plain_of(uint32_t code)
{
    emb_char_class class = emb_char_class_of(code);
    if (class == EMB_CHAR_DIGIT)
        return (uint32_t)(unsigned char)emb_char_ascii(code)[0];
    if (class != EMB_CHAR_LETTER)
        return 0;
    uint32_t base = emb_char_base(code);
    if (base < 0x80)
        return (uint32_t)emb_ascii_upper((char)base);
    return latin_twin(base) ? (uint32_t)latin_twin(base) : base;
}

/* Letters and digits alone: "№ 12–345" is "12345". */
static size_t write_plain(emb_str text, bool keep_case, char *out)
{
    size_t len = 0, at = 0;
    while (at < text.len && len + EMB_UTF8_MAX < EMB_IDENTIFIER_MAX) {
        uint32_t code = emb_utf8_next(text, &at), plain = plain_of(code);
        if (plain)
            len += emb_utf8_encode(keep_case ? code : plain, out + len);
    }
    out[len] = '\0';
    return len;
}

/* "IMO 9179842", "LEI: 5493…": what is written in front of a number, by kind. */
static const char *prefix_of(emb_identifier_kind kind)
{
    switch (kind) {
    case EMB_ID_IMO_SHIP:
    case EMB_ID_IMO_COMPANY:
        return "IMO";
    case EMB_ID_MMSI:
        return "MMSI";
    case EMB_ID_LEI:
        return "LEI";
    case EMB_ID_BIC:
        return "BIC";
    case EMB_ID_IBAN:
        return "IBAN";
    case EMB_ID_ISIN:
        return "ISIN";
    case EMB_ID_INN:
        return "INN";
    case EMB_ID_OGRN:
        return "OGRN";
    default:
        return "";
    }
}

/* The same in Russian, as write_plain leaves it. */
static const char *russian_prefix_of(emb_identifier_kind kind)
{
    return kind == EMB_ID_INN ? "иHH" : kind == EMB_ID_OGRN ? "OгPH" : "";
}

static size_t drop_prefix(emb_identifier_kind kind, const char *label, char *out, size_t len)
{
    size_t prefix = strlen(label);
    /* a BIC or an IBAN may itself begin with these letters: only where more than enough is left */
    bool longer = kind == EMB_ID_BIC ? len == prefix + 8 || len == prefix + 11 : kind != EMB_ID_LEI || len == prefix + 20;
    if (!prefix || len <= prefix || !longer || memcmp(out, label, prefix) != 0)
        return len;
    memmove(out, out + prefix, len - prefix + 1);
    return len - prefix;
}

static emb_identifier_check checked(bool good)
{
    return good ? EMB_ID_GOOD : EMB_ID_BAD;
}

static emb_identifier_check unchecked(bool good)
{
    return good ? EMB_ID_UNCHECKED : EMB_ID_BAD;
}

static emb_identifier_check check(emb_identifier_kind kind, emb_str n)
{
    switch (kind) {
    case EMB_ID_IMO_SHIP:
        return checked(check_imo_ship(n));
    case EMB_ID_IMO_COMPANY:
        return checked(check_imo_company(n));
    case EMB_ID_LEI:
        return checked(check_lei(n));
    case EMB_ID_IBAN:
        return checked(check_iban(n));
    case EMB_ID_ISIN:
        return checked(check_isin(n));
    case EMB_ID_INN:
        return checked(check_inn(n));
    case EMB_ID_OGRN:
        return checked(check_ogrn(n));
    case EMB_ID_BIC:
        return unchecked(check_bic(n));
    case EMB_ID_MMSI:
    case EMB_ID_DUNS:
        return unchecked(n.len == 9 && emb_str_is_digits(n));
    case EMB_ID_UEI:
        return unchecked(n.len == 12 && is_alphanumeric(n));
    case EMB_ID_CRYPTO:
        return unchecked(is_wallet(n));
    default:
        return unchecked(n.len > 0);
    }
}

emb_identifier_check emb_identifier_normalise(emb_identifier_kind kind, emb_str text, char out[EMB_IDENTIFIER_MAX], size_t *ret_len)
{
    text = emb_str_trim(text);
    size_t len = write_plain(text, keeps_case(kind, text), out);
    len = drop_prefix(kind, prefix_of(kind), out, len);
    len = drop_prefix(kind, russian_prefix_of(kind), out, len);
    *ret_len = len;
    return check(kind, (emb_str){out, len});
}

/* ---- Guessing ---- */

static bool looks_like_number(emb_str text)
{
    size_t digits = 0, all = 0;
    for (size_t i = 0; i < text.len; i++) {
        digits += emb_is_ascii_digit(text.data[i]);
        all += emb_is_ascii_digit(text.data[i]) || emb_is_ascii_alpha(text.data[i]);
    }
    return all >= 5 && digits >= 3;
}

emb_identifier_kind emb_identifier_guess(emb_str text)
{
    static const emb_identifier_kind special[] = {EMB_ID_LEI, EMB_ID_IBAN, EMB_ID_ISIN, EMB_ID_IMO_SHIP, EMB_ID_INN, EMB_ID_OGRN};
    char out[EMB_IDENTIFIER_MAX];
    size_t len;
    text = emb_str_trim(text);
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (emb_identifier_normalise(special[i], text, out, &len) == EMB_ID_GOOD)
            return special[i];
    if (is_ethereum(text) || is_bech32(text) || (text.len >= 25 && looks_like_number(text) && is_base58(text)))
        return EMB_ID_CRYPTO;
    if (emb_identifier_normalise(EMB_ID_BIC, text, out, &len) == EMB_ID_UNCHECKED && len == text.len)
        return EMB_ID_BIC;
    return looks_like_number(text) ? EMB_ID_GENERIC : EMB_ID_NONE;
}
