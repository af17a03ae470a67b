/* A world to run jobs in: counts in shared memory what workers did, whichever kind of pool they belong to. */
#ifndef CHANDLER_TESTS_POOL_WORLD_H
#define CHANDLER_TESTS_POOL_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <cmocka.h>

#include "pool/pool.h"

enum { WORLD_MOST_WORKERS = 64 };

struct world;

/* What a test wants done within a hook; NULL fields: nothing special. */
struct world_plan {
    bool (*start)(struct world *world, size_t worker); /* false: cannot work */
    bool (*run)(struct world *world, size_t worker, size_t job);
    void (*stop)(struct world *world, size_t worker);
};

struct world_job {
    _Atomic int begun;
    _Atomic int finished;
    _Atomic size_t turn; /* the how-manyth to begin */
    _Atomic int died;    /* worker_died calls with this job */
};

struct world {
    struct world_plan plan;
    size_t job_count;
    struct pool_job_end *ends; /* the caller's alone */
    struct pool_outcome outcome;
    _Atomic size_t turns;
    _Atomic int starts;
    _Atomic int stops;
    _Atomic int idle_deaths; /* worker_died calls without a job */
    _Atomic pid_t pids[WORLD_MOST_WORKERS];
    _Atomic int starts_of[WORLD_MOST_WORKERS];
    _Atomic int begun_by[WORLD_MOST_WORKERS]; /* jobs, since the worker last started */
    _Atomic int mark;                         /* for a test's own use */
    size_t progress;                          /* as told last */
    _Atomic int progress_calls;
    int progress_fell; /* times that progress went back */
    struct world_job jobs[];
};

static inline size_t world_size(size_t job_count)
{
    return sizeof(struct world) + job_count * sizeof(struct world_job);
}

static inline struct world *world_new(size_t job_count, struct world_plan plan)
{
    struct world *world = pool_shared_alloc(world_size(job_count));
    assert_non_null(world);
    world->plan = plan;
    world->job_count = job_count;
    world->ends = calloc(job_count + 1, sizeof *world->ends);
    assert_non_null(world->ends);
    /* What was there before must not show through. */
    memset(world->ends, 0x5a, (job_count + 1) * sizeof *world->ends);
    return world;
}

static inline void world_free(struct world *world)
{
    free(world->ends);
    pool_shared_free(world, world_size(world->job_count));
}

static inline void *world_start(void *context, size_t worker)
{
    struct world *world = context;
    world->starts++;
    world->starts_of[worker]++;
    world->begun_by[worker] = 0;
    world->pids[worker] = getpid();
    if (world->plan.start != NULL && !world->plan.start(world, worker))
        return NULL;
    return &world->pids[worker];
}

static inline bool world_run_job(void *context, void *state, size_t worker, size_t job)
{
    struct world *world = context;
    world->jobs[job].begun++;
    world->begun_by[worker]++;
    world->jobs[job].turn = world->turns++;
    if (state != &world->pids[worker])
        abort();
    bool goes_on = world->plan.run == NULL || world->plan.run(world, worker, job);
    world->jobs[job].finished++;
    return goes_on;
}

static inline void world_stop(void *context, void *state, size_t worker)
{
    struct world *world = context;
    if (state != &world->pids[worker])
        abort();
    world->stops++;
    if (world->plan.stop != NULL)
        world->plan.stop(world, worker);
}

static inline void world_died(void *context, size_t worker, size_t job)
{
    struct world *world = context;
    world->pids[worker] = 0;
    if (job == SIZE_MAX)
        world->idle_deaths++;
    else
        world->jobs[job].died++;
}

static inline void world_progress(void *context, size_t ended)
{
    struct world *world = context;
    world->progress_calls++;
    world->progress_fell += ended < world->progress;
    world->progress = ended;
}

static inline struct pool_work world_work(struct world *world)
{
    return (struct pool_work){
        .job_count = world->job_count,
        .context = world,
        .worker_start = world_start,
        .run = world_run_job,
        .worker_stop = world_stop,
        .worker_died = world_died,
        .progress = world_progress,
    };
}

static inline int world_run(struct world *world, struct pool_options options)
{
    struct pool_work work = world_work(world);
    return pool_run(&work, &options, world->ends, &world->outcome);
}

static inline size_t world_count(const struct world *world, enum pool_job_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < world->job_count; i++)
        count += world->ends[i].state == state;
    return count;
}

/* What must hold however a run went: a job that is done was run once, one that waits was not finished, and each job
 * lost with its worker was told of once. */
static inline void world_check(const struct world *world)
{
    size_t ended = 0;
    for (size_t i = 0; i < world->job_count; i++) {
        const struct world_job *job = &world->jobs[i];
        const struct pool_job_end *end = &world->ends[i];
        assert_in_range(job->begun, 0, 1);
        switch (end->state) {
        case POOL_JOB_WAITING:
            assert_int_equal(job->finished, 0);
            break;
        case POOL_JOB_DONE:
            assert_int_equal(job->begun, 1);
            assert_int_equal(job->finished, 1);
            assert_int_equal(job->died, 0);
            break;
        case POOL_JOB_CRASHED:
        case POOL_JOB_TIMEOUT:
            assert_int_equal(job->died, 1);
            break;
        default:
            fail_msg("job %zu ended in state %d", i, (int)end->state);
        }
        if (end->state != POOL_JOB_CRASHED) {
            assert_int_equal(end->crash_signal, 0);
            assert_int_equal(end->crash_status, 0);
        }
        ended += end->state != POOL_JOB_WAITING;
    }
    assert_int_equal(world->progress, ended);
}

#endif
