/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers: tests/data/identifiers.tsv, guesses, and which properties hold them. */
#include "../table.h"
#include "model/identifier.h"

static emb_identifier_kind kind_of(const char *name)
{
    static const struct {
        const char *name;
        emb_identifier_kind kind;
    } kinds[] = {{"generic", EMB_ID_GENERIC},   {"passport", EMB_ID_PASSPORT},
                 {"imo-ship", EMB_ID_IMO_SHIP}, {"imo-company", EMB_ID_IMO_COMPANY},
                 {"mmsi", EMB_ID_MMSI},         {"lei", EMB_ID_LEI},
                 {"bic", EMB_ID_BIC},           {"iban", EMB_ID_IBAN},
                 {"isin", EMB_ID_ISIN},         {"crypto", EMB_ID_CRYPTO},
                 {"inn", EMB_ID_INN},           {"ogrn", EMB_ID_OGRN}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(name, kinds[i].name) == 0)
            return kinds[i].kind;
    fail_msg("unknown kind \"%s\"", name);
    return EMB_ID_NONE;
}

static void check_case(const table_row *row)
{
    static const char *const outcomes[] = {"bad", "unchecked", "good"};
    char normal[EMB_IDENTIFIER_MAX];
    size_t len = 0;
    emb_identifier_check found = emb_identifier_normalise(kind_of(row->column[0]), emb_str_from(row->column[1]), normal, &len);
    if (strcmp(normal, row->column[2]) != 0 || strcmp(outcomes[found], row->column[3]) != 0)
        fail_msg("%s:%d: \"%s\" is \"%s\", %s; expected \"%s\", %s", row->file, row->line, row->column[1], normal, outcomes[found],
                 row->column[2], row->column[3]);
    assert_int_equal(len, strlen(normal));
}

static void test_cases(void **state)
{
    (void)state;
    table_each("tests/data/identifiers.tsv", check_case);
}

/* Whatever stands in a number, its normal form is short, and the normal form of itself. */
static void test_normal_of_normal(void **state)
{
    (void)state;
    static const char *const texts[] = {"", " ", "---", "IMO", "ИНН", "\xFF\xFE", "№№", "LEI:", "a\xCC\x88 1", "Ⅷ-12", "１２３４"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int kind = EMB_ID_GENERIC; kind <= EMB_ID_AIRCRAFT; kind++) {
            char once[EMB_IDENTIFIER_MAX], twice[EMB_IDENTIFIER_MAX];
            size_t len = 0, again = 0;
            emb_identifier_normalise((emb_identifier_kind)kind, emb_str_from(texts[i]), once, &len);
            assert_true(len < EMB_IDENTIFIER_MAX);
            emb_identifier_normalise((emb_identifier_kind)kind, (emb_str){once, len}, twice, &again);
            assert_string_equal(once, twice);
        }
}

static void test_long_numbers_are_cut(void **state)
{
    (void)state;
    char text[1000], normal[EMB_IDENTIFIER_MAX];
    size_t len = 0;
    memset(text, '7', sizeof text);
    emb_identifier_normalise(EMB_ID_GENERIC, (emb_str){text, sizeof text}, normal, &len);
    assert_true(len < EMB_IDENTIFIER_MAX && strlen(normal) == len);
}

static void test_guesses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        emb_identifier_kind kind;
    } cases[] = {
        {"529900T8BM49AURSDO55", EMB_ID_LEI},
        {"IMO 9074729", EMB_ID_IMO_SHIP},
        {"DE89370400440532013000", EMB_ID_IBAN},
        {"7707083893", EMB_ID_INN},
        {"A1234567", EMB_ID_GENERIC},
        {"Anna Marrow", EMB_ID_NONE},
        {"", EMB_ID_NONE},
        {"12", EMB_ID_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (emb_identifier_guess(emb_str_from(cases[i].text)) != cases[i].kind)
            fail_msg("\"%s\" is taken for %d", cases[i].text, (int)emb_identifier_guess(emb_str_from(cases[i].text)));
}

static void test_properties(void **state)
{
    (void)state;
    assert_int_equal(emb_identifier_kind_of(EMB_SCHEMA_Vessel, EMB_PROP_imoNumber), EMB_ID_IMO_SHIP);
    assert_int_equal(emb_identifier_kind_of(EMB_SCHEMA_Company, EMB_PROP_imoNumber), EMB_ID_IMO_COMPANY);
    assert_int_equal(emb_identifier_kind_of(EMB_SCHEMA_Person, EMB_PROP_passportNumber), EMB_ID_PASSPORT);
    assert_int_equal(emb_identifier_kind_of(EMB_SCHEMA_CryptoWallet, EMB_PROP_publicKey), EMB_ID_CRYPTO);
    assert_int_equal(emb_identifier_kind_of(EMB_SCHEMA_Person, EMB_PROP_name), EMB_ID_NONE);
    for (int kind = EMB_ID_GENERIC; kind <= EMB_ID_AIRCRAFT; kind++)
        assert_true(emb_identifier_kind_name((emb_identifier_kind)kind)[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_normal_of_normal),
                                       cmocka_unit_test(test_long_numbers_are_cut), cmocka_unit_test(test_guesses),
                                       cmocka_unit_test(test_properties)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
