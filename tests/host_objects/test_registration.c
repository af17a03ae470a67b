#include "tests/host_objects/support.h"

#include <pthread.h>
#include <stdio.h>

/* Runs a plugin's text as an import would. The list; an exception of the text stays set. */
static PyObject *registered(const char *code)
{
    PyObject *globals = globals_new(NULL);
    PyObject *list = registration_begin();
    assert_non_null(list);
    run_in(globals, code);
    registration_end();
    Py_DECREF(globals);
    return list;
}

/* Item number i is this one, and its function has that name. */
static void assert_item(PyObject *list, Py_ssize_t i, const char *name, const char *function, const char *pane,
                        const char *summary)
{
    PyObject *item = PyList_GetItem(list, i), *text = NULL;
    assert_true(item && PyTuple_CheckExact(item) && PyTuple_Size(item) == 4);
    assert_string_equal(PyUnicode_AsUTF8(PyTuple_GetItem(item, 0)), name);
    text = PyObject_GetAttrString(PyTuple_GetItem(item, 1), "__name__");
    assert_string_equal(PyUnicode_AsUTF8(text), function);
    Py_XDECREF(text);
    assert_string_equal(PyUnicode_AsUTF8(PyTuple_GetItem(item, 2)), pane);
    assert_string_equal(PyUnicode_AsUTF8(PyTuple_GetItem(item, 3)), summary);
}

static void assert_refuses(const char *code, PyObject *type, const char *words)
{
    PyObject *list = registered(code);
    assert_raised(type, words);
    assert_int_equal(PyList_Size(list), 0);
    Py_DECREF(list);
}

static void decorator_registers_in_order(void **state)
{
    (void)state;
    PyObject *list = registered("@chandler.indicator('zscore', pane='price', summary='Wie weit – in σ')\n"
                                "def first(series, period=20): pass\n"
                                "@chandler.indicator('a.b-c_9')\n"
                                "def second(series): pass\n"
                                "@chandler.indicator\n"
                                "def third(series): pass\n"
                                "@chandler.indicator(pane='price')\n"
                                "def fourth(series): pass\n"
                                "chandler.indicator('len', 'own', 'counts')(len)\n");
    assert_null(PyErr_Occurred());
    assert_int_equal(PyList_Size(list), 5);
    assert_item(list, 0, "zscore", "first", "price", "Wie weit – in σ");
    assert_item(list, 1, "a.b-c_9", "second", "own", "");
    assert_item(list, 2, "third", "third", "own", "");
    assert_item(list, 3, "fourth", "fourth", "price", "");
    assert_item(list, 4, "len", "len", "own", "counts");
    Py_DECREF(list);
}

static void decorator_returns_the_function_unchanged(void **state)
{
    (void)state;
    PyObject *list = registered("def f(series): return 5\n"
                                "assert chandler.indicator('one')(f) is f and chandler.indicator(f) is f\n"
                                "assert f(None) == 5\n");
    assert_null(PyErr_Occurred());
    assert_int_equal(PyList_Size(list), 2);
    Py_DECREF(list);
}

static void name_has_to_fit_the_command_line(void **state)
{
    (void)state;
    const char *refused[] = {"''",     "'1a'",    "'a b'",     "'a:b'",     "'a,b'",    "'a=b'", "' a'",
                             "'a\\n'", "'a\\0b'", "'\\u00e9'", "'\\ud800'", "'a' * 65", "'-a'",  "'.a'"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        char code[200];
        snprintf(code, sizeof code, "chandler.indicator(%s)", refused[i]);
        assert_refuses(code, PyExc_ValueError, "an indicator's name is a letter or '_'");
    }
    PyObject *list = registered("chandler.indicator('a' * 64)(len)");
    assert_null(PyErr_Occurred());
    Py_DECREF(list);
    assert_refuses("chandler.indicator(5)", PyExc_TypeError, "name is a str, not int");
    assert_refuses("chandler.indicator(b'a')", PyExc_TypeError, "name is a str, not bytes");
    assert_refuses("chandler.indicator(lambda s: 0)", PyExc_ValueError, "'<lambda>' is not");
    assert_refuses("import functools\nchandler.indicator(functools.partial(len))", PyExc_AttributeError, "__name__");
}

static void arguments_are_checked_when_the_decorator_is_applied(void **state)
{
    (void)state;
    assert_refuses("chandler.indicator('a', pane='left')", PyExc_ValueError, "pane is 'own' or 'price', not 'left'");
    assert_refuses("chandler.indicator('a', pane=None)", PyExc_TypeError, "pane is 'own' or 'price'");
    assert_refuses("chandler.indicator('a', summary=7)", PyExc_TypeError, "summary is a str, not int");
    assert_refuses("chandler.indicator('a', summary='a\\nb')", PyExc_ValueError, "summary is one line");
    assert_refuses("chandler.indicator('a', summary='a\\tb')", PyExc_ValueError, "summary is one line");
    assert_refuses("chandler.indicator('a', summary='\\udcff')", PyExc_ValueError, "");
    assert_refuses("chandler.indicator('a', panes='own')", PyExc_TypeError, "panes");
    assert_refuses("chandler.indicator('a', 'own', '', 'more')", PyExc_TypeError, "at most 3");
    assert_refuses("chandler.indicator('a')(5)", PyExc_TypeError, "needs a function below it, not int");
    assert_refuses("chandler.indicator('a')()", PyExc_TypeError, "");
}

static void name_is_registered_once(void **state)
{
    (void)state;
    PyObject *list = registered("@chandler.indicator('same')\n"
                                "def first(series): pass\n"
                                "\n"
                                "@chandler.indicator('same')\n"
                                "def second(series): pass\n");
    assert_raised(PyExc_ValueError, "indicator 'same' is registered twice: by first (line 1) and by second (line 4)");
    assert_int_equal(PyList_Size(list), 1);
    Py_DECREF(list);
    list = registered("import functools\n"
                      "chandler.indicator('same')(len)\n"
                      "chandler.indicator('same')(functools.partial(len))\n");
    assert_raised(PyExc_ValueError, "by len and by a functools.partial");
    Py_DECREF(list);
}

static void nothing_is_registered_outside_of_an_import(void **state)
{
    (void)state;
    const char *code = "@chandler.indicator('late')\ndef f(series): pass\n";
    claim_raises(1, code, PyExc_RuntimeError, "while a plugin is imported");
    PyObject *list = registered(code);
    Py_DECREF(list);
    claim_raises(1, code, PyExc_RuntimeError, "while a plugin is imported");
    registration_end(); /* without a begin */
    assert_null(PyErr_Occurred());
}

struct other_thread {
    PyInterpreterState *interpreter;
    PyObject *globals;
    bool has_registered, has_raised;
};

static void *register_elsewhere(void *argument)
{
    struct other_thread *other = argument;
    PyThreadState *own = PyThreadState_New(other->interpreter);
    PyEval_RestoreThread(own);
    other->has_registered = run_in(other->globals, "chandler.indicator('a')(len)");
    other->has_raised = PyErr_ExceptionMatches(PyExc_RuntimeError);
    PyErr_Clear();
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void another_thread_registers_nothing(void **state)
{
    (void)state;
    pthread_t thread;
    PyObject *list = registration_begin();
    struct other_thread other = {.interpreter = PyInterpreterState_Get(), .globals = globals_new(NULL)};
    PyThreadState *detached = PyEval_SaveThread();
    assert_int_equal(pthread_create(&thread, NULL, register_elsewhere, &other), 0);
    pthread_join(thread, NULL);
    PyEval_RestoreThread(detached);
    registration_end();
    assert_false(other.has_registered);
    assert_true(other.has_raised);
    assert_int_equal(PyList_Size(list), 0);
    Py_DECREF(other.globals);
    Py_DECREF(list);
}

static void end_keeps_what_was_raised(void **state)
{
    (void)state;
    PyObject *list = registration_begin();
    PyErr_SetString(PyExc_KeyError, "mine");
    registration_end();
    assert_raised(PyExc_KeyError, "mine");
    Py_DECREF(list);
}

static void each_list_is_its_own(void **state)
{
    (void)state;
    PyObject *one = registered("chandler.indicator('a')(len)"), *other = registered("chandler.indicator('a')(len)");
    assert_null(PyErr_Occurred());
    assert_ptr_not_equal(one, other);
    assert_int_equal(PyList_Size(one) + PyList_Size(other), 2);
    Py_DECREF(one);
    Py_DECREF(other);
}

static void register_and_be_refused(void)
{
    PyObject *list = registered("def same(series): pass\n"
                                "chandler.indicator('a', pane='price')(same)\n"
                                "for bad in (('1',), ('a', 'left'), ('b', 'own', 5), (7,)):\n"
                                "    try: chandler.indicator(*bad)(same)\n"
                                "    except (TypeError, ValueError): pass\n"
                                "try: chandler.indicator('a')(same)\n"
                                "except ValueError: pass\n");
    assert_null(PyErr_Occurred());
    Py_DECREF(list);
}

static void decorator_leaks_no_memory(void **state)
{
    (void)state;
    assert_steady(register_and_be_refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decorator_registers_in_order),
        cmocka_unit_test(decorator_returns_the_function_unchanged),
        cmocka_unit_test(name_has_to_fit_the_command_line),
        cmocka_unit_test(arguments_are_checked_when_the_decorator_is_applied),
        cmocka_unit_test(name_is_registered_once),
        cmocka_unit_test(nothing_is_registered_outside_of_an_import),
        cmocka_unit_test(end_keeps_what_was_raised),
        cmocka_unit_test(each_list_is_its_own),
        cmocka_unit_test(decorator_leaks_no_memory),
        /* The last: once there was a second thread, CPython 3.13 without a GIL never frees functions again. */
        cmocka_unit_test(another_thread_registers_nothing),
    };
    return cmocka_run_group_tests(tests, python_start, python_stop);
}
