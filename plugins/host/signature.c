/* An indicator's parameters, from its function's signature. The first one that can be given by position takes the
 * series; *args and **kwargs take nothing from the command line, where every name is one that can be checked. */
#include "plugins/host/host.h"

#include "plugins/host/compat.h"

#include <string.h>

enum { DEFAULT_LENGTH_MAX = 100 };

/* inspect's kinds of parameters, in the order of its enum. */
enum kind { POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD, KIND_COUNT };

/* The str as UTF-8 in the arena; what is not text there (lone surrogates) is escaped. NULL with an exception set. */
static const char *keep_str(struct arena *arena, PyObject *string)
{
    PyObject *bytes = PyUnicode_AsEncodedString(string, "utf-8", "backslashreplace");
    if (!bytes)
        return NULL;
    size_t length = (size_t)PyBytes_GET_SIZE(bytes);
    char *copy = arena_alloc(arena, length + 1, 1);
    if (copy)
        memcpy(copy, PyBytes_AS_STRING(bytes), length);
    else
        PyErr_NoMemory();
    Py_DECREF(bytes);
    return copy;
}

static const char *keep_static(struct arena *arena, const char *text)
{
    char *copy = arena_alloc(arena, strlen(text) + 1, 1);
    return copy ? strcpy(copy, text) : (PyErr_NoMemory(), NULL);
}

/* Of a type that a user cannot type: shown as Python shows it, unless that is different in every run. */
static const char *other_text(struct arena *arena, PyObject *value)
{
    PyObject *shown = PyObject_Repr(value);
    const char *text = shown ? PyUnicode_AsUTF8(shown) : NULL;
    if (!text || strstr(text, " at 0x") || strlen(text) > DEFAULT_LENGTH_MAX) {
        PyErr_Clear();
        Py_XDECREF(shown);
        shown = PyUnicode_FromFormat("<%s>", Py_TYPE(value)->tp_name);
    }
    const char *copy = shown ? keep_str(arena, shown) : NULL;
    Py_XDECREF(shown);
    return copy;
}

/* The default as it would be typed, and what it says of the parameter's type. */
static const char *default_text(struct arena *arena, PyObject *value, enum value_kind *kind)
{
    *kind = VALUE_ANY;
    if (value == Py_None)
        return keep_static(arena, "none");
    if (PyUnicode_CheckExact(value)) {
        *kind = VALUE_TEXT;
        return keep_str(arena, value);
    }
    if (PyBool_Check(value)) {
        *kind = VALUE_BOOL;
        return keep_static(arena, value == Py_True ? "true" : "false");
    }
    if (!PyLong_CheckExact(value) && !PyFloat_CheckExact(value))
        return other_text(arena, value);
    *kind = PyLong_CheckExact(value) ? VALUE_INT : VALUE_FLOAT;
    PyObject *shown = PyObject_Repr(value);
    const char *copy = shown ? keep_str(arena, shown) : NULL;
    Py_XDECREF(shown);
    return copy;
}

/* A new reference to what an annotation says; NULL with an exception set. */
static PyObject *annotation_text(PyObject *annotation)
{
    if (PyUnicode_Check(annotation))
        return new_reference(annotation);
    if (annotation == (PyObject *)&PyBool_Type || annotation == (PyObject *)&PyLong_Type ||
        annotation == (PyObject *)&PyFloat_Type || annotation == (PyObject *)&PyUnicode_Type)
        return PyUnicode_FromString(((PyTypeObject *)annotation)->tp_name);
    return PyObject_Repr(annotation);
}

/* Cuts `start` and `end` off the text, where it has both. */
static bool cut(char *text, const char *start, const char *end)
{
    size_t length = strlen(text), first = strlen(start), last = strlen(end);
    if (length < first + last || strncmp(text, start, first) != 0 || strcmp(text + length - last, end) != 0)
        return false;
    memmove(text, text + first, length - first - last);
    text[length - first - last] = '\0';
    return true;
}

/* A type that can be typed, by its name, or None beside it: Optional[int], int | None. Others say nothing. */
static void read_annotation(PyObject *annotation, struct parameter_taking *taken)
{
    static const struct {
        const char *name;
        enum value_kind kind;
    } known[] = {{"bool", VALUE_BOOL}, {"int", VALUE_INT}, {"float", VALUE_FLOAT}, {"str", VALUE_TEXT}};
    char text[40];
    size_t length = 0;
    PyObject *string = annotation_text(annotation);
    const char *said = string ? PyUnicode_AsUTF8(string) : NULL;
    for (; said && *said && length < sizeof text - 1; said++)
        if (*said != ' ')
            text[length++] = *said;
    text[length] = '\0';
    cut(text, "typing.", "");
    bool is_optional = cut(text, "Optional[", "]") || cut(text, "", "|None") || cut(text, "None|", "");
    for (size_t i = 0; said && !*said && i < sizeof known / sizeof *known; i++)
        if (strcmp(text, known[i].name) == 0) {
            taken->value = known[i].kind;
            taken->takes_none = taken->takes_none || is_optional;
        }
    PyErr_Clear();
    Py_XDECREF(string);
}

/* False with an exception set. */
static bool read_parameter(struct arena *arena, PyObject *parameter, enum kind kind, struct indicator_parameter *named,
                           struct parameter_taking *taken)
{
    PyObject *name = PyObject_GetAttrString(parameter, "name");
    PyObject *value = PyObject_GetAttrString(parameter, "default");
    PyObject *annotation = PyObject_GetAttrString(parameter, "annotation");
    PyObject *empty = PyObject_GetAttrString(parameter, "empty");
    bool is_done = name && value && annotation && empty && (named->name = keep_str(arena, name));
    if (is_done && value != empty)
        is_done = (named->default_text = default_text(arena, value, &taken->value)) != NULL;
    if (is_done) {
        taken->takes_none = value == Py_None;
        read_annotation(annotation, taken);
    }
    taken->is_position_only = kind == POSITIONAL_ONLY;
    taken->is_name_only = kind == KEYWORD_ONLY;
    Py_XDECREF(name);
    Py_XDECREF(value);
    Py_XDECREF(annotation);
    Py_XDECREF(empty);
    return is_done;
}

/* The list of inspect.signature(function)'s parameters, which sees through decorators and partial(). */
static PyObject *signature_parameters(PyObject *function)
{
    PyObject *inspect = PyImport_ImportModule("inspect");
    PyObject *signature = inspect ? PyObject_CallMethod(inspect, "signature", "O", function) : NULL;
    PyObject *parameters = signature ? PyObject_GetAttrString(signature, "parameters") : NULL;
    PyObject *values = parameters ? PyObject_CallMethod(parameters, "values", NULL) : NULL;
    PyObject *list = values ? PySequence_List(values) : NULL;
    Py_XDECREF(values);
    Py_XDECREF(parameters);
    Py_XDECREF(signature);
    Py_XDECREF(inspect);
    return list;
}

/* KIND_COUNT with an exception set. */
static enum kind parameter_kind(PyObject *parameter)
{
    PyObject *kind = PyObject_GetAttrString(parameter, "kind");
    long number = kind ? PyLong_AsLong(kind) : -1;
    Py_XDECREF(kind);
    if (number >= 0 && number < KIND_COUNT)
        return (enum kind)number;
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "inspect.signature() gives a parameter of no known kind");
    return KIND_COUNT;
}

/* Fills the tables; false with an exception set. *has_series: the function takes one. */
static bool read_parameters(struct arena *arena, PyObject *list, struct plugin_indicator *made, bool *has_series)
{
    size_t count = (size_t)PyList_GET_SIZE(list);
    struct indicator_parameter *named = arena_alloc(arena, count, sizeof *named);
    struct parameter_taking *taken = arena_alloc(arena, count, sizeof *taken);
    if (!named || !taken) {
        PyErr_NoMemory();
        return false;
    }
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        PyObject *parameter = PyList_GET_ITEM(list, (Py_ssize_t)i);
        enum kind kind = parameter_kind(parameter);
        if (kind == KIND_COUNT)
            return false;
        if (kind <= VAR_POSITIONAL && !*has_series)
            *has_series = true;
        else if (kind != VAR_POSITIONAL && kind != VAR_KEYWORD) {
            if (!read_parameter(arena, parameter, kind, &named[used], &taken[used]))
                return false;
            used++;
        }
    }
    made->base.parameters = named;
    made->base.parameter_count = used;
    made->kinds = taken;
    return true;
}

/* The first line of the function's docstring where the decorator was given no summary; may be NULL without an
 * exception. */
static const char *summary_text(struct arena *arena, PyObject *summary, PyObject *function)
{
    if (PyUnicode_GetLength(summary) > 0)
        return keep_str(arena, summary);
    PyObject *documentation = PyObject_GetAttrString(function, "__doc__");
    PyObject *stripped = NULL;
    if (documentation && PyFunction_Check(function) && PyUnicode_Check(documentation))
        stripped = PyObject_CallMethod(documentation, "strip", NULL);
    PyObject *lines = stripped ? PyUnicode_Splitlines(stripped, 0) : NULL;
    PyObject *first = lines && PyList_GET_SIZE(lines) ? PyList_GET_ITEM(lines, 0) : summary;
    PyErr_Clear();
    const char *text = keep_str(arena, first);
    Py_XDECREF(lines);
    Py_XDECREF(stripped);
    Py_XDECREF(documentation);
    return text;
}

static struct plugin_indicator *read_item(struct arena *arena, const struct plugin *plugin, PyObject *item,
                                          bool *has_series)
{
    PyObject *name, *function, *pane, *summary;
    if (!PyArg_ParseTuple(item, "UOUU", &name, &function, &pane, &summary))
        return NULL;
    struct plugin_indicator *made = arena_alloc(arena, 1, sizeof *made);
    if (!made) {
        PyErr_NoMemory();
        return NULL;
    }
    made->plugin = plugin;
    made->base.origin = plugin->path;
    made->base.pane = PyUnicode_CompareWithASCIIString(pane, "price") == 0 ? INDICATOR_PANE_PRICE : INDICATOR_PANE_OWN;
    made->base.check = plugin_arguments_check;
    made->base.compute = indicator_compute;
    made->base.name = keep_str(arena, name);
    made->base.summary = made->base.name ? summary_text(arena, summary, function) : NULL;
    PyObject *list = made->base.summary ? signature_parameters(function) : NULL;
    bool is_done = list && read_parameters(arena, list, made, has_series);
    Py_XDECREF(list);
    return is_done ? made : NULL;
}

enum status indicator_make(struct plugin_indicator **made, struct arena *arena, const struct plugin *plugin,
                           PyObject *item, struct error *error)
{
    bool has_series = false;
    *made = read_item(arena, plugin, item, &has_series);
    if (!*made || has_series)
        return STATUS_OK;
    char name[64];
    return error_set(error, STATUS_USAGE, "the function of indicator %s takes no series: it needs a first parameter",
                     error_quote(name, sizeof name, (*made)->base.name, strlen((*made)->base.name)));
}
