/* Numbers out of Python objects, one for each candle. */
#ifndef CHANDLER_PLUGINS_HOST_NUMBERS_H
#define CHANDLER_PLUGINS_HOST_NUMBERS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "render/base/error.h"
#include "render/ohlc/series.h"

#include <stdbool.h>
#include <stddef.h>

/* Where numbers go, and what messages say of them. */
struct number_target {
    const struct series *series;
    const char *place;     /* "" for all that was returned, else a part of it: "'fast'" */
    bool is_condition;     /* False is no value, and True is what at_true has; else they are 0 and 1 */
    const double *at_true; /* NULL: True cannot be, as there is no price to stand for */
    double *out;           /* room for as many as the series has candles */
};

/* Copies the values: from a list or tuple of numbers and None, a buffer of numbers with one dimension, or an object
 * whose __array__ gives one. No number is infinite, None becomes NaN. False with either *error filled (STATUS_INPUT),
 * or an exception set where Python code raised one. Elements may run Python code, which may change the list: it is then
 * refused. */
bool numbers_read(PyObject *values, const struct number_target *target, struct error *error);

/* The part for buffers. Needs an object with the buffer protocol. Does not look for infinities. */
bool numbers_read_buffer(PyObject *values, const struct number_target *target, struct error *error);

/* What True or False stands for at a candle. False with *error filled. */
bool numbers_put_truth(const struct number_target *target, size_t index, bool is_true, struct error *error);

/* Fill *error and return false. */
bool numbers_refuse_length(const struct number_target *target, size_t count, struct error *error);
bool numbers_refuse_type(const struct number_target *target, PyObject *values, const char *detail, struct error *error);

enum { TYPE_PHRASE_SIZE = 100 };

/* What an object is, for a message: "None", "a list", "an int". Returns out. */
const char *type_phrase(char out[TYPE_PHRASE_SIZE], PyObject *object);

#endif
