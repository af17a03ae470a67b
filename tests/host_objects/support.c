#include "tests/host_objects/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#if defined __SANITIZE_ADDRESS__
#define IS_ADDRESS_SANITIZED 1
#elif defined __has_feature
#define IS_ADDRESS_SANITIZED __has_feature(address_sanitizer)
#else
#define IS_ADDRESS_SANITIZED 0
#endif

static void assert_fine(PyStatus status)
{
    if (PyStatus_Exception(status))
        fail_msg("%s", status.err_msg ? status.err_msg : "the interpreter did not start");
}

/* The sanitizer sees objects only where each is a block of its own. From 3.12 on CPython leaves its interned strings
 * behind when it ends, which would then count as leaks; without a GIL it offers no such allocator. */
static void start_memory(void)
{
    PyPreConfig config;
    PyPreConfig_InitIsolatedConfig(&config);
#if PY_VERSION_HEX < 0x030C0000
    if (IS_ADDRESS_SANITIZED)
        config.allocator = PYMEM_ALLOCATOR_MALLOC;
#endif
    assert_fine(Py_PreInitialize(&config));
}

int python_start(void **state)
{
    (void)state;
    PyConfig config;
    start_memory();
    PyConfig_InitIsolatedConfig(&config);
    assert_int_equal(PyImport_AppendInittab("chandler", module_init), 0);
    assert_fine(PyConfig_SetBytesString(&config, &config.program_name, PYTHON_EXECUTABLE));
    assert_fine(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    return 0;
}

int python_stop(void **state)
{
    (void)state;
    return Py_FinalizeEx();
}

static struct series *make(size_t length, bool has_time)
{
    const int64_t first_us = INT64_C(1709251200) * 1000000, day_us = INT64_C(86400) * 1000000;
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, length, "ABC", &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < length; i++) {
        columns.time_us[i] = has_time ? first_us + (int64_t)i * day_us : (int64_t)i;
        columns.open[i] = (double)i + 1;
        columns.high[i] = (double)i + 2;
        columns.low[i] = (double)i + 0.5;
        columns.close[i] = (double)i + 1.5;
        columns.volume[i] = 100 * (double)i;
    }
    assert_int_equal(series_finish(series, has_time, NULL), STATUS_OK);
    return series;
}

struct series *series_of(size_t length)
{
    return make(length, true);
}

struct series *series_without_time(size_t length)
{
    return make(length, false);
}

static void put(PyObject *dict, const char *name, PyObject *object)
{
    if (!object)
        PyErr_Print();
    assert_non_null(object);
    assert_int_equal(PyDict_SetItemString(dict, name, object), 0);
    Py_DECREF(object);
}

PyObject *globals_new(struct series *series)
{
    PyObject *globals = PyDict_New();
    PyObject *module = PyImport_ImportModule("chandler");
    if (!module)
        PyErr_Print();
    assert_non_null(module);
    if (series)
        put(globals, "series", series_object_new(module, series));
    put(globals, "__builtins__", PyImport_ImportModule("builtins"));
    put(globals, "__name__", PyUnicode_FromString("snippet"));
    put(globals, "chandler", module);
    return globals;
}

bool run_in(PyObject *globals, const char *code)
{
    PyObject *value = PyRun_String(code, Py_file_input, globals, globals);
    Py_XDECREF(value);
    return value;
}

void claim(size_t length, const char *code)
{
    struct series *series = series_of(length);
    PyObject *globals = globals_new(series);
    series_release(&series);
    bool is_fine = run_in(globals, code);
    Py_DECREF(globals);
    if (is_fine)
        return;
    PyErr_Print();
    fail_msg("this does not hold:\n%s", code);
}

void assert_raised(PyObject *type, const char *words)
{
    PyObject *raised, *value, *traceback;
    PyErr_Fetch(&raised, &value, &traceback);
    assert_non_null(raised);
    PyObject *text = PyObject_Str(value ? value : raised);
    const char *message = text ? PyUnicode_AsUTF8(text) : NULL;
    assert_non_null(message);
    if (!PyErr_GivenExceptionMatches(raised, type) || !strstr(message, words))
        fail_msg("%s: %s\nis not of the type, or does not say: %s", ((PyTypeObject *)raised)->tp_name, message, words);
    Py_DECREF(text);
    Py_XDECREF(raised);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

void claim_raises(size_t length, const char *code, PyObject *type, const char *words)
{
    struct series *series = series_of(length);
    PyObject *globals = globals_new(series);
    series_release(&series);
    if (run_in(globals, code))
        fail_msg("this raises nothing:\n%s", code);
    assert_raised(type, words);
    Py_DECREF(globals);
}

void convert_result(struct outcome *outcome, struct series *series, const char *code)
{
    convert_result_in(outcome, series, INDICATOR_PANE_PRICE, code);
}

void convert_result_in(struct outcome *outcome, struct series *series, enum indicator_pane pane, const char *code)
{
    *outcome = (struct outcome){0};
    PyObject *globals = globals_new(series);
    if (!run_in(globals, code)) {
        PyErr_Print();
        fail_msg("this does not run:\n%s", code);
    }
    PyObject *module = PyDict_GetItemString(globals, "chandler");
    PyObject *result = PyDict_GetItemString(globals, "result");
    assert_non_null(result);
    outcome->is_done = result_convert(module, result, series, pane, &outcome->arena, &outcome->plots, &outcome->error);
    bool has_raised = PyErr_Occurred();
    assert_false(outcome->is_done && (has_raised || outcome->error.status));
    assert_false(!outcome->is_done && has_raised && outcome->error.status);
    assert_true(outcome->is_done || has_raised || outcome->error.status);
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    Py_DECREF(globals); /* what was converted must not lean on it */
    PyErr_Restore(type, value, traceback);
}

void outcome_release(struct outcome *outcome)
{
    arena_release(&outcome->arena);
    *outcome = (struct outcome){0};
}

bool has_numpy(void)
{
    PyObject *numpy = PyImport_ImportModule("numpy");
    if (!numpy) {
        PyErr_Clear();
        fprintf(stderr, "SKIPPED: %s has no numpy (Debian: python3-numpy, for Debian's own Python)\n", Py_GetVersion());
    }
    Py_XDECREF(numpy);
    return numpy;
}

/* What the interpreter has allocated, once garbage is collected. */
static size_t blocks_allocated(void)
{
    PyGC_Collect();
    PyObject *ask = PySys_GetObject("getallocatedblocks"); /* borrowed */
    PyObject *count = ask ? PyObject_CallNoArgs(ask) : NULL;
    assert_non_null(count);
    size_t blocks = PyLong_AsSize_t(count);
    Py_XDECREF(count);
    return blocks;
}

void assert_steady(void (*do_it)(void))
{
    enum { TIMES = 100, MOST_ROUNDS = 20 };
    size_t before = 0, after = SIZE_MAX;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        for (int i = 0; i < TIMES; i++)
            do_it();
        before = after;
        after = blocks_allocated();
        if (round > 0 && after < before + TIMES)
            return;
    }
    fail_msg("%zu blocks became %zu", before, after);
}
