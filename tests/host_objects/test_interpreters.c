/* The same objects in several threads, and in interpreters beside the main one. */
#include "tests/host_objects/support.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { WORKERS = 2, ROUNDS = 50 };

static const char plugin[] = "@chandler.indicator('mean', pane='price', summary='of two')\n"
                             "def mean(series):\n"
                             "    c = series.close\n"
                             "    return {'mean': [None] + [(a + b) / 2 for a, b in zip(c, c[1:])],\n"
                             "            'band': chandler.band(series.high, series.low),\n"
                             "            'up': chandler.markers([c > 2 for c in c])}\n";

/* One worker's doing: a plugin imported, its function called over a series that all share, its result taken. No
 * assertion, which may not leave a thread: NULL where all is as it should be. */
static const char *work(struct series *series)
{
    const char *complaint = "the plugin cannot be imported";
    struct arena arena = {0};
    struct plots plots = {0};
    struct error error = {0};
    PyObject *module = PyImport_ImportModule("chandler");
    PyObject *list = module ? registration_begin() : NULL;
    PyObject *globals = list ? globals_new(NULL) : NULL;
    if (!globals || !run_in(globals, plugin) || PyList_Size(list) != 1)
        goto done;
    registration_end();
    for (int i = 0; i < ROUNDS; i++) {
        complaint = "the function cannot be called";
        PyObject *object = series_object_new(module, series);
        PyObject *returned =
            object ? PyObject_CallFunctionObjArgs(PyTuple_GetItem(PyList_GetItem(list, 0), 1), object, NULL) : NULL;
        Py_XDECREF(object);
        if (!returned)
            goto done;
        complaint = "the result is not what it should be";
        bool is_fine = result_convert(module, returned, series, INDICATOR_PANE_PRICE, &arena, &plots, &error) &&
                       plots.count == 3 && isnan(plots.items[0].values[0]) && plots.items[0].values[2] == 3 &&
                       plots.items[1].values[2] == 4 && plots.items[1].lower[2] == 2.5 &&
                       isnan(plots.items[2].values[0]) && plots.items[2].values[1] == 1.5;
        Py_DECREF(returned);
        arena_reset(&arena);
        if (!is_fine)
            goto done;
    }
    complaint = NULL;
done:
    if (PyErr_Occurred())
        PyErr_Print();
    Py_XDECREF(globals);
    Py_XDECREF(list);
    Py_XDECREF(module);
    arena_release(&arena);
    return complaint;
}

struct worker {
    pthread_t thread;
    PyInterpreterState *interpreter; /* in which to work; NULL: in a new one */
    struct series *series;
    const char *complaint;
};

/* Starts the workers, each with this function, and asserts that none complains. */
static void assert_works(void *(*run)(void *))
{
    struct worker workers[WORKERS] = {0};
    struct series *series = series_of(10);
    PyInterpreterState *main_one = PyInterpreterState_Get();
    PyThreadState *detached = PyEval_SaveThread();
    for (int i = 0; i < WORKERS; i++) {
        workers[i].series = series;
        workers[i].interpreter = main_one;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, run, &workers[i]), 0);
    }
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i].thread, NULL);
    PyEval_RestoreThread(detached);
    for (int i = 0; i < WORKERS; i++) {
        if (workers[i].complaint)
            fail_msg("%s", workers[i].complaint);
    }
    series_release(&series);
}

static void *run_in_thread(void *argument)
{
    struct worker *worker = argument;
    PyThreadState *state = PyThreadState_New(worker->interpreter);
    PyEval_RestoreThread(state);
    worker->complaint = work(worker->series);
    PyThreadState_Clear(state);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void threads_share_the_types_and_the_series(void **state)
{
    (void)state;
    assert_works(run_in_thread);
}

static void interpreter_under_the_same_gil_has_a_module_of_its_own(void **state)
{
    (void)state;
    PyThreadState *main_one = PyThreadState_Get();
    struct series *series = series_of(10);
    PyThreadState *other = Py_NewInterpreter();
    assert_non_null(other);
    const char *complaint = work(series);
    Py_EndInterpreter(other);
    PyThreadState_Swap(main_one);
    if (complaint)
        fail_msg("%s", complaint);
    assert_null(work(series)); /* the main one's still stands */
    series_release(&series);
}

#if PY_VERSION_HEX >= 0x030C0000
static void *run_in_interpreter(void *argument)
{
    struct worker *worker = argument;
    PyThreadState *first = PyThreadState_New(worker->interpreter), *own = NULL;
    PyEval_RestoreThread(first);
    const PyInterpreterConfig config = {
        .allow_threads = 1, .check_multi_interp_extensions = 1, .gil = PyInterpreterConfig_OWN_GIL};
    PyStatus status = Py_NewInterpreterFromConfig(&own, &config);
    if (PyStatus_Exception(status)) {
        worker->complaint = "no interpreter with a GIL of its own can be made";
    } else {
        worker->complaint = work(worker->series);
        Py_EndInterpreter(own);
        PyEval_RestoreThread(first);
    }
    PyThreadState_Clear(first);
    PyThreadState_DeleteCurrent();
    return NULL;
}
#endif

#if PY_VERSION_HEX >= 0x030C0000
/* Read by the leak sanitizer, where there is one: CPython keeps the books of the memory of an interpreter with a GIL of
 * its own when that ends, be it without a single import. */
__attribute__((visibility("default"))) const char *__lsan_default_options(void);

const char *__lsan_default_options(void)
{
    return "detect_leaks=0";
}
#endif

static void interpreters_with_a_gil_of_their_own_import_the_module(void **state)
{
    (void)state;
#if PY_VERSION_HEX >= 0x030C0000
    assert_works(run_in_interpreter);
#else
    fprintf(stderr, "SKIPPED: interpreters with a GIL of their own need Python 3.12, this is %s\n", Py_GetVersion());
    skip();
#endif
}

static void module_leaves_the_gil_off(void **state)
{
    (void)state;
#ifdef Py_GIL_DISABLED
    claim(1, "import sys\nassert not sys._is_gil_enabled()\n");
#else
    fprintf(stderr, "SKIPPED: this Python has a GIL: %s\n", Py_GetVersion());
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interpreter_under_the_same_gil_has_a_module_of_its_own),
        cmocka_unit_test(threads_share_the_types_and_the_series),
        cmocka_unit_test(interpreters_with_a_gil_of_their_own_import_the_module),
        cmocka_unit_test(module_leaves_the_gil_off),
    };
    return cmocka_run_group_tests(tests, python_start, python_stop);
}
