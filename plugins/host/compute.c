#include "plugins/host/host.h"

#include "plugins/host/compat.h"

/* Why a result cannot be used: no line of it is at fault, but its function can be found. */
static enum status refuse_result(const struct plugin_indicator *indicator, struct scope *scope,
                                 const struct error *wrong, struct error *error)
{
    PyObject *function = list_item(scope->functions, (Py_ssize_t)indicator->index);
    uint64_t line = function ? trace_definition(indicator->plugin, function) : 0;
    PyErr_Clear();
    Py_XDECREF(function);
    if (!line)
        return error_set(error, wrong->status, "%s: %s", indicator->plugin->name, wrong->message);
    return error_set(error, wrong->status, "%s:%llu: %s", indicator->plugin->name, (unsigned long long)line,
                     wrong->message);
}

/* What the function returned; NULL with an exception set. */
static PyObject *call_function(const struct plugin_indicator *indicator, const struct indicator_call *call,
                               struct scope *scope, struct series *series)
{
    PyObject *positional = NULL, *by_name = NULL, *returned = NULL;
    PyObject *object = series_object_new(scope->chandler, series);
    if (object && arguments_make(indicator, call, object, &positional, &by_name)) {
        PyObject *function = PyList_GetItem(scope->functions, (Py_ssize_t)indicator->index);
        if (function)
            returned = PyObject_Call(function, positional, by_name);
    }
    Py_XDECREF(positional);
    Py_XDECREF(by_name);
    Py_XDECREF(object);
    return returned;
}

static enum status compute(const struct plugin_indicator *indicator, const struct indicator_call *call,
                           struct plugin_worker *worker, struct series *series, struct arena *arena,
                           struct plots *plots, struct error *error)
{
    struct scope *scope = &worker->scope;
    struct error wrong = {0};
    PyObject *returned = call_function(indicator, call, scope, series);
    /* What a function imports is known only now. */
    const struct plugin *robbed = neighbours_check(worker->host, &worker->module_count, &wrong);
    if (robbed) {
        PyErr_Clear();
        Py_XDECREF(returned);
        return error_set(error, STATUS_INPUT, "%s: %s", robbed->path, wrong.message);
    }
    if (!returned)
        return trace_error(error, STATUS_INPUT, indicator->plugin, false);
    bool is_done = result_convert(scope->chandler, returned, series, indicator->base.pane, arena, plots, &wrong);
    enum status status = STATUS_OK;
    if (!is_done && PyErr_Occurred())
        status = trace_error(error, STATUS_INPUT, indicator->plugin, false);
    else if (!is_done)
        status = refuse_result(indicator, scope, &wrong, error);
    Py_DECREF(returned);
    return status;
}

enum status indicator_compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                              struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    struct plugin_worker *own = worker;
    *plots = (struct plots){0};
    if (!own)
        return error_set(error, STATUS_UNSUPPORTED, "a plugin's indicator needs a worker with Python");
    struct crossing crossing;
    PyEval_RestoreThread(own->state);
    crossing_begin(&crossing, own->host);
    enum status status = compute((const struct plugin_indicator *)indicator, call, own, series, arena, plots, error);
    crossing_end(&crossing);
    PyEval_SaveThread();
    return status;
}
