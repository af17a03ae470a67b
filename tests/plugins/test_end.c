/* What lasts and what does not: threads that do not end, memory over many charts, the manners of loading. */
#include "tests/plugins/support.h"

#include "chandler_config.h"

#include <pthread.h>
#include <sys/wait.h>

enum { CANDLES = 400 };

#define MEAN                                                                                                           \
    "import chandler\n"                                                                                                \
    "@chandler.indicator('mean')\n"                                                                                    \
    "def mean(series, period=5):\n"                                                                                    \
    "    close = list(series.close)\n"                                                                                 \
    "    return {'a': close, 'b': chandler.line(close)}\n"                                                             \
    "@chandler.indicator('fault')\n"                                                                                   \
    "def fault(series, period=5):\n"                                                                                   \
    "    kept = list(series.close)\n"                                                                                  \
    "    raise ValueError('none of %d' % period) from KeyError('x')\n"

static void a_build_without_python_says_how_to_get_it(void **state)
{
    struct world *world = *state;
    const struct plugin_interface *python = world->python;
    enum status status = plugins_load(&python, &world->error);
    if (chandler_python_version()[0]) {
        assert_int_equal(status, STATUS_OK);
        assert_ptr_equal(python, world->python);
        assert_string_equal(python->chandler_version, CHANDLER_VERSION);
    } else {
        assert_int_equal(status, STATUS_UNSUPPORTED);
        assert_null(python);
        assert_non_null(strstr(world->error.message, "-DCHANDLER_PYTHON=ON"));
    }
}

static void libpython_is_mapped_only_once_it_is_asked_for(void **state)
{
    const char *emulator = getenv("CHANDLER_EMULATOR");
    if (emulator && emulator[0])
        skip(); /* it has a file of its own, which knows nothing of this one */
    /* This program has loaded it: another start of the same, told to look before, has not. */
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        setenv("CHANDLER_TEST_LOOKS", "1", 1);
        execl("/proc/self/exe", "test_end", (char *)NULL);
        _exit(127);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    (void)state;
}

static bool maps_libpython(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[4096];
    bool is_there = false;
    while (maps && fgets(line, sizeof line, maps))
        is_there = is_there || strstr(line, "libpython");
    if (maps)
        fclose(maps);
    return is_there;
}

/* 0 where libpython came with plugins_load and not before. */
static int look(void)
{
    const struct plugin_interface *python = NULL;
    if (maps_libpython())
        return 1;
    if (chandler_python_version()[0])
        return plugins_load(&python, NULL) != STATUS_OK || !maps_libpython();
    return plugins_load(&python, NULL) != STATUS_UNSUPPORTED || maps_libpython();
}

struct task {
    struct world *world;
    enum plugin_place where;
    pthread_t thread;
    const char *wrong;
    size_t first_bytes, last_bytes; /* of the process's memory, after some charts and after many */
};

static size_t resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    size_t pages = 0, resident = 0;
    if (file && fscanf(file, "%zu %zu", &pages, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return resident * (size_t)sysconf(_SC_PAGESIZE);
}

/* As a worker that draws many charts, the half of which fail. */
static const char *compute(struct world *world, struct plugin_worker *worker, int charts)
{
    struct error error = {0};
    double last = 0;
    for (int i = 0; i < charts; i += 2) {
        if (world_compute(world, worker, "mean:3", &last, &error) != STATUS_OK || last != CANDLES)
            return "no value";
        if (world_compute(world, worker, "fault", &last, &error) != STATUS_INPUT)
            return "no failure";
    }
    return NULL;
}

static void *compute_often(void *context)
{
    struct task *task = context;
    const struct plugin_interface *python = task->world->python;
    struct plugin_worker *worker = NULL;
    if (python->worker_start(&worker, task->world->host, task->where, NULL)) {
        task->wrong = "no worker";
        return NULL;
    }
    task->wrong = compute(task->world, worker, 400);
    task->first_bytes = resident_bytes();
    if (!task->wrong)
        task->wrong = compute(task->world, worker, 4000);
    task->last_bytes = resident_bytes();
    python->worker_stop(&worker);
    return NULL;
}

/* What a chart's function makes here takes 10 KiB and more, so that 4000 of them would be seen. */
static bool has_grown(const struct task *task)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    (void)task; /* keeps what was freed, and says itself what is never freed */
    return false;
#else
    return !task->first_bytes || task->last_bytes > task->first_bytes + ((size_t)3 << 20);
#endif
}

static void memory_does_not_grow_with_the_charts(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", MEAN);
    world_open(world);
    series_release(&world->series);
    world->series = world_series(CANDLES);
    const char *place = NULL;
    for (int i = PLUGIN_IN_THREAD; i <= PLUGIN_IN_SUBINTERPRETER; i++) {
        struct task task = {.world = world, .where = (enum plugin_place)i};
        pthread_attr_t attributes;
        if (world->python->can_run(world->host, task.where, false, &place, &world->error))
            continue;
        assert_int_equal(pthread_attr_init(&attributes), 0);
        assert_int_equal(pthread_attr_setstacksize(&attributes, PLUGIN_STACK_SIZE), 0);
        assert_int_equal(pthread_create(&task.thread, &attributes, compute_often, &task), 0);
        assert_int_equal(pthread_join(task.thread, NULL), 0);
        pthread_attr_destroy(&attributes);
        assert_null(task.wrong);
        assert_false(has_grown(&task));
    }
}

/* In a process of its own, which the thread outlives the host in. */
static int end_with_a_thread(struct world *world, char *text, size_t size)
{
    int stream[2];
    assert_int_equal(pipe(stream), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(stream[1], 2);
        world_open(world);
        world->python->close(&world->host);
        _exit(world_try_open(world) == STATUS_OK ? 0 : 3);
    }
    close(stream[1]);
    size_t length = 0;
    ssize_t got;
    while (length + 1 < size && (got = read(stream[0], text + length, size - 1 - length)) > 0)
        length += (size_t)got;
    text[length] = 0;
    close(stream[0]);
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_thread_that_ends_is_waited_for(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py",
                 "import atexit, threading, time\natexit.register(print, 'the end')\n"
                 "threading.Thread(target=lambda: (time.sleep(0.2), print('the thread'))).start()\n" MEAN);
    char text[200];
    assert_int_equal(end_with_a_thread(world, text, sizeof text), 0);
    assert_non_null(strstr(text, "the thread\nthe end\n"));
}

/* Else its idle threads would be waited for as long as any, and the end would be 3. */
static void an_executor_that_nobody_shut_down_is_dismissed(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py",
                 "import atexit\nfrom concurrent.futures import ThreadPoolExecutor\n"
                 "atexit.register(print, 'the end')\n"
                 "executor = ThreadPoolExecutor(2)\nexecutor.submit(print, 'the job')\n" MEAN);
    char text[200];
    assert_int_equal(end_with_a_thread(world, text, sizeof text), 0);
    assert_non_null(strstr(text, "the job\nthe end\n"));
}

static void a_thread_that_does_not_end_holds_nobody_up_for_ever(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py",
                 "import atexit, threading\natexit.register(print, 'the end')\n"
                 "threading.Thread(target=threading.Event().wait).start()\n" MEAN);
    char text[200];
    assert_int_equal(end_with_a_thread(world, text, sizeof text), 3);
    assert_string_equal(text, "the end\n");
}

int main(void)
{
    if (getenv("CHANDLER_TEST_LOOKS"))
        return look();
    const struct CMUnitTest tests[] = {
        world_test(a_build_without_python_says_how_to_get_it),
        world_test(libpython_is_mapped_only_once_it_is_asked_for),
        world_test(memory_does_not_grow_with_the_charts),
        world_test(a_thread_that_ends_is_waited_for),
        world_test(an_executor_that_nobody_shut_down_is_dismissed),
        world_test(a_thread_that_does_not_end_holds_nobody_up_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
