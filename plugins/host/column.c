#include "plugins/host/column.h"

#include "plugins/host/compat.h"
#include "plugins/host/module_state.h"

#include <stdint.h>

enum { ITEM_SIZE = 8 };

_Static_assert(sizeof(double) == ITEM_SIZE && sizeof(int64_t) == ITEM_SIZE && sizeof(long long) == ITEM_SIZE,
               "formats 'd' and 'q' are the types of a series' columns");

/* Immutable from the moment it is made, so that any thread may read it. The buffers that it gives out point into it,
 * and hold it. */
struct column {
    PyObject_HEAD struct series *series;
    const char *name;
    const void *values;
    Py_ssize_t length;
    Py_ssize_t stride;
    char format[2];
};

PyObject *column_new(PyTypeObject *type, struct series *series, const char *name, const void *values, char format)
{
    struct column *self = PyObject_New(struct column, type);
    if (!self)
        return NULL;
    self->series = series_hold(series);
    self->name = name;
    self->values = values;
    self->length = (Py_ssize_t)series->length;
    self->stride = ITEM_SIZE;
    self->format[0] = format;
    self->format[1] = '\0';
    return (PyObject *)self;
}

static void column_dealloc(PyObject *object)
{
    struct column *self = (struct column *)object;
    PyTypeObject *type = Py_TYPE(object);
    series_release(&self->series);
    PyObject_Free(object);
    Py_DECREF(type);
}

static int column_getbuffer(PyObject *object, Py_buffer *view, int flags)
{
    struct column *self = (struct column *)object;
    view->obj = NULL;
    if (flags & PyBUF_WRITABLE) {
        PyErr_Format(PyExc_BufferError, "a series is read-only: copy %s, as in array.array('%s', series.%s)",
                     self->name, self->format, self->name);
        return -1;
    }
    *view = (Py_buffer){
        .buf = (void *)(uintptr_t)self->values, /* said to be read-only below */
        .obj = new_reference(object),
        .len = self->length * ITEM_SIZE,
        .itemsize = ITEM_SIZE,
        .readonly = 1,
        .ndim = 1,
        .format = (flags & PyBUF_FORMAT) ? self->format : NULL,
        .shape = (flags & PyBUF_ND) ? &self->length : NULL,
        .strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? &self->stride : NULL,
    };
    return 0;
}

static Py_ssize_t column_length(PyObject *object)
{
    return ((struct column *)object)->length;
}

static PyObject *column_item(PyObject *object, Py_ssize_t index)
{
    struct column *self = (struct column *)object;
    if (index < 0 || index >= self->length)
        return PyErr_Format(PyExc_IndexError, "series.%s has %zd values", self->name, self->length);
    if (self->format[0] == 'q')
        return PyLong_FromLongLong(((const int64_t *)self->values)[index]);
    return PyFloat_FromDouble(((const double *)self->values)[index]);
}

static PyObject *column_slice(PyObject *object, PyObject *slice)
{
    PyObject *view = PyMemoryView_FromObject(object);
    if (!view)
        return NULL;
    PyObject *part = PyObject_GetItem(view, slice);
    Py_DECREF(view);
    return part;
}

static PyObject *column_subscript(PyObject *object, PyObject *key)
{
    if (PySlice_Check(key))
        return column_slice(object, key);
    if (!PyIndex_Check(key))
        return PyErr_Format(PyExc_TypeError, "a place in series.%s is an int or a slice, not %.100s",
                            ((struct column *)object)->name, Py_TYPE(key)->tp_name);
    Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (index == -1 && PyErr_Occurred())
        return NULL;
    return column_item(object, index < 0 ? index + column_length(object) : index);
}

/* The values at both ends: what one looks for when a plugin prints a column. */
static PyObject *column_repr(PyObject *object)
{
    struct column *self = (struct column *)object;
    const char *type = self->format[0] == 'q' ? "int64" : "float64";
    PyObject *first = column_item(object, 0);
    PyObject *last = first ? column_item(object, self->length - 1) : NULL;
    PyObject *text = NULL;
    if (last && self->length == 1)
        text = PyUnicode_FromFormat("<chandler.Column %s: 1 %s, %R>", self->name, type, first);
    else if (last)
        text =
            PyUnicode_FromFormat("<chandler.Column %s: %zd %s, %R to %R>", self->name, self->length, type, first, last);
    Py_XDECREF(first);
    Py_XDECREF(last);
    return text;
}

static PyObject *column_tolist(PyObject *object, PyObject *nothing)
{
    (void)nothing;
    PyObject *view = PyMemoryView_FromObject(object);
    PyObject *list = view ? PyObject_CallMethod(view, "tolist", NULL) : NULL;
    Py_XDECREF(view);
    return list;
}

static PyMethodDef methods[] = {
    {"tolist", column_tolist, METH_NOARGS, "tolist()\n--\n\nA list of the values: int for times, else float."},
    {0},
};

static PyType_Slot slots[] = {
    {Py_tp_doc,
     (void *)(uintptr_t) "A column of a series: a read-only buffer, no copy, valid for as long as it is held."},
    {Py_tp_new, (void *)object_new_refused},
    {Py_tp_dealloc, (void *)column_dealloc},
    {Py_tp_repr, (void *)column_repr},
    {Py_tp_iter, (void *)PySeqIter_New},
    {Py_tp_methods, methods},
    {Py_sq_length, (void *)column_length},
    {Py_sq_item, (void *)column_item},
    {Py_mp_length, (void *)column_length},
    {Py_mp_subscript, (void *)column_subscript},
    {Py_bf_getbuffer, (void *)column_getbuffer},
    {0, NULL},
};

PyType_Spec column_spec = {
    .name = "chandler.Column",
    .basicsize = sizeof(struct column),
    .flags = OBJECT_TYPE_FLAGS,
    .slots = slots,
};
