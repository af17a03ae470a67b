/* Extension modules that declare, or do not, that they do without a GIL: from tests/python. */
#include "tests/plugins/support.h"

#include <sys/wait.h>

#define PATH_TO_EXTENSIONS "import os, sys\nsys.path.append(os.environ['CHANDLER_BINARY_DIR'] + '/tests/python')\n"
#define OTHER "import chandler\n@chandler.indicator('m')\ndef m(s): return s.close\n"
#define NOTHING "@chandler.indicator('n')\ndef n(s): return s.close\n"

/* Each in a process of its own, as a switched GIL and an extension module stay for good. */
static void in_a_process(struct world *world, void (*check)(struct world *))
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        check(world);
        world->python->close(&world->host);
        _exit(0);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* A failed expectation in the child ends it with another status than 0. */
#define expect(is_so)                                                                                                  \
    do {                                                                                                               \
        if (!(is_so)) {                                                                                                \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #is_so);                                        \
            _exit(1);                                                                                                  \
        }                                                                                                              \
    } while (false)

static void check_switched(struct world *world)
{
    unsetenv("PYTHON_GIL");
    expect(world_try_open(world) == STATUS_OK);
    expect(world->python->gil(world->host) == PYTHON_GIL_ON);
    size_t count = 0;
    const struct plugin_note *notes = world->python->notes(world->host, &count);
    if (chandler_python_status() == PYTHON_GIL_ON) {
        expect(count == 0);
        return;
    }
    expect(count == 1);
    expect(strcmp(notes[0].plugin, world->paths[1]) == 0);
    expect(notes[0].note.line == 4);
    expect(strstr(notes[0].note.message, "'ext_undeclared'") != NULL);
    /* Python's own warning is not printed as well, and its filters are as they were. */
    char path[200];
    snprintf(path, sizeof path, "%s/err", world->folder);
    FILE *file = fopen(path, "r");
    expect(file != NULL);
    char text[1000] = {0};
    if (file)
        expect(fread(text, 1, sizeof text - 1, file) > 0);
    expect(strstr(text, "another warning") != NULL);
    expect(strstr(text, "global interpreter lock") == NULL);
}

static void an_extension_that_switches_the_gil_on_is_named(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", "import chandler, sys, warnings\nbefore = list(warnings.filters)\n" NOTHING);
    world_plugin(world, "b.py",
                 PATH_TO_EXTENSIONS "sys.stderr = open(os.path.dirname(__file__) + '/err', 'w')\n"
                                    "import ext_undeclared\n"
                                    "import warnings\nwarnings.warn('another warning', RuntimeWarning)\n"
                                    "sys.stderr.flush()\n" OTHER);
    in_a_process(world, check_switched);
}

static void check_stays(struct world *world)
{
    unsetenv("PYTHON_GIL");
    expect(world_try_open(world) == STATUS_OK);
    expect(world->python->gil(world->host) == chandler_python_status());
    size_t count = 1;
    world->python->notes(world->host, &count);
    expect(count == 0);
}

static void an_extension_that_declares_itself_leaves_the_gil(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", PATH_TO_EXTENSIONS "import chandler, ext_declared\n" NOTHING);
    in_a_process(world, check_stays);
}

/* A warning that the user's filters make an error must not keep the plugin out: the note tells of it. */
static void check_strict(struct world *world)
{
    setenv("PYTHONWARNINGS", "error", 1);
    check_switched(world);
}

static void warnings_as_errors_do_not_refuse_an_extension(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", "import chandler\n" NOTHING);
    world_plugin(world, "b.py",
                 PATH_TO_EXTENSIONS "sys.stderr = open(os.path.dirname(__file__) + '/err', 'w')\n"
                                    "import ext_undeclared\n"
                                    "import warnings\n"
                                    "try: warnings.warn('another warning', RuntimeWarning)\n"
                                    "except RuntimeWarning as e: print(e, file=sys.stderr, flush=True)\n" OTHER);
    in_a_process(world, check_strict);
}

static void check_gil_1(struct world *world)
{
    setenv("PYTHON_GIL", "1", 1);
    expect(world_try_open(world) == STATUS_OK);
    expect(world->python->gil(world->host) == PYTHON_GIL_ON);
}

static void check_gil_0(struct world *world)
{
    setenv("PYTHON_GIL", "0", 1);
    enum status status = world_try_open(world);
    if (chandler_python_status() == PYTHON_GIL_OFF) {
        expect(status == STATUS_OK && world->python->gil(world->host) == PYTHON_GIL_OFF);
        return;
    }
    /* Before 3.13 Python does not know the variable. */
    if (strncmp(world->python->python_version(), "3.9", 3) == 0 || strcmp(world->python->python_version(), "3.13") < 0)
        expect(status == STATUS_OK);
    else
        expect(status == STATUS_USAGE && !world->place && strstr(world->error.message, "GIL"));
}

static void python_gil_of_the_environment_is_honoured(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", "import chandler\n" NOTHING);
    in_a_process(world, check_gil_1);
    in_a_process(world, check_gil_0);
}

static void check_interpreters(struct world *world)
{
    expect(world_try_open(world) == STATUS_OK);
    const char *place = NULL;
    expect(world->python->can_run(world->host, PLUGIN_IN_SUBINTERPRETER, false, &place, &world->error) ==
           STATUS_UNSUPPORTED);
    if (strstr(world->error.message, "need Python 3.12"))
        return;
    expect(place && strcmp(place, world->paths[0]) == 0);
    expect(world->error.line == 3);
    expect(strstr(world->error.message, "ImportError: ") && strstr(world->error.message, "ext_main_only"));
}

static void an_extension_for_the_main_interpreter_is_refused_in_others(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", PATH_TO_EXTENSIONS "import chandler, ext_main_only\n" NOTHING);
    in_a_process(world, check_interpreters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(an_extension_that_switches_the_gil_on_is_named),
        world_test(an_extension_that_declares_itself_leaves_the_gil),
        world_test(warnings_as_errors_do_not_refuse_an_extension),
        world_test(python_gil_of_the_environment_is_honoured),
        world_test(an_extension_for_the_main_interpreter_is_refused_in_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
