/* A process of its own in which one pool with so many workers is measured: nothing that another pool left behind (heap,
 * threads, interpreters) reaches it. It starts Python and chooses its pool as a run of the program does. */
#ifndef CHANDLER_CLI_BENCH_CELL_H
#define CHANDLER_CLI_BENCH_CELL_H

#include "cli/bench/material.h"
#include "cli/options.h"
#include "cli/results.h"
#include "pool/pool.h"
#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct cell {
    pid_t pid; /* 0: none */
    int socket;
    enum pool_kind pool;
    size_t workers;
};

/* What a cell says once it is ready. Plain bytes. */
struct cell_greeting {
    enum status status; /* not STATUS_OK: it cannot measure, and has ended; error says why */
    struct error error;
    char place[200];          /* what the error is about; "": nothing */
    enum pool_kind auto_pool; /* what auto takes there */
    char python_version[32];  /* "": no interpreter runs */
    char gil[8];
};

/* One measurement: the batch is rendered `repeats` times. */
struct cell_task {
    size_t charts;
    size_t repeats;
    bool is_warm_up; /* the memory is measured, so times are not to be trusted */
};

/* What it came to, each per batch; plain bytes. */
struct cell_sample {
    enum status status; /* not STATUS_OK: a chart failed; error says why */
    struct error error;
    char place[200];
    double wall_s, cpu_s, startup_s, ready_s; /* see struct bench_row for the last two */
    double stage_us[STAGE_COUNT];             /* per chart */
    double memory_kib;                        /* of a warm-up; 0: not known */
    bool is_pss;
    size_t candles, candles_least, candles_most; /* of a warm-up; the first is the median of the charts' */
    size_t started;                              /* workers that got ready, the fewest of all batches */
};

/* Forks the cell: no thread may exist. says_notes: this one says what users should know of plugins and pool. The
 * options are changed in the child alone. */
enum status cell_start(struct cell *cell, struct cli_options *options, const struct material *material,
                       enum pool_kind kind, size_t workers, bool says_notes, struct error *error);
/* Waits for its greeting. STATUS_INTERRUPTED where the cell died, or a signal came. */
enum status cell_greet(struct cell *cell, struct cell_greeting *greeting, struct error *error);
/* Has it measured. The same errors. */
enum status cell_measure(struct cell *cell, const struct cell_task *task, struct cell_sample *sample,
                         struct error *error);
/* Ends it and waits for that. A zeroed cell is allowed. */
void cell_end(struct cell *cell);

#endif
