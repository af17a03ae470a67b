#include "render/ohlc/marks.h"

#include "render/base/bytes.h"
#include "render/base/hash.h"
#include "render/ohlc/csv.h"
#include "render/ohlc/number.h"
#include "render/ohlc/source.h"
#include "render/ohlc/table.h"
#include "render/ohlc/time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const mark_kind_names[MARK_KINDS] = {"buy", "sell", "text", "line", "ray"};

/* The order of a file without names. */
enum column {
    COLUMN_TIME_1,
    COLUMN_PRICE_1,
    COLUMN_KIND,
    COLUMN_TEXT,
    COLUMN_TIME_2,
    COLUMN_PRICE_2,
    COLUMN_TICKER,
    COLUMN_COUNT
};

enum { FIELDS_MAX = 64, TIME_LENGTH_MAX = 100, SIZE_MOST = 1 << 26 };

static const struct {
    const char *name;
    enum column column;
} column_names[] = {
    {"time", COLUMN_TIME_1},   {"date", COLUMN_TIME_1},    {"datetime", COLUMN_TIME_1}, {"timestamp", COLUMN_TIME_1},
    {"price", COLUMN_PRICE_1}, {"kind", COLUMN_KIND},      {"type", COLUMN_KIND},       {"side", COLUMN_KIND},
    {"text", COLUMN_TEXT},     {"label", COLUMN_TEXT},     {"note", COLUMN_TEXT},       {"time2", COLUMN_TIME_2},
    {"date2", COLUMN_TIME_2},  {"price2", COLUMN_PRICE_2}, {"symbol", COLUMN_TICKER},   {"ticker", COLUMN_TICKER},
};

/* A file on its way. */
struct marks_reader {
    struct marks *marks;
    struct csv_scanner scanner;
    struct csv_field fields[FIELDS_MAX];
    struct csv_row row;
    size_t at[COLUMN_COUNT]; /* where each column stands; FIELDS_MAX: nowhere */
    struct number_style style;
    size_t room;   /* of marks->items */
    bool is_short; /* memory has run out */
};

/* ---- Which column is what ---- */

static bool is_word(struct csv_field field, const char *word)
{
    return field.length == strlen(word) && strncasecmp(field.text, word, field.length) == 0;
}

/* Takes the row as the names of columns, where it has those of a time and a kind. */
static bool take_names(struct marks_reader *reader, size_t stored)
{
    size_t at[COLUMN_COUNT];
    for (int column = 0; column < COLUMN_COUNT; column++)
        at[column] = FIELDS_MAX;
    for (size_t i = 0; i < stored; i++) {
        for (size_t name = 0; name < sizeof column_names / sizeof *column_names; name++) {
            enum column column = column_names[name].column;
            if (is_word(reader->fields[i], column_names[name].name) && at[column] == FIELDS_MAX)
                at[column] = i;
        }
    }
    if (at[COLUMN_TIME_1] == FIELDS_MAX || at[COLUMN_KIND] == FIELDS_MAX)
        return false;
    memcpy(reader->at, at, sizeof at);
    return true;
}

/* A comma may stand in a text or be a decimal mark: it delimits where nothing else can. */
static char delimiter_of(const char *text, size_t length)
{
    const char *at = text;
    struct csv_field line;
    while (csv_next_line(&at, text + length, csv_line_end(text, length), &line)) {
        size_t tabs = 0, semicolons = 0, bars = 0;
        if (line.length > 0 && line.text[0] == '#')
            continue;
        for (size_t i = 0; i < line.length; i++) {
            tabs += line.text[i] == '\t';
            semicolons += line.text[i] == ';';
            bars += line.text[i] == '|';
        }
        return tabs >= 2 ? '\t' : semicolons >= 2 ? ';' : bars >= 2 ? '|' : ',';
    }
    return ',';
}

/* ---- Rows ---- */

static struct csv_field field_of(const struct marks_reader *reader, enum column column)
{
    size_t at = reader->at[column], stored = reader->row.count < FIELDS_MAX ? reader->row.count : FIELDS_MAX;
    return at < stored ? reader->fields[at] : (struct csv_field){"", 0};
}

static enum status refuse_row(struct marks_reader *reader, enum column column, const char *what, struct error *error)
{
    struct csv_field field = field_of(reader, column);
    char quoted[64];
    uint32_t place = reader->at[column] < FIELDS_MAX ? (uint32_t)reader->at[column] + 1 : 0;
    if (field.length == 0)
        return error_at(error, STATUS_INPUT, reader->row.line, 0, "%s is missing", what);
    return error_at(error, STATUS_INPUT, reader->row.line, place, "%s is no %s",
                    error_quote(quoted, sizeof quoted, field.text, field.length), what);
}

static enum status take_kind(struct marks_reader *reader, struct mark *mark, struct error *error)
{
    struct csv_field field = field_of(reader, COLUMN_KIND);
    for (int kind = 0; kind < MARK_KINDS; kind++) {
        if (is_word(field, mark_kind_names[kind])) {
            mark->kind = (enum mark_kind)kind;
            return STATUS_OK;
        }
    }
    return refuse_row(reader, COLUMN_KIND, "kind (buy, sell, text, line or ray)", error);
}

static enum status take_time(struct marks_reader *reader, struct mark *mark, int point, struct error *error)
{
    enum column column = point == 0 ? COLUMN_TIME_1 : COLUMN_TIME_2;
    struct csv_field field = field_of(reader, column);
    struct mark_time *time = &mark->time[point];
    char text[TIME_LENGTH_MAX + 1];
    if (field.length <= TIME_LENGTH_MAX && !memchr(field.text, 0, field.length)) {
        memcpy(text, field.text, field.length);
        text[field.length] = 0;
        if (time_parse_range(text, &time->start_us, &time->end_us, &time->is_utc))
            return STATUS_OK;
    }
    return refuse_row(reader, column, point == 0 ? "time such as 2024-03-15 or 2024-03-15T10:30" : "second time",
                      error);
}

static enum status take_price(struct marks_reader *reader, struct mark *mark, int point, struct error *error)
{
    enum column column = point == 0 ? COLUMN_PRICE_1 : COLUMN_PRICE_2;
    struct csv_field field = field_of(reader, column);
    bool is_needed = mark->kind == MARK_LINE || mark->kind == MARK_RAY;
    mark->price[point] = NAN;
    if (field.length == 0 && !is_needed)
        return STATUS_OK;
    if (number_parse(field.text, field.length, &reader->style, &mark->price[point]))
        return STATUS_OK;
    return refuse_row(reader, column, point == 0 ? "price" : "second price", error);
}

/* A copy, or NULL where the field is empty. */
static const char *take_text(struct marks_reader *reader, enum column column)
{
    struct csv_field field = field_of(reader, column);
    if (field.length == 0)
        return NULL;
    const char *copy = field_copy(&reader->marks->arena, field);
    reader->is_short = reader->is_short || !copy;
    return copy;
}

static enum status take_row(struct marks_reader *reader, struct mark *mark, struct error *error)
{
    *mark = (struct mark){.price = {NAN, NAN}};
    enum status status = take_kind(reader, mark, error);
    if (status == STATUS_OK)
        status = take_time(reader, mark, 0, error);
    if (status == STATUS_OK)
        status = take_price(reader, mark, 0, error);
    if (status == STATUS_OK && (mark->kind == MARK_LINE || mark->kind == MARK_RAY)) {
        status = take_time(reader, mark, 1, error);
        if (status == STATUS_OK)
            status = take_price(reader, mark, 1, error);
        if (status == STATUS_OK && mark->time[0].start_us == mark->time[1].start_us)
            status = error_at(error, STATUS_INPUT, reader->row.line, 0, "both points of the %s have the same time",
                              mark_kind_names[mark->kind]);
    }
    if (status == STATUS_OK && mark->kind == MARK_TEXT && field_of(reader, COLUMN_TEXT).length == 0)
        status = refuse_row(reader, COLUMN_TEXT, "text", error);
    if (status != STATUS_OK)
        return status;
    mark->text = take_text(reader, COLUMN_TEXT);
    mark->symbol = take_text(reader, COLUMN_TICKER);
    return STATUS_OK;
}

static struct mark *add_mark(struct marks_reader *reader)
{
    struct marks *marks = reader->marks;
    if (marks->count == reader->room) {
        size_t room = reader->room ? 2 * reader->room : 64;
        struct mark *items = realloc(marks->items, room * sizeof *items);
        if (!items)
            return NULL;
        marks->items = items;
        reader->room = room;
    }
    return &marks->items[marks->count];
}

static bool next_row(struct marks_reader *reader)
{
    while (csv_next(&reader->scanner, reader->fields, FIELDS_MAX, &reader->row)) {
        if (reader->row.text[0] != '#')
            return true;
    }
    return false;
}

static enum status add_row(struct marks_reader *reader, struct error *error)
{
    struct marks *marks = reader->marks;
    struct error why = {0};
    struct mark *mark = add_mark(reader);
    if (!mark)
        return error_no_memory(error);
    if (take_row(reader, mark, &why) != STATUS_OK) {
        marks->rejected++;
        why.status = STATUS_OK;
        if (marks->warning_count < MARKS_WARNINGS_MAX)
            marks->warnings[marks->warning_count++] = why;
        return STATUS_OK;
    }
    if (reader->is_short)
        return error_no_memory(error);
    if (marks->count == MARKS_MOST)
        return error_at(error, STATUS_INPUT, reader->row.line, 0, "more than %d marks", MARKS_MOST);
    marks->count++;
    return STATUS_OK;
}

/* How prices are written, from all that stands in their columns. */
static void vote(struct marks_reader *reader, bool *has_names)
{
    struct number_vote votes = {0};
    for (bool is_first = true; next_row(reader); is_first = false) {
        size_t stored = reader->row.count < FIELDS_MAX ? reader->row.count : FIELDS_MAX;
        if (is_first && (*has_names = take_names(reader, stored)))
            continue;
        for (int point = 0; point < MARK_POINTS; point++) {
            struct csv_field field = field_of(reader, point == 0 ? COLUMN_PRICE_1 : COLUMN_PRICE_2);
            number_vote_add(&votes, field.text, field.length);
        }
    }
    reader->style = number_vote_style(&votes);
}

enum status marks_parse(struct marks *marks, const char *text, size_t length, struct error *error)
{
    struct csv_form form = {.delimiter = delimiter_of(text, length),
                            .line_end = csv_line_end(text, length),
                            .has_quotes = memchr(text, '"', length) != NULL};
    struct marks_reader *reader = calloc(1, sizeof *reader);
    bool has_names = false;
    enum status status = STATUS_OK;
    *marks = (struct marks){0};
    if (!reader)
        return error_no_memory(error);
    reader->marks = marks;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        reader->at[i] = i == COLUMN_TICKER ? FIELDS_MAX : i;
    csv_start(&reader->scanner, &form, text, length, 1);
    vote(reader, &has_names);
    csv_start(&reader->scanner, &form, text, length, 1);
    if (has_names)
        (void)next_row(reader);
    while (status == STATUS_OK && next_row(reader))
        status = add_row(reader, error);
    free(reader);
    if (status != STATUS_OK)
        marks_release(marks);
    return status;
}

enum status marks_read(struct marks *marks, const char *path, struct error *error)
{
    struct bytes text = {0};
    const char *encoding;
    *marks = (struct marks){0};
    enum status status = source_read(&text, path, SIZE_MOST, error);
    uint64_t fingerprint = status == STATUS_OK ? hash_bytes(HASH_START, text.data, text.length) : 0;
    if (status == STATUS_OK)
        status = source_to_utf8(&text, &encoding, error);
    if (status == STATUS_OK)
        status = marks_parse(marks, (const char *)text.data, text.length, error);
    marks->fingerprint = fingerprint;
    bytes_release(&text);
    return status;
}

void marks_release(struct marks *marks)
{
    free(marks->items);
    arena_release(&marks->arena);
    *marks = (struct marks){0};
}
