/* The modules that lie beside plugins. All plugins import from one sys.path into one sys.modules, where a name is one
 * file's: of neighbours that have the same name, a plugin could get another's, and compute wrong values with it. */
#include "plugins/host/host.h"

#include "plugins/host/compat.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The file that `import NAME` would read if a plugin's folder were looked at first. */
struct neighbour {
    char path[PATH_MAX];
    const char *file; /* in path: without the folder */
    struct stat status;
};

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Where "a.b" would lie in the folder: its a/b with the ending. False where that is too long. */
static bool module_path(char path[PATH_MAX], const char *folder, const char *name, const char *ending)
{
    int length = snprintf(path, PATH_MAX, "%s/%s%s", strcmp(folder, "/") == 0 ? "" : folder, name, ending);
    if (length < 0 || length >= PATH_MAX)
        return false;
    size_t end = (size_t)length - strlen(ending);
    for (size_t i = end - strlen(name); i < end; i++)
        if (path[i] == '.')
            path[i] = '/';
    return true;
}

/* Whether there is one. The plugin itself is none. */
static bool find_neighbour(struct neighbour *neighbour, const struct plugin *plugin, const char *name)
{
    static const char *const endings[] = {"/__init__.py", ".py"}; /* in the order that Python takes them */
    struct stat own;
    bool has_own = stat(plugin->file, &own) == 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (!module_path(neighbour->path, plugin->folder, name, endings[i]) ||
            stat(neighbour->path, &neighbour->status) != 0 || !S_ISREG(neighbour->status.st_mode))
            continue;
        neighbour->file = neighbour->path + strlen(plugin->folder) + (strcmp(plugin->folder, "/") != 0);
        return !has_own || !is_same_file(&own, &neighbour->status);
    }
    return false;
}

/* Whether the module was imported from the plugin's folder, whatever its file's ending. */
static bool is_from_folder(const struct plugin *plugin, const char *name, const char *file)
{
    char path[PATH_MAX];
    if (!module_path(path, plugin->folder, name, ""))
        return false;
    size_t length = strlen(path);
    return strncmp(file, path, length) == 0 && (file[length] == '.' || file[length] == '/');
}

/* The plugin beside which lies another file for the name than the one that was imported from beside a plugin. */
static const struct plugin *find_robbed(const struct plugin_host *host, const char *name, const char *file,
                                        struct neighbour *neighbour)
{
    struct stat imported;
    size_t from = 0;
    while (from < host->plugin_count && !is_from_folder(&host->plugins[from], name, file))
        from++;
    if (from == host->plugin_count || stat(file, &imported) != 0)
        return NULL;
    for (size_t i = 0; i < host->plugin_count; i++)
        if (strcmp(host->plugins[i].folder, host->plugins[from].folder) != 0 &&
            find_neighbour(neighbour, &host->plugins[i], name) && !is_same_file(&neighbour->status, &imported))
            return &host->plugins[i];
    return NULL;
}

/* The same of a module, whose name and file need not be what they should; *file is a new reference or NULL. */
static const struct plugin *find_robbed_by(const struct plugin_host *host, PyObject *key, PyObject *module,
                                           struct neighbour *neighbour, PyObject **file)
{
    const struct plugin *robbed = NULL;
    const char *name = PyUnicode_Check(key) ? PyUnicode_AsUTF8(key) : NULL;
    PyObject *path = name && PyModule_Check(module) ? PyModule_GetFilenameObject(module) : NULL;
    *file = path ? PyUnicode_EncodeFSDefault(path) : NULL;
    if (*file)
        robbed = find_robbed(host, name, PyBytes_AS_STRING(*file), neighbour);
    PyErr_Clear();
    Py_XDECREF(path);
    return robbed;
}

static bool has_folders(const struct plugin_host *host)
{
    for (size_t i = 1; i < host->plugin_count; i++)
        if (strcmp(host->plugins[i].folder, host->plugins[0].folder) != 0)
            return true;
    return false;
}

const struct plugin *neighbours_check(const struct plugin_host *host, size_t *module_count, struct error *error)
{
    PyObject *modules = has_folders(host) ? PyImport_GetModuleDict() : NULL;
    if (!modules || (size_t)PyDict_Size(modules) == *module_count)
        return NULL;
    struct raised raised = raised_take();
    PyObject *items = PyDict_Items(modules);
    size_t count = items ? (size_t)PyList_GET_SIZE(items) : 0;
    const struct plugin *robbed = NULL;
    for (size_t i = 0; i < count && !robbed; i++) {
        struct neighbour neighbour;
        PyObject *item = PyList_GET_ITEM(items, (Py_ssize_t)i), *file = NULL;
        robbed = find_robbed_by(host, PyTuple_GET_ITEM(item, 0), PyTuple_GET_ITEM(item, 1), &neighbour, &file);
        if (robbed)
            error_set(error, STATUS_USAGE,
                      "%s lies beside this plugin, but %s was imported under that name: rename one of them",
                      neighbour.file, PyBytes_AS_STRING(file));
        Py_XDECREF(file);
    }
    if (!robbed)
        *module_count = count;
    PyErr_Clear();
    Py_XDECREF(items);
    raised_restore(raised);
    return robbed;
}

/* Where `import NAME` leads: a path, or a word for what is built into Python. A new reference to bytes; NULL, also with
 * an exception set, where it leads nowhere. */
static PyObject *find_origin(const char *name)
{
    PyObject *finder = PyImport_ImportModule("importlib.util");
    PyObject *spec = finder ? PyObject_CallMethod(finder, "find_spec", "s", name) : NULL;
    PyObject *origin = spec && spec != Py_None ? PyObject_GetAttrString(spec, "origin") : NULL;
    PyObject *bytes = origin && PyUnicode_Check(origin) ? PyUnicode_EncodeFSDefault(origin) : NULL;
    Py_XDECREF(origin);
    Py_XDECREF(spec);
    Py_XDECREF(finder);
    return bytes;
}

/* Whether a file beside the plugin has the name, but is not what it imports; fills the note. */
static bool is_shadowed(const struct plugin *plugin, const char *name, struct error *note)
{
    struct neighbour neighbour;
    char top[NAME_MAX + 1];
    size_t length = strcspn(name, ".");
    if (length == 0 || length >= sizeof top)
        return false;
    memcpy(top, name, length);
    top[length] = '\0';
    PyObject *bytes = find_neighbour(&neighbour, plugin, top) ? find_origin(top) : NULL;
    const char *origin = bytes ? PyBytes_AS_STRING(bytes) : NULL;
    struct stat taken;
    bool is_path = origin && origin[0] == '/';
    bool is_other = origin && (!is_path || stat(origin, &taken) != 0 || !is_same_file(&taken, &neighbour.status));
    if (is_other)
        error_set(note, STATUS_OK, "%s lies beside this plugin, but 'import %s' takes %s: rename it", neighbour.file,
                  top, is_path ? origin : "a module built into Python");
    PyErr_Clear();
    Py_XDECREF(bytes);
    return is_other;
}

bool neighbours_find_shadowed(const struct plugin *plugin, PyObject *code, struct error *note)
{
    PyObject *names = PyObject_GetAttrString(code, "co_names");
    PyObject *constants = names ? PyObject_GetAttrString(code, "co_consts") : NULL;
    bool is_found = false;
    for (Py_ssize_t i = 0; constants && !is_found && i < PyTuple_GET_SIZE(names); i++) {
        const char *name = PyUnicode_AsUTF8(PyTuple_GET_ITEM(names, i));
        is_found = name && is_shadowed(plugin, name, note);
    }
    for (Py_ssize_t i = 0; constants && !is_found && i < PyTuple_GET_SIZE(constants); i++) {
        PyObject *inner = PyTuple_GET_ITEM(constants, i);
        is_found = PyCode_Check(inner) && neighbours_find_shadowed(plugin, inner, note);
    }
    PyErr_Clear();
    Py_XDECREF(constants);
    Py_XDECREF(names);
    return is_found;
}
