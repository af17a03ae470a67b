/* What holds for every kind of pool. */
#include <errno.h>
#include <sched.h>
#include <signal.h>

#include "world.h"

#define EACH_KIND(kind) for (enum pool_kind kind = 0; kind < POOL_KIND_COUNT; kind++)

static void each_job_runs_once_over_all_sizes_and_workers(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 7, 64, 1000, 20000};
    static const size_t crews[] = {1, 2, 3, 8, 20};
    EACH_KIND(kind)
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t c = 0; c < sizeof crews / sizeof *crews; c++) {
            struct world *world = world_new(sizes[s], (struct world_plan){0});
            size_t expected = kind == POOL_SERIAL ? 1 : crews[c];
            if (expected > sizes[s])
                expected = sizes[s];
            assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = crews[c]}), 0);
            world_check(world);
            assert_int_equal(world_count(world, POOL_JOB_DONE), sizes[s]);
            assert_int_equal(world->outcome.workers, expected);
            assert_int_equal(world->outcome.respawned, 0);
            assert_int_equal(world->starts, expected);
            assert_int_equal(world->stops, expected);
            assert_int_equal(world->progress_fell, 0);
            if (sizes[s] > 0)
                assert_true(world->outcome.startup_ns > 0);
            world_free(world);
        }
}

static void zero_workers_means_the_default_number(void **state)
{
    (void)state;
    struct world *world = world_new(1000, (struct world_plan){0});
    assert_int_equal(world_run(world, (struct pool_options){.kind = POOL_THREADS}), 0);
    world_check(world);
    assert_int_equal(world->outcome.workers, pool_default_workers());
    world_free(world);
}

static void jobs_start_in_the_given_order(void **state)
{
    (void)state;
    enum { COUNT = 500 };
    size_t order[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        order[i] = (i * 7 + 3) % COUNT; /* 7 and 500 share no factor */
    EACH_KIND(kind)
    for (size_t workers = 1; workers <= 3; workers += 2) {
        struct world *world = world_new(COUNT, (struct world_plan){0});
        struct pool_work work = world_work(world);
        work.order = order;
        struct pool_options options = {.kind = kind, .workers = workers};
        assert_int_equal(pool_run(&work, &options, world->ends, &world->outcome), 0);
        world_check(world);
        assert_int_equal(world_count(world, POOL_JOB_DONE), COUNT);
        for (size_t i = 0; i < COUNT && (workers == 1 || kind == POOL_SERIAL); i++)
            assert_int_equal(world->jobs[order[i]].turn, i);
        world_free(world);
    }
}

/* Enough for some jobs to be dealt while others have already ended the run. */
enum { FAILING_JOB = 100 };

static bool fail_one(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker;
    if (job > FAILING_JOB)
        usleep(500);
    return job != FAILING_JOB;
}

static void false_stops_dealing_and_finishes_what_runs(void **state)
{
    (void)state;
    EACH_KIND(kind)
    for (size_t workers = 1; workers <= 4; workers++) {
        struct world *world = world_new(20000, (struct world_plan){.run = fail_one});
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = workers}), 0);
        world_check(world);
        assert_int_equal(world->ends[FAILING_JOB].state, POOL_JOB_DONE);
        assert_true(world_count(world, POOL_JOB_WAITING) > 0);
        assert_int_equal(world_count(world, POOL_JOB_WAITING) + world_count(world, POOL_JOB_DONE), 20000);
        assert_int_equal(world->stops, world->starts);
        if (workers == 1 || kind == POOL_SERIAL)
            assert_int_equal(world_count(world, POOL_JOB_DONE), FAILING_JOB + 1);
        world_free(world);
    }
}

static void a_stop_raised_before_starts_nothing(void **state)
{
    (void)state;
    const volatile sig_atomic_t raised = 1;
    EACH_KIND(kind)
    for (int is_kill = 0; is_kill < 2; is_kill++) {
        struct world *world = world_new(10, (struct world_plan){0});
        struct pool_options options = {.kind = kind, .workers = 2};
        *(is_kill ? &options.kill : &options.stop) = &raised;
        assert_int_equal(world_run(world, options), 0);
        world_check(world);
        assert_int_equal(world_count(world, POOL_JOB_WAITING), 10);
        assert_int_equal(world->starts, 0);
        world_free(world);
    }
}

static bool refuse(struct world *world, size_t worker)
{
    (void)world, (void)worker;
    errno = EXDEV;
    return false;
}

static void no_worker_able_to_start_is_an_error_with_its_errno(void **state)
{
    (void)state;
    EACH_KIND(kind)
    {
        struct world *world = world_new(10, (struct world_plan){.start = refuse});
        errno = 0;
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 3}), -1);
        assert_int_equal(errno, EXDEV);
        for (size_t i = 0; i < 10; i++)
            assert_int_equal(world->ends[i].state, POOL_JOB_WAITING);
        assert_int_equal(world->turns, 0);
        assert_int_equal(world->stops, 0);
        assert_int_equal(world->outcome.workers, 0);
        assert_in_range(world->starts, 1, 3);
        world_free(world);
    }
}

static bool refuse_but_for_one(struct world *world, size_t worker)
{
    (void)world;
    return worker == 1;
}

static void others_do_the_jobs_of_a_worker_that_cannot_start(void **state)
{
    (void)state;
    for (enum pool_kind kind = POOL_THREADS; kind <= POOL_PROCESSES; kind++) {
        struct world *world = world_new(100, (struct world_plan){.start = refuse_but_for_one});
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 3}), 0);
        world_check(world);
        assert_int_equal(world_count(world, POOL_JOB_DONE), 100);
        assert_int_equal(world->starts, 3);
        assert_int_equal(world->stops, 1);
        assert_int_equal(world->outcome.workers, 1);
        world_free(world);
    }
}

static bool has_one_cpu(struct world *world, size_t worker)
{
    (void)world, (void)worker;
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) == 1;
}

static void pinning_gives_each_worker_one_cpu_and_leaves_the_caller_its_own(void **state)
{
    (void)state;
    cpu_set_t before, after;
    if (sched_getaffinity(0, sizeof before, &before) != 0)
        skip(); /* more CPUs than fit the set */
    EACH_KIND(kind)
    {
        struct world *world = world_new(100, (struct world_plan){.start = has_one_cpu});
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 5, .pin = true}), 0);
        world_check(world);
        assert_int_equal(world->outcome.workers, kind == POOL_SERIAL ? 1 : 5);
        assert_int_equal(sched_getaffinity(0, sizeof after, &after), 0);
        assert_true(CPU_EQUAL(&before, &after));
        world_free(world);
    }
}

static bool bare_run(void *context, void *worker_state, size_t worker, size_t job)
{
    (void)worker;
    _Atomic size_t *sum = context;
    *sum += job;
    return worker_state == NULL;
}

static void every_hook_but_run_is_optional(void **state)
{
    (void)state;
    _Atomic size_t *sum = pool_shared_alloc(sizeof *sum);
    assert_non_null(sum);
    EACH_KIND(kind)
    {
        struct pool_job_end ends[11];
        struct pool_outcome outcome;
        struct pool_work work = {.job_count = 11, .context = sum, .run = bare_run};
        struct pool_options options = {.kind = kind, .workers = 2};
        *sum = 0;
        assert_int_equal(pool_run(&work, &options, ends, &outcome), 0);
        assert_int_equal(*sum, 55);
    }
    pool_shared_free(sum, sizeof *sum);
}

static void no_run_hook_is_refused(void **state)
{
    (void)state;
    struct pool_job_end end;
    struct pool_outcome outcome;
    errno = 0;
    assert_int_equal(pool_run(&(struct pool_work){.job_count = 1}, &(struct pool_options){0}, &end, &outcome), -1);
    assert_int_equal(errno, EINVAL);
}

static void shared_memory_is_zeroed_and_of_any_size(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 4096, 1000001};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *memory = pool_shared_alloc(sizes[i]);
        assert_non_null(memory);
        for (size_t at = 0; at < sizes[i]; at++)
            assert_int_equal(memory[at], 0);
        pool_shared_free(memory, sizes[i]);
    }
    assert_null(pool_shared_alloc(SIZE_MAX / 2));
    pool_shared_free(NULL, 10);
}

static bool slow(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker, (void)job;
    usleep(5000);
    return true;
}

/* 100 * 5 ms on one worker: longer than two ticks. */
static void progress_is_told_while_the_pool_runs(void **state)
{
    (void)state;
    EACH_KIND(kind)
    {
        struct world *world = world_new(100, (struct world_plan){.run = slow});
        struct pool_work work = world_work(world);
        struct pool_options options = {.kind = kind, .workers = 1};
        assert_int_equal(pool_run(&work, &options, world->ends, &world->outcome), 0);
        world_check(world);
        assert_true(world->progress_calls >= 2);
        assert_int_equal(world->progress_fell, 0);
        world_free(world);
    }
}

static void a_million_jobs_are_dealt(void **state)
{
    (void)state;
    enum { MILLION = 1000000 };
    for (enum pool_kind kind = POOL_THREADS; kind <= POOL_PROCESSES; kind++) {
        struct world *world = world_new(MILLION, (struct world_plan){0});
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 4}), 0);
        assert_int_equal(world->turns, MILLION);
        assert_int_equal(world_count(world, POOL_JOB_DONE), MILLION);
        world_free(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_job_runs_once_over_all_sizes_and_workers),
        cmocka_unit_test(zero_workers_means_the_default_number),
        cmocka_unit_test(jobs_start_in_the_given_order),
        cmocka_unit_test(false_stops_dealing_and_finishes_what_runs),
        cmocka_unit_test(a_stop_raised_before_starts_nothing),
        cmocka_unit_test(no_worker_able_to_start_is_an_error_with_its_errno),
        cmocka_unit_test(others_do_the_jobs_of_a_worker_that_cannot_start),
        cmocka_unit_test(pinning_gives_each_worker_one_cpu_and_leaves_the_caller_its_own),
        cmocka_unit_test(every_hook_but_run_is_optional),
        cmocka_unit_test(no_run_hook_is_refused),
        cmocka_unit_test(shared_memory_is_zeroed_and_of_any_size),
        cmocka_unit_test(progress_is_told_while_the_pool_runs),
        cmocka_unit_test(a_million_jobs_are_dealt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
