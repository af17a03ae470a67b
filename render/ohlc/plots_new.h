/* Making plots in an arena: what every indicator that is built in begins with. */
#ifndef CHANDLER_OHLC_PLOTS_NEW_H
#define CHANDLER_OHLC_PLOTS_NEW_H

#include "render/base/arena.h"
#include "render/ohlc/plot.h"

#include <stdbool.h>
#include <stddef.h>

/* Room for `count` zeroed plots, put into *plots as well; NULL: no memory. */
struct plot *plots_new(struct plots *plots, struct arena *arena, size_t count);
/* A column of `length` NaN for the plot's values; NULL: no memory. */
double *plot_new(struct plot *plot, struct arena *arena, size_t length);

/* A band with a line in its middle, as channels about the price are. */
struct channel {
    double *upper, *lower, *middle;
};

/* Two plots, "band" and, dashed and in its colour, "middle", with columns of `length` NaN. False: no memory. */
bool plots_new_channel(struct plots *plots, struct arena *arena, size_t length, struct channel *channel);
/* Puts the edges `reach` (a column) times `factor` above and below the middle, where both ends are finite. */
void channel_reach(const struct channel *channel, const double *reach, double factor, size_t length);

/* As printf, kept in the arena; NULL: no memory. */
const char *plot_name(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
