/* The measuring itself: which rows there are, and their runs, in turn. */
#ifndef CHANDLER_CLI_BENCH_MEASURE_H
#define CHANDLER_CLI_BENCH_MEASURE_H

#include "cli/bench/material.h"
#include "cli/bench/table.h"
#include "cli/options.h"
#include "render/base/error.h"

/* The largest batch that will be measured. */
size_t bench_most_charts(const struct cli_options *options);

/* Fills the table but for its host. Runs of all rows are taken in turn (row by row, then again), so that what slows the
 * machine for a while does so to all of them. *place names what an error is about: a chart that fails, a pool that was
 * asked for and cannot run. STATUS_INTERRUPTED where a signal came. */
enum status bench_measure(struct bench_table *table, struct cli_options *options, const struct material *material,
                          char place[200], struct error *error);

#endif
