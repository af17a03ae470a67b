/* The built-in module `chandler` and its objects. Internal to the host. Each function needs an attached thread state,
 * and works in any interpreter: types and state belong to the module object of the interpreter at hand.
 *
 * In Python:
 *     @chandler.indicator(name, pane="own", summary="")   a function (series, parameters...); pane "own" or "price"
 *     chandler.line(values, colour=None)                  what such a function may return beside plain values
 *     chandler.histogram(values, colour=None)
 *     chandler.band(upper, lower, colour=None)
 *     chandler.markers(prices, shape="up", colour=None)   shape "up", "down" or "dot"
 *     series.symbol .time .open .high .low .close .volume .has_time len(series)
 * `color` is understood as well. A bare @chandler.indicator takes the function's own name. */
#ifndef CHANDLER_PLUGINS_HOST_OBJECTS_H
#define CHANDLER_PLUGINS_HOST_OBJECTS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/plot.h"
#include "render/ohlc/series.h"

/* For PyImport_AppendInittab: multi-phase, needs no GIL, allows interpreters with a GIL of their own. */
PyObject *module_init(void);

/* Registrations of the decorator go to the list of the thread state that they are made in. begin: a new empty list is
 * it from now on; a new reference, NULL with an exception set. end: none is, and the decorator raises RuntimeError that
 * indicators are registered while a plugin is imported. An item is a tuple (name str, function, pane str, summary str),
 * all checked. */
PyObject *registration_begin(void);
void registration_end(void);

/* A new chandler.Series, which holds the series for as long as it or one of its columns lives. `module` is the imported
 * chandler of this interpreter. NULL with an exception set. */
PyObject *series_object_new(PyObject *module, struct series *series);

/* What an indicator's function returned, as plots in the arena: values copied, None and NaN taken for NaN.
 * Values: any buffer of numbers with one dimension (read as such: float and integer formats of any size, bool), an
 * object whose __array__() gives one, or a list or tuple of numbers and None. At the top: values, one plot, or a dict
 * {name: values or plot}, in its order. STATUS_INPUT with a message for people: another length ("21 values for 20
 * candles"), another type, an infinite value with the number of its candle and its time, a dict without entries, a name
 * that is no text, blank, of more than one line or of more than 60 bytes. STATUS_MEMORY where the arena has none. For
 * markers False stands for none, and in the pane of the prices True at the candle (its low for "up", its high for
 * "down", its close for "dot"); in a pane of its own, whose scale has no price of a candle, True is refused.
 * False with an exception set where Python code that was called raised one (error is then untouched). */
bool result_convert(PyObject *module, PyObject *returned, const struct series *series, enum indicator_pane pane,
                    struct arena *arena, struct plots *plots, struct error *error);

#endif
