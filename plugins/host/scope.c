#include "plugins/host/host.h"

#include "plugins/host/compat.h"

#include <string.h>

/* By Python's own compile(), which sees to encodings and to bytes of 0, and shares nothing with this file's code. */
PyObject *plugin_compile(const struct plugin *plugin)
{
    PyObject *builtins = PyImport_ImportModule("builtins");
    PyObject *file = PyUnicode_DecodeFSDefault(plugin->file);
    PyObject *code = NULL;
    if (builtins && file)
        code = PyObject_CallMethod(builtins, "compile", "y#Osii", plugin->source, (Py_ssize_t)plugin->length, file,
                                   "exec", 0, 1);
    Py_XDECREF(file);
    Py_XDECREF(builtins);
    return code;
}

bool scope_init(struct scope *scope)
{
    scope->chandler = PyImport_ImportModule("chandler");
    scope->modules = PyList_New(0);
    scope->functions = PyList_New(0);
    return scope->chandler && scope->modules && scope->functions;
}

void scope_release(struct scope *scope)
{
    /* Out of sys.modules, where each worker's stand under names of their own. */
    PyObject *known = PyImport_GetModuleDict();
    Py_ssize_t count = scope->modules ? PyList_GET_SIZE(scope->modules) : 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *name = PyModule_GetNameObject(PyList_GET_ITEM(scope->modules, i));
        if (!name || PyDict_DelItem(known, name) < 0)
            PyErr_Clear();
        Py_XDECREF(name);
    }
    Py_CLEAR(scope->functions);
    Py_CLEAR(scope->modules);
    Py_CLEAR(scope->chandler);
}

/* Under a name that is no other module's, and in sys.modules under it, as pickle and dataclasses want. */
static PyObject *execute(const struct plugin *plugin, PyObject *code, const char *suffix)
{
    PyObject *name = PyUnicode_FromFormat("chandler_plugin_%zu_%s%s", plugin->index, plugin->stem, suffix);
    PyObject *file = PyUnicode_DecodeFSDefault(plugin->file);
    PyObject *module = NULL;
    if (name && file)
        module = PyImport_ExecCodeModuleObject(name, code, file, NULL);
    Py_XDECREF(name);
    Py_XDECREF(file);
    return module;
}

/* The functions of the items (name, function, ...). */
static bool keep_functions(struct scope *scope, PyObject *registrations)
{
    Py_ssize_t count = PyList_GET_SIZE(registrations);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *function = PyTuple_GetItem(PyList_GET_ITEM(registrations, i), 1);
        if (!function || PyList_Append(scope->functions, function) < 0)
            return false;
    }
    return true;
}

PyObject *scope_import(struct scope *scope, const struct plugin *plugin, PyObject *code, const char *suffix)
{
    PyObject *registrations = registration_begin();
    if (!registrations)
        return NULL;
    PyObject *module = execute(plugin, code, suffix);
    registration_end();
    bool is_done = module && PyList_Append(scope->modules, module) == 0 && keep_functions(scope, registrations);
    Py_XDECREF(module);
    if (!is_done)
        Py_CLEAR(registrations);
    return registrations;
}

/* Whether the plugin registers the indicators from number `first` on that it did at first, in their order. */
static bool is_as_before(const struct plugin_host *host, const struct plugin *plugin, PyObject *registrations,
                         size_t *first)
{
    size_t at = *first;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(registrations); i++, at++) {
        PyObject *name = PyTuple_GetItem(PyList_GET_ITEM(registrations, i), 0);
        if (!name || at >= host->indicator_count || host->registered[at]->plugin != plugin)
            return false;
        const char *text = PyUnicode_AsUTF8(name);
        if (!text || strcmp(text, host->registered[at]->base.name) != 0)
            return false;
    }
    *first = at;
    return at == host->indicator_count || host->registered[at]->plugin != plugin;
}

bool scope_import_again(struct scope *scope, const struct plugin_host *host, const char *suffix,
                        const struct plugin **failed, struct error *error)
{
    size_t indicator = 0;
    for (size_t i = 0; i < host->plugin_count; i++) {
        const struct plugin *plugin = *failed = &host->plugins[i];
        PyObject *code = plugin_compile(plugin);
        if (!code)
            return false;
        PyObject *registrations = scope_import(scope, plugin, code, suffix);
        Py_DECREF(code);
        if (!registrations)
            return false;
        bool is_same = is_as_before(host, plugin, registrations, &indicator);
        Py_DECREF(registrations);
        if (!is_same) {
            PyErr_Clear();
            error_set(error, STATUS_UNSUPPORTED, "registers other indicators when it is imported again");
            return false;
        }
    }
    *failed = NULL;
    return true;
}
