/* chandler.Plot: values with a way of drawing them. */
#ifndef CHANDLER_PLUGINS_HOST_PLOT_OBJECT_H
#define CHANDLER_PLUGINS_HOST_PLOT_OBJECT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "render/ohlc/plot.h"

/* Immutable; the values are looked at when the indicator's function has returned. */
struct plot_object {
    PyObject_HEAD enum plot_kind kind;
    enum plot_marker marker;
    PyObject *values;
    PyObject *lower;  /* of a band; NULL else */
    PyObject *colour; /* a str of few bytes; NULL: none asked for */
};

extern PyType_Spec plot_spec;

/* The module's functions line(), histogram(), band(), markers(). */
PyObject *plot_line(PyObject *module, PyObject *arguments, PyObject *keywords);
PyObject *plot_histogram(PyObject *module, PyObject *arguments, PyObject *keywords);
PyObject *plot_band(PyObject *module, PyObject *arguments, PyObject *keywords);
PyObject *plot_markers(PyObject *module, PyObject *arguments, PyObject *keywords);

#define PLOT_LINE_DOC "line(values, colour=None)\n--\n\nValues joined by a line; None or NaN breaks it."
#define PLOT_HISTOGRAM_DOC "histogram(values, colour=None)\n--\n\nBars from 0 to the values."
#define PLOT_BAND_DOC "band(upper, lower, colour=None)\n--\n\nThe space between two lines."
#define PLOT_MARKERS_DOC                                                                                               \
    "markers(prices, shape='up', colour=None)\n--\n\n"                                                                 \
    "Signs at the prices of single candles, None or NaN elsewhere; True puts one at the candle.\n"                     \
    "shape: 'up', 'down' or 'dot'."

#endif
