/* The short way through rows as nearly all files write them: no quotes, plain numbers, times of one width. Internal to
 * this room.
 *
 * It takes a row only where the general way would take it with the same values and without a remark; at the first row
 * of which it is not sure it stops, and the general way reads that one. */
#ifndef CHANDLER_OHLC_ROWS_PLAIN_H
#define CHANDLER_OHLC_ROWS_PLAIN_H

#include "render/ohlc/plan.h"
#include "render/ohlc/series.h"
#include "render/ohlc/time_memory.h"

enum { PLAIN_FIELDS_MAX = 6 };

/* A field that is read, and how many are passed over to get there. */
struct plain_field {
    size_t skip;
    enum column_role role;
    char decimal; /* the mark of its decimals */
};

struct plain_rows {
    const struct table *table;
    const struct plan *plan;
    struct plain_field fields[PLAIN_FIELDS_MAX]; /* from left to right */
    size_t count;
    bool is_usual; /* time, open, high, low, close, volume and nothing before or between them */
    struct time_memory time;
};

/* False where no row of the table could be read so. table and plan are kept. */
bool plain_rows_start(struct plain_rows *plain, const struct table *table, const struct plan *plan);

/* Where a run of rows ended. */
struct plain_run {
    const char *at; /* the line behind it */
    size_t rows;
};

/* Reads rows from `at` on into columns[first..capacity) until one is not plain or there is no room. CSV_PADDING bytes
 * behind `end` are readable. */
struct plain_run plain_rows_read(struct plain_rows *plain, const char *at, const char *end,
                                 const struct series_columns *columns, size_t first, size_t capacity);

#endif
