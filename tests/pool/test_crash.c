/* POOL_PROCESSES: what the death of workers costs. Workers end by SIGKILL, abort and exit rather than by faults, which
 * a sanitizer would turn into exits of its own. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "world.h"

static struct pool_options processes(size_t workers)
{
    return (struct pool_options){.kind = POOL_PROCESSES, .workers = workers};
}

/* Deaths need not fill the disk with core files. */
static int without_cores(void **state)
{
    (void)state;
    return setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
}

static void check_no_child_is_left(void)
{
    errno = 0;
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static bool die_in_every_tenth(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker;
    switch (job) {
    case 10:
        (void)raise(SIGKILL);
        break;
    case 20:
        (void)signal(SIGABRT, SIG_DFL);
        abort();
    case 30:
        exit(7); /* as a library might */
    case 40:
        _exit(0);
    case 50:
        (void)signal(SIGSEGV, SIG_DFL);
        (void)raise(SIGSEGV);
        break;
    default:
        break;
    }
    return true;
}

static void a_worker_that_dies_costs_the_job_it_was_on(void **state)
{
    (void)state;
    static const struct {
        size_t job;
        int signal, status;
    } ends[] = {{10, SIGKILL, 0}, {20, SIGABRT, 0}, {30, 0, 7}, {40, 0, 0}, {50, SIGSEGV, 0}};
    for (size_t workers = 1; workers <= 4; workers++) {
        struct world *world = world_new(60, (struct world_plan){.run = die_in_every_tenth});
        assert_int_equal(world_run(world, processes(workers)), 0);
        world_check(world);
        assert_int_equal(world_count(world, POOL_JOB_DONE), 55);
        for (size_t i = 0; i < 5; i++) {
            assert_int_equal(world->ends[ends[i].job].state, POOL_JOB_CRASHED);
            assert_int_equal(world->ends[ends[i].job].crash_signal, ends[i].signal);
            assert_int_equal(world->ends[ends[i].job].crash_status, ends[i].status);
        }
        assert_int_equal(world->outcome.workers, workers);
        assert_in_range(world->outcome.respawned, 1, 5);
        assert_int_equal(world->idle_deaths, 0);
        check_no_child_is_left();
        world_free(world);
    }
}

static bool die(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker, (void)job;
    return raise(SIGKILL) != 0;
}

static void jobs_that_all_crash_are_all_tried(void **state)
{
    (void)state;
    struct world *world = world_new(100, (struct world_plan){.run = die});
    assert_int_equal(world_run(world, processes(2)), 0);
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_CRASHED), 100);
    /* One more where a successor finds that the last job has gone to the other worker. */
    assert_in_range(world->outcome.respawned, 98, 99);
    check_no_child_is_left();
    world_free(world);
}

static void die_while_stopping(struct world *world, size_t worker)
{
    (void)world, (void)worker;
    (void)raise(SIGKILL);
}

static void a_worker_that_dies_between_jobs_costs_nothing(void **state)
{
    (void)state;
    struct world *world = world_new(50, (struct world_plan){.stop = die_while_stopping});
    assert_int_equal(world_run(world, processes(3)), 0);
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_DONE), 50);
    assert_int_equal(world->idle_deaths, 3);
    assert_int_equal(world->outcome.respawned, 0);
    check_no_child_is_left();
    world_free(world);
}

static bool die_while_starting(struct world *world, size_t worker)
{
    (void)world, (void)worker;
    return raise(SIGKILL) != 0;
}

static void workers_that_always_die_while_starting_end_the_run(void **state)
{
    (void)state;
    struct world *world = world_new(50, (struct world_plan){.start = die_while_starting});
    errno = 0;
    assert_int_equal(world_run(world, processes(3)), -1);
    assert_int_equal(errno, ECHILD);
    for (size_t i = 0; i < 50; i++)
        assert_int_equal(world->ends[i].state, POOL_JOB_WAITING);
    assert_in_range(world->starts, 3, 100);
    assert_int_equal(world->idle_deaths, world->starts);
    check_no_child_is_left();
    world_free(world);
}

static bool die_while_starting_as_the_first(struct world *world, size_t worker)
{
    if (worker == 0)
        (void)raise(SIGKILL);
    while (world->starts_of[0] < 3) /* the others leave it some work */
        usleep(100);
    return true;
}

static void others_do_the_jobs_of_a_worker_that_always_dies_while_starting(void **state)
{
    (void)state;
    struct world *world = world_new(50, (struct world_plan){.start = die_while_starting_as_the_first});
    assert_int_equal(world_run(world, processes(3)), 0);
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_DONE), 50);
    assert_int_equal(world->outcome.workers, 2);
    assert_int_equal(world->starts_of[0], 3);
    check_no_child_is_left();
    world_free(world);
}

static bool die_while_starting_for_the_first_time(struct world *world, size_t worker)
{
    if (world->starts_of[worker] == 1)
        (void)raise(SIGKILL);
    return true;
}

static void a_worker_that_dies_while_starting_is_replaced(void **state)
{
    (void)state;
    struct world *world = world_new(50, (struct world_plan){.start = die_while_starting_for_the_first_time});
    assert_int_equal(world_run(world, processes(1)), 0);
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_DONE), 50);
    assert_int_equal(world->outcome.respawned, 1);
    check_no_child_is_left();
    world_free(world);
}

enum { SHOT_WORKERS = 4 };

/* Written while no shot can fall, and by the handler. */
static struct shooting {
    struct world *world;
    size_t turns_between; /* jobs that begin between a shot and the next, at least */
    size_t turns;         /* that had begun at the last */
    size_t aim;
    size_t shots;
    int barren[SHOT_WORKERS]; /* shots in a row at a worker that had begun no job */
} shooting;

/* Spares a worker that would be given up: one that begins no job for the third time. */
static void shoot_at(size_t worker)
{
    struct world *world = shooting.world;
    pid_t pid = world->pids[worker];
    bool is_barren = world->begun_by[worker] == 0;
    if (pid <= 0 || (is_barren && shooting.barren[worker] == 2))
        return;
    shooting.barren[worker] = is_barren ? shooting.barren[worker] + 1 : 0;
    shooting.turns = world->turns;
    shooting.shots++;
    (void)kill(pid, SIGKILL);
}

/* The handler runs in the caller, and only while that waits: no worker is reaped meanwhile, so no number of a worker
 * that is dead can have gone to another process. */
static void shoot(int signal_number)
{
    (void)signal_number;
    int failure = errno;
    if (shooting.world->turns >= shooting.turns + shooting.turns_between)
        shoot_at(shooting.aim++ % SHOT_WORKERS);
    errno = failure;
}

static void start_shooting(struct world *world, long every_us, size_t turns_between)
{
    shooting = (struct shooting){.world = world, .turns_between = turns_between};
    assert_int_equal(sigaction(SIGALRM, &(struct sigaction){.sa_handler = shoot}, NULL), 0);
    struct itimerval timer = {{0, every_us}, {0, every_us}};
    assert_int_equal(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

static void stop_shooting(void)
{
    assert_int_equal(setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL), 0);
    (void)signal(SIGALRM, SIG_DFL);
}

static bool take_a_while(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker;
    usleep(300 + (useconds_t)(job * 97 % 700));
    return true;
}

static void check_shot_world(const struct world *world)
{
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_WAITING), 0);
    for (size_t i = 0; i < world->job_count; i++)
        if (world->ends[i].state == POOL_JOB_CRASHED)
            assert_int_equal(world->ends[i].crash_signal, SIGKILL);
    assert_true(world_count(world, POOL_JOB_CRASHED) <= shooting.shots);
    check_no_child_is_left();
}

static void workers_shot_at_random_moments_cost_exactly_their_jobs(void **state)
{
    (void)state;
    struct world *world = world_new(600, (struct world_plan){.run = take_a_while});
    start_shooting(world, 3700, 10);
    int result = world_run(world, processes(SHOT_WORKERS));
    stop_shooting();
    assert_int_equal(result, 0);
    check_shot_world(world);
    assert_true(world_count(world, POOL_JOB_CRASHED) > 0);
    assert_true(world_count(world, POOL_JOB_DONE) >= 540);
    world_free(world);
}

/* Jobs of no length: most shots hit a worker between jobs, or on the way into or out of one. There are no more than one
 * for a thousand jobs, or a machine that is slow at forking would do little else. */
static void workers_shot_between_jobs_lose_none(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        struct world *world = world_new(300000, (struct world_plan){0});
        start_shooting(world, 500, 1000);
        int result = world_run(world, processes(SHOT_WORKERS));
        stop_shooting();
        assert_int_equal(result, 0);
        check_shot_world(world);
        world_free(world);
    }
}

static bool print(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker, (void)job;
    return putchar('j') == 'j';
}

/* Runs in a child of the test, whose standard output is a pipe. */
_Noreturn static void print_from_workers(int output)
{
    (void)dup2(output, STDOUT_FILENO);
    (void)setvbuf(stdout, NULL, _IOFBF, 4096);
    (void)putchar('p');
    struct world *world = world_new(10, (struct world_plan){.run = print});
    _exit(world_run(world, processes(2)));
}

static void what_is_printed_comes_out_once(void **state)
{
    (void)state;
    int ends[2], status;
    char text[64];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0)
        print_from_workers(ends[1]);
    close(ends[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], text + length, sizeof text - length)) > 0;)
        length += (size_t)got;
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_int_equal(length, 11);
    assert_memory_equal(text, "pjjjjjjjjjj", 11);
}

static _Atomic int *forks; /* prepare, parent, child */

static void count_prepare(void *context)
{
    (void)context;
    forks[0]++;
}

static void count_parent(void *context)
{
    (void)context;
    forks[1]++;
}

static void count_child(void *context)
{
    struct world *world = context;
    forks[2] += world->starts_of[0] == 0; /* before worker_start */
}

static void fork_hooks_are_called_around_each_fork(void **state)
{
    (void)state;
    forks = pool_shared_alloc(3 * sizeof *forks);
    assert_non_null(forks);
    for (enum pool_kind kind = 0; kind < POOL_KIND_COUNT; kind++) {
        struct world *world = world_new(10, (struct world_plan){0});
        struct pool_work work = world_work(world);
        work.fork_prepare = count_prepare;
        work.fork_parent = count_parent;
        work.fork_child = count_child;
        struct pool_options options = {.kind = kind, .workers = 1};
        for (int i = 0; i < 3; i++)
            forks[i] = 0;
        assert_int_equal(pool_run(&work, &options, world->ends, &world->outcome), 0);
        for (int i = 0; i < 3; i++)
            assert_int_equal(forks[i], kind == POOL_PROCESSES);
        world_free(world);
    }
    pool_shared_free(forks, 3 * sizeof *forks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_worker_that_dies_costs_the_job_it_was_on),
        cmocka_unit_test(jobs_that_all_crash_are_all_tried),
        cmocka_unit_test(a_worker_that_dies_between_jobs_costs_nothing),
        cmocka_unit_test(workers_that_always_die_while_starting_end_the_run),
        cmocka_unit_test(others_do_the_jobs_of_a_worker_that_always_dies_while_starting),
        cmocka_unit_test(a_worker_that_dies_while_starting_is_replaced),
        cmocka_unit_test(workers_shot_at_random_moments_cost_exactly_their_jobs),
        cmocka_unit_test(workers_shot_between_jobs_lose_none),
        cmocka_unit_test(what_is_printed_comes_out_once),
        cmocka_unit_test(fork_hooks_are_called_around_each_fork),
    };
    return cmocka_run_group_tests(tests, without_cores, NULL);
}
