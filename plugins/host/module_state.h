/* The module `chandler` of one interpreter, and the types of its objects. Internal to the objects. */
#ifndef CHANDLER_PLUGINS_HOST_MODULE_STATE_H
#define CHANDLER_PLUGINS_HOST_MODULE_STATE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* Each interpreter has types of its own: with a GIL of its own it shares no object with another. */
struct module_state {
    PyTypeObject *column; /* chandler.Column */
    PyTypeObject *series; /* chandler.Series */
    PyTypeObject *plot;   /* chandler.Plot */
};

/* Borrowed from the module; NULL with an ImportError set where the object is not this program's module. */
struct module_state *module_state_of(PyObject *module);

/* tp_new of types that only the program makes: an object without its series would have nothing to read. */
PyObject *object_new_refused(PyTypeObject *type, PyObject *arguments, PyObject *keywords);

#endif
