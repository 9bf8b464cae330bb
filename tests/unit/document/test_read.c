/* SPDX-License-Identifier: Apache-2.0 */
/* Mentions, zones, context, claims and events, against the invented list of tests/data/documents and, for the article, real lists. */
#include "read_check.h"

static emb_index *invented;
static emb_document_reader *reader;

static int set_up(void **state)
{
    (void)state;
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/data/documents/list.ftm.json", getenv("EMBARGO_SOURCE_ROOT"));
    invented = read_index_of((const char *const[]){path}, 1);
    return emb_document_reader_new(invented, &reader, NULL) == EMB_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    emb_document_reader_free(reader);
    emb_index_close(invented);
    return 0;
}

static yyjson_doc *read_plain(const char *text, const char *language)
{
    emb_document_counts counts;
    return read_text(reader, text, strlen(text), language, &counts);
}

static void require_alert(const char *text, const char *language, const char *surface)
{
    yyjson_doc *doc = read_plain(text, language);
    if (!read_count(doc, surface, true))
        fail_msg("no alert for \"%s\" in: %s", surface, text);
    yyjson_doc_free(doc);
}

static void require_none(const char *text, const char *language)
{
    emb_document_counts counts;
    yyjson_doc *doc = read_text(reader, text, strlen(text), language, &counts);
    if (counts.alerts)
        fail_msg("%zu alerts in: %s", counts.alerts, text);
    yyjson_doc_free(doc);
}

/* ---- Mentions ---- */

static void test_forms(void **state)
{
    (void)state;
    require_alert("Gestern sprach Orlan Teverkov.", "de", "Orlan Teverkov");
    require_alert("Das ist Orlan Teverkovs Haus.", "de", "Orlan Teverkovs");
    require_alert("We met Orlan Teverkov's lawyer.", "en", "Orlan Teverkov's");
    require_alert("THE COURT NAMED ORLAN TEVERKOV.", "en", "ORLAN TEVERKOV");
    require_alert("we saw orlan teverkov in the lobby and left", "en", "orlan teverkov");
    require_alert("Der Name Orlan\nTeverkov steht in zwei Zeilen.", "de", "Orlan\nTeverkov");
    require_alert("Der Name Orlan Te-\nverkov ist getrennt.", "de", "Orlan Te-\nverkov");
    require_alert("Der Name Orlan Te\xC2\xADverkov hat ein weiches Trennzeichen.", "de", "Orlan Te\xC2\xADverkov");
    require_alert("Das Konto von Teverkov, Orlan wurde gesperrt.", "de", "Teverkov, Orlan");
}

static void test_nobody(void **state)
{
    (void)state;
    require_none("", NULL);
    require_none(" \n\n\t", NULL);
    require_none("Die Sonne scheint, und der Hund schl\xC3\xA4"
                 "ft.",
                 "de");
    require_none("Orlan ging. Danach kam jemand anders.", "de");
}

static void test_surname(void **state)
{
    (void)state;
    const char *text = "Orlan Teverkov kam. Teverkov schwieg. Maria Teverkov redete.";
    yyjson_doc *doc = read_plain(text, "de");
    assert_int_equal(read_count(doc, "Orlan Teverkov", true), 1);
    yyjson_val *surname = read_mention(doc, "Teverkov", 0);
    assert_non_null(surname);
    assert_true(yyjson_get_bool(yyjson_obj_get(surname, "match")));
    assert_string_equal(read_string(surname, "tier"), "anchored");
    yyjson_doc_free(doc);
    /* alone it is a low tier at most */
    require_none("Teverkov schwieg.", "de");
}

static void test_offsets(void **state)
{
    (void)state;
    /* a broken byte and letters of two and four bytes before the name */
    const char *text = "\xFF \xC3\xA4\xF0\x9F\x9A\x80 Orlan Teverkov";
    yyjson_doc *doc = read_plain(text, "de");
    yyjson_val *mention = read_mention(doc, "Orlan Teverkov", 0);
    assert_non_null(mention);
    assert_int_equal(yyjson_get_uint(yyjson_obj_get(mention, "start")), 5);
    assert_int_equal(yyjson_get_uint(yyjson_obj_get(mention, "end")), 19);
    assert_int_equal(yyjson_get_uint(yyjson_obj_get(mention, "start_byte")), 9);
    assert_int_equal(yyjson_get_uint(yyjson_obj_get(mention, "end_byte")), 23);
    yyjson_doc_free(doc);
}

/* ---- Zones and context ---- */

static void test_credit(void **state)
{
    (void)state;
    yyjson_doc *doc = read_plain("Das Schiff lag im Hafen. AFP/POOL/ORLAN TEVERKOV", "de");
    yyjson_val *mention = read_mention(doc, "ORLAN TEVERKOV", 0);
    assert_non_null(mention);
    assert_false(yyjson_get_bool(yyjson_obj_get(mention, "match")));
    assert_string_equal(read_string(mention, "zone"), "credit");
    assert_string_equal(read_string(mention, "role"), "photographer");
    assert_true(*read_string(mention, "suppressed_because") != '\0');
    yyjson_doc_free(doc);
    doc = read_plain("Es regnete den ganzen Tag in der Stadt, und niemand ging aus dem Haus. (Orlan Teverkov aus Wien, 3.4.2021)",
                     "de");
    mention = read_mention(doc, "Orlan Teverkov", 0);
    assert_non_null(mention);
    assert_string_equal(read_string(mention, "zone"), "sign-off");
    assert_string_equal(read_string(mention, "role"), "author");
    assert_false(yyjson_get_bool(yyjson_obj_get(mention, "match")));
    yyjson_doc_free(doc);
}

static void test_name_goes_on(void **state)
{
    (void)state;
    require_none("The mayor opened Orlan Teverkov Street today.", "en");
}

/* ---- Claims and events ---- */

static yyjson_val *first_of(yyjson_doc *doc, const char *key)
{
    return yyjson_arr_get_first(yyjson_obj_get(yyjson_doc_get_root(doc), key));
}

static void require_claim(const char *text, const char *language, const char *source, const char *message, const char *modality)
{
    yyjson_doc *doc = read_plain(text, language);
    yyjson_val *claim = first_of(doc, "claims");
    if (!claim)
        fail_msg("no claim in: %s", text);
    assert_string_equal(read_string(yyjson_obj_get(claim, "source"), "text"), source);
    assert_string_equal(read_string(yyjson_obj_get(claim, "message"), "text"), message);
    assert_string_equal(read_string(claim, "modality"), modality);
    yyjson_doc_free(doc);
}

static void test_claims(void **state)
{
    (void)state;
    require_claim("Laut Polizei brannte das Haus.", "de", "Polizei", "brannte das Haus", "reported");
    require_claim("Das Haus habe gebrannt, so die Polizei.", "de", "die Polizei", "Das Haus habe gebrannt", "reported");
    require_claim("Das Haus brannte, wie die Polizei mitteilte.", "de", "die Polizei", "Das Haus brannte", "reported");
    require_claim("Der Polizei zufolge brannte das Haus.", "de", "Der Polizei", "brannte das Haus", "reported");
    require_claim("\"Das Haus brennt lichterloh\", sagte Anna Huber.", "de", "Anna Huber", "Das Haus brennt lichterloh",
                  "asserted");
    require_claim("According to the police, the house burned down.", "en", "the police", "the house burned down", "reported");
    require_claim("The minister said that the house could burn.", "en", "The minister", "that the house could burn", "conditional");
    require_claim("The company denied the report.", "en", "The company", "the report", "denied");
}

static void test_events(void **state)
{
    (void)state;
    yyjson_doc *doc = read_plain("Nordkorea k\xC3\xB6nnte Munition an Russland liefern.", "de");
    yyjson_val *event = first_of(doc, "events");
    assert_non_null(event);
    assert_string_equal(read_string(event, "type"), "supply");
    assert_string_equal(read_string(event, "modality"), "conditional");
    assert_string_equal(read_string(event, "polarity"), "positive");
    yyjson_doc_free(doc);
    doc = read_plain("Nordkorea lieferte keine Munition.", "de");
    event = first_of(doc, "events");
    assert_non_null(event);
    assert_string_equal(read_string(event, "polarity"), "negative");
    yyjson_doc_free(doc);
    /* a trigger without what its type needs is no event */
    doc = read_plain("Die Lieferung kommt morgen.", "de");
    assert_null(first_of(doc, "events"));
    yyjson_doc_free(doc);
}

static void test_language(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"Der Hund und die Katze sind nicht da.", "de"},
        {"The dog and the cat are not here.", "en"},
        {"\xD0\xA1\xD0\xBE\xD0\xB1\xD0\xB0\xD0\xBA\xD0\xB0 \xD0\xB8 \xD0\xBA\xD0\xBE\xD1\x88\xD0\xBA\xD0\xB0", "ru"},
        {"Le chien et le chat ne sont pas dans la maison.", "fr"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        yyjson_doc *doc = read_plain(texts[i][0], NULL);
        assert_string_equal(read_string(yyjson_doc_get_root(doc), "language"), texts[i][1]);
        yyjson_doc_free(doc);
    }
}

/* ---- The same text gives the same answer ---- */

static void test_repeats(void **state)
{
    (void)state;
    const char *text = "Orlan Teverkov kam. Teverkov schwieg, so die Polizei.";
    emb_document_reader *other = NULL;
    emb_document_counts counts;
    const char *json;
    size_t len;
    assert_int_equal(emb_document_read(reader, (emb_text){text, strlen(text)}, NULL, &counts, NULL), EMB_OK);
    assert_int_equal(emb_document_json(reader, &json, &len, NULL), EMB_OK);
    char *first = strdup(json);
    yyjson_doc_free(read_plain("Something else, in English, by Orlan Teverkov.", NULL));
    assert_int_equal(emb_document_read(reader, (emb_text){text, strlen(text)}, NULL, &counts, NULL), EMB_OK);
    assert_int_equal(emb_document_json(reader, &json, &len, NULL), EMB_OK);
    assert_string_equal(json, first);
    assert_int_equal(emb_document_reader_share(reader, &other, NULL), EMB_OK);
    assert_int_equal(emb_document_read(other, (emb_text){text, strlen(text)}, NULL, &counts, NULL), EMB_OK);
    assert_int_equal(emb_document_json(other, &json, &len, NULL), EMB_OK);
    assert_string_equal(json, first);
    emb_document_reader_free(other);
    free(first);
}

/* A text of several parts: surnames are resolved across them, and places count from its start. */
static void test_long(void **state)
{
    (void)state;
    size_t size = 5 * 1024 * 1024, len = 0;
    char *text = malloc(size + 200);
    assert_non_null(text);
    len += (size_t)sprintf(text, "Orlan Teverkov kam.\n\n");
    while (len < size)
        len += (size_t)sprintf(text + len, "Es regnete \xC3\xBC"
                                           "ber der Stadt.\n\n");
    len += (size_t)sprintf(text + len, "Teverkov schwieg.\n");
    emb_document_counts counts;
    yyjson_doc *doc = read_text(reader, text, len, "de", &counts);
    yyjson_val *surname = read_mention(doc, "Teverkov", 1);
    assert_non_null(surname);
    assert_true(yyjson_get_bool(yyjson_obj_get(surname, "match")));
    size_t start = yyjson_get_uint(yyjson_obj_get(surname, "start_byte"));
    assert_memory_equal(text + start, "Teverkov schwieg", 16);
    assert_int_equal(yyjson_get_uint(yyjson_obj_get(surname, "start")), emb_utf8_length((emb_str){text, start}));
    yyjson_doc_free(doc);
    free(text);
}

/* ---- The article with real lists ---- */

static char *article_of(size_t *len, emb_index **index)
{
    static const char *const lists[] = {"ofac", "eu_2026-08.ftm.json"};
    const char *data = getenv("EMBARGO_TEST_DATA"), *root = getenv("EMBARGO_SOURCE_ROOT");
    char path[1024], names[2][1024];
    const char *paths[2] = {names[0], names[1]};
    if (data)
        snprintf(path, sizeof path, "%s/documents/000_605791e3fbc4e5bf.txt", data);
    else
        snprintf(path, sizeof path, "%s/../shared/data/documents/000_605791e3fbc4e5bf.txt", root);
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = calloc(1, 65536);
    *len = text ? fread(text, 1, 65535, file) : 0;
    fclose(file);
    for (size_t i = 0; i < 2; i++) {
        if (data)
            snprintf(names[i], sizeof names[i], "%s/lists/%s", data, lists[i]);
        else
            snprintf(names[i], sizeof names[i], "%s/../shared/data/lists/%s", root, lists[i]);
    }
    *index = read_index_of(paths, 2);
    return text;
}

static bool has_claim(yyjson_doc *doc, const char *source, const char *words)
{
    yyjson_val *list = yyjson_obj_get(yyjson_doc_get_root(doc), "claims"), *item;
    size_t i, max;
    yyjson_arr_foreach(list, i, max, item) if (strstr(read_string(yyjson_obj_get(item, "source"), "text"), source) &&
                                               strstr(read_string(yyjson_obj_get(item, "message"), "text"), words)) return true;
    return false;
}

static bool has_event(yyjson_doc *doc, const char *type, const char *modality, const char *words)
{
    yyjson_val *list = yyjson_obj_get(yyjson_doc_get_root(doc), "events"), *item;
    size_t i, max;
    yyjson_arr_foreach(list, i, max, item) if (strcmp(read_string(item, "type"), type) == 0 &&
                                               strcmp(read_string(item, "modality"), modality) == 0)
    {
        char *json = yyjson_val_write(item, 0, NULL);
        bool found = json && strstr(json, words);
        free(json);
        if (found)
            return true;
    }
    return false;
}

static const char *touched(yyjson_doc *doc, const char *words, const char *verdict)
{
    yyjson_val *list = yyjson_obj_get(yyjson_doc_get_root(doc), "touches"), *item;
    size_t i, max;
    yyjson_arr_foreach(list, i, max, item)
    {
        char *json = yyjson_val_write(yyjson_obj_get(item, "because"), 0, NULL);
        bool found = json && strstr(json, words) && strcmp(read_string(item, "verdict"), verdict) == 0;
        free(json);
        if (found)
            return read_string(item, "provision");
    }
    return NULL;
}

static void test_article(void **state)
{
    (void)state;
    size_t len = 0;
    emb_index *index = NULL;
    emb_document_reader *real = NULL;
    emb_document_counts counts;
    char *text = article_of(&len, &index);
    if (!text) {
        print_message("the article is not there: set EMBARGO_TEST_DATA\n");
        skip();
    }
    assert_int_equal(emb_document_reader_new(index, &real, NULL), EMB_OK);
    yyjson_doc *doc = read_text(real, text, len, NULL, &counts);
    assert_string_equal(read_string(yyjson_doc_get_root(doc), "language"), "de");
    /* both men at every place where they are named, and nobody else */
    assert_int_equal(read_count(doc, "Kim Jong-un", true), 3);
    assert_int_equal(read_count(doc, "Wladimir Putin", true), 3);
    assert_int_equal(read_count(doc, "Kim", true) + read_count(doc, "Kims", true), 6);
    assert_int_equal(read_count(doc, "Putin", true), 2);
    assert_int_equal(counts.alerts, 14);
    assert_non_null(strstr(read_string(read_mention(doc, "Wladimir Putin", 0), "caption"), "PUTIN"));
    /* the photographer and the rocket: shown, with the right reasons */
    yyjson_val *smirnov = read_mention(doc, "VLADIMIR SMIRNOV", 0), *angara = read_mention(doc, "Angara", 0);
    assert_non_null(smirnov);
    assert_string_equal(read_string(smirnov, "zone"), "credit");
    assert_string_equal(read_string(smirnov, "role"), "photographer");
    assert_non_null(strstr(read_string(smirnov, "suppressed_because"), "credit"));
    assert_non_null(angara);
    assert_non_null(strstr(read_string(angara, "suppressed_because"), "rocket"));
    /* the spaceport */
    assert_int_equal(read_count(doc, "Wostotschny", true), 0);
    /* who says what */
    assert_true(has_claim(doc, "Putin", "Interesse an der Raketentechnik"));
    assert_true(has_claim(doc, "Nachrichtenagentur Interfax", "Startrampe"));
    assert_true(has_claim(doc, "dkoreanischen Milit\xC3\xA4rs", "ballistische Rakete"));
    assert_true(has_claim(doc, "Kim", "Siegestradition"));
    assert_true(has_claim(doc, "Kim", "die beiden Staatschefs"));
    assert_true(has_claim(doc, "der nordkoreanische Diktator", "strategische Partnerschaft"));
    assert_true(has_claim(doc, "Kim", "Schutz seiner Souver"));
    assert_true(has_claim(doc, "Nachrichtenagenturen", "internationalen Verpflichtungen"));
    /* what happens */
    assert_true(has_event(doc, "meeting", "asserted", "Wladimir Putin"));
    assert_true(has_event(doc, "test", "reported", "ballistische Rakete"));
    assert_true(has_event(doc, "supply", "conditional", "Artilleriemunition"));
    assert_true(has_event(doc, "transport", "asserted", "Mikrochips"));
    /* what it touches */
    assert_non_null(touched(doc, "Raketentests", "prohibited"));
    assert_non_null(touched(doc, "Waffen", "prohibited"));
    assert_non_null(touched(doc, "Mikrochips", "licence or exemption check"));
    assert_non_null(touched(doc, "Nahrungsmittelexporten", "not listed"));
    assert_null(touched(doc, "Nahrungsmittelexporten", "prohibited"));
    yyjson_doc_free(doc);
    free(text);
    emb_document_reader_free(real);
    emb_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),   cmocka_unit_test(test_nobody), cmocka_unit_test(test_surname),
        cmocka_unit_test(test_offsets), cmocka_unit_test(test_credit), cmocka_unit_test(test_name_goes_on),
        cmocka_unit_test(test_claims),  cmocka_unit_test(test_events), cmocka_unit_test(test_language),
        cmocka_unit_test(test_repeats), cmocka_unit_test(test_long),   cmocka_unit_test(test_article),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
