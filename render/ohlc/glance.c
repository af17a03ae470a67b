/* Why the answer is right: the first line has a point for each of time, open, high, low and close, which no line beats,
 * so it is the header (header_find); nothing is above it, and the row below it is data, so there is no preamble and no
 * row of tickers; where there are names, a column of symbols has one that says so (columns_by_name). */
#include "render/ohlc/glance.h"

#include "render/ohlc/header_name.h"

#include <string.h>

/* Printable ASCII without quotes: means the same in every encoding that the reader knows. */
static bool is_plain_line(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] < ' ' ? text[i] != '\t' : text[i] > '~' || text[i] == '"' || text[i] == '\'')
            return false;
    return true;
}

static size_t count(const char *text, size_t length, char wanted)
{
    size_t found = 0;
    for (size_t i = 0; i < length; i++)
        found += text[i] == wanted;
    return found;
}

/* The one delimiter that the line has; NUL where it has none, or several kinds. */
static char sole_delimiter(const char *line, size_t length)
{
    char found = 0;
    for (const char *delimiter = ",;\t|"; *delimiter; delimiter++) {
        if (!memchr(line, *delimiter, length))
            continue;
        if (found)
            return 0;
        found = *delimiter;
    }
    return found;
}

/* Time first, the prices of one instrument, no symbol. */
static bool has_usual_names(const char *line, size_t length, char delimiter)
{
    bool has[NAME_SYMBOL + 1] = {false};
    const char *end = line + length;
    for (const char *at = line; at <= end;) {
        const char *stop = at < end ? memchr(at, delimiter, (size_t)(end - at)) : NULL;
        stop = stop ? stop : end;
        struct name_meaning name = name_read(at, (size_t)(stop - at));
        if (at == line && name.role != NAME_TIME)
            return false;
        if (name.role <= NAME_SYMBOL && name.set == 0 && !name.is_adjusted)
            has[name.role] = true;
        if (name.role == NAME_SYMBOL)
            return false;
        at = stop + 1;
    }
    return has[NAME_OPEN] && has[NAME_HIGH] && has[NAME_LOW] && has[NAME_CLOSE];
}

/* A comment, which a line of names may stand in, begins otherwise. */
static bool begins_with_name(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '<';
}

static void read_header(struct glance *glance, const char *line, size_t length)
{
    memcpy(glance->header, line, length);
    glance->length = length;
    glance->delimiter = begins_with_name(*line) && is_plain_line(line, length) ? sole_delimiter(line, length) : 0;
    glance->delimiters = glance->delimiter ? count(line, length, glance->delimiter) : 0;
    glance->is_usual = glance->delimiter && has_usual_names(line, length, glance->delimiter);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits, with a sign before and one point among or behind them. */
static bool is_plain_number(const char *text, const char *end)
{
    if (text < end && (*text == '-' || *text == '+'))
        text++;
    if (text == end || !is_digit(*text))
        return false;
    while (text < end && is_digit(*text))
        text++;
    if (text < end && *text == '.')
        text++;
    while (text < end && is_digit(*text))
        text++;
    return text == end;
}

/* A time, or what is no number at all, and then nothing but numbers: as many fields as the header has. */
static bool is_plain_row(const struct glance *glance, const char *row, size_t length)
{
    const char *end = row + length;
    const char *at = length ? memchr(row, glance->delimiter, length) : NULL;
    size_t fields = 0;
    if (!at || !is_digit(*row) || !is_plain_line(row, (size_t)(at - row)))
        return false;
    while (at < end) {
        const char *stop = at + 1 < end ? memchr(at + 1, glance->delimiter, (size_t)(end - at - 1)) : NULL;
        stop = stop ? stop : end;
        if (!is_plain_number(at + 1, stop))
            return false;
        fields++;
        at = stop;
    }
    return fields == glance->delimiters;
}

/* The line at *text without its end, which the text has to hold; NULL where it does not. */
static const char *take_line(const char **text, size_t *left, size_t *length)
{
    const char *line = *text;
    const char *end = *left ? memchr(line, '\n', *left) : NULL;
    if (!end)
        return NULL;
    *length = (size_t)(end - line);
    *left -= *length + 1;
    *text = end + 1;
    *length -= *length && end[-1] == '\r';
    return line;
}

bool glance_shows_no_symbol(struct glance *glance, const char *text, size_t length)
{
    size_t header_length, row_length;
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        length -= 3;
    }
    const char *header = take_line(&text, &length, &header_length);
    const char *row = header ? take_line(&text, &length, &row_length) : NULL;
    if (!row || header_length == 0 || header_length > GLANCE_HEADER_MAX)
        return false;
    if (header_length != glance->length || memcmp(header, glance->header, header_length) != 0)
        read_header(glance, header, header_length);
    return glance->is_usual && is_plain_row(glance, row, row_length);
}
