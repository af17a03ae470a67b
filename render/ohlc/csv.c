#include "render/ohlc/csv.h"

#include "render/ohlc/byte_marks.h"

#include <string.h>

/* A quoted field longer than QUOTED_MAX is not believed, nor is a closing quote with more than BLANKS_MAX blanks
 * between it and the delimiter: both bounds keep the work linear. */
enum { QUOTED_MAX = 16 * 1024, BLANKS_MAX = 64 };

/* The marks of the block at p, without those behind the end of the text. */
static inline uint64_t marks_before(const struct csv_scanner *scanner, const char *p)
{
    uint64_t marks = marks_of_two(p, scanner->form.delimiter, scanner->form.line_end);
    size_t left = (size_t)(scanner->end - p);
    return left < MARKS_BLOCK ? marks & ((UINT64_C(1) << left) - 1) : marks;
}

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Blanks go, and apostrophes: in pairs as quotes, or one in front as spreadsheets mark a text. */
static struct csv_field stripped(const char *first, const char *last)
{
    while (first < last && is_blank(*first))
        first++;
    while (last > first && is_blank(last[-1]))
        last--;
    if (last - first > 1 && *first == '\'') {
        first++;
        if (last[-1] == '\'')
            last--;
    }
    return (struct csv_field){first, (size_t)(last - first)};
}

static inline struct csv_field trimmed(const char *first, const char *last)
{
    /* Hardly a field starts or ends so: one comparison each tells. */
    if (first < last && ((unsigned char)*first <= '\'' || (unsigned char)last[-1] <= ' '))
        return stripped(first, last);
    return (struct csv_field){first, (size_t)(last - first)};
}

void csv_start(struct csv_scanner *scanner, const struct csv_form *form, const char *text, size_t length, uint64_t line)
{
    *scanner = (struct csv_scanner){
        .form = *form,
        .at = text,
        .end = text + length,
        .line = line,
        .block = text,
        .quote_budget = length < SIZE_MAX / 2 ? 2 * length : length,
    };
    if (length && !form->has_quotes && form->delimiter != ' ')
        scanner->marks = marks_before(scanner, text);
}

void csv_skip_to(struct csv_scanner *scanner, const char *at, uint64_t lines)
{
    scanner->at = scanner->block = at;
    scanner->line += lines;
    bool has_marks = at < scanner->end && !scanner->form.has_quotes && scanner->form.delimiter != ' ';
    scanner->marks = has_marks ? marks_before(scanner, at) : 0;
}

/* The way of nearly all files: no quote anywhere, so a mark is a mark. */
static bool next_plain(struct csv_scanner *scanner, struct csv_field *fields, size_t limit, struct csv_row *row)
{
    const char *const end = scanner->end;
    const char line_end = scanner->form.line_end;
    const char *start = scanner->at;
    const char *block = scanner->block;
    uint64_t marks = scanner->marks;
    size_t count = 0;
    bool ends = false;
    row->text = start;
    row->line = scanner->line;
    while (!ends) {
        const char *mark = end;
        while (!marks && end - block > MARKS_BLOCK) {
            block += MARKS_BLOCK;
            marks = marks_before(scanner, block);
        }
        if (marks) {
            mark = block + __builtin_ctzll(marks);
            marks &= marks - 1;
        }
        ends = mark == end || *mark == line_end;
        if (count < limit)
            fields[count] = trimmed(start, mark);
        count++;
        row->length = (size_t)(mark - row->text);
        start = mark < end ? mark + 1 : end;
    }
    scanner->at = start;
    scanner->block = block;
    scanner->marks = marks;
    scanner->line++;
    row->count = count;
    return true;
}

/* Whether a quote may end a field where p stands behind it. */
static bool closes_field(const struct csv_scanner *scanner, const char *p)
{
    char delimiter = scanner->form.delimiter;
    for (int i = 0; i < BLANKS_MAX && p < scanner->end && *p != delimiter && *p != scanner->form.line_end; i++) {
        if (!is_blank(*p))
            return false;
        p++;
    }
    return p >= scanner->end || *p == delimiter || *p == scanner->form.line_end || (delimiter == ' ' && *p == '\t');
}

/* The quote that closes a field whose text starts at p, or NULL. Behind a line end no stray quote is tolerated: it
 * would rather be the start of the next line's first field. */
static const char *closing_quote(struct csv_scanner *scanner, const char *p)
{
    if (scanner->quote_budget == 0)
        return NULL;
    size_t span = (size_t)(scanner->end - p) < QUOTED_MAX ? (size_t)(scanner->end - p) : QUOTED_MAX;
    const char *const end = p + span;
    const char *q = p;
    const char *searched = p; /* no line end stands before it */
    while ((q = memchr(q, '"', (size_t)(end - q)))) {
        bool is_escape = q + 1 < end && q[1] == '"';
        if (!is_escape && closes_field(scanner, q + 1))
            return q;
        if (!is_escape && memchr(searched, scanner->form.line_end, (size_t)(q - searched)))
            break;
        if (!is_escape)
            searched = q;
        q += is_escape ? 2 : 1;
        if (q >= end)
            break;
    }
    /* What failed searches may cost together is bounded by the size of the text. */
    scanner->quote_budget -= scanner->quote_budget < span ? scanner->quote_budget : span;
    return NULL;
}

static const char *find_end_of_plain_field(const struct csv_scanner *scanner, const char *p)
{
    const char delimiter = scanner->form.delimiter, line_end = scanner->form.line_end;
    if (delimiter == ' ') {
        while (p < scanner->end && *p != ' ' && *p != '\t' && *p != line_end)
            p++;
        return p;
    }
    while (p < scanner->end && *p != delimiter && *p != line_end)
        p++;
    return p;
}

/* Reads one field at *at, which moves to the delimiter, line end or end of text behind it. */
static struct csv_field read_field(struct csv_scanner *scanner, const char **at, uint64_t *inner_lines)
{
    const char *p = *at;
    const char *const end = scanner->end;
    const char delimiter = scanner->form.delimiter, line_end = scanner->form.line_end;
    while (p < end && *p != delimiter && *p != line_end && is_blank(*p))
        p++;
    const char *close = p < end && *p == '"' ? closing_quote(scanner, p + 1) : NULL;
    if (close) {
        struct csv_field field = trimmed(p + 1, close);
        for (const char *q = p; (q = memchr(q, line_end, (size_t)(close - q))); q++)
            ++*inner_lines;
        for (p = close + 1; p < end && *p != delimiter && *p != line_end && is_blank(*p) && delimiter != ' ';)
            p++;
        *at = p;
        return field;
    }
    *at = find_end_of_plain_field(scanner, p);
    struct csv_field field = trimmed(p, *at);
    if (field.length && field.text[0] == '"')
        field.text++, field.length--;
    if (field.length && field.text[field.length - 1] == '"')
        field.length--;
    return field;
}

static bool next_general(struct csv_scanner *scanner, struct csv_field *fields, size_t limit, struct csv_row *row)
{
    const char *p = scanner->at;
    const char *const end = scanner->end;
    const bool merges = scanner->form.delimiter == ' ';
    const char line_end = scanner->form.line_end;
    uint64_t inner_lines = 0;
    size_t count = 0;
    row->text = p;
    row->line = scanner->line;
    for (;;) {
        while (merges && p < end && *p != line_end && is_blank(*p))
            p++;
        if (merges && count && (p >= end || *p == line_end))
            break;
        struct csv_field field = read_field(scanner, &p, &inner_lines);
        if (count < limit)
            fields[count] = field;
        count++;
        if (p >= end || *p == line_end)
            break;
        p++;
    }
    row->length = (size_t)(p - row->text);
    row->count = count;
    scanner->line += 1 + inner_lines;
    scanner->at = p < end ? p + 1 : end;
    return true;
}

bool csv_next(struct csv_scanner *scanner, struct csv_field *fields, size_t limit, struct csv_row *row)
{
    const bool is_plain = !scanner->form.has_quotes && scanner->form.delimiter != ' ';
    while (scanner->at < scanner->end) {
        bool found = is_plain ? next_plain(scanner, fields, limit, row) : next_general(scanner, fields, limit, row);
        if (found && (row->count > 1 || fields[0].length))
            return true;
    }
    return false;
}

bool csv_next_line(const char **at, const char *end, char line_end, struct csv_field *line)
{
    while (*at < end) {
        const char *stop = memchr(*at, line_end, (size_t)(end - *at));
        if (!stop)
            stop = end;
        *line = trimmed(*at, stop);
        *at = stop < end ? stop + 1 : end;
        if (line->length)
            return true;
    }
    return false;
}

char csv_line_end(const char *text, size_t length)
{
    enum { LOOK = 16 * 1024 };
    const char *const end = text + (length < LOOK ? length : LOOK);
    const char *first = length ? memchr(text, '\r', (size_t)(end - text)) : NULL;
    if (!first || (first + 1 < end && first[1] == '\n'))
        return '\n';
    size_t alone = 0, feeds = 0;
    for (const char *p = text; p < end; p++) {
        feeds += *p == '\n';
        alone += *p == '\r' && (p + 1 == end || (p[1] != '\n' && p[1] != '\r'));
    }
    return alone > feeds ? '\r' : '\n';
}

size_t csv_count_lines(const char *text, size_t length, char line_end)
{
    size_t count = 1;
    for (size_t at = 0; at < length;) {
        /* Sums of at most 255 in a byte: the compiler makes this 16 or 32 bytes at a time. */
        size_t stop = length - at < 255 * 32 ? length : at + 255 * 32;
        unsigned char sums[32] = {0};
        for (; stop - at >= 32; at += 32)
            for (size_t i = 0; i < 32; i++)
                sums[i] = (unsigned char)(sums[i] + (text[at + i] == line_end));
        for (size_t i = 0; i < 32; i++)
            count += sums[i];
        for (; at < stop; at++)
            count += text[at] == line_end;
    }
    return count;
}
