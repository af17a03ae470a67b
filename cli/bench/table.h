/* What a benchmark measured, as plain data: what the writers print, what comparisons read. */
#ifndef CHANDLER_CLI_BENCH_TABLE_H
#define CHANDLER_CLI_BENCH_TABLE_H

#include "cli/results.h"
#include "pool/pool.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The machine. Texts are "" and numbers 0 where it does not tell. */
struct bench_host {
    char model[128];     /* of the board (device tree: "Raspberry Pi 5 Model B Rev 1.0"), else of the CPU */
    char arch[32];       /* as uname -m: "x86_64", "aarch64" */
    char kernel[96];     /* its release */
    char governor[32];   /* of the first CPU's frequency: "ondemand" */
    char throttling[96]; /* what slowed the CPUs down lately, for people: "under-voltage now"; "none"; "": not told */
    size_t cpus;         /* that are online */
    size_t allowed_cpus; /* that this process may use: affinity and cgroup, see pool_default_workers */
};

/* One row: one pool with so many workers, rendering batches of so many charts. Times of a batch are from the start of
 * its pool to its end; all but the memory are medians over the runs. */
struct bench_row {
    enum pool_kind pool;
    size_t workers; /* asked for; a batch starts no more of them than it has charts */
    size_t started; /* that got ready, the fewest of all runs: fewer where the system refused some */
    size_t charts;
    size_t repeats;      /* batches in one run, so that it is long enough to be measured */
    double ms_per_chart; /* wall time of a batch / charts */
    double ms_per_chart_min, ms_per_chart_max;
    double ms_per_chart_mad; /* median of the runs' distances from the median */
    double charts_per_s;     /* 1000 / ms_per_chart */
    double cpu_ms_per_chart; /* user and system, of all workers and of the process that has the pool */
    double efficiency;       /* time with one worker of this pool / time with these / started; 1 for one worker */
    double peak_rss_kib;     /* of all these processes together, see is_pss; 0: not known */
    double startup_ms;       /* CPU time until all workers were ready, theirs and the starting process's */
    double ready_ms;         /* by the clock, until the last of them was; others are at work by then */
};

/* All of it. Owned by whoever made it; read-only for the writers. */
struct bench_table {
    struct bench_host host;
    char python_version[32]; /* of the running Python, else of the linked one; "": none */
    char gil[8];             /* "on", "off", "none" */
    enum pool_kind auto_pool;
    size_t candles; /* of each chart; where they differ, the median */
    size_t candles_least, candles_most;
    size_t inputs;     /* different CSV texts that the charts are made from */
    bool is_synthetic; /* the texts are made up, not read from files */
    bool has_files;    /* --bench-io */
    bool is_pinned;
    bool is_sweep; /* the rows' workers are 1, 2, ... over the number of CPUs */
    /* Memory is what the processes of a row have for themselves, and what they share counted once, as if no other
     * process shared it; false: the sum of resident sets, which counts shared pages several times. */
    bool is_pss;
    int width, height;             /* px */
    const char *format;            /* of the pictures: "png"; static */
    const char *theme;             /* its name; the options' or static */
    double other_cpus;             /* how many CPUs others kept busy while it was measured; negative: not told */
    size_t runs;                   /* measured, after one that is not */
    const char *indicators;        /* as asked for, joined by spaces; "": none. Static or the options'. */
    double stages_us[STAGE_COUNT]; /* per chart, one worker, in order of enum stage; median over the runs */
    struct bench_row *rows;        /* by pool, then workers, then charts, in the order asked for; owned */
    size_t row_count;
};

void bench_table_release(struct bench_table *table);

/* Noise that deserves a word: 5 % of the median. */
#define BENCH_NOISE 0.05
/* The row's MAD is above it. */
bool bench_row_is_noisy(const struct bench_row *row);

#endif
