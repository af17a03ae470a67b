#include "plugins/host/registration.h"

#include "plugins/host/compat.h"
#include "plugins/host/objects.h"

#include <stdbool.h>

enum { NAME_BYTES_MAX = 64 };

/* In the dict of the thread state, so that threads that import plugins side by side do not mix. */
static const char LIST_KEY[] = "chandler.registrations";

PyObject *registration_begin(void)
{
    PyObject *dict = PyThreadState_GetDict();
    if (!dict)
        return PyErr_NoMemory();
    PyObject *list = PyList_New(0);
    if (list && PyDict_SetItemString(dict, LIST_KEY, list) < 0)
        Py_CLEAR(list);
    return list;
}

void registration_end(void)
{
    struct raised raised = raised_take(); /* what ended the import */
    PyObject *dict = PyThreadState_GetDict();
    if (dict && PyDict_DelItemString(dict, LIST_KEY) < 0)
        PyErr_Clear();
    raised_restore(raised);
}

/* A new reference; NULL with an exception set. */
static PyObject *current_list(void)
{
    PyObject *key = PyUnicode_FromString(LIST_KEY);
    PyObject *dict = key ? PyThreadState_GetDict() : NULL;
    PyObject *list = dict ? new_reference(PyDict_GetItemWithError(dict, key)) : NULL;
    Py_XDECREF(key);
    if (!list && !PyErr_Occurred())
        PyErr_SetString(PyExc_RuntimeError,
                        "indicators are registered while a plugin is imported, in the thread that imports it");
    return list;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name_text(const char *text, Py_ssize_t length)
{
    if (length == 0 || length > NAME_BYTES_MAX || !is_letter(text[0]))
        return false;
    for (Py_ssize_t i = 1; i < length; i++) {
        if (!is_letter(text[i]) && !(text[i] >= '0' && text[i] <= '9') && text[i] != '.' && text[i] != '-')
            return false;
    }
    return true;
}

/* False with an exception set where it cannot be given to --indicator. */
static bool check_name(PyObject *name)
{
    if (!PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "an indicator's name is a str, not %.100s", Py_TYPE(name)->tp_name);
        return false;
    }
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(name, &length);
    if (text && is_name_text(text, length))
        return true;
    if (!text)
        PyErr_Clear();
    PyErr_Format(PyExc_ValueError,
                 "an indicator's name is a letter or '_', then letters, digits, '_', '.' or '-', at most %d of them: "
                 "%.200R is not",
                 NAME_BYTES_MAX, name);
    return false;
}

static bool check_pane(PyObject *pane)
{
    if (PyUnicode_Check(pane) &&
        (PyUnicode_CompareWithASCIIString(pane, "own") == 0 || PyUnicode_CompareWithASCIIString(pane, "price") == 0))
        return true;
    PyErr_Format(PyUnicode_Check(pane) ? PyExc_ValueError : PyExc_TypeError, "pane is 'own' or 'price', not %.200R",
                 pane);
    return false;
}

/* It has to fit a line of --list indicators. */
static bool check_summary(PyObject *summary)
{
    if (!PyUnicode_Check(summary)) {
        PyErr_Format(PyExc_TypeError, "summary is a str, not %.100s", Py_TYPE(summary)->tp_name);
        return false;
    }
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(summary, &length);
    if (!text)
        return false;
    for (Py_ssize_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < ' ' || text[i] == '\x7f') {
            PyErr_Format(PyExc_ValueError, "summary is one line without tabs and control characters, not %.200R",
                         summary);
            return false;
        }
    }
    return true;
}

/* A function's name, and the line it stands in where that is known. A new reference. */
static PyObject *describe(PyObject *function)
{
    PyObject *name = PyObject_GetAttrString(function, "__qualname__");
    if (!name) {
        PyErr_Clear();
        return PyUnicode_FromFormat("a %.100s", Py_TYPE(function)->tp_name);
    }
    PyObject *code = PyFunction_Check(function) ? PyFunction_GetCode(function) : NULL;
    PyObject *line = code ? PyObject_GetAttrString(code, "co_firstlineno") : NULL;
    if (!line)
        PyErr_Clear();
    PyObject *text = line ? PyUnicode_FromFormat("%.200S (line %S)", name, line) : PyUnicode_FromFormat("%.200S", name);
    Py_XDECREF(line);
    Py_DECREF(name);
    return text;
}

static void refuse_twice(PyObject *name, PyObject *first, PyObject *second)
{
    PyObject *one = describe(first);
    PyObject *other = one ? describe(second) : NULL;
    if (other)
        PyErr_Format(PyExc_ValueError, "indicator '%U' is registered twice: by %U and by %U", name, one, other);
    Py_XDECREF(one);
    Py_XDECREF(other);
}

/* False with an exception set, also where the name is there. */
static bool check_is_new(PyObject *list, PyObject *name, PyObject *function)
{
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        PyObject *item = list_item(list, i);
        if (!item)
            return false;
        int same = PyUnicode_Compare(PyTuple_GET_ITEM(item, 0), name);
        bool is_twice = same == 0 && !PyErr_Occurred();
        if (is_twice)
            refuse_twice(name, PyTuple_GET_ITEM(item, 1), function);
        Py_DECREF(item);
        if (PyErr_Occurred())
            return false;
    }
    return true;
}

/* name: None for the function's own. False with an exception set. */
static bool register_function(PyObject *function, PyObject *name, PyObject *pane, PyObject *summary)
{
    PyObject *list = current_list();
    PyObject *own = NULL, *item = NULL;
    bool is_done = false;
    if (!list)
        goto done;
    own = name == Py_None ? PyObject_GetAttrString(function, "__name__") : new_reference(name);
    if (!own || !check_name(own) || !check_is_new(list, own, function))
        goto done;
    item = PyTuple_Pack(4, own, function, pane, summary);
    is_done = item && PyList_Append(list, item) == 0;
done:
    Py_XDECREF(item);
    Py_XDECREF(own);
    Py_XDECREF(list);
    return is_done;
}

/* What the decorator with arguments is: `bound` is the tuple (name or None, pane, summary). */
static PyObject *decorate(PyObject *bound, PyObject *function)
{
    if (!PyCallable_Check(function))
        return PyErr_Format(PyExc_TypeError, "chandler.indicator needs a function below it, not %.100s",
                            Py_TYPE(function)->tp_name);
    if (!register_function(function, PyTuple_GET_ITEM(bound, 0), PyTuple_GET_ITEM(bound, 1),
                           PyTuple_GET_ITEM(bound, 2)))
        return NULL;
    return new_reference(function);
}

static PyMethodDef decorate_definition = {"indicator", decorate, METH_O, "Registers the function and returns it."};

static PyObject *decorator_new(PyObject *name, PyObject *pane, PyObject *summary)
{
    PyObject *bound = PyTuple_Pack(3, name, pane, summary);
    if (!bound)
        return NULL;
    PyObject *decorator = PyCFunction_New(&decorate_definition, bound);
    Py_DECREF(bound);
    return decorator;
}

PyObject *indicator_decorator(PyObject *module, PyObject *arguments, PyObject *keywords)
{
    (void)module;
    static const char *const names[] = {"name", "pane", "summary", NULL};
    PyObject *name = Py_None, *pane = NULL, *summary = NULL, *result = NULL;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|OOO:indicator", KEYWORDS(names), &name, &pane, &summary))
        return NULL;
    bool is_bare = PyCallable_Check(name);
    pane = pane ? new_reference(pane) : PyUnicode_FromString("own");
    summary = summary ? new_reference(summary) : PyUnicode_FromString("");
    if (!pane || !summary || !check_pane(pane) || !check_summary(summary))
        goto done;
    if (is_bare)
        result = register_function(name, Py_None, pane, summary) ? new_reference(name) : NULL;
    else if (name == Py_None || check_name(name))
        result = decorator_new(name, pane, summary);
done:
    Py_XDECREF(pane);
    Py_XDECREF(summary);
    return result;
}
