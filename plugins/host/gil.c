#include "plugins/host/host.h"

#include "plugins/host/compat.h"

#include <string.h>

bool gil_is_on(void)
{
#ifdef Py_GIL_DISABLED
    PyObject *ask = PySys_GetObject("_is_gil_enabled");
    PyObject *answer = ask ? PyObject_CallNoArgs(ask) : NULL;
    bool is_on = !answer || PyObject_IsTrue(answer) != 0;
    Py_XDECREF(answer);
    PyErr_Clear();
    return is_on;
#else
    return true;
#endif
}

#ifdef Py_GIL_DISABLED

static const char announcement[] = "The global interpreter lock (GIL) has been enabled to load module '";

/* The line of the plugin in which the import began that is going on. */
static long plugin_line(PyObject *file)
{
    long line = 0;
    PyFrameObject *frame = PyEval_GetFrame();
    Py_XINCREF(frame);
    while (frame && !line) {
        PyCodeObject *code = PyFrame_GetCode(frame);
        if (PyUnicode_Compare(code->co_filename, file) == 0)
            line = PyFrame_GetLineNumber(frame);
        Py_DECREF(code);
        PyFrameObject *back = PyFrame_GetBack(frame);
        Py_DECREF(frame);
        frame = back;
    }
    Py_XDECREF(frame);
    PyErr_Clear();
    return line;
}

/* The part of a filter's regular expression: notes and matches, and so silences, CPython's announcement.
 * `self` is (found, file). */
static PyObject *match(PyObject *self, PyObject *text)
{
    const char *string = PyUnicode_Check(text) ? PyUnicode_AsUTF8(text) : NULL;
    if (!string || strncmp(string, announcement, strlen(announcement)) != 0) {
        PyErr_Clear();
        Py_RETURN_FALSE;
    }
    const char *name = string + strlen(announcement);
    const char *end = strchr(name, '\'');
    PyObject *entry = Py_BuildValue("s#l", name, end ? (Py_ssize_t)(end - name) : (Py_ssize_t)strlen(name),
                                    plugin_line(PyTuple_GET_ITEM(self, 1)));
    int failed = entry ? PyList_Append(PyTuple_GET_ITEM(self, 0), entry) : -1;
    Py_XDECREF(entry);
    if (failed)
        return NULL;
    Py_RETURN_TRUE;
}

static PyMethodDef match_method = {"match", match, METH_O, NULL};

/* Something with a method `match`. */
static PyObject *make_matcher(PyObject *found, const struct plugin *plugin)
{
    PyObject *types = PyImport_ImportModule("types");
    PyObject *make = types ? PyObject_GetAttrString(types, "SimpleNamespace") : NULL;
    PyObject *self = Py_BuildValue("ON", found, PyUnicode_DecodeFSDefault(plugin->file));
    PyObject *method = self ? PyCFunction_New(&match_method, self) : NULL;
    PyObject *by_name = method ? Py_BuildValue("{sO}", "match", method) : NULL;
    PyObject *nothing = PyTuple_New(0);
    PyObject *matcher = make && by_name && nothing ? PyObject_Call(make, nothing, by_name) : NULL;
    Py_XDECREF(nothing);
    Py_XDECREF(by_name);
    Py_XDECREF(method);
    Py_XDECREF(self);
    Py_XDECREF(make);
    Py_XDECREF(types);
    return matcher;
}

static PyObject *warning_filters(void)
{
    PyObject *warnings = PyImport_ImportModule("warnings");
    PyObject *filters = warnings ? PyObject_GetAttrString(warnings, "filters") : NULL;
    if (filters && !PyList_Check(filters))
        Py_CLEAR(filters);
    Py_XDECREF(warnings);
    return filters;
}

void gil_watch_begin(struct gil_watch *watch, const struct plugin *plugin)
{
    watch->found = PyList_New(0);
    PyObject *matcher = watch->found ? make_matcher(watch->found, plugin) : NULL;
    PyObject *filters = matcher ? warning_filters() : NULL;
    if (filters)
        watch->filter = Py_BuildValue("sOOOi", "ignore", matcher, PyExc_RuntimeWarning, Py_None, 0);
    if (watch->filter && PyList_Insert(filters, 0, watch->filter) < 0)
        Py_CLEAR(watch->filter);
    PyErr_Clear();
    Py_XDECREF(filters);
    Py_XDECREF(matcher);
}

/* A plugin may have put other filters in front, or others in the place of all. */
static void remove_filter(PyObject *filter)
{
    PyObject *filters = warning_filters();
    PyObject *nothing = filters ? PyObject_CallMethod(filters, "remove", "O", filter) : NULL;
    PyErr_Clear();
    Py_XDECREF(nothing);
    Py_XDECREF(filters);
}

bool gil_watch_end(struct gil_watch *watch, bool was_on, struct error *note)
{
    struct raised raised = raised_take();
    if (watch->filter)
        remove_filter(watch->filter);
    bool is_switched = !was_on && gil_is_on();
    if (is_switched) {
        const char *name = NULL;
        long line = 0;
        PyObject *first = watch->found && PyList_GET_SIZE(watch->found) ? PyList_GET_ITEM(watch->found, 0) : NULL;
        if (!first || !PyArg_ParseTuple(first, "sl", &name, &line))
            name = NULL;
        PyErr_Clear();
        error_at(note, STATUS_OK, (uint64_t)line, 0,
                 "importing %s%s%s switched the GIL on: it does not declare that it can do without", name ? "'" : "",
                 name ? name : "an extension", name ? "'" : "");
    }
    Py_CLEAR(watch->filter);
    Py_CLEAR(watch->found);
    raised_restore(raised);
    return is_switched;
}

#else

void gil_watch_begin(struct gil_watch *watch, const struct plugin *plugin)
{
    (void)watch;
    (void)plugin;
}

bool gil_watch_end(struct gil_watch *watch, bool was_on, struct error *note)
{
    (void)watch;
    (void)was_on;
    (void)note;
    return false;
}

#endif
