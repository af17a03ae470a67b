#include "plugins/host/host.h"

#include "plugins/host/compat.h"

#include "chandler_config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_note(struct plugin_host *host, const struct plugin *plugin, const struct error *note)
{
    host->notes[host->note_count++] = (struct plugin_note){.plugin = plugin->path, .note = *note};
}

static enum status read_plugins(struct plugin_host *host, const char *const *paths, size_t count, const char **place,
                                struct error *error)
{
    host->plugins = arena_alloc(&host->arena, count, sizeof *host->plugins);
    host->notes = arena_alloc(&host->arena, count, 3 * sizeof *host->notes);
    if (!host->plugins || !host->notes)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        struct plugin *plugin = &host->plugins[i];
        plugin->index = i;
        enum status status = plugin_read(plugin, &host->arena, paths[i], error);
        if (status) {
            *place = paths[i];
            return status;
        }
    }
    host->plugin_count = count;
    return STATUS_OK;
}

/* Compiles and imports one plugin. What it registered goes behind `registered`; false with an exception set. */
static bool import_plugin(struct plugin_host *host, struct plugin *plugin, PyObject *registered)
{
    struct gil_watch watch = {0};
    struct error note = {0};
    bool was_on = gil_is_on();
    PyObject *code = plugin_compile(plugin);
    PyObject *items = NULL;
    if (code) {
        gil_watch_begin(&watch, plugin);
        items = scope_import(&host->scope, plugin, code, "");
        if (gil_watch_end(&watch, was_on, &note))
            add_note(host, plugin, &note);
    }
    bool is_done = items && PyList_Append(registered, items) == 0;
    if (is_done && neighbours_find_shadowed(plugin, code, &note))
        add_note(host, plugin, &note);
    Py_XDECREF(code);
    if (is_done && PyList_GET_SIZE(items) == 0) {
        error_set(&note, STATUS_OK, "registers no indicator");
        add_note(host, plugin, &note);
    }
    Py_XDECREF(items);
    if (is_done)
        plugin->thread_count = threads_running(NULL, 0);
    return is_done;
}

/* Each name is one indicator's alone; within one plugin the decorator sees to that. */
static enum status check_name(const struct plugin_host *host, const struct plugin_indicator *made, struct error *error)
{
    char name[64];
    error_quote(name, sizeof name, made->base.name, strlen(made->base.name));
    for (size_t i = 0; indicators[i]; i++)
        if (strcmp(indicators[i]->name, made->base.name) == 0)
            return error_set(error, STATUS_USAGE, "registers %s, which is an indicator of chandler's own", name);
    for (size_t i = 0; i < host->indicator_count; i++)
        if (strcmp(host->registered[i]->base.name, made->base.name) == 0)
            return error_set(error, STATUS_USAGE, "registers %s, as %s does", name, host->registered[i]->plugin->path);
    return STATUS_OK;
}

static enum status register_item(struct plugin_host *host, const struct plugin *plugin, PyObject *item,
                                 struct error *error)
{
    struct plugin_indicator *made = NULL;
    enum status status = indicator_make(&made, &host->arena, plugin, item, error);
    if (!status && !made)
        return trace_error(error, STATUS_USAGE, plugin, true);
    if (!status)
        status = check_name(host, made, error);
    if (status)
        return status;
    made->index = host->indicator_count;
    host->registered[host->indicator_count] = made;
    host->indicators[host->indicator_count++] = &made->base;
    return STATUS_OK;
}

/* The program's table of what all plugins registered. */
static enum status register_all(struct plugin_host *host, PyObject *registered, const struct plugin **failed,
                                struct error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < host->plugin_count; i++)
        count += (size_t)PyList_GET_SIZE(PyList_GET_ITEM(registered, (Py_ssize_t)i));
    host->registered = arena_alloc(&host->arena, count, sizeof *host->registered);
    host->indicators = arena_alloc(&host->arena, count + 1, sizeof *host->indicators);
    if (!host->registered || !host->indicators)
        return error_no_memory(error);
    for (size_t i = 0; i < host->plugin_count; i++) {
        PyObject *items = PyList_GET_ITEM(registered, (Py_ssize_t)i);
        *failed = &host->plugins[i];
        for (Py_ssize_t k = 0; k < PyList_GET_SIZE(items); k++) {
            enum status status = register_item(host, *failed, PyList_GET_ITEM(items, k), error);
            if (status)
                return status;
        }
    }
    *failed = NULL;
    return STATUS_OK;
}

static enum status import_plugins(struct plugin_host *host, const struct plugin **failed, struct error *error)
{
    PyObject *registered = PyList_New(0);
    bool is_done = registered && python_prepare(host) && crossing_prepare() && scope_init(&host->scope);
    for (size_t i = 0; is_done && i < host->plugin_count; i++) {
        *failed = &host->plugins[i];
        is_done = import_plugin(host, &host->plugins[i], registered);
    }
    enum status status;
    size_t module_count = 0;
    const struct plugin *robbed = neighbours_check(host, &module_count, error);
    if (robbed) { /* which may be why an import failed */
        PyErr_Clear();
        *failed = robbed;
        status = STATUS_USAGE;
    } else if (is_done) {
        *failed = NULL;
        status = register_all(host, registered, failed, error);
    } else
        status = trace_error(error, STATUS_USAGE, *failed, true);
    Py_XDECREF(registered);
    return status;
}

/* atexit's handlers, where the interpreter itself cannot end. */
static void run_exit_handlers(void)
{
    PyObject *atexit = PyImport_ImportModule("atexit");
    PyObject *nothing = atexit ? PyObject_CallMethod(atexit, "_run_exitfuncs", NULL) : NULL;
    if (!nothing)
        PyErr_Clear();
    Py_XDECREF(nothing);
    Py_XDECREF(atexit);
}

static void host_close(struct plugin_host **host)
{
    struct plugin_host *own = *host;
    *host = NULL;
    if (!own)
        return;
    if (own->main) {
        PyEval_RestoreThread(own->main);
        scope_release(&own->scope);
        /* Relaxed: the threads of all workers have ended. */
        if (threads_join() && !atomic_load_explicit(&own->has_stragglers, memory_order_relaxed))
            Py_FinalizeEx();
        else {
            run_exit_handlers();
            python_flush();
            PyEval_SaveThread();
        }
    }
    pthread_mutex_destroy(&own->interpreter_guard);
    if (own->folder >= 0)
        close(own->folder);
    arena_release(&own->arena);
    free(own);
}

static enum status host_open(struct plugin_host **host, const char *const *paths, size_t count, const char **place,
                             struct error *error)
{
    *host = NULL;
    *place = NULL;
    struct plugin_host *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error);
    pthread_mutex_init(&made->interpreter_guard, NULL);
    made->folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    pthread_sigmask(SIG_SETMASK, NULL, &made->signals);
    const struct plugin *failed = NULL;
    enum status status = read_plugins(made, paths, count, place, error);
    if (status)
        goto done;
    status = python_start(error);
    if (status)
        goto done;
    made->main = PyThreadState_Get();
    made->interpreter = PyThreadState_GetInterpreter(made->main);
    struct crossing crossing;
    crossing_begin(&crossing, made);
    status = import_plugins(made, &failed, error);
    crossing_end(&crossing);
    made->fingerprint = fingerprint_make(made);
    PyEval_SaveThread();
    if (failed)
        *place = paths[failed->index];
done:
    if (status)
        host_close(&made);
    *host = made;
    return status;
}

/* The patch level may be newer than that of the headers. */
static const char *host_python_version(void)
{
    static char version[16]; /* the same bytes whoever writes them */
    const char *running = Py_GetVersion();
    size_t length = strcspn(running, " ");
    memcpy(version, running, length < sizeof version ? length : sizeof version - 1);
    return version;
}

static enum python_gil host_gil(struct plugin_host *host)
{
    PyEval_RestoreThread(host->main);
    bool is_on = gil_is_on();
    PyEval_SaveThread();
    return is_on ? PYTHON_GIL_ON : PYTHON_GIL_OFF;
}

static const struct plugin_note *host_notes(const struct plugin_host *host, size_t *count)
{
    *count = host->note_count;
    return host->notes;
}

static const struct indicator *const *host_indicators(const struct plugin_host *host)
{
    return host->indicators;
}

static uint64_t host_fingerprint(const struct plugin_host *host)
{
    return host->fingerprint;
}

/* Collecting first, so that the collector of no child writes to pages that all share. */
static void host_fork_plan(struct plugin_host *host)
{
    PyEval_RestoreThread(host->main);
    PyObject *gc = PyImport_ImportModule("gc");
    PyObject *collected = gc ? PyObject_CallMethod(gc, "collect", NULL) : NULL;
    PyObject *frozen = collected ? PyObject_CallMethod(gc, "freeze", NULL) : NULL;
    if (!frozen)
        PyErr_Clear();
    Py_XDECREF(frozen);
    Py_XDECREF(collected);
    Py_XDECREF(gc);
    PyEval_SaveThread();
}

static void host_fork_prepare(struct plugin_host *host)
{
    PyEval_RestoreThread(host->main);
    python_flush();
    PyOS_BeforeFork();
}

static void host_fork_parent(struct plugin_host *host)
{
    (void)host;
    PyOS_AfterFork_Parent();
    PyEval_SaveThread();
}

static void host_fork_child(struct plugin_host *host)
{
    (void)host;
    crossing_fork_child();
    PyEval_SaveThread();
}

__attribute__((visibility("default"))) const struct plugin_interface *chandler_plugin_interface(void);

const struct plugin_interface *chandler_plugin_interface(void)
{
    static const struct plugin_interface interface = {
        .chandler_version = CHANDLER_VERSION,
        .open = host_open,
        .close = host_close,
        .python_version = host_python_version,
        .gil = host_gil,
        .notes = host_notes,
        .indicators = host_indicators,
        .fingerprint = host_fingerprint,
        .can_run = worker_can_run,
        .fork_plan = host_fork_plan,
        .fork_prepare = host_fork_prepare,
        .fork_parent = host_fork_parent,
        .fork_child = host_fork_child,
        .worker_start = worker_start,
        .worker_stop = worker_stop,
    };
    return &interface;
}
