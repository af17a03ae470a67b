/* chandler.Column: one column of a series, read-only, without a copy. */
#ifndef CHANDLER_PLUGINS_HOST_COLUMN_H
#define CHANDLER_PLUGINS_HOST_COLUMN_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "render/ohlc/series.h"

extern PyType_Spec column_spec;

/* A column over `values`, which belong to the series: as many as it has candles, of format 'd' (double) or 'q' (64-bit
 * integer). The column holds the series until the last view of it is gone. Takes no reference to `name`, a literal.
 * NULL with an exception set. */
PyObject *column_new(PyTypeObject *type, struct series *series, const char *name, const void *values, char format);

#endif
