#include "pool/board.h"

#include <errno.h>
#include <time.h>

static_assert(sizeof(struct board_slot) == BOARD_LINE, "a worker's slot fills a line of its own");
static_assert(sizeof(struct board) % BOARD_LINE == 0, "the slots follow the board on a line of their own");

int64_t board_now_ns(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t board_cpu_ns(void)
{
    struct timespec used = {0};
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

/* board | slots | again | states: the widest first, so that each part is aligned. */
struct board *board_new(size_t job_count, size_t slot_count, const size_t *order)
{
    size_t slots_size, again_size, size = sizeof(struct board);
    if (__builtin_mul_overflow(slot_count, sizeof(struct board_slot), &slots_size) ||
        __builtin_mul_overflow(job_count, sizeof(size_t), &again_size) ||
        __builtin_add_overflow(size, slots_size, &size) || __builtin_add_overflow(size, again_size, &size) ||
        __builtin_add_overflow(size, job_count, &size)) {
        errno = ENOMEM;
        return NULL;
    }
    char *memory = pool_shared_alloc(size);
    if (memory == NULL)
        return NULL;
    struct board *board = (struct board *)memory;
    board->size = size;
    board->job_count = job_count;
    board->slot_count = slot_count;
    board->slots = (struct board_slot *)(memory + sizeof(struct board));
    board->again = (size_t *)(memory + sizeof(struct board) + slots_size);
    board->states = (_Atomic uint8_t *)(memory + sizeof(struct board) + slots_size + again_size);
    board->order = order;
    board->deal_count = job_count;
    for (size_t i = 0; i < slot_count; i++)
        board_slot_reset(&board->slots[i]);
    return board;
}

void board_free(struct board **board)
{
    if (*board != NULL)
        pool_shared_free(*board, (*board)->size);
    *board = NULL;
}

static size_t job_at(const struct board *board, size_t index)
{
    return board->order != NULL ? board->order[index] : index;
}

size_t board_deal(struct board *board)
{
    if (board_is_stopped(board))
        return BOARD_NO_JOB;
    /* Relaxed: each index must go to one worker only, and that is all; what the index leads to was there before any
     * worker. It cannot wrap: each worker adds one beyond the end at most once. */
    size_t index = atomic_fetch_add_explicit(&board->next, 1, memory_order_relaxed);
    return index < board->deal_count ? job_at(board, index) : BOARD_NO_JOB;
}

void board_begin(struct board *board, struct board_slot *slot, size_t job, bool is_timed)
{
    if (is_timed)
        atomic_store_explicit(&slot->job_began_ns, board_now_ns(), memory_order_relaxed);
    /* Release: whoever sees the job must not see the beginning of an earlier one with it (expire_jobs acquires). */
    atomic_store_explicit(&slot->job, job, memory_order_release);
    /* Release, so that RUNNING is not seen before the claim: of a dead worker whose job is RUNNING we must know which.
     */
    atomic_store_explicit(&board->states[job], POOL_JOB_RUNNING, memory_order_release);
}

bool board_finish(struct board *board, struct board_slot *slot, size_t job)
{
    uint8_t running = POOL_JOB_RUNNING;
    /* Release: the job's results are there before it counts as done. An exchange, as the caller may be declaring it
     * timed out at this moment: one of the two wins. On failure nothing is read that depends on it: relaxed. */
    if (!atomic_compare_exchange_strong_explicit(&board->states[job], &running, POOL_JOB_DONE, memory_order_release,
                                                 memory_order_relaxed))
        return false;
    /* The slot has one writer, so reading and writing need not be one step. Release, for board_ended. */
    size_t ended = atomic_load_explicit(&slot->ended, memory_order_relaxed);
    atomic_store_explicit(&slot->ended, ended + 1, memory_order_release);
    /* Release: the slot must not look idle before the job looks done. */
    atomic_store_explicit(&slot->job, BOARD_NO_JOB, memory_order_release);
    return true;
}

void board_stop(struct board *board)
{
    /* Relaxed: the flag stands for itself. Seen a moment late, it lets a worker begin one more job, as if it had been
     * raised that much later. */
    atomic_store_explicit(&board->is_stopped, true, memory_order_relaxed);
}

bool board_is_stopped(const struct board *board)
{
    return atomic_load_explicit(&board->is_stopped, memory_order_relaxed); /* as in board_stop */
}

/* Relaxed throughout: the next worker of this slot does not exist yet. */
void board_slot_reset(struct board_slot *slot)
{
    atomic_store_explicit(&slot->job, BOARD_NO_JOB, memory_order_relaxed);
    atomic_store_explicit(&slot->job_began_ns, 0, memory_order_relaxed);
    atomic_store_explicit(&slot->ready_ns, 0, memory_order_relaxed);
    atomic_store_explicit(&slot->start_cpu_ns, 0, memory_order_relaxed);
    atomic_store_explicit(&slot->phase, BOARD_STARTING, memory_order_relaxed);
    atomic_store_explicit(&slot->start_errno, 0, memory_order_relaxed);
}

bool board_has_more(const struct board *board)
{
    /* Relaxed: only a hint whether another worker is worth starting. */
    return atomic_load_explicit(&board->next, memory_order_relaxed) < board->deal_count;
}

size_t board_ended(const struct board *board)
{
    size_t ended = 0;
    /* Acquire: who is told of a job's end may look at its results. */
    for (size_t i = 0; i < board->slot_count; i++)
        ended += atomic_load_explicit(&board->slots[i].ended, memory_order_acquire);
    return ended;
}

enum pool_job_state board_state(const struct board *board, size_t job)
{
    /* Acquire: pairs with board_finish, the results of a job that is DONE may be read. */
    return (enum pool_job_state)atomic_load_explicit(&board->states[job], memory_order_acquire);
}

bool board_expire(struct board *board, size_t job)
{
    uint8_t running = POOL_JOB_RUNNING;
    /* Relaxed: nothing but the state itself changes hands; nobody reads the results of a job that timed out. */
    return atomic_compare_exchange_strong_explicit(&board->states[job], &running, POOL_JOB_TIMEOUT,
                                                   memory_order_relaxed, memory_order_relaxed);
}

void board_settle(struct board *board, size_t job, enum pool_job_state state)
{
    /* Relaxed: the job's worker is gone, and no other worker looks at it before it is dealt again. */
    atomic_store_explicit(&board->states[job], (uint8_t)state, memory_order_relaxed);
}

size_t board_redeal(struct board *board)
{
    size_t count = 0;
    /* In place where the jobs were dealt again before: what is written lies before what is still to be read. */
    for (size_t i = 0; i < board->deal_count; i++) {
        size_t job = job_at(board, i);
        if (board_state(board, job) == POOL_JOB_WAITING)
            board->again[count++] = job;
    }
    board->order = board->again;
    board->deal_count = count;
    atomic_store_explicit(&board->next, 0, memory_order_relaxed); /* no worker exists */
    return count;
}
