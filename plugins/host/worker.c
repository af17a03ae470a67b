#include "plugins/host/host.h"

#include <sched.h>
#include <stdlib.h>

/* Imports all plugins once more into an empty scope, in the thread or interpreter attached. With `failed` the line goes
 * into error->line, else the plugin's file is named in the message. */
static enum status import_again(struct scope *scope, struct plugin_host *host, const char *suffix,
                                const struct plugin **failed, struct error *error)
{
    const struct plugin *plugin = NULL;
    struct error wrong = {0};
    struct crossing crossing;
    crossing_begin(&crossing, host);
    bool is_done = scope_init(scope) && scope_import_again(scope, host, suffix, &plugin, &wrong);
    crossing_end(&crossing);
    if (is_done)
        return STATUS_OK;
    enum status status = STATUS_UNSUPPORTED;
    if (PyErr_Occurred())
        status = trace_error(error, STATUS_UNSUPPORTED, plugin, failed != NULL);
    else if (failed)
        error_set(error, status, "%s", wrong.message);
    else
        error_set(error, status, "%s: %s", plugin ? plugin->name : "Python", wrong.message);
    scope_release(scope);
    if (failed)
        *failed = plugin;
    return status;
}

/* The thread's state in the main interpreter goes; nothing attached before and after. */
static void thread_leave(PyThreadState *state)
{
    PyEval_RestoreThread(state);
    PyThreadState_Clear(state);
    PyThreadState_DeleteCurrent();
}

static enum status start_in_thread(struct plugin_worker *worker, struct error *error)
{
    struct plugin_host *host = worker->host;
    char suffix[32];
    /* Relaxed: each worker must have a number of its own, and that is all. */
    size_t number = atomic_fetch_add_explicit(&host->scope_count, 1, memory_order_relaxed);
    snprintf(suffix, sizeof suffix, "_worker%zu", number);
    worker->state = PyThreadState_New(host->interpreter);
    if (!worker->state)
        return error_no_memory(error);
    PyEval_RestoreThread(worker->state);
    enum status status = import_again(&worker->scope, host, suffix, NULL, error);
    PyEval_SaveThread();
    if (status)
        thread_leave(worker->state);
    return status;
}

static enum status start_in_interpreter(struct plugin_worker *worker, const struct plugin **failed, struct error *error)
{
    struct plugin_host *host = worker->host;
    enum status status = interpreter_start(host, worker->main_side, &worker->state, error);
    if (status)
        return status;
    if (python_prepare(host))
        status = import_again(&worker->scope, host, "", failed, error);
    else
        status = trace_error(error, STATUS_UNSUPPORTED, NULL, false);
    if (status)
        interpreter_end(host, worker->state);
    else
        PyEval_SaveThread();
    return status;
}

static enum status start_with_interpreter(struct plugin_worker *worker, struct error *error)
{
    worker->main_side = PyThreadState_New(worker->host->interpreter);
    if (!worker->main_side)
        return error_no_memory(error);
    enum status status = start_in_interpreter(worker, NULL, error);
    if (status)
        thread_leave(worker->main_side);
    return status;
}

enum status worker_start(struct plugin_worker **worker, struct plugin_host *host, enum plugin_place where,
                         struct error *error)
{
    *worker = NULL;
    struct plugin_worker *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error);
    made->host = host;
    made->place = where;
    enum status status = STATUS_OK;
    /* A working folder of its own, so that a plugin's chdir() is not the other workers'; not allowed everywhere. */
    if (where != PLUGIN_IN_PROCESS)
        (void)unshare(CLONE_FS);
    if (where == PLUGIN_IN_THREAD)
        status = start_in_thread(made, error);
    else if (where == PLUGIN_IN_SUBINTERPRETER)
        status = start_with_interpreter(made, error);
    else {
        made->state = host->main;
        made->scope = host->scope;
    }
    if (status)
        free(made);
    else
        *worker = made;
    return status;
}

void worker_stop(struct plugin_worker **worker)
{
    struct plugin_worker *own = *worker;
    *worker = NULL;
    if (!own)
        return;
    PyEval_RestoreThread(own->state);
    if (own->place == PLUGIN_IN_PROCESS) {
        python_flush();
        PyEval_SaveThread();
    } else {
        scope_release(&own->scope);
        if (own->place == PLUGIN_IN_SUBINTERPRETER) {
            interpreter_end(own->host, own->state);
            thread_leave(own->main_side);
        } else {
            python_flush();
            PyEval_SaveThread();
            thread_leave(own->state);
        }
    }
    free(own);
}

/* One on trial, in the calling thread. */
static enum status try_interpreter(struct plugin_host *host, const char **place, struct error *error)
{
    struct plugin_worker trial = {.host = host, .place = PLUGIN_IN_SUBINTERPRETER, .main_side = host->main};
    const struct plugin *failed = NULL;
    enum status status = start_in_interpreter(&trial, &failed, error);
    if (failed)
        *place = failed->path;
    if (status)
        return status;
    PyEval_RestoreThread(trial.state);
    scope_release(&trial.scope);
    interpreter_end(host, trial.state);
    return STATUS_OK;
}

static enum status check_threads(struct plugin_host *host, const char **place, struct error *error)
{
    char name[64];
    PyEval_RestoreThread(host->main);
    size_t count = threads_running(name, sizeof name);
    PyEval_SaveThread();
    if (!count)
        return STATUS_OK;
    for (size_t i = 0; i < host->plugin_count && !*place; i++)
        if (host->plugins[i].thread_count)
            *place = host->plugins[i].path;
    return error_set(error, STATUS_UNSUPPORTED, "a Python thread%s%s runs, which no forked process would have",
                     name[0] ? " " : "", name);
}

enum status worker_can_run(struct plugin_host *host, enum plugin_place where, bool is_forked, const char **place,
                           struct error *error)
{
    *place = NULL;
    if (where == PLUGIN_IN_SUBINTERPRETER)
        return try_interpreter(host, place, error);
    if (where == PLUGIN_IN_PROCESS && is_forked)
        return check_threads(host, place, error);
    return STATUS_OK;
}
