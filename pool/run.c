/* pool_run: what is the same for all kinds before and after, and while the caller waits. */
#include <errno.h>
#include <string.h>

#include "pool/kind.h"

bool batch_is_raised(const _Atomic sig_atomic_t *flag)
{
    /* Acquire: what was written before the flag was raised, such as why, is seen as well. */
    return flag != NULL && atomic_load_explicit(flag, memory_order_acquire) != 0;
}

bool batch_heed(struct pool_batch *batch)
{
    if (batch_is_raised(batch->options->stop) || batch_is_raised(batch->options->kill))
        board_stop(batch->board);
    return board_is_stopped(batch->board);
}

void batch_progress(struct pool_batch *batch, int64_t now_ns)
{
    const struct pool_work *work = batch->work;
    if (work->progress == NULL || now_ns - batch->progress_ns < BATCH_TICK_NS)
        return;
    batch->progress_ns = now_ns;
    work->progress(work->context, board_ended(batch->board) + batch->lost);
}

void batch_started(struct pool_batch *batch)
{
    batch->outcome->startup_cpu_ns += board_cpu_ns() - batch->began_cpu_ns;
}

void batch_worker_gone(struct pool_batch *batch, size_t worker, bool is_first)
{
    const struct board_slot *slot = &batch->board->slots[worker];
    /* Relaxed: the worker's end has ordered what it wrote. */
    int64_t ready_ns = atomic_load_explicit(&slot->ready_ns, memory_order_relaxed);
    if (ready_ns == 0) {
        int start_errno = atomic_load_explicit(&slot->start_errno, memory_order_relaxed);
        if (start_errno != 0)
            batch->start_errno = start_errno;
        return;
    }
    batch->worker_was_ready = true;
    if (is_first) {
        struct pool_outcome *outcome = batch->outcome;
        outcome->workers++;
        outcome->startup_cpu_ns += atomic_load_explicit(&slot->start_cpu_ns, memory_order_relaxed); /* as ready_ns */
        if (ready_ns - batch->began_ns > outcome->startup_ns)
            outcome->startup_ns = ready_ns - batch->began_ns;
    }
}

/* Copies the board's states to the caller and tells progress for the last time: a count that is exact, whatever moments
 * workers died at. */
static void conclude(struct pool_batch *batch)
{
    const struct pool_work *work = batch->work;
    size_t ended = 0;
    for (size_t job = 0; job < work->job_count; job++) {
        batch->ends[job].state = board_state(batch->board, job);
        ended += batch->ends[job].state != POOL_JOB_WAITING;
    }
    if (work->progress != NULL)
        work->progress(work->context, ended);
}

static int run_batch(struct pool_batch *batch, const struct pool_runner *runner)
{
    if (batch_heed(batch)) {
        conclude(batch);
        return 0;
    }
    if (runner->run(batch) != 0)
        return -1;
    /* Stopped before the first worker got ready is a run that was stopped, not one that failed. */
    if (!batch->worker_was_ready && !batch_heed(batch)) {
        errno = batch->start_errno != 0 ? batch->start_errno : ECHILD;
        return -1;
    }
    conclude(batch);
    return 0;
}

int pool_run(const struct pool_work *work, const struct pool_options *options, struct pool_job_end *ends,
             struct pool_outcome *outcome)
{
    const struct pool_runner *runner = pool_runner_of(options->kind);
    *outcome = (struct pool_outcome){0};
    if (runner == NULL || work->run == NULL) {
        errno = EINVAL;
        return -1;
    }
    if (work->job_count == 0) {
        if (work->progress != NULL)
            work->progress(work->context, 0);
        return 0;
    }
    memset(ends, 0, work->job_count * sizeof *ends);

    int result = -1, failure = 0;
    struct cpus cpus = {0};
    struct pool_batch batch = {.work = work, .options = options, .ends = ends, .outcome = outcome};
    batch.began_ns = batch.progress_ns = board_now_ns();
    batch.began_cpu_ns = board_cpu_ns();
    batch.workers = options->workers > 0 ? options->workers : pool_default_workers();
    if (batch.workers > work->job_count)
        batch.workers = work->job_count;
    if (options->kind == POOL_SERIAL)
        batch.workers = 1;
    batch.board = board_new(work->job_count, batch.workers, work->order);
    if (batch.board == NULL)
        return -1;
    /* Pinning is a wish: where the allowed CPUs cannot be had, the kernel places the workers. */
    if (options->pin && cpus_init(&cpus))
        batch.cpus = &cpus;
    result = run_batch(&batch, runner);
    failure = errno;
    cpus_release(&cpus);
    board_free(&batch.board);
    errno = failure;
    return result;
}
