/* What cuts the text: the vote on the delimiter, and lines that stand in quotes as a whole. */
#include "render/ohlc/csv.h"

#include <string.h>

enum { LOOK_LINES = 20, HEAD_LINES = 12, SPOT_LINES = 4, FIELDS_MAX = 48, LINE_MAX_LOOK = 16 * 1024 };

/* In the order in which they win a draw. */
static const char delimiters[] = {',', ';', '\t', '|', ' '};
enum { DELIMITER_COUNT = sizeof delimiters };

struct look {
    struct csv_field lines[LOOK_LINES];
    size_t count;
};

static void look_at(struct look *look, const char *at, const char *end, char line_end, size_t lines)
{
    while (lines-- && look->count < LOOK_LINES && csv_next_line(&at, end, line_end, &look->lines[look->count]))
        look->count++;
}

/* Where the last lines of the text start, not before `from`. */
static const char *last_lines(const char *from, const char *end, char line_end, int lines)
{
    const char *at = end;
    for (int i = 0; i <= lines && at > from; i++) {
        const char *before = memrchr(from, line_end, (size_t)(at - from));
        if (!before)
            return from;
        at = before;
    }
    return at < end ? at + 1 : end;
}

/* Lines of the start and, where the text is longer, of its middle and its end, since the start may be a preamble. */
static void look_around(struct look *look, const char *text, size_t length, char line_end)
{
    const char *const end = text + length;
    look_at(look, text, end, line_end, HEAD_LINES);
    if (look->count < HEAD_LINES)
        return;
    const char *seen = look->lines[look->count - 1].text + look->lines[look->count - 1].length;
    const char *middle = memchr(seen + (end - seen) / 2, line_end, (size_t)(end - seen - (end - seen) / 2));
    if (middle)
        look_at(look, middle + 1, end, line_end, SPOT_LINES);
    seen = look->lines[look->count - 1].text + look->lines[look->count - 1].length;
    look_at(look, last_lines(seen, end, line_end, SPOT_LINES), end, line_end, SPOT_LINES);
}

/* Of an endless line the start is enough. */
static size_t looked_at(const struct csv_field *line)
{
    return line->length < LINE_MAX_LOOK ? line->length : LINE_MAX_LOOK;
}

struct cut {
    size_t fields;
    size_t good;  /* fields that are numbers, times or nothing */
    size_t solid; /* numbers and times alone */
};

static struct cut cut_line(const struct csv_form *form, const struct csv_field *line)
{
    struct csv_field fields[FIELDS_MAX];
    struct csv_scanner scanner;
    struct csv_row row;
    struct cut cut = {0};
    csv_start(&scanner, form, line->text, looked_at(line), 1);
    if (!csv_next(&scanner, fields, FIELDS_MAX, &row))
        return cut;
    cut.fields = row.count < FIELDS_MAX ? row.count : FIELDS_MAX;
    for (size_t i = 0; i < cut.fields; i++) {
        enum field_shape shape = field_shape(fields[i].text, fields[i].length);
        cut.good += shape != SHAPE_WORD;
        cut.solid += shape == SHAPE_NUMBER || shape == SHAPE_TIME;
    }
    return cut;
}

struct score {
    size_t fields;  /* of most lines that hold data */
    double quality; /* share of good fields in lines with that many, over all lines */
};

static struct score score_form(const struct csv_form *form, const struct look *look)
{
    struct cut cuts[LOOK_LINES];
    size_t votes[FIELDS_MAX + 1] = {0};
    struct score score = {0};
    for (size_t i = 0; i < look->count; i++) {
        cuts[i] = cut_line(form, &look->lines[i]);
        if (cuts[i].solid >= 2)
            votes[cuts[i].fields]++;
    }
    for (size_t n = 2; n <= FIELDS_MAX; n++)
        if (votes[n] && votes[n] >= votes[score.fields])
            score.fields = n;
    if (score.fields == 0)
        return score;
    for (size_t i = 0; i < look->count; i++)
        if (cuts[i].fields == score.fields && cuts[i].solid >= 2)
            score.quality += (double)cuts[i].good / (double)cuts[i].fields;
    score.quality /= (double)look->count;
    /* A table of prices has four columns at least; fewer are only taken where nothing else is there. */
    if (score.fields < 4)
        score.quality /= 8;
    return score;
}

/* Lines that hold the character at all. */
static size_t lines_with(const struct look *look, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < look->count; i++) {
        const struct csv_field *line = &look->lines[i];
        count += memchr(line->text, c, looked_at(line)) != NULL;
    }
    return count;
}

/* Where no line holds two numbers, the header may still tell: what stands there most often. */
static char most_frequent(const struct look *look)
{
    size_t most = 0;
    char best = ',';
    for (size_t d = 0; d < DELIMITER_COUNT && delimiters[d] != ' '; d++) {
        size_t count = 0;
        for (size_t i = 0; i < look->count; i++)
            for (size_t k = 0; k < looked_at(&look->lines[i]); k++)
                count += look->lines[i].text[k] == delimiters[d];
        if (count > most) {
            most = count;
            best = delimiters[d];
        }
    }
    return best;
}

char csv_delimiter(const struct csv_form *form, const char *text, size_t length)
{
    struct look look = {.count = 0};
    look_around(&look, text, length, form->line_end);
    bool is_there[DELIMITER_COUNT];
    size_t there = 0, most = 0;
    char only = ',';
    for (size_t d = 0; d < DELIMITER_COUNT; d++) {
        size_t lines = lines_with(&look, delimiters[d]);
        is_there[d] = lines >= 2 || lines * 3 > look.count;
        if (is_there[d]) {
            there++;
            most = lines;
            only = delimiters[d];
        }
    }
    if (there == 1 && most * 4 >= look.count * 3)
        return only;
    struct score best = {0};
    char winner = 0;
    for (size_t d = 0; d < DELIMITER_COUNT; d++) {
        struct csv_form candidate = *form;
        candidate.delimiter = delimiters[d];
        if (there && !is_there[d])
            continue;
        struct score score = score_form(&candidate, &look);
        /* The blank stands inside dates, so it has to be clearly better. */
        double margin = delimiters[d] == ' ' ? 0.1 : 0.02;
        if (score.fields && (!winner || score.quality > best.quality + margin)) {
            best = score;
            winner = delimiters[d];
        }
    }
    return winner ? winner : most_frequent(&look);
}

/* How the whole line stands in quotes. */
enum wrapping {
    NOT_WRAPPED,
    WRAPPED,         /* as one field: quotes inside are doubled */
    WRAPPED_NAIVELY, /* a quote was put before and behind, whatever stood between */
};

static bool has_two_delimiters(const char *text, size_t length)
{
    for (size_t d = 0; d < DELIMITER_COUNT && delimiters[d] != ' '; d++) {
        const char *first = memchr(text, delimiters[d], length);
        if (first && memchr(first + 1, delimiters[d], (size_t)(text + length - first - 1)))
            return true;
    }
    return false;
}

/* *inner gets what stands between the outer quotes; delimiters behind the closing one are dropped. */
static enum wrapping line_wrapping(const struct csv_field *line, struct csv_field *inner)
{
    const char *first = line->text;
    size_t length = line->length;
    while (length && strchr(",;|\t ", first[length - 1]) && first[length - 1])
        length--;
    if (length < 4 || first[0] != '"' || first[length - 1] != '"')
        return NOT_WRAPPED;
    *inner = (struct csv_field){first + 1, length - 2};
    if (!has_two_delimiters(inner->text, inner->length))
        return NOT_WRAPPED;
    const char *const end = inner->text + inner->length;
    for (const char *q = inner->text; (q = memchr(q, '"', (size_t)(end - q))); q += 2) {
        if (q + 1 < end && q[1] == '"')
            continue;
        bool is_naive = length > 6 && first[1] == '"' && first[2] != '"' && !strchr(",;|\t", first[2]) &&
                        first[length - 2] == '"' && first[length - 3] != '"' && !strchr(",;|\t", first[length - 3]);
        return is_naive ? WRAPPED_NAIVELY : NOT_WRAPPED;
    }
    return WRAPPED;
}

static bool lines_are_wrapped(const char *text, size_t length, char line_end)
{
    struct look look = {.count = 0};
    struct csv_field inner;
    size_t wrapped = 0;
    look_around(&look, text, length, line_end);
    for (size_t i = 0; i < look.count; i++)
        wrapped += line_wrapping(&look.lines[i], &inner) != NOT_WRAPPED;
    /* The first lines may be a preamble. */
    return wrapped >= 1 && wrapped * 3 >= look.count;
}

static enum status append_inner(struct bytes *out, const struct csv_field *inner, enum wrapping wrapping,
                                struct error *error)
{
    const char *at = inner->text;
    const char *const end = at + inner->length;
    while (at < end) {
        const char *quote = wrapping == WRAPPED ? memchr(at, '"', (size_t)(end - at)) : NULL;
        const char *stop = quote ? quote + 1 : end;
        enum status status = bytes_append(out, at, (size_t)(stop - at), error);
        if (status != STATUS_OK)
            return status;
        at = quote ? quote + 2 : end;
    }
    return STATUS_OK;
}

enum status csv_unwrap(struct bytes *out, bool *is_wrapped, const char *text, size_t length, struct error *error)
{
    static const char padding[CSV_PADDING];
    const char line_end = csv_line_end(text, length);
    const char *const end = text + length;
    *is_wrapped = lines_are_wrapped(text, length, line_end);
    if (!*is_wrapped)
        return STATUS_OK;
    out->length = 0;
    enum status status = bytes_reserve(out, length + CSV_PADDING, error);
    for (const char *at = text; at < end && status == STATUS_OK;) {
        const char *stop = memchr(at, line_end, (size_t)(end - at));
        const char *next = stop ? stop + 1 : end;
        struct csv_field line = {at, 0}, inner;
        const char *start = at;
        enum wrapping wrapping = NOT_WRAPPED;
        if (csv_next_line(&start, next, line_end, &line))
            wrapping = line_wrapping(&line, &inner);
        status = wrapping == NOT_WRAPPED ? bytes_append(out, line.text, line.length, error)
                                         : append_inner(out, &inner, wrapping, error);
        if (status == STATUS_OK && stop)
            status = bytes_append(out, &line_end, 1, error);
        at = next;
    }
    if (status == STATUS_OK)
        status = bytes_append(out, padding, sizeof padding, error);
    if (status == STATUS_OK)
        out->length -= sizeof padding;
    return status;
}
