/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/us_feature.h"

/* What is done with a feature. */
typedef enum handling {
    VALUE, /* the property as it stands */
    GENDER,
    NUMBER,      /* the property, else the registrationNumber or idNumber */
    DATE,        /* the property holds the value as a date, month first where that is unclear */
    COUNTRY_OF,  /* the property holds the value as a country */
    PASSPORT,    /* a Passport of a person */
    DOCUMENT,    /* an Identification of a person; of others the property */
    SHIP_NUMBER, /* an IMO number, or what else a ship is registered by */
    WALLET,      /* the label ends with the currency */
    LISTED_ON,   /* a date of the sanction */
    EFFECTIVE_ON,
    PROVISION, /* what the sanction forbids */
    NOTE
} handling;

/* Sources of the labels: OFAC's lists and CSL, 2022 to 2025. A label that ends with * stands for all that begin so. */
static const struct {
    const char *label;
    emb_prop prop;
    handling how;
} features[] = {
    {"Gender", EMB_PROP_gender, GENDER},
    {"DOB", EMB_PROP_birthDate, DATE},
    {"Birthdate", EMB_PROP_birthDate, DATE},
    {"POB", EMB_PROP_birthPlace, VALUE},
    {"Place of Birth", EMB_PROP_birthPlace, VALUE},
    {"Title", EMB_PROP_position, VALUE},
    {"Nationality", EMB_PROP_nationality, COUNTRY_OF},
    {"Nationality Country", EMB_PROP_nationality, COUNTRY_OF},
    {"Citizen", EMB_PROP_citizenship, COUNTRY_OF},
    {"Citizenship", EMB_PROP_citizenship, COUNTRY_OF},
    {"Citizenship Country", EMB_PROP_citizenship, COUNTRY_OF},
    {"Nationality of Registration", EMB_PROP_jurisdiction, COUNTRY_OF},
    {"Registration Country", EMB_PROP_jurisdiction, COUNTRY_OF},
    {"Website", EMB_PROP_website, VALUE},
    {"Email Address", EMB_PROP_email, VALUE},
    {"Phone Number", EMB_PROP_phone, VALUE},
    {"Telephone", EMB_PROP_phone, VALUE},
    {"Organization Established Date", EMB_PROP_incorporationDate, DATE},
    {"Organization Type", EMB_PROP_sector, VALUE},
    {"Target Type", EMB_PROP_classification, VALUE},
    {"Issuer Name", EMB_PROP_NONE, NOTE},

    {"Vessel Registration Identification", EMB_PROP_imoNumber, SHIP_NUMBER},
    {"IMO Number", EMB_PROP_imoNumber, NUMBER},
    {"MMSI", EMB_PROP_mmsi, NUMBER},
    {"Vessel Call Sign", EMB_PROP_callSign, NUMBER},
    {"Other Vessel Call Sign", EMB_PROP_callSign, NUMBER},
    {"Vessel Type", EMB_PROP_type, VALUE},
    {"Other Vessel Type", EMB_PROP_type, VALUE},
    {"Vessel Flag", EMB_PROP_flag, COUNTRY_OF},
    {"Flag", EMB_PROP_flag, COUNTRY_OF},
    {"Other Vessel Flag", EMB_PROP_flag, COUNTRY_OF},
    {"Former Vessel Flag", EMB_PROP_pastFlags, COUNTRY_OF},
    {"Vessel Year of Build", EMB_PROP_buildDate, DATE},
    {"Vessel Tonnage", EMB_PROP_tonnage, VALUE},
    {"Vessel Gross Tonnage", EMB_PROP_tonnage, VALUE},
    {"Vessel Gross Registered Tonnage", EMB_PROP_grossRegisteredTonnage, VALUE},
    {"Dead Weight", EMB_PROP_deadweightTonnage, VALUE},

    {"Aircraft Model", EMB_PROP_model, VALUE},
    {"Aircraft Type", EMB_PROP_type, VALUE},
    {"Aircraft Manufacture Date", EMB_PROP_buildDate, DATE},
    {"Aircraft Manufacturer's Serial Number (MSN)", EMB_PROP_serialNumber, NUMBER},
    {"Aircraft Construction Number (also called L/N or S/N or F/N)", EMB_PROP_serialNumber, NUMBER},
    {"Aircraft Serial Identification", EMB_PROP_serialNumber, NUMBER},
    {"Aircraft Tail Number", EMB_PROP_registrationNumber, NUMBER},
    {"Previous Aircraft Tail Number", EMB_PROP_registrationNumber, NUMBER},
    {"Aircraft Mode S Transponder Code", EMB_PROP_icaoCode, NUMBER},
    {"Aircraft Operator", EMB_PROP_NONE, NOTE},

    {"Digital Currency Address*", EMB_PROP_publicKey, WALLET},

    {"Passport", EMB_PROP_passportNumber, PASSPORT},
    {"Diplomatic Passport", EMB_PROP_passportNumber, PASSPORT},
    {"Stateless Person Passport", EMB_PROP_passportNumber, PASSPORT},
    {"British National Overseas Passport", EMB_PROP_passportNumber, PASSPORT},
    {"Travel Document Number", EMB_PROP_passportNumber, PASSPORT},

    {"National ID No.", EMB_PROP_idNumber, DOCUMENT},
    {"Identification Number", EMB_PROP_idNumber, DOCUMENT},
    {"Personal ID Card", EMB_PROP_idNumber, DOCUMENT},
    {"National Foreign ID Number", EMB_PROP_idNumber, DOCUMENT},
    {"Cedula No.", EMB_PROP_idNumber, DOCUMENT},
    {"Driver's License No.", EMB_PROP_idNumber, DOCUMENT},
    {"C.U.R.P.", EMB_PROP_idNumber, DOCUMENT},
    {"D.N.I.", EMB_PROP_idNumber, DOCUMENT},
    {"N.I.E.", EMB_PROP_idNumber, DOCUMENT},
    {"C.U.I.", EMB_PROP_idNumber, DOCUMENT},
    {"C.U.I.P.", EMB_PROP_idNumber, DOCUMENT},
    {"I.F.E.", EMB_PROP_idNumber, DOCUMENT},
    {"LE Number", EMB_PROP_idNumber, DOCUMENT},
    {"Electoral Registry No.", EMB_PROP_idNumber, DOCUMENT},
    {"Credencial electoral", EMB_PROP_idNumber, DOCUMENT},
    {"Cartilla de Servicio Militar Nacional", EMB_PROP_idNumber, DOCUMENT},
    {"Birth Certificate Number", EMB_PROP_idNumber, DOCUMENT},
    {"Residency Number", EMB_PROP_idNumber, DOCUMENT},
    {"Citizen's Card Number", EMB_PROP_idNumber, DOCUMENT},
    {"Turkish Identification Number", EMB_PROP_idNumber, DOCUMENT},
    {"Numero de Identidad", EMB_PROP_idNumber, DOCUMENT},
    {"Kenyan ID No.", EMB_PROP_idNumber, DOCUMENT},
    {"Bosnian Personal ID No.", EMB_PROP_idNumber, DOCUMENT},
    {"Moroccan Personal ID No.", EMB_PROP_idNumber, DOCUMENT},
    {"UAE Identification", EMB_PROP_idNumber, DOCUMENT},
    {"Tazkira National ID Card", EMB_PROP_idNumber, DOCUMENT},
    {"Refugee ID Card", EMB_PROP_idNumber, DOCUMENT},
    {"Stateless Person ID Card", EMB_PROP_idNumber, DOCUMENT},
    {"VisaNumberID", EMB_PROP_idNumber, DOCUMENT},
    {"SRE Permit No.", EMB_PROP_idNumber, DOCUMENT},
    {"Immigration No.", EMB_PROP_idNumber, DOCUMENT},
    {"Public Security and Immigration No.", EMB_PROP_idNumber, DOCUMENT},
    {"Seafarer's Identification Document", EMB_PROP_idNumber, DOCUMENT},
    {"Romanian Permanent Resident", EMB_PROP_idNumber, DOCUMENT},
    {"CNP (Personal Numerical Code)", EMB_PROP_idNumber, DOCUMENT},
    {"Serial No.", EMB_PROP_idNumber, DOCUMENT},
    {"SSN", EMB_PROP_socialSecurityNumber, NUMBER},
    {"Pilot License Number", EMB_PROP_licenseNumber, NUMBER},

    {"Tax ID No.", EMB_PROP_taxNumber, NUMBER},
    {"NIT #", EMB_PROP_taxNumber, NUMBER},
    {"RUC #", EMB_PROP_taxNumber, NUMBER},
    {"RIF #", EMB_PROP_taxNumber, NUMBER},
    {"RTN", EMB_PROP_taxNumber, NUMBER},
    {"R.F.C.", EMB_PROP_taxNumber, NUMBER},
    {"C.U.I.T.", EMB_PROP_taxNumber, NUMBER},
    {"C.I.F.", EMB_PROP_taxNumber, NUMBER},
    {"US FEIN", EMB_PROP_taxNumber, NUMBER},
    {"Italian Fiscal Code", EMB_PROP_taxNumber, NUMBER},
    {"Fiscal Code", EMB_PROP_taxNumber, NUMBER},
    {"Paraguayan tax identification number", EMB_PROP_taxNumber, NUMBER},
    {"Romanian Tax Registration", EMB_PROP_taxNumber, NUMBER},
    {"Numero Unico de Identificacao Tributaria (NUIT)", EMB_PROP_taxNumber, NUMBER},
    {"V.A.T. Number", EMB_PROP_vatCode, NUMBER},

    {"Registration Number", EMB_PROP_registrationNumber, NUMBER},
    {"Registration ID", EMB_PROP_registrationNumber, NUMBER},
    {"Economic Register Number (CBLS)", EMB_PROP_registrationNumber, NUMBER},
    {"Company Number", EMB_PROP_registrationNumber, NUMBER},
    {"UK Company Number", EMB_PROP_registrationNumber, NUMBER},
    {"Commercial Registry Number", EMB_PROP_registrationNumber, NUMBER},
    {"Business Registration Number", EMB_PROP_registrationNumber, NUMBER},
    {"Business Registration Document #", EMB_PROP_registrationNumber, NUMBER},
    {"Business Number", EMB_PROP_registrationNumber, NUMBER},
    {"Government Gazette Number", EMB_PROP_registrationNumber, NUMBER},
    {"Public Registration Number", EMB_PROP_registrationNumber, NUMBER},
    {"Certificate of Incorporation Number", EMB_PROP_registrationNumber, NUMBER},
    {"Chamber of Commerce Number", EMB_PROP_registrationNumber, NUMBER},
    {"Istanbul Chamber of Comm. No.", EMB_PROP_registrationNumber, NUMBER},
    {"Dubai Chamber of Commerce Membership No.", EMB_PROP_registrationNumber, NUMBER},
    {"Central Registration System Number", EMB_PROP_registrationNumber, NUMBER},
    {"Enterprise Number", EMB_PROP_registrationNumber, NUMBER},
    {"Branch Unit Number", EMB_PROP_registrationNumber, NUMBER},
    {"Legal Entity Number", EMB_PROP_leiCode, NUMBER},
    {"MSB Registration Number", EMB_PROP_registrationNumber, NUMBER},
    {"Registered Charity No.", EMB_PROP_registrationNumber, NUMBER},
    {"Folio Mercantil No.", EMB_PROP_registrationNumber, NUMBER},
    {"Matricula Mercantil No", EMB_PROP_registrationNumber, NUMBER},
    {"C.R. No.", EMB_PROP_registrationNumber, NUMBER},
    {"Romanian C.R.", EMB_PROP_registrationNumber, NUMBER},
    {"File Number", EMB_PROP_registrationNumber, NUMBER},
    {"RSIN", EMB_PROP_registrationNumber, NUMBER},
    {"Trade License No.", EMB_PROP_licenseNumber, NUMBER},
    {"Tourism License No.", EMB_PROP_licenseNumber, NUMBER},
    {"Afghan Money Service Provider License Number", EMB_PROP_licenseNumber, NUMBER},
    {"License", EMB_PROP_licenseNumber, NUMBER},
    {"Unified Social Credit Code (USCC)", EMB_PROP_uscCode, NUMBER},
    {"United Social Credit Code Certificate (USCCC)", EMB_PROP_uscCode, NUMBER},
    {"D-U-N-S Number", EMB_PROP_dunsCode, NUMBER},
    {"SWIFT/BIC", EMB_PROP_swiftBic, NUMBER},
    {"BIK (RU)", EMB_PROP_bikCode, NUMBER},
    {"LEI", EMB_PROP_leiCode, NUMBER},
    {"ISIN", EMB_PROP_isinCode, NUMBER},
    {"Equity Ticker", EMB_PROP_ticker, NUMBER},
    {"MICEX Code", EMB_PROP_ticker, NUMBER},

    {"Listing Date*", EMB_PROP_NONE, LISTED_ON},
    {"Effective Date*", EMB_PROP_NONE, EFFECTIVE_ON},
    {"Additional Sanctions Information*", EMB_PROP_NONE, PROVISION},
    {"Secondary sanctions risk", EMB_PROP_NONE, PROVISION},
    {"Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions", EMB_PROP_NONE, PROVISION},
    {"Executive Order*", EMB_PROP_NONE, PROVISION},
    {"CAATSA Section 235 Information", EMB_PROP_NONE, PROVISION},
    {"IFCA Determination*", EMB_PROP_NONE, PROVISION},
    {"PEESA Information", EMB_PROP_NONE, PROVISION},
};

#define LEI_LENGTH 20 /* what is shorter under its label is a number of another register */
#define FEATURES (sizeof features / sizeof *features)

static bool counts(char c)
{
    return emb_is_ascii_alpha(c) || emb_is_ascii_digit(c);
}

/*
 * How much of `text` the pattern stands for, comparing letters and digits alone; SIZE_MAX where it does not begin with
 * it or a word goes on behind it.
 */
static size_t fits_beginning(emb_str text, const char *pattern)
{
    size_t i = 0;
    for (; *pattern && *pattern != '*'; pattern++) {
        if (!counts(*pattern))
            continue;
        while (i < text.len && !counts(text.data[i]))
            i++;
        if (i == text.len || emb_ascii_lower(text.data[i++]) != emb_ascii_lower(*pattern))
            return SIZE_MAX;
    }
    return i < text.len && counts(text.data[i]) ? SIZE_MAX : i;
}

static bool is_open(const char *pattern)
{
    return pattern[strlen(pattern) - 1] == '*';
}

static bool label_fits(emb_str label, const char *pattern)
{
    size_t i = fits_beginning(label, pattern);
    while (i < label.len && !counts(label.data[i]))
        i++;
    return i == label.len || (i != SIZE_MAX && is_open(pattern));
}

static size_t find(emb_str label)
{
    size_t at = 0;
    while (at < FEATURES && !label_fits(label, features[at].label))
        at++;
    return at;
}

bool emb_us_feature_known(emb_str label)
{
    return find(label) < FEATURES;
}

bool emb_us_country_known(emb_str country)
{
    country = emb_str_trim(country);
    return country.len && !emb_str_equal_ascii_case(country, EMB_STR("undetermined")) &&
           !emb_str_equal_ascii_case(country, EMB_STR("None Identified"));
}

/* ---- A label in front of its value ---- */

/* "Tax ID No. 123": the punctuation behind the words belongs to the label, a bracket that opens does not. */
static size_t skip_punctuation(emb_str text, size_t at)
{
    while (at < text.len && strchr(".):#", text.data[at]) && text.data[at])
        at++;
    while (at + 1 < text.len && text.data[at] == ' ' && (text.data[at + 1] == '#' || text.data[at + 1] == '-'))
        at += 2;
    return at;
}

/* Of a label with an open end: up to the colon or the dash, and behind the dash the currency of a wallet. */
static size_t open_end(emb_str text, size_t at, handling how)
{
    size_t dash = emb_str_find(text, EMB_STR(" - "), at), colon = emb_str_find_byte(text, ':', at);
    if (how == WALLET && dash != SIZE_MAX) {
        size_t space = emb_str_find_byte(text, ' ', dash + 3);
        return space == SIZE_MAX ? text.len : space;
    }
    if (colon != SIZE_MAX && (dash == SIZE_MAX || colon < dash))
        return colon + 1;
    return dash == SIZE_MAX ? skip_punctuation(text, at) : dash + 2;
}

bool emb_us_feature_cut(emb_str text, emb_str *ret_label, emb_str *ret_value, bool *ret_number)
{
    size_t best = SIZE_MAX, length = 0;
    for (size_t i = 0; i < FEATURES; i++) {
        size_t fits = fits_beginning(text, features[i].label);
        if (fits != SIZE_MAX && fits > length) {
            length = fits;
            best = i;
        }
    }
    if (best == SIZE_MAX)
        return false;
    handling how = features[best].how;
    size_t end = is_open(features[best].label) ? open_end(text, length, how) : skip_punctuation(text, length);
    *ret_label = emb_str_trim(emb_str_slice(text, 0, end));
    *ret_value = emb_str_trim(emb_str_slice(text, end, text.len));
    *ret_number = how == NUMBER || how == SHIP_NUMBER || how == PASSPORT || how == DOCUMENT;
    return true;
}

/* ---- Adding ---- */

static bool has_property(const emb_entity *entity, emb_prop prop)
{
    const emb_property *property = emb_schema_property(emb_entity_schema(entity), prop);
    return property && !property->stub;
}

static void add_note(emb_build *b, emb_entity *target, const emb_us_feature *f)
{
    emb_str label = f->label;
    while (label.len && !counts(label.data[label.len - 1]) && label.data[label.len - 1] != ')')
        label.len--;
    if (label.len)
        emb_build_addf(b, target, EMB_PROP_notes, "%.*s: %.*s", (int)label.len, label.data, (int)f->value.len, f->value.data);
    else
        emb_build_note(b, target, NULL, f->value);
}

static void add_dates(emb_build *b, emb_entity *document, const emb_us_feature *f)
{
    emb_build_date_us(b, document, EMB_PROP_startDate, f->issued);
    emb_build_date_us(b, document, EMB_PROP_endDate, f->expires);
    emb_build_date_us(b, document, EMB_PROP_date, f->dated);
}

static void add_document(emb_build *b, emb_schema schema, const emb_us_feature *f)
{
    add_dates(b, emb_build_document(b, schema, f->label, f->value, f->country), f);
}

/* "Digital Currency Address - XBT": the currency is what stands behind the dash. */
static void add_wallet(emb_build *b, const emb_us_feature *f)
{
    emb_str id = emb_build_id(b);
    size_t dash = emb_str_find(f->label, EMB_STR(" - "), 0);
    emb_entity *wallet =
        emb_build_side(b, EMB_SCHEMA_CryptoWallet, "%.*s-wallet-%.*s", (int)id.len, id.data, (int)f->value.len, f->value.data);
    emb_build_add(b, wallet, EMB_PROP_publicKey, f->value);
    emb_build_add(b, wallet, EMB_PROP_holder, id);
    emb_build_add(b, wallet, EMB_PROP_topics, EMB_STR("sanction"));
    if (dash != SIZE_MAX)
        emb_build_add(b, wallet, EMB_PROP_currency, emb_str_slice(f->label, dash + 3, f->label.len));
}

static void add_value(emb_build *b, emb_prop prop, const emb_us_feature *f)
{
    emb_entity *target = emb_build_target(b);
    if (has_property(target, prop))
        emb_build_add(b, target, prop, f->value);
    else
        add_note(b, target, f);
}

/* What a list says of a number besides the number itself. */
static void add_about_number(emb_build *b, const emb_us_feature *f)
{
    emb_entity *target = emb_build_target(b);
    const emb_str dates[] = {f->issued, f->expires, f->dated};
    static const char *const said[] = {"issued", "expires", "dated"};
    emb_build_country(b, target, EMB_PROP_country, f->country);
    for (size_t i = 0; i < 3; i++)
        if (dates[i].len)
            emb_build_addf(b, target, EMB_PROP_notes, "%.*s %.*s %s %.*s", (int)f->label.len, f->label.data, (int)f->value.len,
                           f->value.data, said[i], (int)dates[i].len, dates[i].data);
}

static void add_number(emb_build *b, emb_prop prop, const emb_us_feature *f)
{
    emb_entity *target = emb_build_target(b);
    bool says_imo = emb_str_starts_ascii_case(f->value, EMB_STR("IMO ")) && has_property(target, EMB_PROP_imoNumber);
    const emb_prop choices[] = {says_imo ? EMB_PROP_imoNumber : prop, EMB_PROP_registrationNumber, EMB_PROP_idNumber};
    size_t choice = prop == EMB_PROP_leiCode && f->value.len != LEI_LENGTH;
    while (choice < 2 && !has_property(target, choices[choice]))
        choice++;
    add_value(b, choices[choice], f);
    add_about_number(b, f);
}

/* "IMO 9179842" or seven digits; else a number in some register of ships. */
static void add_ship_number(emb_build *b, emb_prop prop, const emb_us_feature *f)
{
    bool imo = emb_str_starts_ascii_case(f->value, EMB_STR("IMO")) || (f->value.len == 7 && emb_str_is_digits(f->value));
    add_number(b, imo ? prop : EMB_PROP_registrationNumber, f);
}

static void add_provision(emb_build *b, emb_entity *sanction, const emb_us_feature *f)
{
    emb_str label = emb_str_trim(f->label);
    bool ends = label.len && (label.data[label.len - 1] == ':' || label.data[label.len - 1] == '-');
    ends |= f->value.len && emb_is_ascii_digit(f->value.data[0]); /* "Executive Order" "13224" */
    emb_build_addf(b, sanction, EMB_PROP_provisions, "%.*s%s %.*s", (int)label.len, label.data, ends ? "" : ":", (int)f->value.len,
                   f->value.data);
}

static void add_country(emb_build *b, emb_prop prop, emb_str country)
{
    emb_entity *target = emb_build_target(b);
    if (emb_us_country_known(country))
        emb_build_country(b, target, has_property(target, prop) ? prop : EMB_PROP_country, country);
}

static void add_dated(emb_build *b, emb_entity *entity, emb_prop prop, const emb_us_feature *f)
{
    if (entity && has_property(entity, prop))
        emb_build_date_us(b, entity, prop, f->value);
    else
        add_note(b, emb_build_target(b), f);
}

void emb_us_feature_add(emb_build *b, emb_entity *sanction, const emb_us_feature *f)
{
    emb_entity *target = emb_build_target(b);
    bool person = emb_schema_is_a(emb_entity_schema(target), EMB_SCHEMA_Person);
    size_t at = find(f->label);
    emb_prop prop = at < FEATURES ? features[at].prop : EMB_PROP_NONE;
    if (!emb_str_trim(f->value).len)
        return;
    switch (at < FEATURES ? features[at].how : NOTE) {
    case VALUE:
        add_value(b, prop, f);
        break;
    case GENDER:
        emb_build_gender(b, target, f->value);
        break;
    case NUMBER:
        add_number(b, prop, f);
        break;
    case SHIP_NUMBER:
        add_ship_number(b, prop, f);
        break;
    case DATE:
        add_dated(b, target, prop, f);
        break;
    case COUNTRY_OF:
        add_country(b, prop, f->value);
        break;
    case PASSPORT:
        add_document(b, EMB_SCHEMA_Passport, f);
        break;
    case DOCUMENT:
        if (person)
            add_document(b, EMB_SCHEMA_Identification, f);
        else
            add_number(b, prop, f);
        break;
    case WALLET:
        add_wallet(b, f);
        break;
    case LISTED_ON:
        add_dated(b, sanction, EMB_PROP_listingDate, f);
        break;
    case EFFECTIVE_ON:
        add_dated(b, sanction, EMB_PROP_startDate, f);
        break;
    case PROVISION:
        if (sanction)
            add_provision(b, sanction, f);
        else
            add_note(b, target, f);
        break;
    case NOTE:
        add_note(b, target, f);
        break;
    }
}
