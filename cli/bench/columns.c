#include "cli/bench/columns.h"

#include <string.h>

enum { COLUMNS_MAX = 32, GAP = 2, NARROW_GAP = 1, ROOM = 100 };

/* Characters of UTF-8: bytes that continue none. */
static size_t count_characters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

static void append_spaces(struct text *out, size_t count)
{
    text_printf(out, "%*s", (int)count, "");
}

/* A lone cell of a row is a heading above the columns and does not widen the first. */
static bool is_lone(const char *row)
{
    return row[strcspn(row, "\t\n")] != '\t';
}

static void measure_columns(size_t widths[COLUMNS_MAX], const char *cells)
{
    size_t column = 0;
    for (const char *at = cells; *at; at++) {
        size_t length = strcspn(at, "\t\n");
        size_t width = count_characters(at, length);
        if (column < COLUMNS_MAX && width > widths[column] && !(column == 0 && is_lone(at)))
            widths[column] = width;
        at += length;
        if (!*at)
            break;
        column = *at == '\t' ? column + 1 : 0;
    }
}

static size_t choose_gap(const size_t widths[COLUMNS_MAX])
{
    size_t all = 0;
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        all += widths[i] ? widths[i] + GAP : 0;
    return all <= ROOM + GAP ? GAP : NARROW_GAP;
}

void columns_append(struct text *out, const struct text *cells, const char *alignment)
{
    size_t widths[COLUMNS_MAX] = {0};
    size_t columns = strlen(alignment);
    size_t column = 0;
    size_t owed = 0; /* spaces before the next character of the line */
    out->is_broken |= cells->is_broken;
    if (!cells->data)
        return;
    measure_columns(widths, cells->data);
    size_t gap = choose_gap(widths);
    for (const char *at = cells->data; *at; at++) {
        size_t length = strcspn(at, "\t\n");
        size_t used = count_characters(at, length);
        size_t width = column < COLUMNS_MAX && widths[column] > used ? widths[column] : used;
        bool is_right = column < columns && alignment[column] == 'r';
        owed += is_right ? width - used : 0;
        if (length) {
            append_spaces(out, owed);
            text_append(out, at, length);
            owed = 0;
        }
        owed += (is_right ? 0 : width - used) + gap;
        at += length;
        if (*at != '\t') {
            text_puts(out, "\n");
            column = owed = 0;
            if (!*at)
                break;
        } else {
            column++;
        }
    }
}

/* Bytes of the first `count` characters. */
static size_t bytes_of(const char *text, size_t length, size_t count)
{
    size_t at = 0;
    for (; at < length; at++) {
        if (((unsigned char)text[at] & 0xc0) == 0x80)
            continue;
        if (count-- == 0)
            break;
    }
    return at;
}

void wrapped_append(struct text *out, const char *words, size_t width, size_t indent)
{
    size_t column = indent;
    while (*(words += strspn(words, " "))) {
        size_t length = strcspn(words, " ");
        size_t used = count_characters(words, length);
        while (column + (column > indent) + used > width) {
            if (column == indent) {
                size_t cut = bytes_of(words, length, width - indent);
                text_append(out, words, cut);
                words += cut;
                length -= cut;
                used -= width - indent;
            }
            text_puts(out, "\n");
            append_spaces(out, indent);
            column = indent;
        }
        if (column > indent)
            text_puts(out, " ");
        text_append(out, words, length);
        column += (column > indent) + used;
        words += length;
    }
    text_puts(out, "\n");
}
