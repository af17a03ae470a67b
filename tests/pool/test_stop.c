/* Stopping, killing, timeouts, and the caller's signals. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "world.h"

static _Atomic sig_atomic_t flag;

static void raise_flag(int signal_number)
{
    (void)signal_number;
    flag = 1;
}

static pid_t caller; /* of pool_run; a job may signal it */

static void let_signals_raise_the_flag(void)
{
    flag = 0;
    caller = getpid();
    assert_int_equal(sigaction(SIGUSR1, &(struct sigaction){.sa_handler = raise_flag}, NULL), 0);
}

static void check_no_child_is_left(void)
{
    errno = 0;
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

enum { SIGNALLING_JOB = 20 };

static bool signal_the_caller_in_one(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker;
    if (job == SIGNALLING_JOB)
        (void)kill(caller, SIGUSR1);
    usleep(1000);
    return true;
}

/* The jobs would take minutes. */
static void a_signal_stops_dealing_and_finishes_what_runs(void **state)
{
    (void)state;
    for (enum pool_kind kind = 0; kind < POOL_KIND_COUNT; kind++) {
        struct world *world = world_new(200000, (struct world_plan){.run = signal_the_caller_in_one});
        let_signals_raise_the_flag();
        assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 2, .stop = &flag}), 0);
        assert_int_equal(flag, 1);
        world_check(world);
        assert_int_equal(world->ends[SIGNALLING_JOB].state, POOL_JOB_DONE);
        assert_true(world_count(world, POOL_JOB_WAITING) > 0);
        assert_int_equal(world_count(world, POOL_JOB_DONE) + world_count(world, POOL_JOB_WAITING), 200000);
        assert_int_equal(world->stops, world->starts);
        check_no_child_is_left();
        world_free(world);
    }
}

static bool signal_its_own_thread_in_one(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker;
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGUSR1);
    if (job == SIGNALLING_JOB && pthread_sigmask(SIG_UNBLOCK, &signals, NULL) == 0)
        (void)raise(SIGUSR1);
    usleep(1000);
    return true;
}

/* As where a worker runs foreign code, which lets all signals through. */
static void a_signal_that_a_worker_handles_stops_dealing(void **state)
{
    (void)state;
    static const enum pool_kind KINDS[] = {POOL_SERIAL, POOL_THREADS, POOL_SUBINTERPRETERS};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        struct world *world = world_new(200000, (struct world_plan){.run = signal_its_own_thread_in_one});
        let_signals_raise_the_flag();
        assert_int_equal(world_run(world, (struct pool_options){.kind = KINDS[i], .workers = 2, .stop = &flag}), 0);
        assert_int_equal(flag, 1);
        world_check(world);
        assert_true(world_count(world, POOL_JOB_WAITING) > 0);
        world_free(world);
    }
}

static bool interrupt_the_group(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker;
    if (job == 5) {
        (void)kill(0, SIGINT);
        (void)kill(0, SIGTERM);
        (void)kill(0, SIGHUP);
    }
    usleep(1000);
    return true;
}

/* In a process group of its own. Ends with 0 where all is as it should be. */
_Noreturn static void run_in_a_group(void)
{
    (void)setpgid(0, 0);
    flag = 0;
    for (int i = 0; i < 3; i++)
        (void)sigaction((int[]){SIGINT, SIGTERM, SIGHUP}[i], &(struct sigaction){.sa_handler = raise_flag}, NULL);
    struct world *world = world_new(100000, (struct world_plan){.run = interrupt_the_group});
    int result = world_run(world, (struct pool_options){.kind = POOL_PROCESSES, .workers = 3, .stop = &flag});
    size_t done = world_count(world, POOL_JOB_DONE), waiting = world_count(world, POOL_JOB_WAITING);
    _exit(result == 0 && flag == 1 && waiting > 0 && done + waiting == 100000 && world->stops == 3 ? 0 : 1);
}

static void workers_finish_their_job_when_the_whole_group_is_interrupted(void **state)
{
    (void)state;
    int status;
    pid_t pid = fork();
    if (pid == 0)
        run_in_a_group();
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static bool interrupt_itself(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker, (void)job;
    return raise(SIGINT) == 0 && raise(SIGTERM) == 0 && raise(SIGHUP) == 0;
}

static void workers_ignore_what_a_terminal_sends(void **state)
{
    (void)state;
    struct world *world = world_new(20, (struct world_plan){.run = interrupt_itself});
    assert_int_equal(world_run(world, (struct pool_options){.kind = POOL_PROCESSES, .workers = 2}), 0);
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_DONE), 20);
    check_no_child_is_left();
    world_free(world);
}

static bool hang(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker, (void)job;
    while (pause() != 0)
        continue;
    return true;
}

static bool hang_and_signal_the_caller_as_the_third(struct world *world, size_t worker, size_t job)
{
    if (world->turns == 3)
        (void)kill(caller, SIGUSR1);
    return hang(world, worker, job);
}

static void kill_ends_running_jobs_which_are_then_not_done(void **state)
{
    (void)state;
    struct world *world = world_new(20, (struct world_plan){.run = hang_and_signal_the_caller_as_the_third});
    let_signals_raise_the_flag();
    assert_int_equal(world_run(world, (struct pool_options){.kind = POOL_PROCESSES, .workers = 3, .kill = &flag}), 0);
    assert_int_equal(flag, 1);
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_WAITING), 20);
    for (size_t i = 0; i < 20; i++) {
        assert_int_equal(world->jobs[i].begun, i < 3);
        assert_int_equal(world->jobs[i].died, i < 3);
    }
    assert_int_equal(world->idle_deaths, 0);
    assert_int_equal(world->outcome.respawned, 0);
    check_no_child_is_left();
    world_free(world);
}

static bool hang_in_some(struct world *world, size_t worker, size_t job)
{
    return job == 3 || job == 17 ? hang(world, worker, job) : true;
}

/* A second is long enough for a job of no length, however busy the machine. */
static void a_job_over_its_time_is_ended_and_the_others_are_done(void **state)
{
    (void)state;
    for (size_t workers = 1; workers <= 2; workers++) {
        struct world *world = world_new(50, (struct world_plan){.run = hang_in_some});
        struct pool_options options = {.kind = POOL_PROCESSES, .workers = workers, .timeout_ns = 1000000000};
        assert_int_equal(world_run(world, options), 0);
        world_check(world);
        assert_int_equal(world->ends[3].state, POOL_JOB_TIMEOUT);
        assert_int_equal(world->ends[17].state, POOL_JOB_TIMEOUT);
        assert_int_equal(world_count(world, POOL_JOB_DONE), 48);
        assert_true(world->outcome.respawned > 0);
        check_no_child_is_left();
        world_free(world);
    }
}

static bool take_about_two_ms(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker;
    usleep(1600 + (useconds_t)(job * 37 % 800));
    return true;
}

/* Whether a job ends before its time or after it is a matter of luck here; that it ends one way is not. */
static void a_job_that_finishes_as_its_time_ends_is_marked_once(void **state)
{
    (void)state;
    struct world *world = world_new(200, (struct world_plan){.run = take_about_two_ms});
    struct pool_options options = {.kind = POOL_PROCESSES, .workers = 2, .timeout_ns = 2100000};
    assert_int_equal(world_run(world, options), 0);
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_DONE) + world_count(world, POOL_JOB_TIMEOUT), 200);
    check_no_child_is_left();
    world_free(world);
}

/* The parent looks after the age of jobs before it tells progress. */
static bool last_until_the_parent_has_looked(struct world *world, size_t worker, size_t job)
{
    (void)worker, (void)job;
    while (world->mark == 0 || world->progress_calls < world->mark)
        usleep(1000);
    return true;
}

_Noreturn static void run_to_be_suspended(struct world *world)
{
    (void)setpgid(0, 0);
    int result =
        world_run(world, (struct pool_options){.kind = POOL_PROCESSES, .workers = 2, .timeout_ns = 1000000000});
    _exit(result == 0 && world_count(world, POOL_JOB_DONE) == 2 ? 0 : 1);
}

static void time_spent_suspended_does_not_count(void **state)
{
    (void)state;
    int status;
    struct world *world = world_new(2, (struct world_plan){.run = last_until_the_parent_has_looked});
    pid_t pid = fork();
    if (pid == 0)
        run_to_be_suspended(world);
    while (world->turns < 2)
        usleep(1000);
    assert_int_equal(kill(-pid, SIGSTOP), 0);
    assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
    assert_true(WIFSTOPPED(status));
    usleep(1200000);
    world->mark = world->progress_calls + 1;
    assert_int_equal(kill(-pid, SIGCONT), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    world_free(world);
}

/* Once with the workers at work, and once as soon as the parent exists: before, in or after its forks. */
static void workers_die_with_their_parent(void **state)
{
    (void)state;
    for (int is_early = 0; is_early < 2; is_early++) {
        int ends[2];
        char byte;
        assert_int_equal(pipe(ends), 0);
        struct world *world = world_new(2, (struct world_plan){.run = hang});
        pid_t pid = fork();
        if (pid == 0) {
            close(ends[0]); /* the workers inherit the other end and hold it while they live */
            _exit(world_run(world, (struct pool_options){.kind = POOL_PROCESSES, .workers = 2}));
        }
        close(ends[1]);
        while (!is_early && world->turns < 2)
            usleep(1000);
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        assert_int_equal(read(ends[0], &byte, 1), 0);
        close(ends[0]);
        world_free(world);
    }
}

static bool end_in_some_ways(struct world *world, size_t worker, size_t job)
{
    (void)world, (void)worker;
    if (job == 7)
        (void)raise(SIGKILL);
    return true;
}

static void check_signals_survive(enum pool_kind kind)
{
    struct sigaction before[NSIG], after[NSIG];
    sigset_t mask_before, mask_after;
    assert_int_equal(sigprocmask(SIG_BLOCK, NULL, &mask_before), 0);
    for (int i = 1; i < NSIG; i++)
        (void)sigaction(i, NULL, &before[i]);
    bool is_safe = kind != POOL_PROCESSES; /* from the death of a worker */
    struct world *world = world_new(20, (struct world_plan){.run = is_safe ? NULL : end_in_some_ways});
    assert_int_equal(world_run(world, (struct pool_options){.kind = kind, .workers = 2}), 0);
    world_check(world);
    if (!is_safe)
        assert_int_equal(world->ends[7].crash_signal, SIGKILL);
    world_free(world);
    assert_int_equal(sigprocmask(SIG_BLOCK, NULL, &mask_after), 0);
    for (int i = 1; i < NSIG; i++) {
        assert_int_equal(sigismember(&mask_before, i), sigismember(&mask_after, i));
        if (sigaction(i, NULL, &after[i]) == 0) {
            assert_ptr_equal(before[i].sa_handler, after[i].sa_handler);
            assert_int_equal(before[i].sa_flags, after[i].sa_flags);
        }
    }
}

static void mask_and_handlers_are_as_before(void **state)
{
    (void)state;
    static void (*const child_handlers[])(int) = {SIG_DFL, SIG_IGN, raise_flag};
    sigset_t some, before;
    (void)sigemptyset(&some);
    (void)sigaddset(&some, SIGUSR1);
    (void)sigaddset(&some, SIGCHLD);
    for (enum pool_kind kind = 0; kind < POOL_KIND_COUNT; kind++)
        for (size_t i = 0; i < 3; i++) {
            struct sigaction action = {.sa_handler = child_handlers[i], .sa_flags = SA_NOCLDSTOP};
            assert_int_equal(sigaction(SIGCHLD, &action, NULL), 0);
            check_signals_survive(kind);
            assert_int_equal(sigprocmask(SIG_BLOCK, &some, &before), 0);
            check_signals_survive(kind);
            assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
        }
    (void)signal(SIGCHLD, SIG_DFL);
}

static bool wait_for_the_other_child(struct world *world, size_t worker, size_t job)
{
    (void)worker, (void)job;
    pid_t other = world->pids[WORLD_MOST_WORKERS - 1];
    /* A zombie still has its number, so only its state tells. */
    char path[64], line[256] = "";
    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)other);
    for (const char *end = NULL; end == NULL || end[2] != 'Z'; usleep(1000)) {
        FILE *file = fopen(path, "re");
        end = file != NULL && fgets(line, sizeof line, file) != NULL ? strrchr(line, ')') : NULL;
        if (file == NULL)
            return false; /* reaped */
        (void)fclose(file);
    }
    return true;
}

static void other_children_of_the_caller_are_left_to_it(void **state)
{
    (void)state;
    struct world *world = world_new(5, (struct world_plan){.run = wait_for_the_other_child});
    int status = 0;
    flag = 0;
    assert_int_equal(sigaction(SIGCHLD, &(struct sigaction){.sa_handler = raise_flag}, NULL), 0);
    pid_t other = fork();
    if (other == 0) {
        usleep(20000);
        _exit(42);
    }
    world->pids[WORLD_MOST_WORKERS - 1] = other;
    assert_int_equal(world_run(world, (struct pool_options){.kind = POOL_PROCESSES, .workers = 2}), 0);
    world_check(world);
    assert_int_equal(world_count(world, POOL_JOB_DONE), 5);
    assert_int_equal(flag, 1); /* its SIGCHLD was not swallowed */
    assert_int_equal(waitpid(other, &status, 0), other);
    assert_int_equal(WEXITSTATUS(status), 42);
    (void)signal(SIGCHLD, SIG_DFL);
    check_no_child_is_left();
    world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signal_stops_dealing_and_finishes_what_runs),
        cmocka_unit_test(a_signal_that_a_worker_handles_stops_dealing),
        cmocka_unit_test(workers_finish_their_job_when_the_whole_group_is_interrupted),
        cmocka_unit_test(workers_ignore_what_a_terminal_sends),
        cmocka_unit_test(kill_ends_running_jobs_which_are_then_not_done),
        cmocka_unit_test(a_job_over_its_time_is_ended_and_the_others_are_done),
        cmocka_unit_test(a_job_that_finishes_as_its_time_ends_is_marked_once),
        cmocka_unit_test(time_spent_suspended_does_not_count),
        cmocka_unit_test(workers_die_with_their_parent),
        cmocka_unit_test(mask_and_handlers_are_as_before),
        cmocka_unit_test(other_children_of_the_caller_are_left_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
