#include "tests/plugins/support.h"

#include <pthread.h>

enum { WORKERS = 4, ROUNDS = 25 };

/* The count of its calls, which a module of its own keeps for itself. */
#define COUNTER                                                                                                        \
    "import chandler\n"                                                                                                \
    "calls = 0\n"                                                                                                      \
    "@chandler.indicator('count')\n"                                                                                   \
    "def count(series):\n"                                                                                             \
    "    global calls\n"                                                                                               \
    "    calls += 1\n"                                                                                                 \
    "    return [calls] * len(series)\n"                                                                               \
    "@chandler.indicator('mean')\n"                                                                                    \
    "def mean(series, period=5):\n"                                                                                    \
    "    close = list(series.close)\n"                                                                                 \
    "    return [sum(close[max(0, i - period + 1):i + 1]) / period for i in range(len(close))]\n"

struct task {
    struct world *world;
    enum plugin_place where;
    pthread_t thread;
    enum status status;
    double count;
    double mean;
    struct error error;
};

static void *work(void *context)
{
    struct task *task = context;
    const struct plugin_interface *python = task->world->python;
    struct plugin_worker *worker = NULL;
    task->status = python->worker_start(&worker, task->world->host, task->where, &task->error);
    for (int i = 0; !task->status && i < ROUNDS; i++) {
        task->status = world_compute(task->world, worker, "count", &task->count, &task->error);
        if (!task->status)
            task->status = world_compute(task->world, worker, "mean:4", &task->mean, &task->error);
    }
    python->worker_stop(&worker);
    return NULL;
}

static void run_workers(struct world *world, enum plugin_place where, struct task tasks[WORKERS])
{
    pthread_attr_t attributes;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, PLUGIN_STACK_SIZE), 0);
    for (int i = 0; i < WORKERS; i++) {
        tasks[i] = (struct task){.world = world, .where = where};
        assert_int_equal(pthread_create(&tasks[i].thread, &attributes, work, &tasks[i]), 0);
    }
    for (int i = 0; i < WORKERS; i++)
        assert_int_equal(pthread_join(tasks[i].thread, NULL), 0);
    pthread_attr_destroy(&attributes);
}

static void assert_workers_are_apart(struct world *world, enum plugin_place where)
{
    struct task tasks[WORKERS];
    run_workers(world, where, tasks);
    for (int i = 0; i < WORKERS; i++) {
        if (tasks[i].status)
            fail_msg("%s", tasks[i].error.message);
        assert_true(tasks[i].count == ROUNDS);
        assert_true(tasks[i].mean == (17. + 18 + 19 + 20) / 4);
    }
}

static void threads_have_the_stack_for_pythons_limit_of_recursion(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py",
                 "import chandler\n"
                 "class Deep:\n    def __lt__(self, other): return sorted([Deep(), Deep()])\n"
                 "@chandler.indicator('mean')\ndef mean(s, n=0): return s.close\n"
                 "@chandler.indicator('count')\ndef count(s):\n    sorted([Deep(), Deep()])\n");
    world_open(world);
    struct task tasks[WORKERS];
    run_workers(world, PLUGIN_IN_THREAD, tasks);
    for (int i = 0; i < WORKERS; i++) {
        assert_int_equal(tasks[i].status, STATUS_INPUT);
        assert_non_null(strstr(tasks[i].error.message, "RecursionError"));
    }
}

static bool has_interpreters(struct world *world)
{
    const char *place = NULL;
    return !world->python->can_run(world->host, PLUGIN_IN_SUBINTERPRETER, false, &place, &world->error);
}

static void threads_compute_in_modules_of_their_own(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", COUNTER);
    world_open(world);
    const char *place = NULL;
    assert_int_equal(world->python->can_run(world->host, PLUGIN_IN_THREAD, false, &place, &world->error), STATUS_OK);
    for (int i = 0; i < 3; i++)
        assert_workers_are_apart(world, PLUGIN_IN_THREAD);
}

static void interpreters_compute_in_modules_of_their_own(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", COUNTER);
    world_open(world);
    if (!has_interpreters(world)) {
        assert_int_equal(strncmp(world->error.message, "sub-interpreters with a GIL of their own need Python 3.12", 57),
                         0);
        assert_true(strcmp(world->python->python_version(), "3.12") < 0);
        struct plugin_worker *worker = NULL;
        assert_int_equal(world->python->worker_start(&worker, world->host, PLUGIN_IN_SUBINTERPRETER, &world->error),
                         STATUS_UNSUPPORTED);
        assert_null(worker);
        skip();
    }
    for (int i = 0; i < 3; i++)
        assert_workers_are_apart(world, PLUGIN_IN_SUBINTERPRETER);
}

static void workers_prints_go_to_standard_error(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py",
                 "import sys\nassert sys.stdout is sys.stderr and sys.__stdout__ is sys.stderr\n" COUNTER);
    world_open(world);
    assert_workers_are_apart(world, PLUGIN_IN_THREAD);
    if (has_interpreters(world))
        assert_workers_are_apart(world, PLUGIN_IN_SUBINTERPRETER);
}

static void helpers_are_found_in_every_place(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", "import helper_of_a\n" COUNTER);
    world_file(world, "helper_of_a.py", "x = 1\n");
    world_open(world);
    assert_workers_are_apart(world, PLUGIN_IN_THREAD);
    if (has_interpreters(world))
        assert_workers_are_apart(world, PLUGIN_IN_SUBINTERPRETER);
}

static void a_worker_that_cannot_start_says_why_and_leaves_nothing(void **state)
{
    struct world *world = *state;
    world_plugin(
        world, "a.py",
        "import threading\nassert threading.current_thread() is threading.main_thread(), 'main only'\n" COUNTER);
    world_open(world);
    struct task tasks[WORKERS];
    for (int round = 0; round < 5; round++) {
        run_workers(world, PLUGIN_IN_THREAD, tasks);
        for (int i = 0; i < WORKERS; i++) {
            assert_int_equal(tasks[i].status, STATUS_UNSUPPORTED);
            assert_string_equal(tasks[i].error.message, "a.py:2: AssertionError: main only");
        }
    }
    const char *place = NULL;
    assert_int_equal(world->python->can_run(world->host, PLUGIN_IN_PROCESS, true, &place, &world->error), STATUS_OK);
}

static void a_worker_whose_plugin_registers_others_is_refused(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py",
                 "import chandler, sys\n"
                 "sys.once = name = 'b' if hasattr(sys, 'once') else 'a'\n"
                 "@chandler.indicator(name)\ndef f(s): return s.close\n");
    world_open(world);
    struct task tasks[WORKERS];
    run_workers(world, PLUGIN_IN_THREAD, tasks);
    for (int i = 0; i < WORKERS; i++) {
        assert_int_equal(tasks[i].status, STATUS_UNSUPPORTED);
        assert_string_equal(tasks[i].error.message, "a.py: registers other indicators when it is imported again");
    }
}

static void a_trial_names_the_plugin_that_interpreters_refuse(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", COUNTER);
    /* In the main interpreter sys.path holds what this puts there; in another it raises. */
    world_plugin(world, "b.py",
                 "import os\n\nif os.environ.get('CHANDLER_TEST_TRIAL'):\n    raise ImportError('not here')\n");
    world_open(world);
    if (!has_interpreters(world))
        skip();
    const char *place = NULL;
    setenv("CHANDLER_TEST_TRIAL", "1", 1);
    enum status status = world->python->can_run(world->host, PLUGIN_IN_SUBINTERPRETER, false, &place, &world->error);
    unsetenv("CHANDLER_TEST_TRIAL");
    assert_int_equal(status, STATUS_UNSUPPORTED);
    assert_string_equal(place, world->paths[1]);
    assert_int_equal(world->error.line, 4);
    assert_string_equal(world->error.message, "ImportError: not here");
    assert_true(has_interpreters(world));
}

static void failures_say_file_line_and_reason(void **state)
{
    struct world *world = *state;
    world_plugin(world, "faults.py",
                 "import chandler, faulty_helper, sys\n"
                 "@chandler.indicator('divide')\ndef divide(s, by=0):\n\n    return 1 / by\n"
                 "@chandler.indicator('helped')\ndef helped(s):\n    return faulty_helper.f()\n"
                 "@chandler.indicator('leave')\ndef leave(s):\n    sys.exit(3)\n"
                 "@chandler.indicator('short')\ndef short(s):\n    return [1]\n"
                 "@chandler.indicator('deep')\ndef deep(s):\n    return deep(s)\n"
                 "@chandler.indicator('endless')\ndef endless(s):\n    return [1e999] * len(s)\n"
                 "import functools\nchandler.indicator('partial')(functools.partial(short))\n");
    world_file(world, "faulty_helper.py", "def f():\n    raise KeyError('k')\n");
    world_open(world);
    static const char *const expected[][2] = {
        {"divide", "faults.py:5: ZeroDivisionError: division by zero"},
        {"helped", "faults.py:8: KeyError: 'k' (in faulty_helper.py:2)"},
        {"leave", "faults.py:11: SystemExit: 3"},
        {"short", "faults.py:12: 1 value for 20 candles"},
        {"endless", "faults.py:18: candle 1 (1970-01-01): the value is infinite; NaN or None stands for no value"},
        {"partial", "faults.py: 1 value for 20 candles"},
    };
    double last = 0;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_int_equal(world_compute_here(world, expected[i][0], &last, &world->error), STATUS_INPUT);
        assert_string_equal(world->error.message, expected[i][1]);
        assert_int_equal(world->error.line, 0);
    }
    assert_int_equal(world_compute_here(world, "deep", &last, &world->error), STATUS_INPUT);
    assert_non_null(strstr(world->error.message, "faults.py:17: RecursionError: maximum recursion depth exceeded"));
}

static void an_indicator_without_a_worker_is_an_error(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", COUNTER);
    world_open(world);
    double last = 0;
    assert_int_equal(world_compute(world, NULL, "count", &last, &world->error), STATUS_UNSUPPORTED);
}

static void threads_of_a_plugin_keep_from_forking(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", COUNTER);
    world_plugin(world, "b.py",
                 "import threading\nstop = threading.Event()\n"
                 "threading.Thread(target=stop.wait, name='feeder', daemon=True).start()\n");
    world_open(world);
    const char *place = NULL;
    assert_int_equal(world->python->can_run(world->host, PLUGIN_IN_PROCESS, true, &place, &world->error),
                     STATUS_UNSUPPORTED);
    assert_string_equal(place, world->paths[1]);
    assert_non_null(strstr(world->error.message, "'feeder'"));
    assert_int_equal(world->python->can_run(world->host, PLUGIN_IN_PROCESS, false, &place, &world->error), STATUS_OK);
    assert_workers_are_apart(world, PLUGIN_IN_THREAD);
}

static void an_ended_thread_does_not_keep_from_forking(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()\n" COUNTER);
    world_open(world);
    const char *place = NULL;
    assert_int_equal(world->python->can_run(world->host, PLUGIN_IN_PROCESS, true, &place, &world->error), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(threads_compute_in_modules_of_their_own),
        world_test(threads_have_the_stack_for_pythons_limit_of_recursion),
        world_test(interpreters_compute_in_modules_of_their_own),
        world_test(workers_prints_go_to_standard_error),
        world_test(helpers_are_found_in_every_place),
        world_test(a_worker_that_cannot_start_says_why_and_leaves_nothing),
        world_test(a_worker_whose_plugin_registers_others_is_refused),
        world_test(a_trial_names_the_plugin_that_interpreters_refuse),
        world_test(failures_say_file_line_and_reason),
        world_test(an_indicator_without_a_worker_is_an_error),
        world_test(threads_of_a_plugin_keep_from_forking),
        world_test(an_ended_thread_does_not_keep_from_forking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
