/* The board: which job is dealt next, what each worker is on, how each job stands. It lies in shared memory, at the
 * same address in every worker, so threads and forked children use it alike. Private to pool/.
 *
 * A job's way: WAITING -> dealt (an index of `next` is taken) -> claimed (its number stands in the worker's slot)
 * -> RUNNING -> DONE. A worker can be killed between any two instructions, so each step alone must leave a board that
 * can be read: what is dealt or claimed but not RUNNING was never begun, and board_redeal brings it back.
 *
 * Memory order: the work itself is written before workers exist, and fork and pthread_create order it before all they
 * do; the end of a worker (waitpid, pthread_join) orders all it did before what the caller does next. Atomics are there
 * for what is looked at in between. */
#ifndef CHANDLER_POOL_BOARD_H
#define CHANDLER_POOL_BOARD_H

#include <assert.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pool/pool.h"

/* Lock-free atomics work between processes; others keep their lock in the memory of one. */
static_assert(ATOMIC_CHAR_LOCK_FREE == 2 && ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LONG_LOCK_FREE == 2 &&
                  ATOMIC_LLONG_LOCK_FREE == 2,
              "the board needs lock-free atomics");

/* Bytes that two CPUs do not fight over: 128-byte lines on Apple's cores, pairs of 64-byte lines fetched together on
 * x86; 64 would do on a Raspberry Pi 5. */
#define BOARD_LINE 128

#define BOARD_NO_JOB SIZE_MAX

enum board_phase {
    BOARD_STARTING = 0,
    BOARD_READY,   /* worker_start is done */
    BOARD_REFUSED, /* worker_start returned NULL; the worker is done */
    BOARD_LEFT,    /* worker_stop is done, too */
};

/* A worker's place, written by that worker alone while it lives and by the caller afterwards. */
struct board_slot {
    alignas(BOARD_LINE) _Atomic size_t job; /* claimed, or BOARD_NO_JOB */
    _Atomic int64_t job_began_ns;           /* kept only where jobs have a timeout */
    _Atomic int64_t ready_ns;               /* 0: not ready yet */
    _Atomic int64_t start_cpu_ns;           /* of its own until then */
    _Atomic size_t ended;                   /* jobs ended in this place, over all workers that had it */
    _Atomic int phase;                      /* enum board_phase */
    _Atomic int start_errno;
};

struct board {
    size_t size; /* of the whole mapping */
    size_t job_count;
    size_t slot_count;
    struct board_slot *slots;
    _Atomic uint8_t *states; /* enum pool_job_state, by job */
    /* What is dealt: deal_count jobs, order[0] first (NULL: 0, 1, 2 ...). Changed only while no worker exists. */
    const size_t *order;
    size_t deal_count;
    size_t *again; /* room for the order of jobs dealt again; its pages are touched only then */

    alignas(BOARD_LINE) _Atomic size_t next;     /* index of the next job to be dealt; written by all workers */
    alignas(BOARD_LINE) _Atomic bool is_stopped; /* written once, read by all */
};

/* Monotonic nanoseconds, comparable between the workers of a machine. */
int64_t board_now_ns(void);
/* CPU time of the calling thread since it began, in nanoseconds. */
int64_t board_cpu_ns(void);

/* NULL with errno where memory runs out. order may be NULL and must outlive the board. */
struct board *board_new(size_t job_count, size_t slot_count, const size_t *order);
/* Clears *board; NULL in it is allowed. */
void board_free(struct board **board);

/* For workers. */

/* The next job, or BOARD_NO_JOB where there is none or dealing was stopped. */
size_t board_deal(struct board *board);
void board_begin(struct board *board, struct board_slot *slot, size_t job, bool is_timed);
/* False where the job had been taken as timed out: it is not done. */
bool board_finish(struct board *board, struct board_slot *slot, size_t job);
void board_stop(struct board *board);
bool board_is_stopped(const struct board *board);

/* For the caller. */

void board_slot_reset(struct board_slot *slot);
/* True while jobs are left that nobody was dealt. */
bool board_has_more(const struct board *board);
/* Jobs ended by workers that lived to tell. */
size_t board_ended(const struct board *board);
enum pool_job_state board_state(const struct board *board, size_t job);
/* RUNNING -> TIMEOUT. False where the job is not running (any more). */
bool board_expire(struct board *board, size_t job);
/* Sets how a job stands whose worker is dead. */
void board_settle(struct board *board, size_t job, enum pool_job_state state);
/* With no worker left: deals the jobs still WAITING anew, in the same order, and returns their number. */
size_t board_redeal(struct board *board);

#endif
