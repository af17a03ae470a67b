/* What surrounds Python code. Plugins are entered as they would be in Python's own program, and what they change of the
 * process that decides how the program itself reads, writes and is ended is put back when they are left. */
#include "plugins/host/host.h"

#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static const int program_signals[CROSSING_SIGNALS] = {SIGINT, SIGTERM, SIGHUP};

void crossing_begin(struct crossing *crossing, const struct plugin_host *host)
{
    crossing->folder = host->folder;
    crossing->process = getpid();
    crossing->locale = uselocale(LC_GLOBAL_LOCALE);
    /* What a plugin starts inherits the mask: with the pool's nothing could end it. */
    pthread_sigmask(SIG_SETMASK, &host->signals, &crossing->signals);
}

void crossing_end(const struct crossing *crossing)
{
    if (getpid() != crossing->process) {
        python_flush();
        _exit(EXIT_SUCCESS);
    }
    pthread_sigmask(SIG_SETMASK, &crossing->signals, NULL);
    (void)uselocale(crossing->locale);
    if (crossing->folder >= 0)
        (void)!fchdir(crossing->folder);
}

/* Whether Python takes the signal to be one that ends the process. It knows of no handler of the program's, and says of
 * SIGINT that it has its own handler for it, which it was not let install. */
static bool is_ending(PyObject *signals, int number)
{
    PyObject *handler = PyObject_CallMethod(signals, "getsignal", "i", number);
    PyObject *own = PyObject_GetAttrString(signals, "default_int_handler");
    bool is_default = handler && PyLong_Check(handler) && PyLong_AsLong(handler) == (long)(intptr_t)SIG_DFL;
    bool is_own = handler && handler == own;
    Py_XDECREF(handler);
    Py_XDECREF(own);
    PyErr_Clear();
    return is_default || is_own;
}

/* In each child that Python code forks. The program's handlers only note the signal for the program's loop, which is
 * not run there: nothing would end the child. Where a plugin has a handler of its own, or the signal was ignored from
 * the start, it stays so. */
static PyObject *free_signals(PyObject *signals, PyObject *nothing)
{
    (void)nothing;
    for (size_t i = 0; i < CROSSING_SIGNALS; i++)
        if (is_ending(signals, program_signals[i]))
            (void)signal(program_signals[i], SIG_DFL);
    Py_RETURN_NONE;
}

static PyMethodDef free_signals_definition = {"free_signals", free_signals, METH_NOARGS, NULL};

bool crossing_prepare(void)
{
    PyObject *signals = PyImport_ImportModule("signal");
    PyObject *os = signals ? PyImport_ImportModule("os") : NULL;
    PyObject *hook = os ? PyCFunction_New(&free_signals_definition, signals) : NULL;
    PyObject *registering = hook ? PyObject_GetAttrString(os, "register_at_fork") : NULL;
    PyObject *none = registering ? PyTuple_New(0) : NULL;
    PyObject *by_name = none ? Py_BuildValue("{sO}", "after_in_child", hook) : NULL;
    PyObject *done = by_name ? PyObject_Call(registering, none, by_name) : NULL;
    bool is_done = done != NULL;
    Py_XDECREF(done);
    Py_XDECREF(by_name);
    Py_XDECREF(none);
    Py_XDECREF(registering);
    Py_XDECREF(hook);
    Py_XDECREF(os);
    Py_XDECREF(signals);
    return is_done;
}

void crossing_fork_child(void)
{
    struct sigaction actions[CROSSING_SIGNALS];
    for (size_t i = 0; i < CROSSING_SIGNALS; i++)
        (void)sigaction(program_signals[i], NULL, &actions[i]);
    PyOS_AfterFork_Child();
    for (size_t i = 0; i < CROSSING_SIGNALS; i++)
        (void)sigaction(program_signals[i], &actions[i], NULL);
}
