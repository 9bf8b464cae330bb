/* SPDX-License-Identifier: Apache-2.0 */
/* The UK Sanctions List, CSV and XML: all that comes out of small ones, and lists that are not whole. There is no real file here. */
#include "list_check.h"

#define HEADER "Unique ID,Name 6,Name 1,Name type,Alias strength,Regime Name,\"Individual, Entity, Ship\",D.O.B\r\n"
#define ROW "RUS0001,EXAMPLE,,Primary name,,Some Regulations 2019,Entity,\r\n"
#define DESIGNATION                                                                                                                \
    "<Designation><UniqueID>RUS0001</UniqueID><Names><Name><Name6>EXAMPLE</Name6><NameType>Primary Name</NameType></Name>"         \
    "</Names><IndividualEntityShip>Entity</IndividualEntityShip></Designation>"

static void test_csv(void **state)
{
    (void)state;
    list_check_expected("uk.csv", NULL, "uk.csv.expected");
}

static void test_xml(void **state)
{
    (void)state;
    list_check_expected("uk.xml", NULL, "uk.xml.expected");
}

static void test_csv_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR("Report Date: 03-Feb-2026\r\n" HEADER), NULL, "holds no records");
    list_check_refused(EMB_STR(HEADER ROW "RUS0002,EXAM"), NULL, "cut off");
    list_check_refused(EMB_STR(HEADER ROW "RUS0002,\"EXAM"), NULL, "quote");
    list_check_refused(EMB_STR("Unique ID,Name 6,Name type,Regime Name\r\n" ROW), NULL,
                       "the column \"Designation Type\" is missing");
    list_check_refused(EMB_STR("Name 6,Name type\r\n" ROW), "uk-csv", "the column \"Unique ID\" is missing");
    list_check_refused(EMB_STR("<!DOCTYPE html><html><body>403</body></html>"), "uk-csv", "HTML");
    list_check_refused(EMB_STR(""), "uk-csv", "empty");
}

static void test_xml_not_whole(void **state)
{
    (void)state;
    list_check_refused(EMB_STR("<Designations>" DESIGNATION), NULL, "");
    list_check_refused(EMB_STR("<Designations>" DESIGNATION "<Designation><UniqueID>RUS"), NULL, "");
    list_check_refused(EMB_STR("<Designations></Designations>"), NULL, "holds no records");
    list_check_refused(EMB_STR("<Designations><Designation/></Designations>"), NULL, "not one of 1 records");
    list_check_refused(EMB_STR("<!DOCTYPE html><html><body>403</body></html>"), "uk-xml", "HTML");
    list_check_refused(EMB_STR(""), "uk-xml", "empty");
}

/* What the first line may say, and what becomes of it. */
static void test_published(void **state)
{
    (void)state;
    static const struct {
        const char *line, *published;
        int warned;
    } cases[] = {
        {"Report Date: 03-Feb-2026\r\n", "2026-02-03", 0},
        {"Report Date: 03/02/2026,,,,,,,\r\n", "2026-02-03", 0},
        {"\"Report Date\",\"3 February 2026\"\r\n", "2026-02-03", 0},
        {"Report Date: soon\r\n", "", 1},
        {"", "", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        list_outcome o = {0};
        emb_buf text = EMB_BUF_INIT(4096);
        emb_buf_printf(&text, "%s" HEADER ROW, cases[i].line);
        list_read_text(emb_buf_str(&text), NULL, &o);
        assert_int_equal(o.status, EMB_OK);
        assert_string_equal(o.info.format, "UK Sanctions List CSV");
        if (strcmp(o.info.published, cases[i].published) != 0 || (int)o.info.warned != cases[i].warned)
            fail_msg("%s: found \"%s\", %s", cases[i].line, o.info.published, o.log.data);
        emb_buf_free(&text);
        emb_buf_free(&o.log);
    }
}

static void test_birth_dates(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"03/05/1960", "\"birthDate\":[\"1960-05-03\"]"}, {"dd/05/1960", "\"birthDate\":[\"1960-05\"]"},
        {"dd/mm/1960", "\"birthDate\":[\"1960\"]"},       {"DD/MM/1960", "\"birthDate\":[\"1960\"]"},
        {"00/00/1960", "\"birthDate\":[\"1960\"]"},       {"1960", "\"birthDate\":[\"1960\"]"},
        {"dd/13/1960", "birthDate is no date"},           {"31/02/1960", "birthDate is no date"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        list_outcome o = {0};
        emb_buf text = EMB_BUF_INIT(4096);
        emb_buf_printf(&text, HEADER "RUS0001,EXAMPLE,,Primary name,,Some Regulations 2019,Individual,%s\r\n", cases[i][0]);
        list_read_text(emb_buf_str(&text), NULL, &o);
        assert_int_equal(o.status, EMB_OK);
        if (!strstr(o.log.data, cases[i][1]))
            fail_msg("%s: found %s", cases[i][0], o.log.data);
        emb_buf_free(&text);
        emb_buf_free(&o.log);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv),           cmocka_unit_test(test_xml),       cmocka_unit_test(test_csv_not_whole),
        cmocka_unit_test(test_xml_not_whole), cmocka_unit_test(test_published), cmocka_unit_test(test_birth_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
