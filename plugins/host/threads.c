#include "plugins/host/host.h"

#include <string.h>

/* How long a plugin's threads are waited for at the end, all together. */
static const double join_seconds = 5;

/* A module where a plugin has imported it: a new reference, or NULL without an exception. */
static PyObject *imported(const char *module_name)
{
    PyObject *name = PyUnicode_FromString(module_name);
    PyObject *module = name ? PyImport_GetModule(name) : NULL;
    Py_XDECREF(name);
    if (!module)
        PyErr_Clear();
    return module;
}

/* The list of the module's threads; NULL where there is none. */
static PyObject *threads_listed(void)
{
    PyObject *module = imported("threading");
    PyObject *list = module ? PyObject_CallMethod(module, "enumerate", NULL) : NULL;
    if (!list)
        PyErr_Clear();
    Py_XDECREF(module);
    if (list && !PyList_Check(list))
        Py_CLEAR(list);
    return list;
}

static bool is_true(PyObject *object, const char *name)
{
    PyObject *value = PyObject_GetAttrString(object, name);
    int truth = value ? PyObject_IsTrue(value) : -1;
    Py_XDECREF(value);
    if (truth < 0)
        PyErr_Clear();
    return truth > 0;
}

static bool is_current(PyObject *thread)
{
    PyObject *ident = PyObject_GetAttrString(thread, "ident");
    unsigned long number = ident && PyLong_Check(ident) ? PyLong_AsUnsignedLong(ident) : 0;
    PyErr_Clear();
    Py_XDECREF(ident);
    return number == PyThread_get_thread_ident();
}

static void find_name(char *name, size_t size)
{
    PyObject *list = threads_listed();
    Py_ssize_t count = list ? PyList_GET_SIZE(list) : 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *thread = PyList_GET_ITEM(list, i);
        if (is_current(thread))
            continue;
        PyObject *title = PyObject_GetAttrString(thread, "name");
        const char *text = title && PyUnicode_Check(title) ? PyUnicode_AsUTF8(title) : NULL;
        if (text)
            error_quote(name, size, text, strlen(text));
        PyErr_Clear();
        Py_XDECREF(title);
        break;
    }
    Py_XDECREF(list);
}

/* Python's own count, which a thread of the program's does not enter; walking the list of thread states would need a
 * lock that is not to be had. */
static size_t count_threads(void)
{
    PyObject *module = PyImport_ImportModule("_thread");
    PyObject *count = module ? PyObject_CallMethod(module, "_count", NULL) : NULL;
    long number = count ? PyLong_AsLong(count) : 0;
    PyErr_Clear();
    Py_XDECREF(count);
    Py_XDECREF(module);
    return number > 0 ? (size_t)number : 0;
}

size_t threads_running(char *name, size_t size)
{
    size_t count = count_threads();
    if (name && size) {
        name[0] = 0;
        if (count)
            find_name(name, size);
    }
    return count;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Tells the threads of executors that nobody has shut down to leave once their work is done, as Python itself does when
 * it ends, but only after its wait for all threads: concurrent.futures.thread._python_exit. */
static void dismiss_executors(void)
{
    PyObject *module = imported("concurrent.futures.thread");
    PyObject *queues = module ? PyObject_GetAttrString(module, "_threads_queues") : NULL;
    PyObject *values = queues ? PyObject_CallMethod(queues, "values", NULL) : NULL;
    PyObject *list = values ? PySequence_List(values) : NULL;
    Py_ssize_t count = list ? PyList_GET_SIZE(list) : 0;
    if (count > 0 && PyObject_SetAttrString(module, "_shutdown", Py_True) != 0)
        PyErr_Clear();
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *nothing = PyObject_CallMethod(PyList_GET_ITEM(list, i), "put", "O", Py_None);
        if (!nothing)
            PyErr_Clear();
        Py_XDECREF(nothing);
    }
    PyErr_Clear();
    Py_XDECREF(list);
    Py_XDECREF(values);
    Py_XDECREF(queues);
    Py_XDECREF(module);
}

/* False where it still runs. */
static bool join(PyObject *thread, double end)
{
    double left = end - now();
    PyObject *nothing = PyObject_CallMethod(thread, "join", "d", left > 0 ? left : 0.0);
    if (!nothing)
        PyErr_Clear();
    Py_XDECREF(nothing);
    PyObject *alive = PyObject_CallMethod(thread, "is_alive", NULL);
    bool is_alive = alive && PyObject_IsTrue(alive) > 0;
    if (!alive)
        PyErr_Clear();
    Py_XDECREF(alive);
    return !is_alive;
}

bool threads_join(void)
{
    double end = now() + join_seconds;
    bool is_done = true;
    dismiss_executors();
    PyObject *list = threads_listed();
    Py_ssize_t count = list ? PyList_GET_SIZE(list) : 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *thread = PyList_GET_ITEM(list, i);
        if (!is_current(thread) && !is_true(thread, "daemon"))
            is_done = join(thread, end) && is_done;
    }
    Py_XDECREF(list);
    return is_done;
}
