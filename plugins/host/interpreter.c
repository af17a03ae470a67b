#include "plugins/host/host.h"

#if PY_VERSION_HEX >= 0x030C0000

enum status interpreter_start(struct plugin_host *host, PyThreadState *from, PyThreadState **made, struct error *error)
{
    const PyInterpreterConfig config = {
        .use_main_obmalloc = 0,
        .allow_fork = 0,
        .allow_exec = 0,
        .allow_threads = 1,
        .allow_daemon_threads = 0,
        .check_multi_interp_extensions = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    *made = NULL;
    /* Taken before anything is attached: who waits for it must not keep others from the GIL. */
    pthread_mutex_lock(&host->interpreter_guard);
    PyEval_RestoreThread(from);
    PyStatus status = Py_NewInterpreterFromConfig(made, &config);
    if (PyStatus_Exception(status))
        PyEval_SaveThread();
    pthread_mutex_unlock(&host->interpreter_guard);
    if (!PyStatus_Exception(status))
        return STATUS_OK;
    *made = NULL;
    return error_set(error, STATUS_UNSUPPORTED, "no sub-interpreter can be made: %s",
                     status.err_msg ? status.err_msg : "Python does not say why");
}

/* CPython 3.13 keeps about 2 MB of each interpreter that was ended, whatever ran in it: one a worker is made, and one
 * on trial. */
void interpreter_end(struct plugin_host *host, PyThreadState *state)
{
    bool is_free = threads_join() && threads_running(NULL, 0) == 0;
    python_flush();
    PyEval_SaveThread();
    if (!is_free) {
        /* Py_EndInterpreter would wait without a limit, or end the program. */
        /* Relaxed: read by host_close alone, which the end of the worker's thread comes before. */
        atomic_store_explicit(&host->has_stragglers, true, memory_order_relaxed);
        return;
    }
    pthread_mutex_lock(&host->interpreter_guard);
    PyEval_RestoreThread(state);
    Py_EndInterpreter(state);
    pthread_mutex_unlock(&host->interpreter_guard);
}

#else

enum status interpreter_start(struct plugin_host *host, PyThreadState *from, PyThreadState **made, struct error *error)
{
    (void)host;
    (void)from;
    *made = NULL;
    return error_set(error, STATUS_UNSUPPORTED, "sub-interpreters with a GIL of their own need Python 3.12; this is %s",
                     PY_VERSION);
}

void interpreter_end(struct plugin_host *host, PyThreadState *state)
{
    (void)host;
    (void)state;
}

#endif
