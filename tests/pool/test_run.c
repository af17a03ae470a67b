/* What holds for every kind of pool. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>

#include "world.h"

#define EACH_KIND(kind) for (enum pool_kind kind = 0; kind < POOL_KIND_COUNT; kind++)
/* Those with several workers. */
#define EACH_CREW(kind) for (enum pool_kind kind = POOL_THREADS; kind < POOL_KIND_COUNT; kind++)

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
            if (sizes[s] > 0) {
                assert_true(world->outcome.startup_ns > 0);
                assert_true(world->outcome.startup_cpu_ns > 0);
            }
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
    const _Atomic sig_atomic_t raised = 1;
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
    EACH_CREW(kind)
    {
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

/* The CPUs that the workers may have, from the first; the caller's own, as it asked for the run. */
static cpu_set_t allowed;

static int nth_allowed(size_t index)
{
    size_t left = index % (size_t)CPU_COUNT(&allowed);
    int cpu = 0;
    while (!CPU_ISSET(cpu, &allowed) || left-- > 0)
        cpu++;
    return cpu;
}

static bool has_its_cpu(struct world *world, size_t worker)
{
    (void)world;
    cpu_set_t set;
    int cpu = nth_allowed(worker);
    return sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) == 1 && CPU_ISSET(cpu, &set) &&
           sched_getcpu() == cpu;
}

static bool has_all_cpus(struct world *world, size_t worker)
{
    (void)world, (void)worker;
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 && CPU_EQUAL(&set, &allowed);
}

static bool mark_unless_on_its_cpu(struct world *world, size_t worker, size_t job)
{
    (void)job;
    world->mark += !has_its_cpu(world, worker);
    return true;
}

/* More workers than `allowed` has CPUs, unless it has very many. */
static void check_pinning(void)
{
    enum { WORKERS = 5 };
    cpu_set_t after;
    assert_int_equal(sched_setaffinity(0, sizeof allowed, &allowed), 0);
    EACH_KIND(kind)
    for (int pin = 0; pin < 2; pin++) {
        struct world_plan plan = {.start = pin ? has_its_cpu : has_all_cpus,
                                  .run = pin ? mark_unless_on_its_cpu : NULL};
        struct world *world = world_new(100, plan);
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = WORKERS, .pin = pin}), 0);
        world_check(world);
        assert_int_equal(world->outcome.workers, kind == POOL_SERIAL ? 1 : WORKERS);
        assert_int_equal(world->mark, 0);
        assert_int_equal(sched_getaffinity(0, sizeof after, &after), 0);
        assert_true(CPU_EQUAL(&allowed, &after));
        world_free(world);
    }
}

static void pinning_gives_worker_i_the_ith_allowed_cpu_and_leaves_the_caller_its_own(void **state)
{
    (void)state;
    cpu_set_t all;
    if (sched_getaffinity(0, sizeof all, &all) != 0)
        skip(); /* more CPUs than fit the set */
    allowed = all;
    check_pinning();
    /* Without the first, so that the i-th allowed is not the i-th. */
    CPU_CLR(nth_allowed(0), &allowed);
    if (CPU_COUNT(&allowed) > 0)
        check_pinning();
    assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
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

static _Thread_local int own; /* of whom it runs in: a thread, or the only one of a child */

static bool is_own_thread_new(struct world *world, size_t worker)
{
    (void)world, (void)worker;
    return own++ == 0;
}

static bool mark_unless_in_own_thread(struct world *world, size_t worker, size_t job)
{
    (void)job;
    world->mark += own != 1 || world->pids[worker] != getpid();
    return true;
}

static void mark_unless_stopped_in_own_thread(struct world *world, size_t worker)
{
    world->mark += own++ != 1 || world->pids[worker] != getpid();
}

/* What an interpreter that belongs to a thread counts on. */
static void each_worker_starts_runs_and_stops_in_one_thread_of_its_own(void **state)
{
    (void)state;
    EACH_CREW(kind)
    {
        struct world *world = world_new(1000, (struct world_plan){.start = is_own_thread_new,
                                                                  .run = mark_unless_in_own_thread,
                                                                  .stop = mark_unless_stopped_in_own_thread});
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 4}), 0);
        world_check(world);
        assert_int_equal(world_count(world, POOL_JOB_DONE), 1000);
        assert_int_equal(world->outcome.workers, 4);
        assert_int_equal(world->stops, 4);
        assert_int_equal(world->mark, 0);
        assert_int_equal(own, 0);
        for (size_t i = 0; i < 4; i++)
            assert_int_equal(world->pids[i] == getpid(), kind != POOL_PROCESSES);
        world_free(world);
    }
}

/* Touches `kib` KiB of stack, a page and a frame at a time. */
__attribute__((noinline)) static int use_stack(size_t kib)
{
    volatile char page[4096];
    for (size_t i = 0; i < sizeof page; i += 64)
        page[i] = 1;
    return kib <= 4 ? page[0] : use_stack(kib - 4) + page[64];
}

static bool use_six_mib(struct world *world, size_t worker, size_t job)
{
    (void)worker, (void)job;
    world->mark += use_stack(6 * 1024) != 6 * 1024 / 4;
    return true;
}

static _Atomic size_t smallest_stack;

static bool note_stack(struct world *world, size_t worker)
{
    (void)world, (void)worker;
    pthread_attr_t attributes;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return false;
    bool is_known = pthread_attr_getstacksize(&attributes, &size) == 0 && pthread_attr_destroy(&attributes) == 0;
    size_t smallest = smallest_stack;
    while (size < smallest && !atomic_compare_exchange_weak(&smallest_stack, &smallest, size))
        continue;
    return is_known;
}

#define EACH_KIND_OF_THREAD(kind)                                                                                      \
    EACH_CREW(kind)                                                                                                    \
    if (kind != POOL_PROCESSES)

static void a_thread_has_the_stack_that_was_asked_for(void **state)
{
    (void)state;
    static const size_t mib = 1024 * 1024;
    EACH_KIND_OF_THREAD(kind)
    {
        struct world *world = world_new(8, (struct world_plan){.start = note_stack, .run = use_six_mib});
        struct pool_options options = {.kind = kind, .workers = 2, .stack_size = 16 * mib};
        smallest_stack = SIZE_MAX;
        assert_int_equal(world_run(world, options), 0);
        world_check(world);
        assert_int_equal(world_count(world, POOL_JOB_DONE), 8);
        assert_int_equal(world->mark, 0);
        assert_in_range(smallest_stack, 16 * mib, 17 * mib);
        world_free(world);
    }
}

static void a_thread_has_two_mib_of_stack_where_nothing_was_asked_for(void **state)
{
    (void)state;
    static const size_t mib = 1024 * 1024;
    EACH_KIND_OF_THREAD(kind)
    {
        struct world *world = world_new(8, (struct world_plan){.start = note_stack});
        smallest_stack = SIZE_MAX;
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 2}), 0);
        world_check(world);
        assert_in_range(smallest_stack, 2 * mib, 3 * mib);
        world_free(world);
    }
}

static void a_stack_too_small_for_any_thread_is_an_error(void **state)
{
    (void)state;
    EACH_KIND_OF_THREAD(kind)
    {
        struct world *world = world_new(8, (struct world_plan){0});
        errno = 0;
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 2, .stack_size = 1}), -1);
        assert_int_equal(errno, EINVAL);
        assert_int_equal(world->starts, 0);
        world_free(world);
    }
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
    EACH_CREW(kind)
    {
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
        cmocka_unit_test(pinning_gives_worker_i_the_ith_allowed_cpu_and_leaves_the_caller_its_own),
        cmocka_unit_test(every_hook_but_run_is_optional),
        cmocka_unit_test(no_run_hook_is_refused),
        cmocka_unit_test(shared_memory_is_zeroed_and_of_any_size),
        cmocka_unit_test(each_worker_starts_runs_and_stops_in_one_thread_of_its_own),
        cmocka_unit_test(a_thread_has_the_stack_that_was_asked_for),
        cmocka_unit_test(a_thread_has_two_mib_of_stack_where_nothing_was_asked_for),
        cmocka_unit_test(a_stack_too_small_for_any_thread_is_an_error),
        cmocka_unit_test(progress_is_told_while_the_pool_runs),
        cmocka_unit_test(a_million_jobs_are_dealt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
