/* Python plugins: what the program sees of them. The interpreter lives in a module of its own, chandler-python.so,
 * which alone is linked with the CPython that CMake found and is loaded only when it is needed.
 *
 * In no call is the GIL held on return: reading, drawing and encoding run without it. */
#ifndef CHANDLER_PLUGINS_PLUGINS_H
#define CHANDLER_PLUGINS_PLUGINS_H

#include "plugins/python.h"
#include "render/base/error.h"
#include "render/ohlc/indicator.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plugin_host;   /* an interpreter with the plugins imported */
struct plugin_worker; /* what computes indicators in one worker of a pool */

/* What a thread that runs Python code needs as its stack, in bytes: a recursion reaches Python's own limit on it, and
 * is a RecursionError, before it reaches the end of the stack, which would end the program. */
enum { PLUGIN_STACK_SIZE = 16 << 20 };

/* Where a worker's Python code runs. */
enum plugin_place {
    PLUGIN_IN_PROCESS,        /* in the process's main thread and interpreter: serial, and each forked child */
    PLUGIN_IN_THREAD,         /* in the worker's thread, in the main interpreter, each with modules of its own */
    PLUGIN_IN_SUBINTERPRETER, /* in the worker's thread, in an interpreter with a GIL of its own */
};

/* What is to be said of a plugin. */
struct plugin_note {
    const char *plugin; /* its path; NULL: of the interpreter */
    struct error note;  /* with the line where it is known */
};

/* The module's functions. Calls for one host come from the thread that opened it, but for worker_start, worker_stop and
 * the indicators' compute, which come from the worker. */
struct plugin_interface {
    const char *chandler_version; /* what the module was built with; loading refuses another */

    /* Starts the interpreter and imports the plugins, in order. Python's sys.stdout is led to standard error.
     * STATUS_USAGE with *place set to the path (NULL: the interpreter itself) where a plugin cannot be read or
     * imported, with its line and the last line of the traceback; also where two indicators have one name. Only one
     * host may be open at a time. */
    enum status (*open)(struct plugin_host **host, const char *const *paths, size_t count, const char **place,
                        struct error *error);
    /* Ends the interpreter, once no worker is left, with what plugins registered for its end. Threads of theirs that
     * are no daemons are waited for, 5 s at most: one that still runs then is left to the end of the process, and no
     * host can be opened any more. */
    void (*close)(struct plugin_host **host);

    const char *(*python_version)(void); /* of the running one: "3.13.5" */
    /* Asked of the running interpreter; an import at any time may have switched the GIL on. */
    enum python_gil (*gil)(struct plugin_host *host);
    /* What the imports gave reason to say: among others which plugin, and which module imported by it, switched the GIL
     * on. */
    const struct plugin_note *(*notes)(const struct plugin_host *host, size_t *count);
    /* What the plugins registered, in order; ends with NULL. `compute` of these needs the worker's plugin_worker. */
    const struct indicator *const *(*indicators)(const struct plugin_host *host);
    /* Of the plugins' sources, for telling whether a picture is up to date. */
    uint64_t (*fingerprint)(const struct plugin_host *host);

    /* STATUS_UNSUPPORTED with the reason for people where workers cannot run in this place: a Python before 3.12, a
     * plugin whose import a sub-interpreter refuses (*place set to it), or, for PLUGIN_IN_PROCESS with is_forked,
     * Python threads that a plugin has started, which a fork would lose together with the locks they hold. */
    enum status (*can_run)(struct plugin_host *host, enum plugin_place where, bool is_forked, const char **place,
                           struct error *error);

    /* Before workers are forked: garbage is collected and what lives is frozen, so that pages stay shared. Then around
     * each fork: before it, and after it in the caller (also where it failed) and in the child. */
    void (*fork_plan)(struct plugin_host *host);
    void (*fork_prepare)(struct plugin_host *host);
    void (*fork_parent)(struct plugin_host *host);
    void (*fork_child)(struct plugin_host *host);

    enum status (*worker_start)(struct plugin_worker **worker, struct plugin_host *host, enum plugin_place where,
                                struct error *error);
    /* In the thread that started it. NULL in it is allowed. */
    void (*worker_stop)(struct plugin_worker **worker);
};

/* The name under which the module exports `const struct plugin_interface *NAME(void)`. */
#define PLUGIN_INTERFACE_SYMBOL "chandler_plugin_interface"

/* Loads the module from beside the program or from where it was installed, once; it stays loaded. STATUS_UNSUPPORTED
 * where this build has no Python, the module or its libpython is missing, or it belongs to another version; the message
 * says what to do. */
enum status plugins_load(const struct plugin_interface **interface, struct error *error);

#endif
