/* How far a window's values lie from their own mean, in a time that does not grow with the window. */
#ifndef CHANDLER_OHLC_MEAN_DEVIATION_H
#define CHANDLER_OHLC_MEAN_DEVIATION_H

#include "render/base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Of the last `period` values at each place: in `distance` how far the value lies above their mean, in `deviation` the
 * mean of all their distances from it, as positive numbers. NaN where there are not as many, where one of them is NaN,
 * or where a sum of them does not fit a double. A window's results depend on the values in it and on no other.
 * The deviation of equal values is at most 8 DBL_EPSILON of them, by rounding.
 * O(length), as a value has no more than 64 bits to be sorted by; thread-safe. period: 1 .. INDICATOR_PERIOD_MAX.
 * False: no memory. */
bool running_mean_deviation(double *distance, double *deviation, const double *values, size_t length, size_t period,
                            struct arena *arena);

#endif
