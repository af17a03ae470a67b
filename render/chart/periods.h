/* The periods by which a time axis is divided: from a second to a thousand years. Internal to this room; pure
 * functions, thread-safe. */
#ifndef CHANDLER_CHART_PERIODS_H
#define CHANDLER_CHART_PERIODS_H

#include "render/ohlc/time.h"

#include <stdint.h>

enum period_unit {
    UNIT_SECOND,
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK, /* from Monday on */
    UNIT_HALF_MONTH,
    UNIT_MONTH,
    UNIT_YEAR
};

/* So many units. */
struct period {
    enum period_unit unit;
    int step;
};

enum { PERIOD_COUNT = 35 };
extern const struct period periods[PERIOD_COUNT]; /* from the shortest to the longest */

/* The number of the period that a moment is in: another one in the next period. civil: the same moment, of which
 * microseconds alone do not tell the month. */
int64_t period_count(struct period period, const struct civil_time *civil, int64_t time_us);

/* How long the period is, in microseconds; 0 where one is longer than another, and for weeks. Where it is not 0,
 * period_count is the moment divided by it, rounded down. */
int64_t period_length_us(struct period period);

/* From the smallest to the greatest: what begins between two moments. */
enum period_turn { TURN_NONE, TURN_SECOND, TURN_MINUTE, TURN_HOUR, TURN_DAY, TURN_MONTH, TURN_YEAR };
/* The greatest one between two moments; TURN_SECOND at least. */
enum period_turn period_turn_between(const struct civil_time *before, const struct civil_time *after);

/* value / by, rounded down; by > 0. */
int64_t period_floor(int64_t value, int64_t by);

#endif
