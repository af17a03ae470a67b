#include "render/ohlc/rows_room.h"

#include <stdlib.h>
#include <string.h>

enum { ROW_BYTES_MIN = 8 }; /* four prices of a digit, three delimiters, a line end */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t rows_allowed(const struct read_options *options)
{
    return options->max_rows ? options->max_rows : READ_ROWS_MAX;
}

static size_t rows_at_most(const struct table *table, const struct read_options *options)
{
    /* With --columns one field may serve as all prices, so that a row may be shorter. */
    size_t shortest = options->columns ? 2 : ROW_BYTES_MIN;
    return least(table->data_length / shortest + 1, rows_allowed(options));
}

/* Lines are counted in a text of usual size; in a large one that is a pass over memory, and the rows of the sample tell
 * well enough. */
static size_t rows_expected(const struct table *table)
{
    enum { COUNTED_MAX = 256 * 1024 };
    const struct sample *sample = &table->sample;
    size_t bytes = 0;
    for (size_t i = 0; i < sample->count; i++)
        bytes += sample->rows[i].length + 1;
    if (table->data_length <= COUNTED_MAX || bytes == 0)
        return csv_count_lines(table->data, table->data_length, table->form.line_end);
    size_t expected = table->data_length / (bytes / sample->count + 1);
    return expected + expected / 8 + 64;
}

static bool grow_column(void **column, size_t capacity, size_t size)
{
    size_t bytes;
    if (!size_multiply(capacity, size, &bytes))
        return false;
    void *grown = realloc(*column, bytes);
    if (grown)
        *column = grown;
    return grown != NULL;
}

/* Columns of the scratch memory, at least `capacity` rows long; what earlier files needed is there already. */
static enum status reserve_scratch(struct rows *rows, size_t capacity, size_t allowed, struct error *error)
{
    void *columns[] = {rows->own.time_us, rows->own.open,  rows->own.high,
                       rows->own.low,     rows->own.close, rows->own.volume};
    bool is_grown = true;
    if (capacity > rows->own_capacity) {
        for (size_t i = 0; i < sizeof columns / sizeof *columns && is_grown; i++)
            is_grown = grow_column(&columns[i], capacity, sizeof(double));
        void *owner = rows->owner;
        is_grown = is_grown && grow_column(&owner, capacity, sizeof *rows->owner);
        rows->owner = owner;
        rows->own = (struct series_columns){columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]};
        if (!is_grown)
            return error_no_memory(error);
        rows->own_capacity = capacity;
    }
    rows->columns = rows->own;
    rows->capacity = least(rows->own_capacity, allowed);
    return STATUS_OK;
}

/* A larger series in place of the one that is too small. */
static enum status grow_sole(struct rows *rows, size_t most, struct error *error)
{
    struct series *grown;
    struct series_columns to;
    const struct series_columns *from = &rows->columns;
    if (rows->capacity >= most)
        return error_no_memory(error);
    size_t capacity = least(rows->capacity + rows->capacity / 2 + 64, most);
    enum status status = series_new(&grown, capacity, rows->tracks[0].symbol, &to, error);
    if (status != STATUS_OK)
        return status;
    const size_t bytes = rows->count * sizeof(double);
    memcpy(to.time_us, from->time_us, bytes);
    memcpy(to.open, from->open, bytes);
    memcpy(to.high, from->high, bytes);
    memcpy(to.low, from->low, bytes);
    memcpy(to.close, from->close, bytes);
    memcpy(to.volume, from->volume, bytes);
    series_release(&rows->sole);
    rows->sole = grown;
    rows->columns = to;
    rows->capacity = capacity;
    return STATUS_OK;
}

enum status rows_make_room(struct rows *rows, const struct table *table, const struct read_options *options,
                           bool is_sole, struct error *error)
{
    enum { SCRATCH_FIRST = 4096 };
    size_t lines = least(rows_expected(table), rows_at_most(table, options));
    if (!is_sole)
        return reserve_scratch(rows, least(lines, SCRATCH_FIRST), rows_allowed(options), error);
    rows->capacity = lines;
    return series_new(&rows->sole, lines, rows->tracks[0].symbol, &rows->columns, error);
}

enum status rows_grow(struct rows *rows, const struct table *table, const struct read_options *options, uint64_t line,
                      struct error *error)
{
    const size_t allowed = rows_allowed(options);
    if (rows->count >= allowed)
        return error_at(error, STATUS_INPUT, line, 0, "more than %zu row%s; --max-rows sets the limit", rows->count,
                        rows->count == 1 ? "" : "s");
    if (rows->sole)
        return grow_sole(rows, rows_at_most(table, options), error);
    size_t more = rows->capacity > allowed / 2 ? allowed : rows->capacity * 2;
    return reserve_scratch(rows, more, allowed, error);
}
