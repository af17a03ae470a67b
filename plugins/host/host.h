/* The plugin host: one interpreter, its plugins, and what computes with them in each place. Internal to the module.
 *
 * Rules that hold throughout: the functions of the interface are entered and left with no thread state attached; those
 * below whose comment says "attached" are called with one. What is needed by several threads, interpreters or children
 * is C memory in the host's arena and does not change after open. */
#ifndef CHANDLER_PLUGINS_HOST_HOST_H
#define CHANDLER_PLUGINS_HOST_HOST_H

#include "plugins/host/objects.h"

#include "plugins/plugins.h"

#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/types.h>

/* One plugin's source. */
struct plugin {
    size_t index;
    const char *path;   /* as it was given */
    const char *file;   /* absolute: __file__, and the file's name in tracebacks */
    const char *folder; /* the one it really lies in, so that a link finds the modules beside the original */
    const char *name;   /* its file's name, without folders */
    const char *stem;   /* of its module's name: letters, digits and _ */
    const char *source; /* length bytes, as read */
    size_t length;
    size_t thread_count; /* Python threads that ran after its import, this one not counted */
};

/* What decides how an argument's text becomes a Python value. */
enum value_kind {
    VALUE_ANY, /* neither annotation nor default tells: a whole number, a number, true, false or none where it looks so,
                  else text */
    VALUE_BOOL,
    VALUE_INT,
    VALUE_FLOAT,
    VALUE_TEXT,
};

/* How a parameter can be given to the function. */
struct parameter_taking {
    enum value_kind value;
    bool takes_none; /* the word none is None, whatever the kind */
    bool is_position_only;
    bool is_name_only;
};

struct plugin_indicator {
    struct indicator base; /* the first member: what the program sees */
    size_t index;          /* among those of all plugins */
    const struct plugin *plugin;
    const struct parameter_taking *kinds; /* one for each parameter */
};

/* What importing the plugins made in one interpreter, or for one thread: Python objects of its own. */
struct scope {
    PyObject *chandler;  /* the built-in module */
    PyObject *modules;   /* list, one for each plugin */
    PyObject *functions; /* list, one for each indicator */
};

struct plugin_host {
    struct arena arena;
    struct plugin *plugins;
    size_t plugin_count;
    struct plugin_indicator **registered; /* as many as indicator_count */
    const struct indicator **indicators;  /* the same, for the program; ends with NULL */
    size_t indicator_count;
    struct plugin_note *notes;
    size_t note_count;
    uint64_t fingerprint;

    PyThreadState *main; /* of the thread that opened the host */
    PyInterpreterState *interpreter;
    struct scope scope; /* the main thread's */

    int folder;       /* the working folder when the host was opened; -1: unknown */
    sigset_t signals; /* the mask of the thread that opened it */

    pthread_mutex_t interpreter_guard; /* held while an interpreter is made or ended */
    atomic_size_t scope_count;         /* numbers the modules of threads */
    atomic_bool has_stragglers;        /* a plugin's thread did not end: the interpreter cannot either */
};

struct plugin_worker {
    struct plugin_host *host;
    enum plugin_place place;
    PyThreadState *state;     /* what it computes with */
    PyThreadState *main_side; /* in a sub-interpreter: this thread's state in the main one */
    struct scope scope;       /* its own, or borrowed from the host in the main thread */
    size_t module_count;      /* for neighbours_check */
};

/* crossing.c: around all that runs plugins' code, attached or not before, attached after. Python code sees the
 * process's locale and the signal mask of the thread that opened the host; afterwards this thread has its own again,
 * and the process its working folder. A child that the code has forked and that comes back here is ended. */
enum { CROSSING_SIGNALS = 3 };
struct crossing {
    pid_t process;
    int folder;
    locale_t locale;
    sigset_t signals;
};
void crossing_begin(struct crossing *crossing, const struct plugin_host *host);
void crossing_end(const struct crossing *crossing);
/* Attached, in the main interpreter, once: children that plugins fork can be ended by signals. False with an exception
 * set. */
bool crossing_prepare(void);
/* Python's hook for the child of a fork that is the program's own, whose handlers for signals stay. */
void crossing_fork_child(void);

/* start.c: Starts the interpreter, attached afterwards. STATUS_USAGE with Python's own text. */
enum status python_start(struct error *error);
/* Attached: leads sys.stdout to standard error and adds the plugins' folders to sys.path, in the interpreter at hand.
 * False with an exception set. */
bool python_prepare(const struct plugin_host *host);

/* source.c: Reads a plugin's file into the arena and takes its names. STATUS_USAGE. */
enum status plugin_read(struct plugin *plugin, struct arena *arena, const char *path, struct error *error);

/* scope.c; attached. The code object of a plugin; NULL with an exception set. */
PyObject *plugin_compile(const struct plugin *plugin);
/* An empty scope with the module chandler; false with an exception set. */
bool scope_init(struct scope *scope);
/* Executes a plugin into a module of its own, called after it and `suffix`, and keeps its functions. What it registered
 * is a new reference to a list, NULL with an exception set. */
PyObject *scope_import(struct scope *scope, const struct plugin *plugin, PyObject *code, const char *suffix);
/* Imports all plugins once more, for a worker, from their sources: threads without a GIL that share a code object wait
 * for each other at the counts of its constants (two workers were no faster than one). On failure *failed is the
 * plugin, and either an exception is set or, where it registers other indicators than it did at first, error says so.
 */
bool scope_import_again(struct scope *scope, const struct plugin_host *host, const char *suffix,
                        const struct plugin **failed, struct error *error);
void scope_release(struct scope *scope);

/* fingerprint.c; attached. Of the plugins' sources and of the modules that they imported from their folders. */
uint64_t fingerprint_make(const struct plugin_host *host);

/* neighbours.c; attached, also while an exception is set, which stays. The plugin beside which lies a file that it
 * would not get, as another's is imported under its name; error (STATUS_USAGE) says which. NULL where there is none.
 * Looks again only when sys.modules holds others than *module_count, at first 0, which is updated. */
const struct plugin *neighbours_check(const struct plugin_host *host, size_t *module_count, struct error *error);
/* Whether the plugin's code has the name of a file beside it under which Python imports something else, as it would of
 * the standard library; fills the note. No exception is set, before or after. */
bool neighbours_find_shadowed(const struct plugin *plugin, PyObject *code, struct error *note);

/* signature.c; attached. Makes what the program sees of a registered item. STATUS_USAGE, or an exception with the
 * return STATUS_OK and *made NULL. */
enum status indicator_make(struct plugin_indicator **made, struct arena *arena, const struct plugin *plugin,
                           PyObject *item, struct error *error);

/* arguments.c: What `check` of the indicators does; touches no Python object. */
enum status plugin_arguments_check(const struct indicator *indicator, const struct indicator_call *call,
                                   struct error *error);
/* Attached: the positional arguments with `first` as the first of them, and those by name. False with an exception. */
bool arguments_make(const struct plugin_indicator *indicator, const struct indicator_call *call, PyObject *first,
                    PyObject **positional, PyObject **by_name);

/* compute.c: What `compute` of the indicators does; called in the worker, not attached. */
enum status indicator_compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                              struct series *series, struct arena *arena, struct plots *plots, struct error *error);

/* trace.c; attached. What is raised, as an error, and then nothing is. With has_line the line in the plugin's file goes
 * into error->line, else file and line begin the message. plugin may be NULL. Returns status. */
enum status trace_error(struct error *error, enum status status, const struct plugin *plugin, bool has_line);

/* The line at which the plugin's file defines the function; 0 where that is no plain function of it. */
uint64_t trace_definition(const struct plugin *plugin, PyObject *function);

/* gil.c; attached. */
bool gil_is_on(void);
/* While a plugin is imported: what CPython says of a module that switches the GIL on comes here instead of to standard
 * error. Does nothing where there is always a GIL. */
struct gil_watch {
    PyObject *filter; /* among warnings.filters; NULL: not watching */
    PyObject *found;  /* list: the name of the module and the plugin's line */
};
void gil_watch_begin(struct gil_watch *watch, const struct plugin *plugin);
/* Fills the note and returns true where the GIL was switched on. */
bool gil_watch_end(struct gil_watch *watch, bool was_on, struct error *note);

/* threads.c; attached, in the interpreter at hand. Threads that plugins have started; *name (of size bytes) one's name.
 */
size_t threads_running(char *name, size_t size);
/* Waits a few seconds for those that are not daemons, as Python does at its end without a limit. False: some still run.
 */
bool threads_join(void);

/* worker.c: parts of the interface. */
enum status worker_can_run(struct plugin_host *host, enum plugin_place where, bool is_forked, const char **place,
                           struct error *error);
enum status worker_start(struct plugin_worker **worker, struct plugin_host *host, enum plugin_place where,
                         struct error *error);
void worker_stop(struct plugin_worker **worker);

/* interpreter.c: a sub-interpreter with a GIL of its own, entered by the calling thread, whose state in the main
 * interpreter is `from` (not attached). On success *made is attached. */
enum status interpreter_start(struct plugin_host *host, PyThreadState *from, PyThreadState **made, struct error *error);
/* `state` attached before, nothing after. */
void interpreter_end(struct plugin_host *host, PyThreadState *state);

/* Attached: writes out what the plugins printed. */
void python_flush(void);

#endif
