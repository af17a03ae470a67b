#include "plugins/host/host.h"

#include "chandler_config.h"

#include <string.h>

enum { VERSION_LENGTH_MAX = 32 };

/* The library that was loaded is the one whose headers this was compiled with. */
static enum status check_version(struct error *error)
{
    const char *running = Py_GetVersion();
    char wanted[VERSION_LENGTH_MAX];
    int length = snprintf(wanted, sizeof wanted, "%d.%d.", PY_MAJOR_VERSION, PY_MINOR_VERSION);
    bool is_free_threaded = strstr(running, "free-threading build") != NULL;
#ifdef Py_GIL_DISABLED
    bool wants_free_threaded = true;
#else
    bool wants_free_threaded = false;
#endif
    if (strncmp(running, wanted, (size_t)length) == 0 && is_free_threaded == wants_free_threaded)
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "chandler was built for Python %s (GIL %s), but the library is of %s",
                     PY_VERSION, CHANDLER_PYTHON_GIL, running);
}

/* Once a process: the table outlives interpreters. */
static bool add_builtin_module(void)
{
    static const char name[] = "chandler";
    for (const struct _inittab *entry = PyImport_Inittab; entry->name; entry++)
        if (strcmp(entry->name, name) == 0)
            return true;
    return PyImport_AppendInittab(name, module_init) == 0;
}

/* An address sanitizer is to see each object, and the pointers in them, which Python's own pools would hide from it.
 * Without a GIL Python takes no other allocator than its own. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_ADDRESS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define IS_ADDRESS_SANITIZED 1
#endif

/* UTF-8 throughout and the C locale left alone, so that a run under cron is the same as one at a terminal. */
static PyStatus preinitialize(void)
{
    PyPreConfig config;
    PyPreConfig_InitPythonConfig(&config);
    config.parse_argv = 0;
    config.configure_locale = 0;
    config.coerce_c_locale = 0;
    config.utf8_mode = 1;
#if defined(IS_ADDRESS_SANITIZED) && !defined(Py_GIL_DISABLED)
    config.allocator = PYMEM_ALLOCATOR_MALLOC;
#endif
    return Py_PreInitialize(&config);
}

/* Not isolated: PYTHONPATH, PYTHONHOME and PYTHON_GIL mean here what they mean to Python. */
static PyStatus initialize(void)
{
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.parse_argv = 0;
    config.install_signal_handlers = 0; /* signals are the program's */
    config.configure_c_stdio = 0;
    config.write_bytecode = 0; /* nothing is left beside the plugins */
    /* The standard library is looked for from here: the first python3 on PATH may be another. */
    PyStatus status = PyConfig_SetBytesString(&config, &config.program_name, CHANDLER_PYTHON_EXECUTABLE);
    if (!PyStatus_Exception(status))
        status = PyWideStringList_Append(&config.argv, L"chandler");
    if (!PyStatus_Exception(status))
        status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return status;
}

enum status python_start(struct error *error)
{
    if (Py_IsInitialized())
        return error_set(error, STATUS_USAGE, "Python runs already in this process");
    enum status wrong = check_version(error);
    if (wrong)
        return wrong;
    if (!add_builtin_module())
        return error_no_memory(error);
    PyStatus status = preinitialize();
    if (!PyStatus_Exception(status))
        status = initialize();
    if (!PyStatus_Exception(status))
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "Python %s cannot start: %s", PY_VERSION,
                     status.err_msg ? status.err_msg : "its environment makes it exit");
}

/* What is printed must not get into a picture or report on standard output. */
static bool lead_stdout_to_stderr(void)
{
    PyObject *err = PySys_GetObject("stderr");
    if (!err)
        err = Py_None;
    Py_INCREF(err);
    bool is_done = PySys_SetObject("stdout", err) == 0 && PySys_SetObject("__stdout__", err) == 0;
    Py_DECREF(err);
    return is_done;
}

/* Behind what is there, so that a plugin's neighbour cannot take the place of a module of the standard library. */
static bool add_folders(const struct plugin_host *host)
{
    PyObject *path = PySys_GetObject("path");
    if (!path || !PyList_Check(path)) {
        PyErr_SetString(PyExc_RuntimeError, "sys.path is no list");
        return false;
    }
    Py_INCREF(path);
    bool is_done = true;
    for (size_t i = 0; is_done && i < host->plugin_count; i++) {
        PyObject *folder = PyUnicode_DecodeFSDefault(host->plugins[i].folder);
        int has = folder ? PySequence_Contains(path, folder) : -1;
        is_done = has > 0 || (has == 0 && PyList_Append(path, folder) == 0);
        Py_XDECREF(folder);
    }
    Py_DECREF(path);
    return is_done;
}

bool python_prepare(const struct plugin_host *host)
{
    return lead_stdout_to_stderr() && add_folders(host);
}

void python_flush(void)
{
    PyObject *err = PySys_GetObject("stderr");
    if (!err || err == Py_None)
        return;
    Py_INCREF(err);
    PyObject *nothing = PyObject_CallMethod(err, "flush", NULL);
    if (!nothing)
        PyErr_Clear();
    Py_XDECREF(nothing);
    Py_DECREF(err);
}
