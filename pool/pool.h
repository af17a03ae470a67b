/* Runs job(0) .. job(n-1) on several workers and survives the end of any of them. Knows no charts; libc only.
 *
 * Jobs exist before workers do, so only an index is dealt, from an atomic counter in shared memory. A thread and a
 * forked child run the same worker loop; the kinds differ in how a worker is started and how its end is noticed. */
#ifndef CHANDLER_POOL_POOL_H
#define CHANDLER_POOL_POOL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pool_kind { POOL_SERIAL, POOL_THREADS, POOL_PROCESSES, POOL_SUBINTERPRETERS, POOL_KIND_COUNT };

/* Name and summary of a kind, for options and --list pools: static text, NULL where there is no such kind. */
const char *pool_kind_name(enum pool_kind kind);
const char *pool_kind_summary(enum pool_kind kind);

enum pool_gil { POOL_GIL_NONE, POOL_GIL_ON, POOL_GIL_OFF };

/* What a kind of pool is to be chosen from. Zeroed is `auto` without Python. */
struct pool_question {
    bool has_kind; /* false: auto */
    enum pool_kind kind;
    enum pool_gil gil;
    bool runs_python; /* jobs run Python code */
    bool has_timeout; /* jobs have a timeout, which processes alone can keep */
    /* Why a kind cannot run here, for people; NULL: it can. Serial always can, and its entry is not looked at. */
    const char *obstacles[POOL_KIND_COUNT];
    /* Asked for by name, a kind with an obstacle gives way to what auto takes; false: the run is refused. */
    bool gives_way[POOL_KIND_COUNT];
};

struct pool_answer {
    enum pool_kind kind; /* that runs; where the run is refused, the one that cannot */
    bool is_refused;     /* what was asked for cannot be: reason says why */
    const char *reason;  /* why this kind, for people: static text or one of the question's obstacles; never NULL */
    /* What kept the run from the kind that was asked for, or that auto would have taken; NULL: it has that kind. */
    const char *obstacle;
    bool is_one_at_a_time; /* it runs, and Python code of several workers in turn: threads under a GIL */
};

/* The kind that runs: what was asked for, else by the GIL: on means processes (Python code in threads would run one at
 * a time), off or no Python means threads. Where processes have an obstacle auto takes threads, and the other way
 * round, and where both have one it runs serially. A timeout means processes: it is refused with any other kind, and
 * where processes have an obstacle, whether they give way or not. Pure. */
struct pool_answer pool_choose(const struct pool_question *question);

/* CPUs that this process may use: the affinity mask cut down to the cgroup's quota (v2 and v1, the tightest of the
 * nested groups), rounded up; >= 1. */
size_t pool_default_workers(void);

/* How a job ended, on the pool's board. */
enum pool_job_state {
    POOL_JOB_WAITING = 0, /* not done: the run was stopped before it began, *kill ended it, or no worker was left */
    POOL_JOB_RUNNING,     /* seen only while the pool runs */
    POOL_JOB_DONE,        /* run() returned */
    POOL_JOB_CRASHED,     /* its worker died in it; crash_signal or crash_status says how */
    POOL_JOB_TIMEOUT, /* it took longer than timeout_ns and its worker was killed; what it wrote counts for nothing */
};

struct pool_job_end {
    enum pool_job_state state;
    int crash_signal; /* the signal that killed the worker; 0: it exited by itself */
    int crash_status; /* then its exit status */
};

/* Memory that threads and forked children share: zeroed, page-aligned. NULL with errno set where there is none.
 * A size of 0 is allowed. Freeing NULL is allowed; size is the one it was allocated with. */
void *pool_shared_alloc(size_t size);
void pool_shared_free(void *memory, size_t size);

struct pool_work {
    size_t job_count;
    /* order[k] is the k-th job to start (a permutation of 0..job_count-1; largest first keeps the last worker from
     * holding up the batch). NULL: in order. */
    const size_t *order;
    void *context; /* handed to each hook; read-only for workers, but for what it keeps in shared memory */

    /* Builds what a worker owns, in the worker itself. NULL return: the worker cannot work (its jobs go to others;
     * where no worker starts at all, pool_run fails with the errno left here). It and worker_stop have no timeout.
     * Optional. */
    void *(*worker_start)(void *context, size_t worker);
    /* Runs one job. Returns false to stop dealing (--fail-fast); jobs that run are finished. Required. */
    bool (*run)(void *context, void *worker_state, size_t worker, size_t job);
    /* In the worker, after its last job. Optional; not called for a worker that crashed or that did not start. */
    void (*worker_stop)(void *context, void *worker_state, size_t worker);
    /* In the calling process, after a worker died in `job` (or between jobs: job is SIZE_MAX): removes what it left
     * behind. A successor of the same number starts only after the return. Optional. */
    void (*worker_died)(void *context, size_t worker, size_t job);
    /* In the calling thread or process, a few times a second and once at the end: jobs ended so far. Optional. */
    void (*progress)(void *context, size_t ended);
    /* POOL_PROCESSES: what a library in the calling process needs around each fork, as in pthread_atfork: in the caller
     * before it, in the caller after it (also where it failed), and in the child before worker_start. Optional. */
    void (*fork_prepare)(void *context);
    void (*fork_parent)(void *context);
    void (*fork_child)(void *context);
};

struct pool_options {
    enum pool_kind kind;
    size_t workers;     /* 0: pool_default_workers(); never more than job_count are started */
    int64_t timeout_ns; /* longest time for one job; 0: none; POOL_PROCESSES only */
    size_t stack_size;  /* of each thread, in bytes; 0: 2 MiB; EINVAL where the system needs more */
    bool pin;           /* worker i runs on the i-th allowed CPU (modulo their number) */
    /* For handlers of signals, in whichever thread. May be NULL. */
    const _Atomic sig_atomic_t *stop; /* not 0: deal no more jobs; jobs that run are finished */
    const _Atomic sig_atomic_t *kill; /* not 0: end running children at once as well */
};

struct pool_outcome {
    size_t workers;     /* that got ready at first: fewer than asked for where some could not be started */
    size_t respawned;   /* started in place of dead ones */
    int64_t startup_ns; /* until the last of the first workers was ready (after its worker_start) */
    /* CPU time that it took to get the first workers ready, the caller's and theirs: where workers outnumber CPUs, the
     * clock tells above all how long the last one waited for a CPU while others were at work already. */
    int64_t startup_cpu_ns;
};

/* Runs the work and returns when every worker is gone. ends[job_count] gets how each job ended.
 *
 * 0, also where the run was stopped or jobs were lost: the ends tell. -1 with errno where no worker could be started
 * (ends are then all WAITING): that of the failed call, or of worker_start where it left one, else ECHILD.
 *
 * Each job is run once. A job that was dealt to a worker which died before beginning it is dealt again. A worker that
 * dies is replaced while jobs remain; a worker number whose workers die three times running without ending a job is
 * given up, so a worker_start that always crashes ends the run.
 *
 * The caller's handlers for SIGINT, SIGTERM and the like must only set *stop or *kill: waiting is interrupted at once.
 * Threads run with all signals blocked but those of faults, so handlers run in the calling thread, and only while it
 * waits. Hooks in the calling thread run with signals blocked as well.
 *
 * POOL_PROCESSES: before it no thread may exist in the process. Standard streams are flushed before each fork. Children
 * ignore SIGINT, SIGTERM and SIGHUP (a Ctrl-C reaches them too; the caller decides), die with the calling thread, and
 * leave by _exit after flushing their streams. Other children of the caller are not waited for; a handler for SIGCHLD
 * must not reap children that it does not own. Signal mask and handlers are restored. Not reentrant. */
int pool_run(const struct pool_work *work, const struct pool_options *options, struct pool_job_end *ends,
             struct pool_outcome *outcome);

#endif
