/* Numbers as a chart writes them. Pure functions, independent of the locale, thread-safe. */
#ifndef CHANDLER_CHART_FIGURE_H
#define CHANDLER_CHART_FIGURE_H

#include <stddef.h>

enum {
    FIGURE_SIZE = 40,         /* room for every text made here, with its NUL */
    FIGURE_DECIMALS_MAX = 12, /* more decimals than this are written with an exponent */
};

/* "12,084.30": thousands grouped by commas, the minus sign U+2212, an exponent from 1e15 on. */
void figure_price(char out[FIGURE_SIZE], double value, int decimals);
/* figure_price with a sign in front of positive values as well. */
void figure_change(char out[FIGURE_SIZE], double value, int decimals);
/* "1.61M", "950K", "0.0034": about three digits and K, M, B or T. */
void figure_volume(char out[FIGURE_SIZE], double value);
/* A multiple of `step`, exactly, and otherwise like figure_volume: "2M", "250K", "1.25M", "0.002". */
void figure_volume_tick(char out[FIGURE_SIZE], double value, double step);
/* "1,000,000" */
void figure_count(char out[FIGURE_SIZE], size_t count);

/* The fewest decimals that tell multiples of `step` apart and write them exactly, 0 to 15: 0.25 needs 2, 500 none. */
int figure_step_decimals(double step);
/* The decimals to write prices with: what the values need; where that is more than about six digits they carry the
 * noise of a division, and get 2 from 10 on and about six digits below. Looks at a fair sample. */
int figure_price_decimals(const double *values, size_t count);

#endif
