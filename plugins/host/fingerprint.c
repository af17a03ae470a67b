#include "plugins/host/host.h"

#include "render/base/hash.h"

#include <stdio.h>
#include <string.h>

/* Whether the file lies in the folder of a plugin, or below it; the plugins themselves are told apart by their sources.
 */
static bool is_beside_plugin(const struct plugin_host *host, const char *file)
{
    for (size_t i = 0; i < host->plugin_count; i++)
        if (strcmp(file, host->plugins[i].file) == 0)
            return false;
    for (size_t i = 0; i < host->plugin_count; i++) {
        size_t length = strlen(host->plugins[i].folder);
        if (strncmp(file, host->plugins[i].folder, length) == 0 && (file[length] == '/' || length == 1))
            return true;
    }
    return false;
}

/* 0 where it cannot be read. */
static uint64_t hash_file(const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    uint64_t hash = hash_bytes(HASH_START, path, strlen(path));
    unsigned char buffer[4096];
    size_t got;
    while ((got = fread(buffer, 1, sizeof buffer, file)) > 0)
        hash = hash_bytes(hash, buffer, got);
    fclose(file);
    return hash;
}

static uint64_t hash_module(const struct plugin_host *host, PyObject *module)
{
    uint64_t hash = 0;
    PyObject *file = PyObject_GetAttrString(module, "__file__");
    PyObject *path = NULL;
    if (file && PyUnicode_Check(file) && PyUnicode_FSConverter(file, &path) &&
        is_beside_plugin(host, PyBytes_AS_STRING(path)))
        hash = hash_file(PyBytes_AS_STRING(path));
    PyErr_Clear();
    Py_XDECREF(path);
    Py_XDECREF(file);
    return hash;
}

uint64_t fingerprint_make(const struct plugin_host *host)
{
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < host->plugin_count; i++) {
        const struct plugin *plugin = &host->plugins[i];
        hash = hash_bytes(hash, &plugin->length, sizeof plugin->length);
        hash = hash_bytes(hash, plugin->source, plugin->length);
    }
    /* A sum, as modules have no order that is the same in every run. */
    PyObject *modules = PyDict_Values(PyImport_GetModuleDict());
    for (Py_ssize_t i = 0; modules && i < PyList_GET_SIZE(modules); i++)
        hash += hash_module(host, PyList_GET_ITEM(modules, i));
    if (!modules)
        PyErr_Clear();
    Py_XDECREF(modules);
    return hash;
}
