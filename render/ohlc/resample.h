/* Longer candles out of shorter ones. Pure functions; thread-safe.
 *
 * Of the rows that go into a candle it has the first open, the highest high, the lowest low, the last close and the sum
 * of the volumes that are there (absent where none is). The last candle is kept though it may be unfinished. */
#ifndef CHANDLER_OHLC_RESAMPLE_H
#define CHANDLER_OHLC_RESAMPLE_H

#include "render/base/error.h"
#include "render/ohlc/series.h"

enum resample_unit {
    RESAMPLE_SECONDS, /* seconds, minutes and hours, up to a day; counted from each midnight */
    RESAMPLE_DAYS,    /* counted from 1970-01-01 */
    RESAMPLE_WEEKS,   /* counted from the one of 1970-01-01 */
    RESAMPLE_MONTHS,  /* counted from January 1970 */
    RESAMPLE_ROWS,    /* counted from the first */
    RESAMPLE_VOLUME,  /* a candle ends with the row that reaches it */
};

/* Zeroed: none. */
struct resample_rule {
    enum resample_unit unit;
    int64_t count;    /* of that unit, at least 1; 0: no rule */
    double volume;    /* RESAMPLE_VOLUME, where count is 1 */
    const char *text; /* as it was given; not owned */
};

/* "30s", "5m", "1h", "1d", "1w", "1M", "1y", "100t" of rows, "10000v" of volume; units of time but m and M in either
 * case. STATUS_USAGE where it is none. */
enum status resample_rule_parse(struct resample_rule *rule, const char *text, struct error *error);

/* Makes a new series with one reference, on the same clock and with the same symbol. Periods are those of that clock:
 * midnight is its midnight. A clock set back goes on in the period it was in, but for those of an hour and less, which
 * come twice.
 *
 * A candle shorter than a week has the time at which its period begins, and one of rows or volume that of its first
 * row; one of weeks, months and years has the midnight before its last session. Weeks begin on Monday; where there are
 * sessions on Sundays and next to none on Saturdays, on Sunday, and where there are some on Saturdays and next to none
 * on Fridays, on Saturday: so that a week ends with its last session, and what is traded on Sunday evening is of the
 * new one.
 *
 * STATUS_USAGE where the series' candles are longer than the rule, have no times or no volume that it needs, or each
 * reach its volume by themselves: nothing finer is made than was read. */
enum status resample(struct series **resampled, const struct series *series, const struct resample_rule *rule,
                     struct error *error);

#endif
