#include "plugins/host/series_object.h"

#include "plugins/host/column.h"
#include "plugins/host/compat.h"
#include "plugins/host/module_state.h"
#include "plugins/host/objects.h"

#include <string.h>
#include <structmember.h>

enum { COLUMN_COUNT = 6 };

/* The columns are made at once: six small objects cost less than a lock would for making each when it is asked for. */
struct series_object {
    PyObject_HEAD PyObject *symbol;
    PyObject *columns[COLUMN_COUNT];
    Py_ssize_t length;
    char has_time;
};

static bool fill(struct series_object *self, PyTypeObject *column, struct series *series)
{
    const struct {
        const char *name;
        const void *values;
        char format;
    } plan[COLUMN_COUNT] = {
        {"time", series->time_us, 'q'}, {"open", series->open, 'd'},   {"high", series->high, 'd'},
        {"low", series->low, 'd'},      {"close", series->close, 'd'}, {"volume", series->volume, 'd'},
    };
    if (series->symbol)
        self->symbol = PyUnicode_DecodeUTF8(series->symbol, (Py_ssize_t)strlen(series->symbol), "replace");
    else
        self->symbol = new_reference(Py_None);
    if (!self->symbol)
        return false;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        self->columns[i] = column_new(column, series, plan[i].name, plan[i].values, plan[i].format);
        if (!self->columns[i])
            return false;
    }
    return true;
}

PyObject *series_object_new(PyObject *module, struct series *series)
{
    struct module_state *state = module_state_of(module);
    struct series_object *self = state ? PyObject_New(struct series_object, state->series) : NULL;
    if (!self)
        return NULL;
    self->symbol = NULL;
    memset(self->columns, 0, sizeof self->columns);
    self->length = (Py_ssize_t)series->length;
    self->has_time = series->has_time;
    if (!fill(self, state->column, series))
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void series_dealloc(PyObject *object)
{
    struct series_object *self = (struct series_object *)object;
    PyTypeObject *type = Py_TYPE(object);
    Py_XDECREF(self->symbol);
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        Py_XDECREF(self->columns[i]);
    PyObject_Free(object);
    Py_DECREF(type);
}

static Py_ssize_t series_length(PyObject *object)
{
    return ((struct series_object *)object)->length;
}

static PyObject *series_repr(PyObject *object)
{
    struct series_object *self = (struct series_object *)object;
    const char *plural = self->length == 1 ? "" : "s";
    if (self->symbol == Py_None)
        return PyUnicode_FromFormat("<chandler.Series: %zd candle%s>", self->length, plural);
    return PyUnicode_FromFormat("<chandler.Series %R: %zd candle%s>", self->symbol, self->length, plural);
}

#define COLUMN_OFFSET(index) (offsetof(struct series_object, columns) + (index) * sizeof(PyObject *))

static PyMemberDef members[] = {
    {"symbol", T_OBJECT_EX, offsetof(struct series_object, symbol), READONLY, "as the file names it; None where not"},
    {"time", T_OBJECT_EX, COLUMN_OFFSET(0), READONLY, "int64: microseconds since 1970 UTC; row numbers without times"},
    {"open", T_OBJECT_EX, COLUMN_OFFSET(1), READONLY, "float64"},
    {"high", T_OBJECT_EX, COLUMN_OFFSET(2), READONLY, "float64"},
    {"low", T_OBJECT_EX, COLUMN_OFFSET(3), READONLY, "float64"},
    {"close", T_OBJECT_EX, COLUMN_OFFSET(4), READONLY, "float64"},
    {"volume", T_OBJECT_EX, COLUMN_OFFSET(5), READONLY, "float64; NaN where there is none"},
    {"has_time", T_BOOL, offsetof(struct series_object, has_time), READONLY, "False: the file has no time column"},
    {0},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, (void *)(uintptr_t) "The candles of one instrument, oldest first; immutable."},
    {Py_tp_new, (void *)object_new_refused},
    {Py_tp_dealloc, (void *)series_dealloc},
    {Py_tp_repr, (void *)series_repr},
    {Py_tp_members, members},
    {Py_sq_length, (void *)series_length},
    {0, NULL},
};

PyType_Spec series_spec = {
    .name = "chandler.Series",
    .basicsize = sizeof(struct series_object),
    .flags = OBJECT_TYPE_FLAGS,
    .slots = slots,
};
