/* SPDX-License-Identifier: Apache-2.0 */
/* Names taken apart: parts and roles (tests/data/names_apart.tsv), and what the word lists know. */
#include <stdbool.h>

#include "../table.h"
#include "text/name.h"

static const char letters[] = "NITPBKMGnLlsS"; /* by emb_role; see the table's first lines */

/* "abdul:K rahman:N" */
static void write_parts(const emb_variant *variant, emb_name_kind kind, char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < variant->count; i++)
        len += (size_t)snprintf(out + len, size - len, "%s%.*s:%c", i ? " " : "", (int)variant->parts[i].len, variant->parts[i].key,
                                letters[variant->parts[i].role[kind]]);
}

static void check_name(const table_row *row)
{
    static emb_name name;
    char found[1024];
    emb_name_kind kind = row->column[0][0] == 'P'   ? EMB_NAME_PERSON
                         : row->column[0][0] == 'V' ? EMB_NAME_VESSEL
                                                    : EMB_NAME_ORGANISATION;
    emb_name_analyse(emb_str_from(row->column[1]), kind == EMB_NAME_PERSON, &name);
    assert_true(name.count > 0);
    write_parts(&name.variants[0], kind, found, sizeof found);
    if (strcmp(found, row->column[2]) != 0)
        fail_msg("%s:%d: \"%s\" gives \"%s\", expected \"%s\"", row->file, row->line, row->column[1], found, row->column[2]);
}

static void names_come_apart(void **state)
{
    (void)state;
    table_each("tests/data/names_apart.tsv", check_name);
}

/* ---- Word lists ---- */

static char countries[1024][3];
static size_t country_count;

static void count_countries(const table_row *row)
{
    for (char *code = strtok(row->column[1], " "); code; code = strtok(NULL, " ")) {
        bool known = strlen(code) != 2;
        for (size_t i = 0; i < country_count && !known; i++)
            known = strcmp(countries[i], code) == 0;
        if (!known && country_count < 1024)
            memcpy(countries[country_count++], code, 3);
    }
    emb_str list = emb_str_from(row->column[2]), form;
    while (emb_str_split(&list, EMB_STR("; "), &form)) {
        static emb_name name;
        char text[512];
        if ((uint8_t)form.data[0] >= 0xD6) /* scripts beside the name's: only names in that script have such a form */
            continue;
        snprintf(text, sizeof text, "Velinskaya %.*s", (int)form.len, form.data);
        emb_name_analyse(emb_str_from(text), false, &name);
        bool found = false;
        for (size_t i = 0; i < name.count; i++)
            found |= name.variants[i].legal != EMB_LEGAL_NONE;
        if (!found)
            fail_msg("%s:%d: \"%.*s\" is not seen as a legal form behind a name", row->file, row->line, (int)form.len, form.data);
    }
}

static void legal_forms_of_sixty_countries_are_known(void **state)
{
    (void)state;
    table_each("data/names/legal_forms.tsv", count_countries);
    if (country_count < 60)
        fail_msg("legal forms of %zu countries", country_count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_apart),
        cmocka_unit_test(legal_forms_of_sixty_countries_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
