#include "pool/kind.h"

#include <errno.h>

static void tell_phase(struct board_slot *slot, enum board_phase phase)
{
    /* Relaxed: read when the worker is gone, and its end orders that. */
    atomic_store_explicit(&slot->phase, phase, memory_order_relaxed);
}

static bool start(struct pool_batch *batch, size_t worker, struct board_slot *slot, void **state)
{
    const struct pool_work *work = batch->work;
    /* A thread's or a child's clock begins with it; the caller's own, with the program. */
    int64_t before_ns = batch->options->kind == POOL_SERIAL ? board_cpu_ns() : 0;
    if (batch->cpus != NULL)
        cpus_pin(batch->cpus, worker);
    errno = 0;
    *state = work->worker_start != NULL ? work->worker_start(work->context, worker) : NULL;
    if (work->worker_start != NULL && *state == NULL) {
        atomic_store_explicit(&slot->start_errno, errno, memory_order_relaxed); /* as the phase */
        tell_phase(slot, BOARD_REFUSED);
        return false;
    }
    atomic_store_explicit(&slot->start_cpu_ns, board_cpu_ns() - before_ns, memory_order_relaxed); /* as the phase */
    atomic_store_explicit(&slot->ready_ns, board_now_ns(), memory_order_relaxed);                 /* as the phase */
    tell_phase(slot, BOARD_READY);
    return true;
}

enum worker_end worker_run(struct pool_batch *batch, size_t worker, void (*between)(struct pool_batch *batch))
{
    const struct pool_work *work = batch->work;
    struct board *board = batch->board;
    struct board_slot *slot = &board->slots[worker];
    bool is_timed = batch->options->timeout_ns > 0;
    void *state;
    if (!start(batch, worker, slot, &state))
        return WORKER_REFUSED;
    for (;;) {
        if (between != NULL)
            between(batch);
        size_t job = board_deal(board);
        if (job == BOARD_NO_JOB)
            break;
        board_begin(board, slot, job, is_timed);
        bool goes_on = work->run(work->context, state, worker, job);
        if (!board_finish(board, slot, job))
            return WORKER_EXPIRED;
        if (!goes_on)
            board_stop(board);
    }
    if (work->worker_stop != NULL)
        work->worker_stop(work->context, state, worker);
    tell_phase(slot, BOARD_LEFT);
    return WORKER_LEFT;
}
