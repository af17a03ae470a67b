/* What several oscillators are made of: indicators that are drawn below the price. O(n), thread-safe; a value that is
 * not defined, or does not fit a double, is NaN. */
#ifndef CHANDLER_OHLC_OSCILLATORS_H
#define CHANDLER_OHLC_OSCILLATORS_H

#include "render/base/arena.h"
#include "render/ohlc/plots_new.h"
#include "render/ohlc/series.h"

#include <stdbool.h>
#include <stddef.h>

/* `count` lines, called names[i] (NULL: without a name), and in columns[i] the column that each shows, `length` NaN;
 * NULL: no memory. */
struct plot *lines_new(struct plots *plots, struct arena *arena, size_t length, size_t count, const char *const *names,
                       double **columns);
/* The pane shows low .. high at least, with `count` guides (which stay the caller's). */
void bound_pane(struct plots *plots, double low, double high, const double *guides, size_t count);
/* `count` further columns of `length` values each; false: no memory. */
bool columns_new(double **columns, size_t count, struct arena *arena, size_t length);

/* part / whole. Where both are 0 (no movement, no range, no volume), or below every normal double, nothing speaks for
 * either side: `neutral`. */
double share_of(double part, double whole, double neutral);
/* The same in per cent, and so is `neutral`. */
double percent_of(double part, double whole, double neutral);
/* a - b; 0 where they are the same but for rounding, 1e-13 of a. */
double difference_of(double a, double b);

/* (high + low + close) / 3. */
void typical_price(double *out, const struct series *series);

/* Highest of `high` and lowest of `low` over the last `period` values; false: no memory. */
bool running_range(double *highest, double *lowest, const double *high, const double *low, size_t length, size_t period,
                   struct arena *arena);

/* Wilder's relative strength index: 100 * gains / (gains + losses), each the Wilder average of `period` changes, so
 * that the first value is that of place `period`. 50 where there was no change at all; a change of nothing leaves it
 * exactly as it was. false: no memory. */
bool relative_strength(double *out, const double *values, size_t length, size_t period, struct arena *arena);

/* Lane's stochastic: where `close` lies between the lowest low (0) and the highest high (100) of `period` values. */
struct stochastic {
    const double *high, *low, *close;
    size_t length;
    size_t period;
    size_t smooth_k; /* %K is the simple mean of this many places; 1: the fast stochastic */
    size_t smooth_d; /* %D is the simple mean of this many %K */
};

/* A range of nothing places the close at 50. false: no memory. */
bool stochastic_lines(double *k, double *d, const struct stochastic *of, struct arena *arena);

#endif
