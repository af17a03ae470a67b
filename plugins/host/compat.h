/* What CPython 3.9 to 3.14 spell in different ways. */
#ifndef CHANDLER_PLUGINS_HOST_COMPAT_H
#define CHANDLER_PLUGINS_HOST_COMPAT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdint.h>

/* Before 3.10 a type cannot be sealed: a plugin may then change it, for its own interpreter. */
#ifdef Py_TPFLAGS_IMMUTABLETYPE
#define OBJECT_TYPE_FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE)
#else
#define OBJECT_TYPE_FLAGS Py_TPFLAGS_DEFAULT
#endif

/* Names for PyArg_ParseTupleAndKeywords, which never writes to them but says so only from 3.13 on. */
#define KEYWORDS(names) ((char **)(uintptr_t)(names))

static inline PyObject *new_reference(PyObject *object)
{
    Py_XINCREF(object);
    return object;
}

/* A new reference to the item; NULL with an IndexError set where the list has become shorter. A borrowed one would not
 * do without a GIL, where another thread may take the item out at any time. */
static inline PyObject *list_item(PyObject *list, Py_ssize_t index)
{
#if PY_VERSION_HEX >= 0x030D0000
    return PyList_GetItemRef(list, index);
#else
    return new_reference(PyList_GetItem(list, index));
#endif
}

/* What is raised at the moment, put aside and back by a call that must not disturb it. */
struct raised {
    PyObject *type, *value, *traceback;
};

static inline struct raised raised_take(void)
{
    struct raised raised = {0};
#if PY_VERSION_HEX >= 0x030C0000
    raised.value = PyErr_GetRaisedException();
#else
    PyErr_Fetch(&raised.type, &raised.value, &raised.traceback);
#endif
    return raised;
}

static inline void raised_restore(struct raised raised)
{
#if PY_VERSION_HEX >= 0x030C0000
    PyErr_SetRaisedException(raised.value);
#else
    PyErr_Restore(raised.type, raised.value, raised.traceback);
#endif
}

#endif
