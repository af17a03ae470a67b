/* Numbers and facts of a benchmark in words. Private to the writers. */
#ifndef CHANDLER_CLI_BENCH_WORDS_H
#define CHANDLER_CLI_BENCH_WORDS_H

#include "cli/bench/writers.h"
#include "render/base/text.h"

/* Three digits behind the point for small numbers, fewer for larger ones, none from 1,000 on; "-" where it is no finite
 * number. Counts and rates have commas between thousands. */
void words_time(struct text *out, double value);
void words_rate(struct text *out, double value);
void words_count(struct text *out, size_t value);
/* "4.5%", from a share: 0.045; whole per cents from 10 on. Without a space, at which a line could break. */
void words_share(struct text *out, double share);

/* "10%", "0.001%": a share that was asked for, with as many digits as it takes. */
void words_exact_share(struct text *out, double share);

/* "1 worker", "2 workers". */
void words_of(struct text *out, size_t count, const char *noun);

/* "Intel(R) Xeon(R) Processor @ 2.50GHz, 2 CPUs, x86_64, Linux 6.1.0" */
void words_host(struct text *out, const struct bench_host *host);
/* "governor ondemand, throttling: none, Python 3.11.2 with GIL on" */
void words_state(struct text *out, const struct bench_table *table);
/* "8 made-up series of 100 candles, 800x400, dark theme, from CSV in memory to PNG in memory" */
void words_work(struct text *out, const struct bench_table *table);
/* Microseconds of all stages together. */
double words_all_stages(const struct bench_table *table);

/* The row is the first of its batch size: tables are written batch by batch, as it is pools and workers that are to be
 * compared. */
bool words_begin_batch(const struct bench_table *table, size_t row);
/* The row's workers that ran. */
size_t words_ran(const struct bench_row *row);
/* "threads x 2, 100 charts": with the workers that were asked for, which is what a row is called by. */
void words_row(struct text *out, const struct bench_row *row);
/* "threads x 2 (8 asked for), 100 charts": with those that ran. */
void words_ran_row(struct text *out, const struct bench_row *row);
/* A row's figures: workers and how many of them ran where not all did, ms a chart, its min..max, its MAD as a share,
 * charts/s, CPU ms a chart, efficiency, memory in MiB, start-up in ms; with `between` between them. */
void words_figures(struct text *out, const struct bench_table *table, const struct bench_row *row, const char *between);

/* "2 of 27 rows have a MAD above 5%: threads x 8, 10 charts (7.2%); ..."; nothing where none has. */
void words_noise(struct text *out, const struct bench_table *table);
/* "threads x 8, 4 charts: only 4 of them ran (a batch starts no more workers than it has charts)"; nothing where no row
 * is like that. is_refused: the rows where the system started fewer than that. */
void words_fewer(struct text *out, const struct bench_table *table, bool is_refused);
/* "other programs kept 1.6 CPUs busy meanwhile: ..."; nothing where they kept next to none, or it is not told. */
void words_load(struct text *out, const struct bench_table *table);
/* What the rows' memory is, where that is not what one would think. */
void words_memory(struct text *out, const struct bench_table *table);
/* The workers that ran: "threads, 100 charts: best with 3 workers (7,800 charts/s); 2 reach 95% of it; 8.0% less with
 * 4" */
void words_bend(struct text *out, const struct bench_bend *bend);

#endif
