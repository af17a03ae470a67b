/* A benchmark's table in its several forms. All are pure: same table, same text. Texts may break for want of memory
 * (see text_status). */
#ifndef CHANDLER_CLI_BENCH_WRITERS_H
#define CHANDLER_CLI_BENCH_WRITERS_H

#include "cli/bench/table.h"
#include "render/base/bytes.h"
#include "render/base/error.h"
#include "render/base/text.h"

/* For a terminal: the host, the rows in columns with the pool that auto takes marked, the stages, notes on noise, and
 * for a sweep what it found. At most 100 columns wide. */
void bench_console(struct text *out, const struct bench_table *table);

/* One object with the members version, host, python, auto_pool, candles, width, height, stages_us, rows and what else
 * the table holds; numbers with a point whatever the locale, enough digits to be compared. */
void bench_json(struct text *out, const struct bench_table *table);

/* A header line with the JSON names of a row's members, then the rows; auto: 1 for rows of the pool auto takes. */
void bench_csv(struct text *out, const struct bench_table *table);

/* A table for a README, below one line on the host. */
void bench_markdown(struct text *out, const struct bench_table *table);

/* What a sweep says of one pool at its largest batch, by the workers that ran. */
struct bench_bend {
    enum pool_kind pool;
    size_t charts;
    size_t best_workers; /* with the highest throughput */
    double best_charts_per_s;
    size_t bend_workers; /* the fewest that reach 95 % of it: more bring next to nothing */
    size_t most_workers; /* that ran */
    double loss_at_most; /* throughput lost by the most workers against the best, as a share: 0.12 */
};
/* Of each pool in the table that ran with more than one number of workers, in its order; returns how many were put in.
 */
size_t bench_bends(struct bench_bend out[POOL_KIND_COUNT], const struct bench_table *table);

/* Throughput against workers: a pane for each batch size side by side, a line for each pool, from 0; drawn as charts
 * are, 1280x720, in the light theme. */
enum status bench_plot_png(struct bytes *png, const struct bench_table *table, struct error *error);

/* Compares with a table that bench_json wrote before, row by row (pool, workers, charts): appends, for people, each
 * row's ratio now / before of the time per chart, rows that one of them lacks, and what else differs that makes the two
 * hard to compare (host, size, candles, Python); above all, where it was not the same work, that. *slower: rows whose
 * ratio is above 1 + tolerance, by more than the rounding of such a file; those measured now in vain (NaN) are among
 * them. STATUS_INPUT where `json` is no such table, with the line of what is no JSON or the
 * number of the row at fault, or where they have no row in common; nothing is appended then. */
enum status bench_compare(struct text *out, size_t *slower, const struct bench_table *table, const char *json,
                          size_t length, double tolerance, struct error *error);

/* The same look at `json` alone: whether it is a table that can be compared with; asked before minutes are spent. */
enum status bench_compare_check(const char *json, size_t length, struct error *error);

#endif
