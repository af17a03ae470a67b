/* What the kinds of pool share: one run of pool_run, and the worker loop that each kind starts in its own way.
 * Private to pool/. A new kind is one file with one `const struct pool_runner`, and its row in kinds.c. */
#ifndef CHANDLER_POOL_KIND_H
#define CHANDLER_POOL_KIND_H

#include "pool/board.h"
#include "pool/cpus.h"
#include "pool/pool.h"

/* One call of pool_run. The calling thread alone writes to it; workers only read, and write to the board. */
struct pool_batch {
    const struct pool_work *work;
    const struct pool_options *options;
    size_t workers; /* 1 .. work->job_count */
    struct board *board;
    const struct cpus *cpus;   /* to pin to; NULL: no pinning */
    struct pool_job_end *ends; /* crash_signal and crash_status at once; the state at the end */
    struct pool_outcome *outcome;
    int64_t began_ns;
    int64_t began_cpu_ns; /* of the caller's CPU time */
    int64_t progress_ns;  /* when progress was last told */
    size_t lost;          /* jobs ended by the death of their worker */
    bool worker_was_ready;
    int start_errno; /* of a worker_start that failed */
};

struct pool_runner {
    const char *name;
    const char *summary;
    /* Starts workers on the batch's board, waits until they are gone, and keeps batch_heed, batch_progress and
     * batch_worker_gone called meanwhile. 0, or -1 with errno where no worker could be made. */
    int (*run)(struct pool_batch *batch);
};

extern const struct pool_runner pool_serial;
extern const struct pool_runner pool_threads;
extern const struct pool_runner pool_processes;
extern const struct pool_runner pool_subinterpreters;

/* NULL where there is no such kind. */
const struct pool_runner *pool_runner_of(enum pool_kind kind);

enum {
    BATCH_TICK_NS = 200 * 1000 * 1000, /* how long the caller waits at most before it tells progress again */
};

/* Whether a handler has raised a flag of the options; false where there is none. */
bool batch_is_raised(const _Atomic sig_atomic_t *flag);
/* In the calling thread. Hands *stop and *kill on to the board; true where no more jobs are to be dealt. */
bool batch_heed(struct pool_batch *batch);
/* Tells progress where a tick has passed since it was last told. */
void batch_progress(struct pool_batch *batch, int64_t now_ns);
/* Takes down what the caller spent on starting the first workers, once they are made. */
void batch_started(struct pool_batch *batch);
/* Takes down when a worker got ready, or why it did not, once it is gone. is_first: it replaced no other. */
void batch_worker_gone(struct pool_batch *batch, size_t worker, bool is_first);

enum worker_end {
    WORKER_LEFT,    /* no more jobs */
    WORKER_REFUSED, /* worker_start returned NULL */
    WORKER_EXPIRED, /* its job was taken as timed out while it finished: it must end without doing anything more */
};

/* The worker loop, the same for all kinds: start, jobs until there are none, stop. `between` (may be NULL) is called
 * before each job: the serial pool has no other moment to look after the caller's flags. */
enum worker_end worker_run(struct pool_batch *batch, size_t worker, void (*between)(struct pool_batch *batch));

#endif
