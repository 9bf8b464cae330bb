/* SPDX-License-Identifier: Apache-2.0 */
/* Readings of any bytes are of the letters they may be of, no two alike, single spaces between tokens, and the same twice. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "text/readings.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void require_reading(const emb_reading *reading)
{
    require(reading->len > 0 && reading->len <= EMB_READING_MAX && reading->text[reading->len] == '\0');
    for (size_t i = 0; i < reading->len; i++) {
        char c = reading->text[i];
        require((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ');
        bool inside = i > 0 && i + 1 < reading->len;
        require(c != ' ' || (inside && reading->text[i + 1] != ' '));
    }
}

static void require_different(const emb_readings *readings)
{
    for (size_t i = 0; i < readings->count; i++)
        for (size_t k = 0; k < i; k++)
            require(readings->items[i].scheme != readings->items[k].scheme ||
                    readings->items[i].vowelless != readings->items[k].vowelless ||
                    strcmp(readings->items[i].text, readings->items[k].text) != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static emb_readings readings, again;
    for (int kind = EMB_NAME_ANY; kind <= EMB_NAME_VESSEL; kind++) {
        emb_read_name((emb_str){(const char *)data, size}, (emb_name_kind)kind, &readings);
        emb_read_name((emb_str){(const char *)data, size}, (emb_name_kind)kind, &again);
        require(readings.count <= EMB_READINGS_MAX && readings.count == again.count && readings.script == again.script);
        for (size_t i = 0; i < readings.count; i++) {
            require_reading(&readings.items[i]);
            require(strcmp(readings.items[i].text, again.items[i].text) == 0);
        }
        require_different(&readings);
    }
    return 0;
}
