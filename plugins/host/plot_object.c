#include "plugins/host/plot_object.h"

#include "plugins/host/compat.h"
#include "plugins/host/module_state.h"

#include <stdbool.h>
#include <string.h>
#include <structmember.h>

enum { COLOUR_BYTES_MAX = 40 };

static const char *const kind_names[PLOT_KIND_COUNT] = {"line", "histogram", "band", "markers"};
static const char *const marker_names[PLOT_MARKER_COUNT] = {"up", "down", "dot"};

/* What a plot is made from; borrowed. */
struct plot_parts {
    PyObject *values;
    PyObject *lower;
    PyObject *colour; /* NULL and None: not given */
    PyObject *color;
    PyObject *shape;
};

/* Which of the two spellings was used: *colour becomes it, borrowed, or NULL. False with an exception set. */
static bool settle_colour(const struct plot_parts *parts, PyObject **colour)
{
    bool has_first = parts->colour && parts->colour != Py_None;
    bool has_second = parts->color && parts->color != Py_None;
    *colour = has_first ? parts->colour : has_second ? parts->color : NULL;
    if (has_first && has_second) {
        PyErr_SetString(PyExc_TypeError, "colour and color are the same option: give one");
        return false;
    }
    if (!*colour)
        return true;
    if (!PyUnicode_Check(*colour)) {
        PyErr_Format(PyExc_TypeError, "colour is a str, not %.100s", Py_TYPE(*colour)->tp_name);
        return false;
    }
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(*colour, &length);
    if (!text)
        return false;
    if (length > 0 && length <= COLOUR_BYTES_MAX && strlen(text) == (size_t)length)
        return true;
    PyErr_Format(PyExc_ValueError, "colour is a name or #rrggbb, not %.80R", *colour);
    return false;
}

static bool settle_shape(PyObject *shape, enum plot_marker *marker)
{
    *marker = PLOT_MARKER_UP;
    if (!shape)
        return true;
    for (int i = 0; PyUnicode_Check(shape) && i < PLOT_MARKER_COUNT; i++) {
        if (PyUnicode_CompareWithASCIIString(shape, marker_names[i]) == 0) {
            *marker = (enum plot_marker)i;
            return true;
        }
    }
    PyErr_Format(PyUnicode_Check(shape) ? PyExc_ValueError : PyExc_TypeError,
                 "shape is 'up', 'down' or 'dot', not %.80R", shape);
    return false;
}

/* Plots in plots could be nested without end. */
static bool check_values(const struct module_state *state, PyObject *values)
{
    if (!values || Py_TYPE(values) != state->plot)
        return true;
    PyErr_Format(PyExc_TypeError, "a plot is made of values, not of another plot: %R", values);
    return false;
}

static PyObject *plot_new(PyObject *module, enum plot_kind kind, const struct plot_parts *parts)
{
    PyObject *colour;
    enum plot_marker marker;
    struct module_state *state = module_state_of(module);
    if (!state || !settle_colour(parts, &colour) || !settle_shape(parts->shape, &marker) ||
        !check_values(state, parts->values) || !check_values(state, parts->lower))
        return NULL;
    struct plot_object *self = PyObject_GC_New(struct plot_object, state->plot);
    if (!self)
        return NULL;
    self->kind = kind;
    self->marker = marker;
    self->values = new_reference(parts->values);
    self->lower = new_reference(parts->lower);
    self->colour = new_reference(colour);
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

PyObject *plot_line(PyObject *module, PyObject *arguments, PyObject *keywords)
{
    static const char *const names[] = {"values", "colour", "color", NULL};
    struct plot_parts parts = {0};
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|O$O:line", KEYWORDS(names), &parts.values, &parts.colour,
                                     &parts.color))
        return NULL;
    return plot_new(module, PLOT_LINE, &parts);
}

PyObject *plot_histogram(PyObject *module, PyObject *arguments, PyObject *keywords)
{
    static const char *const names[] = {"values", "colour", "color", NULL};
    struct plot_parts parts = {0};
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|O$O:histogram", KEYWORDS(names), &parts.values,
                                     &parts.colour, &parts.color))
        return NULL;
    return plot_new(module, PLOT_HISTOGRAM, &parts);
}

PyObject *plot_band(PyObject *module, PyObject *arguments, PyObject *keywords)
{
    static const char *const names[] = {"upper", "lower", "colour", "color", NULL};
    struct plot_parts parts = {0};
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "OO|O$O:band", KEYWORDS(names), &parts.values, &parts.lower,
                                     &parts.colour, &parts.color))
        return NULL;
    return plot_new(module, PLOT_BAND, &parts);
}

PyObject *plot_markers(PyObject *module, PyObject *arguments, PyObject *keywords)
{
    static const char *const names[] = {"prices", "shape", "colour", "color", NULL};
    struct plot_parts parts = {0};
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|OO$O:markers", KEYWORDS(names), &parts.values,
                                     &parts.shape, &parts.colour, &parts.color))
        return NULL;
    return plot_new(module, PLOT_MARKERS, &parts);
}

static int plot_traverse(PyObject *object, visitproc visit, void *arg)
{
    struct plot_object *self = (struct plot_object *)object;
    Py_VISIT(Py_TYPE(object));
    Py_VISIT(self->values);
    Py_VISIT(self->lower);
    Py_VISIT(self->colour);
    return 0;
}

static int plot_clear(PyObject *object)
{
    struct plot_object *self = (struct plot_object *)object;
    Py_CLEAR(self->values);
    Py_CLEAR(self->lower);
    Py_CLEAR(self->colour);
    return 0;
}

static void plot_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    plot_clear(object);
    PyObject_GC_Del(object);
    Py_DECREF(type);
}

static PyObject *plot_repr(PyObject *object)
{
    struct plot_object *self = (struct plot_object *)object;
    PyObject *colour = self->colour ? PyUnicode_FromFormat(" %R", self->colour) : PyUnicode_FromString("");
    PyObject *text = NULL;
    if (colour && self->kind == PLOT_MARKERS)
        text = PyUnicode_FromFormat("<chandler.Plot markers %s%U>", marker_names[self->marker], colour);
    else if (colour)
        text = PyUnicode_FromFormat("<chandler.Plot %s%U>", kind_names[self->kind], colour);
    Py_XDECREF(colour);
    return text;
}

static PyObject *plot_kind(PyObject *object, void *closure)
{
    (void)closure;
    return PyUnicode_FromString(kind_names[((struct plot_object *)object)->kind]);
}

static PyObject *plot_shape(PyObject *object, void *closure)
{
    (void)closure;
    struct plot_object *self = (struct plot_object *)object;
    return self->kind == PLOT_MARKERS ? PyUnicode_FromString(marker_names[self->marker]) : new_reference(Py_None);
}

static PyGetSetDef attributes[] = {
    {"kind", plot_kind, NULL, "'line', 'histogram', 'band' or 'markers'", NULL},
    {"shape", plot_shape, NULL, "of markers: 'up', 'down' or 'dot'", NULL},
    {0},
};

static PyMemberDef members[] = {
    {"values", T_OBJECT, offsetof(struct plot_object, values), READONLY,
     "as they were given; of a band the upper edge"},
    {"lower", T_OBJECT, offsetof(struct plot_object, lower), READONLY, "of a band"},
    {"colour", T_OBJECT, offsetof(struct plot_object, colour), READONLY, "as it was given, or None"},
    {"color", T_OBJECT, offsetof(struct plot_object, colour), READONLY, "the same as colour"},
    {0},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, (void *)(uintptr_t) "What line(), histogram(), band() and markers() make for an indicator to return."},
    {Py_tp_new, (void *)object_new_refused},
    {Py_tp_dealloc, (void *)plot_dealloc},
    {Py_tp_traverse, (void *)plot_traverse},
    {Py_tp_clear, (void *)plot_clear},
    {Py_tp_repr, (void *)plot_repr},
    {Py_tp_getset, attributes},
    {Py_tp_members, members},
    {0, NULL},
};

PyType_Spec plot_spec = {
    .name = "chandler.Plot",
    .basicsize = sizeof(struct plot_object),
    .flags = OBJECT_TYPE_FLAGS | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};
