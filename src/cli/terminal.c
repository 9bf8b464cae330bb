/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/cli.h"

bool emb_terminal(FILE *file)
{
    return isatty(fileno(file));
}

bool emb_terminal_colour(FILE *file)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    return emb_terminal(file) && !(none && *none) && !(term && strcmp(term, "dumb") == 0);
}

const char *emb_bold(bool on)
{
    return on ? "\033[1m" : "";
}
const char *emb_dim(bool on)
{
    return on ? "\033[2m" : "";
}
const char *emb_red(bool on)
{
    return on ? "\033[31m" : "";
}
const char *emb_yellow(bool on)
{
    return on ? "\033[33m" : "";
}
const char *emb_green(bool on)
{
    return on ? "\033[32m" : "";
}
const char *emb_plain(bool on)
{
    return on ? "\033[0m" : "";
}

/* East Asian wide and fullwidth characters, roughly (UAX #11), and marks that take no room. */
static size_t width_of(uint32_t code)
{
    if ((code >= 0x0300 && code <= 0x036F) || (code >= 0x064B && code <= 0x0652) || code == 0x200B)
        return 0;
    bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) || (code >= 0xAC00 && code <= 0xD7A3) ||
                (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFF00 && code <= 0xFF60) || (code >= 0x1F300 && code <= 0x1FAFF);
    return wide ? 2 : 1;
}

size_t emb_text_width(emb_str text)
{
    size_t width = 0;
    for (size_t at = 0; at < text.len;)
        width += width_of(emb_utf8_next(text, &at));
    return width;
}

void emb_print_column(FILE *out, emb_str text, size_t width)
{
    bool fits = emb_text_width(text) <= width;
    size_t used = 0, at = 0;
    while (at < text.len) {
        size_t before = at;
        uint32_t code = emb_utf8_next(text, &at);
        size_t wide = width_of(code);
        if (used + wide + (fits ? 0 : 1) > width) {
            fputs("…", out);
            used++;
            break;
        }
        /* what steers a terminal must not come from a list */
        if (code < 0x20 || (code >= 0x7F && code < 0xA0))
            fputc('?', out);
        else
            fwrite(text.data + before, 1, at - before, out);
        used += wide;
    }
    for (; used < width; used++)
        fputc(' ', out);
}

const char *emb_thousands(uint64_t number)
{
    static char ring[8][32];
    static unsigned next;
    char digits[24];
    char *out = ring[next++ % 8];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    size_t to = 0;
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            out[to++] = ',';
        out[to++] = digits[i];
    }
    out[to] = '\0';
    return out;
}

double emb_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void emb_progress_begin(emb_progress *p, const char *label)
{
    *p = (emb_progress){.started = emb_now()};
    snprintf(p->label, sizeof p->label, "%s", label);
}

void emb_progress_draw(emb_progress *p, uint64_t done, uint64_t total, const char *note)
{
    enum { WIDTH = 24 };
    double now = emb_now();
    if (!emb_terminal(stderr) || now - p->drawn < 0.1)
        return;
    p->drawn = now;
    p->shown = true;
    fprintf(stderr, "\r\033[K%.40s ", p->label);
    if (total) {
        unsigned filled = (unsigned)(done >= total ? WIDTH : done * WIDTH / total);
        for (unsigned i = 0; i < WIDTH; i++)
            fputs(i < filled ? "█" : "░", stderr);
        fprintf(stderr, " %3llu %%", (unsigned long long)(done >= total ? 100 : done * 100 / total));
    }
    fprintf(stderr, " %s", note ? note : "");
    fflush(stderr);
}

void emb_progress_end(emb_progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}
