/* The decorator by which plugins name their indicators. */
#ifndef CHANDLER_PLUGINS_HOST_REGISTRATION_H
#define CHANDLER_PLUGINS_HOST_REGISTRATION_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* chandler.indicator(name=None, pane="own", summary=""): the decorator, or with a function in the place of the name,
 * that function, registered under its own. */
PyObject *indicator_decorator(PyObject *module, PyObject *arguments, PyObject *keywords);

#define INDICATOR_DOC                                                                                                  \
    "indicator(name=None, pane='own', summary='')\n--\n\n"                                                             \
    "Registers the function below it, called with a Series and the indicator's parameters.\n"                          \
    "name: as given to --indicator; the function's own where there is none. pane: 'own' or\n"                          \
    "'price'. summary: one line for --list indicators."

#endif
