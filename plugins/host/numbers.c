#include "plugins/host/numbers.h"

#include "plugins/host/compat.h"
#include "render/ohlc/time.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *type_phrase(char out[TYPE_PHRASE_SIZE], PyObject *object)
{
    const char *name = Py_TYPE(object)->tp_name;
    size_t length = strlen(name);
    char quoted[TYPE_PHRASE_SIZE - 8];
    if (object == Py_None)
        return strcpy(out, "None");
    error_quote(quoted, sizeof quoted, name, length);
    if (length + 2 < sizeof quoted && strncmp(quoted + 1, name, length) == 0) { /* nothing in it needs the quotes */
        memmove(quoted, quoted + 1, length);
        quoted[length] = '\0';
    }
    snprintf(out, TYPE_PHRASE_SIZE, "%s %s", name[0] && strchr("aeiouAEIOU", name[0]) ? "an" : "a", quoted);
    return out;
}

static const char *colon(const struct number_target *target)
{
    return target->place[0] ? ": " : "";
}

bool numbers_refuse_length(const struct number_target *target, size_t count, struct error *error)
{
    size_t length = target->series->length;
    error_set(error, STATUS_INPUT, "%s%s%zu value%s for %zu candle%s", target->place, colon(target), count,
              count == 1 ? "" : "s", length, length == 1 ? "" : "s");
    return false;
}

bool numbers_refuse_type(const struct number_target *target, PyObject *values, const char *detail, struct error *error)
{
    char phrase[TYPE_PHRASE_SIZE];
    size_t length = target->series->length;
    error_set(error, STATUS_INPUT, "%s%s%s%s; a list, tuple or buffer of %zu number%s was expected", target->place,
              target->place[0] ? ": " : "returned ", type_phrase(phrase, values), detail, length,
              length == 1 ? "" : "s");
    return false;
}

/* The candle of a value: "candle 7 (2024-03-15T10:30:00)", on the file's own clock as labels are. */
static const char *candle_phrase(char out[TYPE_PHRASE_SIZE], const struct series *series, size_t index)
{
    int length = snprintf(out, TYPE_PHRASE_SIZE, "candle %zu", index + 1);
    if (!series->has_time)
        return out;
    struct civil_time at = civil_from_us(series_clock_us(series, series->time_us[index]));
    char *rest = out + length;
    size_t room = TYPE_PHRASE_SIZE - (size_t)length;
    if (at.hour == 0 && at.minute == 0 && at.second == 0 && at.microsecond == 0)
        snprintf(rest, room, " (%04lld-%02d-%02d)", (long long)at.year, at.month, at.day);
    else if (at.microsecond == 0)
        snprintf(rest, room, " (%04lld-%02d-%02dT%02d:%02d:%02d)", (long long)at.year, at.month, at.day, at.hour,
                 at.minute, at.second);
    else
        snprintf(rest, room, " (%04lld-%02d-%02dT%02d:%02d:%02d.%06d)", (long long)at.year, at.month, at.day, at.hour,
                 at.minute, at.second, at.microsecond);
    return out;
}

/* what: "is infinite". */
static bool refuse_value(const struct number_target *target, size_t index, const char *what, struct error *error)
{
    char candle[TYPE_PHRASE_SIZE];
    error_set(error, STATUS_INPUT, "%s%s%s: the value %s", target->place, colon(target),
              candle_phrase(candle, target->series, index), what);
    return false;
}

static bool refuse_item(const struct number_target *target, size_t index, PyObject *item, struct error *error)
{
    char phrase[TYPE_PHRASE_SIZE], what[TYPE_PHRASE_SIZE + 50];
    snprintf(what, sizeof what, "is %s; a number or None was expected", type_phrase(phrase, item));
    return refuse_value(target, index, what, error);
}

/* numpy's bool is none of Python's, and would else be read as the number 1. */
static bool is_truth(PyObject *item)
{
    const char *name = Py_TYPE(item)->tp_name;
    return PyBool_Check(item) || strcmp(name, "numpy.bool_") == 0 || strcmp(name, "numpy.bool") == 0;
}

static bool is_number(PyObject *item)
{
    const PyNumberMethods *number = Py_TYPE(item)->tp_as_number;
    return number && (number->nb_float || number->nb_index);
}

bool numbers_put_truth(const struct number_target *target, size_t index, bool is_true, struct error *error)
{
    target->out[index] = is_true;
    if (!target->is_condition)
        return true;
    if (is_true && !target->at_true)
        return refuse_value(target, index,
                            "is True, which marks the candle's price, but this pane has none; a number was expected",
                            error);
    target->out[index] = is_true ? target->at_true[index] : NAN;
    return true;
}

static bool truth_read(PyObject *item, const struct number_target *target, size_t index, struct error *error)
{
    int truth = PyObject_IsTrue(item);
    return truth >= 0 && numbers_put_truth(target, index, truth, error);
}

static bool item_read(PyObject *item, const struct number_target *target, size_t index, struct error *error)
{
    double *out = &target->out[index];
    if (PyFloat_CheckExact(item)) {
        *out = PyFloat_AS_DOUBLE(item);
        return true;
    }
    if (item == Py_None) {
        *out = NAN;
        return true;
    }
    if (is_truth(item))
        return truth_read(item, target, index, error);
    if (!is_number(item))
        return refuse_item(target, index, item, error);
    *out = PyFloat_AsDouble(item);
    if (*out != -1 || !PyErr_Occurred())
        return true;
    if (!PyLong_CheckExact(item) || !PyErr_ExceptionMatches(PyExc_OverflowError))
        return false;
    PyErr_Clear();
    return refuse_value(target, index, "is an int beyond what a float can hold", error);
}

static size_t sequence_size(PyObject *values)
{
    return (size_t)(PyList_Check(values) ? PyList_Size(values) : PyTuple_Size(values));
}

/* A new reference; NULL with an exception set. */
static PyObject *sequence_item(PyObject *values, size_t index)
{
    if (PyList_Check(values))
        return list_item(values, (Py_ssize_t)index);
    return new_reference(PyTuple_GetItem(values, (Py_ssize_t)index));
}

/* Where the items are no numbers, "2 values for 20 candles" would hide what is meant: `return upper, lower`. */
static bool refuse_size(PyObject *values, size_t size, const struct number_target *target, struct error *error)
{
    PyObject *first = size > 0 ? sequence_item(values, 0) : NULL;
    PyErr_Clear();
    bool is_column = first && first != Py_None && !is_number(first);
    Py_XDECREF(first);
    if (!is_column)
        return numbers_refuse_length(target, size, error);
    return numbers_refuse_type(target, values, " of other things than numbers (several plots are returned as a dict)",
                               error);
}

static bool refuse_changed(const struct number_target *target, struct error *error)
{
    error_set(error, STATUS_INPUT, "%s%sthe list changed while it was read", target->place, colon(target));
    return false;
}

static bool sequence_read(PyObject *values, const struct number_target *target, struct error *error)
{
    size_t length = target->series->length, size = sequence_size(values);
    if (size != length)
        return refuse_size(values, size, target, error);
    for (size_t i = 0; i < length; i++) {
        PyObject *item = sequence_item(values, i);
        if (!item && PyErr_ExceptionMatches(PyExc_IndexError)) {
            PyErr_Clear();
            return refuse_changed(target, error);
        }
        bool is_read = item && item_read(item, target, i, error);
        Py_XDECREF(item);
        if (!is_read)
            return false;
    }
    return sequence_size(values) == length || refuse_changed(target, error);
}

/* Columns of pandas and tensors have no buffer of their own, but give an array that has one. */
static bool array_read(PyObject *values, const struct number_target *target, struct error *error)
{
    PyObject *method = PyObject_GetAttrString(values, "__array__");
    if (!method && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        return numbers_refuse_type(target, values, "", error);
    }
    PyObject *array = method ? PyObject_CallNoArgs(method) : NULL;
    Py_XDECREF(method);
    if (!array)
        return false;
    bool is_read = PyObject_CheckBuffer(array) ? numbers_read_buffer(array, target, error)
                                               : numbers_refuse_type(target, values, "", error);
    Py_DECREF(array);
    return is_read;
}

static bool check_finite(const struct number_target *target, struct error *error)
{
    for (size_t i = 0; i < target->series->length; i++) {
        if (isinf(target->out[i]))
            return refuse_value(target, i, "is infinite; NaN or None stands for no value", error);
    }
    return true;
}

bool numbers_read(PyObject *values, const struct number_target *target, struct error *error)
{
    bool is_read;
    if (PyList_Check(values) || PyTuple_Check(values))
        is_read = sequence_read(values, target, error);
    else if (PyObject_CheckBuffer(values))
        is_read = numbers_read_buffer(values, target, error);
    else
        is_read = array_read(values, target, error);
    return is_read && check_finite(target, error);
}
