/* What the moving averages that are built in share: a line for each period that is asked for. Thread-safe. */
#ifndef CHANDLER_OHLC_AVERAGE_LINES_H
#define CHANDLER_OHLC_AVERAGE_LINES_H

#include "render/ohlc/indicator.h"

#include <stdbool.h>
#include <stddef.h>

/* Writes the series' average over `period` candles, NaN where there is none; what it needs besides comes from the
 * arena. False: no memory. */
typedef bool average_function(double *out, const struct series *series, size_t period, struct arena *arena);

/* For compute: a line for each value of parameter 0, called by its period where there are several. */
enum status average_lines(const struct indicator_call *call, const struct series *series, struct arena *arena,
                          struct plots *plots, average_function *average, struct error *error);

/* The parameter of those that are defined from a period of 1 on. */
extern const struct indicator_parameter average_periods[1];

#endif
