/* One instrument's candles: immutable columns in one reference-counted block. */
#ifndef CHANDLER_OHLC_SERIES_H
#define CHANDLER_OHLC_SERIES_H

#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zone; /* see zone.h */

/* Columns of `length` values each, in time order. Never changed once made, so any number of threads may read it;
 * series_hold and series_release are thread-safe. */
struct series {
    size_t length;
    const int64_t *time_us; /* microseconds since 1970-01-01T00:00Z; row numbers 0, 1, ... where has_time is false */
    const double *open;     /* prices: finite */
    const double *high;     /* high >= low; open and close may lie outside low..high, as they do in real files */
    const double *low;
    const double *close;
    const double *volume;    /* NaN where absent; all NaN where has_volume is false */
    bool has_volume;         /* at least one volume is there */
    bool has_time;           /* false: the file has no time column and its rows are numbered */
    int64_t interval_us;     /* the most common step between candles; 0 for fewer than two candles or has_time false */
    int64_t ahead_us;        /* what the file's own clock is ahead of UTC, as its times state it; 0 where they do not */
    const struct zone *zone; /* whose clock stands in for the file's own; NULL: the file's. It outlives the series */
    bool is_dated_last;      /* a candle has the time of the last session in it, not that of its beginning */
    const char *symbol;      /* as the file names it, UTF-8; NULL where it names none */
};

/* The same with columns that can be written, while the series is being made. */
struct series_columns {
    int64_t *time_us;
    double *open, *high, *low, *close, *volume;
};

/* A new series of `length` candles (at least 1) in one block, with one reference; the caller fills *columns and then
 * calls series_finish. symbol may be NULL; it is copied. */
enum status series_new(struct series **series, size_t length, const char *symbol, struct series_columns *columns,
                       struct error *error);
/* Keeps the first `length` candles (1 to what it was made for) of a series still being made: for a reader that knows
 * the count only at the end. */
void series_trim(struct series *series, size_t length);
/* Brings the candles into time order (stable: equal times keep file order; a file in time order, or exactly reversed,
 * costs one pass) and sets has_volume and interval_us. */
enum status series_finish(struct series *series, bool has_time, struct error *error);

struct series *series_hold(struct series *series);
/* Drops a reference and clears *series; the last one frees the block. *series may be NULL. */
void series_release(struct series **series);

/* Puts a zone's clock in place of the file's own. Dates stay what they are: candles that all stand at midnight of the
 * file's own clock, a day or more apart, are days and no moments, and keep the clock they have. */
void series_use_zone(struct series *series, const struct zone *zone);
/* The time on the series' clock, which is the file's own or its zone's: what labels show. */
int64_t series_clock_us(const struct series *series, int64_t time_us);
/* The moment at which that clock shows clock_us (see zone_time_us). */
int64_t series_time_us(const struct series *series, int64_t clock_us);

/* Candles first .. first + count - 1 of a series. */
struct series_span {
    size_t first;
    size_t count;
};

/* The candles with from_us <= time < to_us, and of these the last `last` (0: all). Use INT64_MIN and INT64_MAX for no
 * bound. count is 0 where there are none. */
struct series_span series_window(const struct series *series, int64_t from_us, int64_t to_us, size_t last);

#endif
