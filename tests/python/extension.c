/* An extension module for the plugin tests. Compiled several times, as a module for each way of declaring, or leaving
 * undeclared, what it is fit for:
 *   EXTENSION            its name
 *   IS_SINGLE_PHASE      initialised in the old way, which can declare nothing
 *   NEEDS_NO_GIL         declares that it does without a GIL
 *   ALLOWS_INTERPRETERS  declares that it works in sub-interpreters with a GIL of their own, or that it does not (0) */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define NAME_OF_(prefix, name) prefix##name
#define NAME_OF(prefix, name) NAME_OF_(prefix, name)
#define TEXT_OF_(name) #name
#define TEXT_OF(name) TEXT_OF_(name)

PyMODINIT_FUNC NAME_OF(PyInit_, EXTENSION)(void);

static PyObject *crash(PyObject *module, PyObject *number)
{
    (void)module;
    long wanted = PyLong_AsLong(number);
    if (wanted == -1 && PyErr_Occurred())
        return NULL;
    raise((int)wanted);
    Py_RETURN_NONE;
}

/* With the GIL, where there is one. */
_Noreturn static PyObject *hang(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    for (;;)
        pause();
}

_Noreturn static PyObject *leave(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    exit(0);
}

static PyMethodDef methods[] = {
    {"crash", crash, METH_O, "Raises a signal."},
    {"hang", hang, METH_NOARGS, "Never returns."},
    {"leave", leave, METH_NOARGS, "Ends the process by C's exit()."},
    {NULL, NULL, 0, NULL},
};

#ifdef IS_SINGLE_PHASE
static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = TEXT_OF(EXTENSION), .m_size = -1, .m_methods = methods};

PyMODINIT_FUNC NAME_OF(PyInit_, EXTENSION)(void)
{
    return PyModule_Create(&definition);
}
#else
static PyModuleDef_Slot slots[] = {
#if defined(ALLOWS_INTERPRETERS) && defined(Py_mod_multiple_interpreters)
    {Py_mod_multiple_interpreters,
     ALLOWS_INTERPRETERS ? Py_MOD_PER_INTERPRETER_GIL_SUPPORTED : Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
#if defined(NEEDS_NO_GIL) && defined(Py_mod_gil)
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = TEXT_OF(EXTENSION), .m_methods = methods, .m_slots = slots};

PyMODINIT_FUNC NAME_OF(PyInit_, EXTENSION)(void)
{
    return PyModuleDef_Init(&definition);
}
#endif
