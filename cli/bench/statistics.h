/* Medians. */
#ifndef CHANDLER_CLI_BENCH_STATISTICS_H
#define CHANDLER_CLI_BENCH_STATISTICS_H

#include <stddef.h>

/* The middle of the values, or the mean of the middle two; sorts them. count >= 1. */
double median(double *values, size_t count);
/* The median of the distances from `centre` (median absolute deviation, unscaled); overwrites the values. count >= 1.
 */
double median_distance(double *values, size_t count, double centre);

#endif
