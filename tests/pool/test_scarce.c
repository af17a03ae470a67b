/* A system that grants only some of the workers asked for: fork and pthread_create are replaced by ones that fail. */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>

#include "world.h"

static int granted; /* calls that will still succeed */
static int refused;

/* The replaced function: a pointer to data from dlsym taken for one to a function, as POSIX has it. */
static void find_next(const char *name, void *function)
{
    void *next = dlsym(RTLD_NEXT, name);
    assert_non_null(next);
    memcpy(function, &next, sizeof next);
}

pid_t fork(void)
{
    pid_t (*next)(void);
    find_next("fork", &next);
    if (granted > 0) {
        granted--;
        return next();
    }
    refused++;
    errno = EAGAIN;
    return -1;
}

/* A thread that is made past ThreadSanitizer is one that it cannot watch. */
#if defined(__SANITIZE_THREAD__)
#define WATCHES_THREADS 1
#elif defined(__has_feature)
#define WATCHES_THREADS __has_feature(thread_sanitizer)
#else
#define WATCHES_THREADS 0
#endif

#if !WATCHES_THREADS
int pthread_create(pthread_t *id, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
    int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    find_next("pthread_create", &next);
    return granted > 0 ? (granted--, next(id, attributes, run, argument)) : EAGAIN;
}
#endif

#define EACH_SCARCE_KIND(kind)                                                                                         \
    for (enum pool_kind kind = POOL_THREADS; kind < POOL_KIND_COUNT; kind++)                                           \
        if (kind == POOL_PROCESSES || !WATCHES_THREADS)

static void with_fewer_workers_than_asked_for_all_jobs_are_done(void **state)
{
    (void)state;
    EACH_SCARCE_KIND(kind)
    for (int few = 1; few <= 3; few++) {
        struct world *world = world_new(200, (struct world_plan){0});
        granted = few;
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 4}), 0);
        world_check(world);
        assert_int_equal(world_count(world, POOL_JOB_DONE), 200);
        assert_int_equal(world->outcome.workers, few);
        assert_int_equal(world->stops, few);
        world_free(world);
    }
}

static void with_no_worker_at_all_the_run_fails_with_the_reason(void **state)
{
    (void)state;
    EACH_SCARCE_KIND(kind)
    {
        struct world *world = world_new(200, (struct world_plan){0});
        granted = 0;
        errno = 0;
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 4}), -1);
        assert_int_equal(errno, EAGAIN);
        for (size_t i = 0; i < 200; i++)
            assert_int_equal(world->ends[i].state, POOL_JOB_WAITING);
        world_free(world);
    }
}

static bool die_in_job_9(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker;
    return job != 9 || raise(SIGKILL) != 0;
}

static void where_a_dead_worker_cannot_be_replaced_what_is_left_waits(void **state)
{
    (void)state;
    struct world *world = world_new(20, (struct world_plan){.run = die_in_job_9});
    granted = 1;
    assert_int_equal(world_run(world, (struct pool_options){.kind = POOL_PROCESSES, .workers = 1}), 0);
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_DONE), 9);
    assert_int_equal(world->ends[9].state, POOL_JOB_CRASHED);
    assert_int_equal(world_count(world, POOL_JOB_WAITING), 10);
    world_free(world);
}

static void allow_after_a_refusal(void *context)
{
    (void)context;
    granted = refused > 0;
}

static void a_worker_refused_for_a_while_is_made_later(void **state)
{
    (void)state;
    struct world *world = world_new(20, (struct world_plan){.run = die_in_job_9});
    struct pool_work work = world_work(world);
    struct pool_options options = {.kind = POOL_PROCESSES, .workers = 1};
    /* The first fork is granted, and then each after one that was refused. */
    work.fork_parent = allow_after_a_refusal;
    granted = 1;
    refused = 0;
    assert_int_equal(pool_run(&work, &options, world->ends, &world->outcome), 0);
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_DONE), 19);
    assert_int_equal(refused, 1);
    assert_int_equal(world->outcome.respawned, 1);
    world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_fewer_workers_than_asked_for_all_jobs_are_done),
        cmocka_unit_test(with_no_worker_at_all_the_run_fails_with_the_reason),
        cmocka_unit_test(where_a_dead_worker_cannot_be_replaced_what_is_left_waits),
        cmocka_unit_test(a_worker_refused_for_a_while_is_made_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
