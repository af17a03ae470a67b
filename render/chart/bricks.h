/* What renko, point and figure, kagi and three-line break have in common: columns made of closing prices, which know no
 * time of their own. All are computed candle by candle, so that later candles never change what stands; where a size is
 * taken from the average true range, that is the one at the last candle shown. Thread-safe. */
#ifndef CHANDLER_CHART_BRICKS_H
#define CHANDLER_CHART_BRICKS_H

#include "render/base/error.h"
#include "render/chart/figure.h"
#include "render/chart/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The least size that can be asked for, and the word for one by the average true range. */
#define BRICKS_SIZE_LEAST 1e-12
extern const char *const bricks_size_words[]; /* "atr"; ends with NULL */

/* Sets argument number `index`, where it is 0, to Wilder's average true range of 14 candles (New Concepts in Technical
 * Trading Systems, 1978) at the last candle shown, smoothed from the first of the series on; of a series of fewer than
 * 15 that of all, of a single candle its height. It stays 0 where prices never moved. STATUS_USAGE where they lie
 * further apart than a double holds. */
enum status bricks_take_size(struct transformation *work, size_t index);

/* How many sizes lie from base to price, rounded down, or up. A price that reaches a level but for what the rounding of
 * decimal fractions takes from it has reached it. May be infinite, never NaN; size > 0. */
double bricks_floor(double price, double base, double size);
double bricks_ceil(double price, double base, double size);
/* base + steps * size, within what a double holds. */
double bricks_level(double base, double steps, double size);

/* Columns in the making. The volume of a candle is that of the column it is a part of. */
struct bricks {
    struct transformation *work;
    size_t count;
    int64_t *time_us;
    double *open, *high, *low, *close, *volume;
    double sum; /* of the volumes since the last column */
    bool has_sum;
};

/* Room for `most` columns, in the transformation's arena. */
enum status bricks_begin(struct bricks *bricks, struct transformation *work, size_t most);
/* Counts the volume of candle number `index` to what comes next. */
void bricks_trade(struct bricks *bricks, size_t index);
/* The sum so far, NaN where no volume is there; then begins anew. */
double bricks_volume(struct bricks *bricks);
/* A column from open to close that candle number `index` completed. */
void bricks_add(struct bricks *bricks, size_t index, double open, double close, double volume);
/* Hands the columns to the transformation, with the note "37 bricks of 5.00", or "no brick of 5.00 in 120 candles". A
 * size of 0: there was none, as prices never moved; NAN: the type has none. */
void bricks_end(struct bricks *bricks, const char *unit, const char *units, double size);

/* STATUS_USAGE: more than `most` of them. */
enum status bricks_too_many(const struct transformation *work, const char *units, double size);

#endif
