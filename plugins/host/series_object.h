/* chandler.Series: what an indicator's function is given. */
#ifndef CHANDLER_PLUGINS_HOST_SERIES_OBJECT_H
#define CHANDLER_PLUGINS_HOST_SERIES_OBJECT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

extern PyType_Spec series_spec;

#endif
