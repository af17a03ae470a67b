/* The candles that a chart shows, and their gathering into pixel columns. Pure functions; thread-safe. */
#ifndef CHANDLER_CHART_CANDLES_H
#define CHANDLER_CHART_CANDLES_H

#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/ohlc/series.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns of `count` values, in time order; they belong to the series or to the arena. */
struct candles {
    size_t count;
    const int64_t *time_us; /* of the first candle gathered in each */
    const double *open, *high, *low, *close;
    const double *volume;  /* NaN where absent */
    const size_t *sources; /* how many candles are gathered in each; NULL: one */
    double close_before;   /* of the candle before the first; NaN where there is none */

    /* Of the lines of a kagi chart, as long as each has a column of its own; else NULL. */
    const double *turns;  /* the price at which a line turns thick or thin; NaN: it does not */
    const bool *is_thick; /* whether it ends thick */
};

/* The candles of a span of the series, as they are. */
struct candles candles_of_series(const struct series *series, struct series_span span);

/* `columns` (at least 1, at most the count) candles of nearly equal shares: each has the first open, the last close,
 * the highest high, the lowest low, and the sum of the volumes of its share. One pass. */
enum status candles_gather(struct candles *gathered, const struct candles *candles, size_t columns, struct arena *arena,
                           struct error *error);

/* Where share number `index` of `columns` begins among `count` candles; that of `columns` is the count. */
size_t candles_share(size_t index, size_t count, size_t columns);

enum direction { DIRECTION_UP, DIRECTION_DOWN, DIRECTION_UNCHANGED };
/* By close against open; where they are equal, by close against the close before. */
enum direction candles_direction(const struct candles *candles, size_t index);

/* The lowest and highest price (at least one candle), and where the lowest is first. */
struct price_range {
    double low, high;
    size_t lowest; /* index */
};
struct price_range candles_range(const struct candles *candles);
/* The greatest volume; 0 where there is none above 0. */
double candles_top_volume(const struct candles *candles);
/* Whether one is above 0. */
bool candles_have_volume(const struct candles *candles);

#endif
