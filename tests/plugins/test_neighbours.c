#include "tests/plugins/support.h"

#include <sys/stat.h>

/* A plugin whose indicator gives its helper's number. */
#define WITH_HELPER(name)                                                                                              \
    "import chandler, util\n@chandler.indicator('" name "')\n"                                                         \
    "def f(series): return [util.number] * len(series)\n"
/* The same, but the helper is imported only when it computes. */
#define WITH_LATE_HELPER(name)                                                                                         \
    "import chandler\n@chandler.indicator('" name "')\n"                                                               \
    "def f(series):\n    import util\n    return [util.number] * len(series)\n"
#define PLAIN(name)                                                                                                    \
    "import chandler\n@chandler.indicator('" name "')\n"                                                               \
    "def f(series): return series.close\n"

static void make_folders(struct world *world, const char *const *names)
{
    for (; *names; names++) {
        char path[160];
        snprintf(path, sizeof path, "%s/%s", world->folder, *names);
        assert_int_equal(mkdir(path, 0700), 0);
    }
}

#define FOLDERS(...) make_folders(world, (const char *const[]){__VA_ARGS__, NULL})

/* What is said of `mine` beside the second plugin, where `theirs` beside the first was imported. */
static void clash(struct world *world, char message[300], const char *mine, const char *theirs)
{
    char *real = realpath(world->folder, NULL);
    assert_non_null(real);
    snprintf(message, 300, "%s lies beside this plugin, but %s/%s was imported under that name: rename one of them",
             mine, real, theirs);
    free(real);
}

static void assert_clash(struct world *world, const char *mine, const char *theirs)
{
    char message[300];
    clash(world, message, mine, theirs);
    assert_int_equal(world_try_open(world), STATUS_USAGE);
    assert_string_equal(world->error.message, message);
    assert_string_equal(world->place, world->paths[1]);
    assert_null(world->host);
}

static void a_helper_is_not_taken_for_another_plugins(void **state)
{
    struct world *world = *state;
    FOLDERS("a", "b");
    world_plugin(world, "a/one.py", WITH_HELPER("one"));
    world_plugin(world, "b/two.py", WITH_HELPER("two"));
    world_file(world, "a/util.py", "number = 1\n");
    world_file(world, "b/util.py", "number = 2\n");
    assert_clash(world, "util.py", "a/util.py");
    world_file(world, "b/two.py", "from util import only_mine\n" PLAIN("two"));
    assert_clash(world, "util.py", "a/util.py");
}

static void a_package_is_not_taken_for_another_plugins(void **state)
{
    struct world *world = *state;
    FOLDERS("a", "b", "a/util", "b/util", "a/lib", "b/lib");
    world_plugin(world, "a/one.py", WITH_HELPER("one"));
    world_plugin(world, "b/two.py", WITH_HELPER("two"));
    world_file(world, "a/util/__init__.py", "number = 1\n");
    world_file(world, "b/util/__init__.py", "number = 2\n");
    assert_clash(world, "util/__init__.py", "a/util/__init__.py");
    /* Without an __init__.py both folders are one package. */
    world_file(world, "a/one.py", "import lib.part\n" PLAIN("one"));
    world_file(world, "b/two.py", "import lib.part\n" PLAIN("two"));
    world_file(world, "a/lib/part.py", "");
    world_file(world, "b/lib/part.py", "");
    assert_clash(world, "lib/part.py", "a/lib/part.py");
}

/* What two's chart says in a worker of this kind, after one's. */
static void assert_chart_fails(struct world *world, enum plugin_place where, const char *message)
{
    const char *place = NULL;
    struct plugin_worker *worker = NULL;
    double last = 0;
    if (world->python->can_run(world->host, where, false, &place, &world->error))
        return;
    assert_int_equal(world->python->worker_start(&worker, world->host, where, &world->error), STATUS_OK);
    world_compute(world, worker, "one", &last, &world->error);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(world_compute(world, worker, "two", &last, &world->error), STATUS_INPUT);
        assert_string_equal(world->error.message, message);
    }
    world->python->worker_stop(&worker);
}

static void a_helper_that_is_imported_late_is_not_taken_either(void **state)
{
    struct world *world = *state;
    FOLDERS("a", "b");
    world_plugin(world, "a/one.py", WITH_LATE_HELPER("one"));
    world_plugin(world, "b/two.py", WITH_LATE_HELPER("two"));
    world_file(world, "a/util.py", "number = 1\n");
    world_file(world, "b/util.py", "number = 2\n");
    world_open(world);
    char message[300], whole[500];
    clash(world, message, "util.py", "a/util.py");
    snprintf(whole, sizeof whole, "%s: %s", world->paths[1], message);
    assert_chart_fails(world, PLUGIN_IN_THREAD, whole);
    assert_chart_fails(world, PLUGIN_IN_SUBINTERPRETER, whole);
    assert_chart_fails(world, PLUGIN_IN_PROCESS, whole);
}

static void what_is_nobodys_or_the_same_is_let_be(void **state)
{
    struct world *world = *state;
    FOLDERS("a", "b");
    world_plugin(world, "a/one.py", WITH_HELPER("one"));
    world_plugin(world, "b/util.py", PLAIN("two")); /* no helper, but the plugin itself */
    world_file(world, "a/util.py", "number = 1\n");
    world_file(world, "a/idle.py", "");
    world_file(world, "b/idle.py", "");
    double last = 0;
    world_open(world);
    assert_int_equal(world_compute_here(world, "one", &last, &world->error), STATUS_OK);
    assert_true(last == 1);
    world->python->close(&world->host);

    world_plugin(world, "b/three.py", WITH_HELPER("three"));
    char link[160], target[160];
    snprintf(link, sizeof link, "%s/b/util.py", world->folder);
    snprintf(target, sizeof target, "%s/a/util.py", world->folder);
    assert_int_equal(remove(link), 0);
    assert_int_equal(symlink(target, link), 0);
    world_file(world, "b/two.py", PLAIN("two"));
    snprintf(world->paths[1], sizeof *world->paths, "%s/b/two.py", world->folder);
    world_open(world);
    assert_int_equal(world_compute_here(world, "three", &last, &world->error), STATUS_OK);
    assert_true(last == 1);
}

static void a_helper_that_python_does_not_take_is_noted(void **state)
{
    struct world *world = *state;
    FOLDERS("a", "b");
    world_plugin(world, "a/one.py", PLAIN("one") "def late():\n    import statistics\n");
    world_plugin(world, "b/two.py", "import itertools\n" PLAIN("two"));
    world_file(world, "a/statistics.py", "");
    world_file(world, "a/string.py", ""); /* of which the plugin does not speak */
    world_file(world, "b/itertools.py", "");
    world_open(world);
    size_t count = 0;
    const struct plugin_note *notes = world->python->notes(world->host, &count);
    assert_int_equal(count, 2);
    assert_string_equal(notes[0].plugin, world->paths[0]);
    const char *start = "statistics.py lies beside this plugin, but 'import statistics' takes /";
    assert_int_equal(strncmp(notes[0].note.message, start, strlen(start)), 0);
    assert_non_null(strstr(notes[0].note.message, "/statistics.py: rename it"));
    assert_string_equal(notes[1].plugin, world->paths[1]);
    assert_string_equal(notes[1].note.message, "itertools.py lies beside this plugin, but 'import itertools' takes a "
                                               "module built into Python: rename it");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(a_helper_is_not_taken_for_another_plugins),
        world_test(a_package_is_not_taken_for_another_plugins),
        world_test(a_helper_that_is_imported_late_is_not_taken_either),
        world_test(what_is_nobodys_or_the_same_is_let_be),
        world_test(a_helper_that_python_does_not_take_is_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
