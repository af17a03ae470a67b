/* Making plots in an arena: what every indicator that is built in begins with. */
#ifndef CHANDLER_OHLC_PLOTS_NEW_H
#define CHANDLER_OHLC_PLOTS_NEW_H

#include "render/base/arena.h"
#include "render/ohlc/plot.h"

#include <stddef.h>

/* Room for `count` zeroed plots, put into *plots as well; NULL: no memory. */
struct plot *plots_new(struct plots *plots, struct arena *arena, size_t count);
/* A column of `length` NaN for the plot's values; NULL: no memory. */
double *plot_new(struct plot *plot, struct arena *arena, size_t length);
/* As printf, kept in the arena; NULL: no memory. */
const char *plot_name(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
