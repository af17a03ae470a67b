/* Moving averages and running statistics over columns, as many indicators are made of. Each is O(n), takes `length`
 * values (NaN where there is none) and writes as many; out may be the input itself only where that is said. What is not
 * defined yet is NaN: an average over `period` values begins at the period-th value after the last NaN before it. So is
 * what does not fit a double; what is exponential then begins anew, as after a NaN. A period of 0 gives NaN alone.
 * A window's value depends on the values in it and on no other: an outlier that has left it leaves no trace.
 * Thread-safe. */
#ifndef CHANDLER_OHLC_AVERAGES_H
#define CHANDLER_OHLC_AVERAGES_H

#include <stddef.h>

/* Arithmetic mean; without the drift of a running sum that adds and takes off (as in blocks: see the source). */
void average_simple(double *out, const double *values, size_t length, size_t period);
/* Exponential: alpha = 2 / (period + 1), seeded with the simple mean of the first `period` values (TA-Lib). out may be
 * the input. */
void average_exponential(double *out, const double *values, size_t length, size_t period);
/* Wilder's smoothing: alpha = 1 / period, seeded likewise (New Concepts in Technical Trading Systems, 1978). out may be
 * the input. */
void average_wilder(double *out, const double *values, size_t length, size_t period);
/* Linearly weighted, the newest value `period` times. */
void average_weighted(double *out, const double *values, size_t length, size_t period);
/* Mean and population standard deviation. deviation may be NULL; mean may not, as it is room to work in. */
void running_deviation(double *mean, double *deviation, const double *values, size_t length, size_t period);
/* Highest and lowest of the last `period` values (monotonic queue; scratch has room for `period` places, or for
 * `length` where that is less). */
void running_highest(double *out, const double *values, size_t length, size_t period, size_t *scratch);
void running_lowest(double *out, const double *values, size_t length, size_t period, size_t *scratch);
void running_sum(double *out, const double *values, size_t length, size_t period);
/* True range: max(high - low, |high - close before|, |low - close before|); the first is NaN, as it has none before. */
void true_range(double *out, const double *high, const double *low, const double *close, size_t length);

#endif
