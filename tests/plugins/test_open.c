#include "tests/plugins/support.h"

#include <sys/stat.h>

#define ONE                                                                                                            \
    "import chandler\n"                                                                                                \
    "@chandler.indicator('one')\n"                                                                                     \
    "def one(series, factor=1.0):\n"                                                                                   \
    "    return [c * factor for c in series.close]\n"

static void plugins_indicators_are_listed_in_their_order(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py",
                 ONE "@chandler.indicator('two', pane='price', summary='Twice')\n"
                     "def two(series): return series.close\n");
    world_plugin(world, "b.py",
                 "import chandler\n@chandler.indicator('three')\n"
                 "def three(series):\n    'Three of it.\\n\\n    And more.'\n    return series.close\n");
    world_open(world);
    const struct indicator *const *list = world->python->indicators(world->host);
    assert_string_equal(list[0]->name, "one");
    assert_string_equal(list[0]->summary, "");
    assert_int_equal(list[0]->pane, INDICATOR_PANE_OWN);
    assert_string_equal(list[0]->origin, world->paths[0]);
    assert_string_equal(list[1]->name, "two");
    assert_string_equal(list[1]->summary, "Twice");
    assert_int_equal(list[1]->pane, INDICATOR_PANE_PRICE);
    assert_string_equal(list[2]->name, "three");
    assert_string_equal(list[2]->summary, "Three of it.");
    assert_string_equal(list[2]->origin, world->paths[1]);
    assert_null(list[3]);
}

static void python_names_the_version_that_runs(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ONE);
    world_open(world);
    assert_int_equal(strncmp(world->python->python_version(), chandler_python_version(), 4), 0);
    assert_null(strchr(world->python->python_version(), ' '));
}

static void closing_allows_opening_again(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ONE);
    for (int i = 0; i < 3; i++) {
        world_open(world);
        double last = 0;
        assert_int_equal(world_compute_here(world, "one:2", &last, &world->error), STATUS_OK);
        assert_true(last == 2.0 * WORLD_CANDLES);
        world->python->close(&world->host);
        assert_null(world->host);
    }
}

static void one_host_is_open_at_a_time(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ONE);
    world_open(world);
    struct plugin_host *other = NULL;
    const char *path = world->paths[0];
    const char *place = "";
    assert_int_equal(world->python->open(&other, &path, 1, &place, &world->error), STATUS_USAGE);
    assert_null(other);
    double last = 0;
    assert_int_equal(world_compute_here(world, "one", &last, &world->error), STATUS_OK);
}

/* Opening fails with this line, message and place. */
static void assert_refused(struct world *world, size_t plugin, uint64_t line, const char *message)
{
    enum status status = world_try_open(world);
    assert_int_equal(status, STATUS_USAGE);
    assert_null(world->host);
    assert_string_equal(world->error.message, message);
    assert_int_equal(world->error.line, line);
    assert_string_equal(world->place, world->paths[plugin]);
}

static void an_exception_of_an_import_has_its_line(void **state)
{
    struct world *world = *state;
    world_plugin(world, "good.py", ONE);
    world_plugin(world, "bad.py", "import chandler\n\n1 / 0\n");
    assert_refused(world, 1, 3, "ZeroDivisionError: division by zero");
}

static void a_syntax_error_has_its_line_and_text(void **state)
{
    struct world *world = *state;
    world_plugin(world, "bad.py", "import chandler\n\ndef f(:\n    pass\n");
    assert_refused(world, 0, 3, "SyntaxError: invalid syntax, in 'def f(:'");
}

static void an_exception_in_a_helper_names_both_places(void **state)
{
    struct world *world = *state;
    world_plugin(world, "bad.py", "\nimport failing_helper\n");
    world_file(world, "failing_helper.py", "x = {}\n\nx['a']\n");
    assert_refused(world, 0, 2, "KeyError: 'a' (in failing_helper.py:3)");
}

static void a_syntax_error_in_a_helper_names_both_places(void **state)
{
    struct world *world = *state;
    world_plugin(world, "bad.py", "\n\nimport broken_helper\n");
    world_file(world, "broken_helper.py", "x = = 1\n");
    assert_refused(world, 0, 3, "SyntaxError: invalid syntax, in 'x = = 1' (in broken_helper.py:1)");
}

static void a_missing_module_is_named(void **state)
{
    struct world *world = *state;
    world_plugin(world, "bad.py", "import no_such_module_as_this\n");
    assert_refused(world, 0, 1, "ModuleNotFoundError: No module named 'no_such_module_as_this'");
}

static void exits_and_interrupts_are_caught(void **state)
{
    struct world *world = *state;
    world_plugin(world, "bad.py", "import sys\nsys.exit('that is all')\n");
    assert_refused(world, 0, 2, "SystemExit: that is all");
    world_file(world, "bad.py", "raise KeyboardInterrupt\n");
    assert_refused(world, 0, 1, "KeyboardInterrupt");
}

static void a_plugins_own_message_stands_alone(void **state)
{
    struct world *world = *state;
    world_plugin(world, "bad.py",
                 "try:\n    import no_such_module_as_this\nexcept ImportError as e:\n"
                 "    raise RuntimeError('install the module first') from e\n");
    assert_refused(world, 0, 4, "RuntimeError: install the module first");
}

static void a_named_cause_in_a_helper_is_told(void **state)
{
    struct world *world = *state;
    world_plugin(world, "bad.py", "\nimport failing_helper\n");
    world_file(world, "failing_helper.py",
               "try:\n    [][1]\nexcept IndexError as e:\n    raise RuntimeError('no table') from e\n");
    assert_refused(world, 0, 2,
                   "RuntimeError: no table, from IndexError: list index out of range (in failing_helper.py:4)");
}

static void hostile_exceptions_become_one_short_line(void **state)
{
    struct world *world = *state;
    world_plugin(world, "bad.py", "class Odd(Exception):\n    def __str__(self): raise ValueError\nraise Odd\n");
    assert_refused(world, 0, 3, "Odd: <its str() failed>");
    world_file(world, "bad.py", "raise ValueError('one\\n  two\\x1b[31m\\udc80\\n')\n");
    assert_refused(world, 0, 1, "ValueError: one two [31m\\udc80");
    world_file(world, "bad.py", "raise ValueError('\\u00e9' * 100000)\n");
    assert_int_equal(world_try_open(world), STATUS_USAGE);
    size_t length = strlen(world->error.message);
    assert_in_range(length, 200, 300);
    assert_string_equal(world->error.message + length - 5, "\xc3\xa9...");
}

static void what_is_no_source_is_refused(void **state)
{
    struct world *world = *state;
    world_plugin(world, "bad.py", "");
    assert_int_equal(remove(world->paths[0]), 0);
    assert_refused(world, 0, 0, "cannot open this plugin: No such file or directory");
    assert_int_equal(mkdir(world->paths[0], 0700), 0);
    assert_refused(world, 0, 0, "cannot read this plugin: Is a directory");
    assert_int_equal(rmdir(world->paths[0]), 0);
    world_file(world, "bad.py", "x = 'caf\xe9'\n");
    assert_int_equal(world_try_open(world), STATUS_USAGE);
    assert_int_equal(strncmp(world->error.message, "SyntaxError: ", 13), 0);
}

static void a_byte_of_0_is_refused(void **state)
{
    struct world *world = *state;
    world_plugin(world, "bad.py", "");
    FILE *file = fopen(world->paths[0], "w");
    assert_non_null(file);
    assert_int_equal(fwrite("x = 1\0\n", 1, 7, file), 7);
    fclose(file);
    assert_int_equal(world_try_open(world), STATUS_USAGE);
    assert_non_null(strstr(world->error.message, "null bytes"));
}

static void a_source_may_state_its_encoding(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py",
                 "# -*- coding: latin-1 -*-\nimport chandler\n"
                 "@chandler.indicator('n', summary='\xe9')\ndef f(s): return s.close\n");
    world_open(world);
    assert_string_equal(world->python->indicators(world->host)[0]->summary, "\xc3\xa9");
}

static void one_name_is_one_indicators(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ONE);
    world_plugin(world, "b.py", ONE);
    char message[200];
    snprintf(message, sizeof message, "registers 'one', as %s does", world->paths[0]);
    assert_refused(world, 1, 0, message);
    world->count = 1;
    world_file(world, "a.py", ONE ONE);
    assert_refused(world, 0, 6, "ValueError: indicator 'one' is registered twice: by one (line 2) and by one (line 6)");
}

static void names_of_built_in_indicators_are_taken(void **state)
{
    struct world *world = *state;
    if (!indicators[0])
        skip();
    char source[300], message[200];
    snprintf(source, sizeof source, "import chandler\n@chandler.indicator('%s')\ndef f(s): return s.close\n",
             indicators[0]->name);
    world_plugin(world, "a.py", source);
    snprintf(message, sizeof message, "registers '%s', which is an indicator of chandler's own", indicators[0]->name);
    assert_refused(world, 0, 0, message);
}

static void an_indicator_needs_a_series(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", "import chandler\n@chandler.indicator('n')\ndef f(*, mode=1): return []\n");
    assert_refused(world, 0, 0, "the function of indicator 'n' takes no series: it needs a first parameter");
}

static void a_plugin_without_an_indicator_is_noted(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", "x = 1\n");
    world_plugin(world, "b.py", ONE);
    world_open(world);
    size_t count = 0;
    const struct plugin_note *notes = world->python->notes(world->host, &count);
    assert_int_equal(count, 1);
    assert_string_equal(notes[0].plugin, world->paths[0]);
    assert_string_equal(notes[0].note.message, "registers no indicator");
}

static void a_plugin_is_a_module_as_others_are(void **state)
{
    struct world *world = *state;
    /* Called like one of the standard library, which it must not hide, and whose neighbours must not either. */
    world_plugin(world, "random.py",
                 "from __future__ import annotations\n"
                 "import chandler, dataclasses, inspect, os, pickle, sys, typing\n"
                 "@dataclasses.dataclass\nclass Point:\n    x: int\n    y: typing.ClassVar[int] = 0\n"
                 "assert pickle.loads(pickle.dumps(Point(3))) == Point(3)\n"
                 "assert [f.name for f in dataclasses.fields(Point)] == ['x']\n"
                 "assert 'Point' in inspect.getsource(Point) or sys.version_info < (3, 9)\n"
                 "assert os.path.isabs(__file__) and os.path.exists(__file__)\n"
                 "assert sys.modules[__name__].Point is Point\n"
                 "import random\nassert random.randint and not hasattr(random, 'Point')\n"
                 "import string\nassert string.digits\n"
                 "import helper_beside\nassert helper_beside.ok\n"
                 "@chandler.indicator('n')\ndef f(s): return [helper_beside.ok] * len(s)\n");
    world_file(world, "string.py", "raise RuntimeError('not this one')\n");
    world_file(world, "helper_beside.py", "ok = 1\n");
    world_open(world);
    char path[160];
    snprintf(path, sizeof path, "%s/__pycache__", world->folder);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void a_linked_plugin_finds_the_modules_beside_the_original(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", "import beside\n" ONE);
    char folder[128], path[160];
    snprintf(folder, sizeof folder, "%s/links", world->folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    world_file(world, "beside.py", "");
    snprintf(path, sizeof path, "%s/b.py", folder);
    assert_int_equal(symlink(world->paths[0], path), 0);
    snprintf(world->paths[0], sizeof *world->paths, "%s", path);
    world_open(world);
}

static void the_fingerprint_follows_the_sources(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ONE);
    world_open(world);
    uint64_t first = world->python->fingerprint(world->host);
    world->python->close(&world->host);
    world_open(world);
    assert_true(world->python->fingerprint(world->host) == first);
    world->python->close(&world->host);
    world_file(world, "a.py", ONE "\n");
    world_open(world);
    assert_true(world->python->fingerprint(world->host) != first);
}

static void the_fingerprint_follows_the_modules_beside_the_plugin(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", "import beside_it\n" ONE);
    world_file(world, "beside_it.py", "x = 1\n");
    uint64_t prints[3] = {0};
    for (int i = 0; i < 3; i++) {
        world_open(world);
        prints[i] = world->python->fingerprint(world->host);
        world->python->close(&world->host);
        if (i == 1)
            world_file(world, "beside_it.py", "x = 2\n");
    }
    assert_true(prints[0] == prints[1]);
    assert_true(prints[1] != prints[2]);
}

static void prints_go_to_standard_error(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", "import sys\nassert sys.stdout is sys.stderr and sys.__stdout__ is sys.stderr\n" ONE);
    world_open(world);
}

static void the_gil_is_as_the_build_has_it(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ONE);
    world_open(world);
    if (!getenv("PYTHON_GIL"))
        assert_int_equal(world->python->gil(world->host), chandler_python_status());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(plugins_indicators_are_listed_in_their_order),
        world_test(python_names_the_version_that_runs),
        world_test(closing_allows_opening_again),
        world_test(one_host_is_open_at_a_time),
        world_test(an_exception_of_an_import_has_its_line),
        world_test(a_syntax_error_has_its_line_and_text),
        world_test(an_exception_in_a_helper_names_both_places),
        world_test(a_syntax_error_in_a_helper_names_both_places),
        world_test(a_missing_module_is_named),
        world_test(exits_and_interrupts_are_caught),
        world_test(a_plugins_own_message_stands_alone),
        world_test(a_named_cause_in_a_helper_is_told),
        world_test(hostile_exceptions_become_one_short_line),
        world_test(what_is_no_source_is_refused),
        world_test(a_byte_of_0_is_refused),
        world_test(a_source_may_state_its_encoding),
        world_test(one_name_is_one_indicators),
        world_test(names_of_built_in_indicators_are_taken),
        world_test(an_indicator_needs_a_series),
        world_test(a_plugin_without_an_indicator_is_noted),
        world_test(a_plugin_is_a_module_as_others_are),
        world_test(a_linked_plugin_finds_the_modules_beside_the_original),
        world_test(the_fingerprint_follows_the_sources),
        world_test(the_fingerprint_follows_the_modules_beside_the_plugin),
        world_test(prints_go_to_standard_error),
        world_test(the_gil_is_as_the_build_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
