/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>

#include "base/csv.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "embargo/matcher.h"

static void print_reasons(const emb_reason *reasons, size_t count, double score)
{
    bool colour = emb_terminal_colour(stdout);
    for (size_t i = 0; i < count; i++)
        printf("%s%+7.3f  %s%s\n", reasons[i].points < 0 ? emb_red(colour) : emb_dim(colour), reasons[i].points, reasons[i].text,
               emb_plain(colour));
    printf("%s%7.3f  %s%s\n", emb_bold(colour), score, score >= EMB_THRESHOLD ? "match" : "no match", emb_plain(colour));
}

static int compare_pair(emb_comparer *comparer, const char *schema, const char *a, const char *b)
{
    emb_error error;
    const emb_reason *reasons;
    size_t count;
    double score;
    emb_status status =
        emb_compare(comparer, schema, (emb_text){a, strlen(a)}, (emb_text){b, strlen(b)}, &score, &reasons, &count, &error);
    if (status != EMB_OK) {
        emb_cli_error(&error);
        return emb_cli_exit_code(status);
    }
    print_reasons(reasons, count, score);
    return score >= EMB_THRESHOLD ? EMB_EXIT_MATCH : EMB_EXIT_OK;
}

/* ---- A file of pairs ---- */

typedef struct pair_columns {
    size_t schema, name1, name2;
} pair_columns;

static void print_row(const emb_csv_record *row, const char *score)
{
    for (size_t i = 0; i < row->count; i++) {
        emb_csv_write_field(stdout, row->fields[i]);
        putchar(',');
    }
    printf("%s\n", score);
}

static emb_status compare_row(emb_comparer *comparer, const pair_columns *at, const char *schema, const char *path,
                              const emb_csv_record *row, emb_error *error)
{
    char of_row[64], text[16];
    emb_str named = emb_str_trim(emb_csv_field(row, at->schema)), a = emb_csv_field(row, at->name1),
            b = emb_csv_field(row, at->name2);
    double score;
    snprintf(of_row, sizeof of_row, "%.*s", (int)(named.len < sizeof of_row ? named.len : sizeof of_row - 1), named.data);
    emb_status status = emb_compare(comparer, of_row[0] ? of_row : schema, (emb_text){a.data, a.len}, (emb_text){b.data, b.len},
                                    &score, NULL, NULL, error);
    if (status == EMB_INVALID)
        return emb_fail_at(error, EMB_FORMAT, path, row->line, 0, "\"%s\" is no schema of things with names", of_row);
    if (status != EMB_OK)
        return status;
    snprintf(text, sizeof text, "%.3f", score);
    print_row(row, text);
    return EMB_OK;
}

static emb_status compare_rows(emb_comparer *comparer, emb_csv *csv, const char *path, const char *schema, emb_error *error)
{
    emb_csv_record row;
    emb_status status = emb_csv_read(csv, &row, error);
    if (status != EMB_OK)
        return status;
    pair_columns at = {emb_csv_column(&row, "schema"), emb_csv_column(&row, "name1"), emb_csv_column(&row, "name2")};
    if (at.name1 == SIZE_MAX || at.name2 == SIZE_MAX)
        return emb_fail_at(error, EMB_FORMAT, path, 1, 0, "expected columns name1 and name2 in the first line");
    print_row(&row, "score");
    for (;;) {
        status = emb_csv_read(csv, &row, error);
        if (status != EMB_OK || !row.count)
            return status;
        status = compare_row(comparer, &at, schema, path, &row, error);
        if (status != EMB_OK)
            return status;
    }
}

static int compare_file(emb_comparer *comparer, const char *path, const char *schema)
{
    emb_csv *csv = NULL;
    emb_error error;
    emb_status status = emb_csv_open(path, ',', &csv, &error);
    if (status == EMB_OK)
        status = compare_rows(comparer, csv, path, schema, &error);
    emb_csv_close(csv);
    if (status != EMB_OK)
        emb_cli_error(&error);
    return emb_cli_exit_code(status);
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"schema", required_argument, NULL, 's'},
                                            {"csv", required_argument, NULL, 'c'},
                                            {"algorithm", required_argument, NULL, 'a'},
                                            {NULL, 0, NULL, 0}};
    emb_match_algorithm algorithm = EMB_MATCH_DEFAULT;
    const char *schema = NULL, *path = NULL;
    for (int option; (option = getopt_long(argc, argv, "s:c:a:", options, NULL)) != -1;) {
        if (option == 's')
            schema = optarg;
        else if (option == 'c')
            path = optarg;
        else if (option != 'a')
            return emb_cli_usage(&emb_command_compare, "unknown or incomplete option");
        else if (!emb_match_algorithm_by_name(optarg, &algorithm))
            return emb_cli_usage(&emb_command_compare, "--algorithm is default or ofac, not \"%s\"", optarg);
    }
    if (path ? optind != argc : argc - optind != 2)
        return emb_cli_usage(&emb_command_compare, "give two names, or --csv FILE");
    emb_comparer *comparer = NULL;
    emb_error error;
    if (emb_comparer_new(&comparer, &error) != EMB_OK) {
        emb_cli_error(&error);
        return EMB_EXIT_SYSTEM;
    }
    emb_comparer_set_algorithm(comparer, algorithm);
    int code = path ? compare_file(comparer, path, schema) : compare_pair(comparer, schema, argv[optind], argv[optind + 1]);
    emb_comparer_free(comparer);
    return code;
}

const emb_command emb_command_compare = {
    "compare",
    "scores a pair of names and says why",
    "[--schema SCHEMA] NAME1 NAME2\n"
    "       embargo compare [--schema SCHEMA] --csv FILE\n\n"
    "Scores NAME1, as a query, against NAME2, as a listed name, from 0 to 1; 0.70 is the match line. Needs no index.\n\n"
    "  -s, --schema SCHEMA  what is named: Person, Organization, Company, Vessel … (default: the best of any)\n"
    "  -c, --csv FILE       a CSV file with the columns name1, name2 and, if there is one, schema; it is printed with a column "
    "score\n"
    "                       more, all other columns as they are\n"
    "  -a, --algorithm NAME default, or ofac: as OFAC's own search scores (NAME2 as its list has it, \"LAST, First\")\n\n"
    "Exit codes: 0 no match, 1 match (0 for a file), 2 wrong usage, 3 unusable file.\n\n"
    "Examples:\n"
    "  embargo compare --schema Person \"Wladimir Selenskyj\" \"Volodymyr Zelensky\"\n"
    "  embargo compare --csv pairs.csv > scored.csv\n",
    run,
};
