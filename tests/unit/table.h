/* SPDX-License-Identifier: Apache-2.0 */
/** Tables of cases: tab-separated text below the project's root, a case a line, '#' starts a comment line. */
#ifndef EMB_TESTS_TABLE_H
#define EMB_TESTS_TABLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define TABLE_COLUMNS 8

/** One line: columns that are not there are "". */
typedef struct table_row {
    const char *file;
    int line;
    size_t count;
    char *column[TABLE_COLUMNS];
} table_row;

typedef void table_check(const table_row *row);

static inline void table_split(char *line, table_row *row)
{
    static char empty[1];
    row->count = 0;
    for (char *rest = line; rest && row->count < TABLE_COLUMNS;) {
        row->column[row->count++] = rest;
        rest = strchr(rest, '\t');
        if (rest)
            *rest++ = '\0';
    }
    for (size_t i = row->count; i < TABLE_COLUMNS; i++)
        row->column[i] = empty;
}

/** Calls `check` with every case of a file (path from the root of the project); fails when there is none. */
static inline void table_each(const char *path, table_check *check)
{
    const char *root = getenv("EMBARGO_SOURCE_ROOT");
    char full[4096], line[65536];
    snprintf(full, sizeof(full), "%s/%s", root ? root : ".", path);
    FILE *file = fopen(full, "r");
    if (!file)
        fail_msg("%s cannot be opened", full);
    table_row row = {.file = path};
    int cases = 0;
    while (fgets(line, sizeof(line), file)) {
        row.line++;
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        table_split(line, &row);
        check(&row);
        cases++;
    }
    fclose(file);
    assert_true(cases > 0);
}

#endif
