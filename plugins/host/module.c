#include "plugins/host/objects.h"

#include "plugins/host/column.h"
#include "plugins/host/module_state.h"
#include "plugins/host/plot_object.h"
#include "plugins/host/registration.h"
#include "plugins/host/series_object.h"

static bool add_type(PyObject *module, PyTypeObject **slot, PyType_Spec *spec, const char *name)
{
    PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);
    if (!type)
        return false;
    *slot = (PyTypeObject *)type;
    return PyObject_SetAttrString(module, name, type) == 0;
}

static int module_exec(PyObject *module)
{
    struct module_state *state = PyModule_GetState(module);
    return add_type(module, &state->column, &column_spec, "Column") &&
                   add_type(module, &state->series, &series_spec, "Series") &&
                   add_type(module, &state->plot, &plot_spec, "Plot")
               ? 0
               : -1;
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    struct module_state *state = PyModule_GetState(module);
    Py_VISIT(state->column);
    Py_VISIT(state->series);
    Py_VISIT(state->plot);
    return 0;
}

static int module_clear(PyObject *module)
{
    struct module_state *state = PyModule_GetState(module);
    Py_CLEAR(state->column);
    Py_CLEAR(state->series);
    Py_CLEAR(state->plot);
    return 0;
}

static void module_free(void *module)
{
    module_clear(module);
}

static PyMethodDef methods[] = {
    {"indicator", (PyCFunction)(void (*)(void))indicator_decorator, METH_VARARGS | METH_KEYWORDS, INDICATOR_DOC},
    {"line", (PyCFunction)(void (*)(void))plot_line, METH_VARARGS | METH_KEYWORDS, PLOT_LINE_DOC},
    {"histogram", (PyCFunction)(void (*)(void))plot_histogram, METH_VARARGS | METH_KEYWORDS, PLOT_HISTOGRAM_DOC},
    {"band", (PyCFunction)(void (*)(void))plot_band, METH_VARARGS | METH_KEYWORDS, PLOT_BAND_DOC},
    {"markers", (PyCFunction)(void (*)(void))plot_markers, METH_VARARGS | METH_KEYWORDS, PLOT_MARKERS_DOC},
    {0},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)module_exec},
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0},
};

/* CPython keeps the definition's index in it, under a lock of its own; it holds no object. */
static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "chandler",
    .m_doc = "Indicators in Python for chandler's charts; see chandler-plugin(7).",
    .m_size = sizeof(struct module_state),
    .m_methods = methods,
    .m_slots = slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyObject *module_init(void)
{
    return PyModuleDef_Init(&definition);
}

struct module_state *module_state_of(PyObject *module)
{
    if (PyModule_Check(module) && PyModule_GetDef(module) == &definition)
        return PyModule_GetState(module);
    PyErr_SetString(PyExc_ImportError, "the module 'chandler' is not the one that is built in");
    return NULL;
}

PyObject *object_new_refused(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    (void)arguments;
    (void)keywords;
    return PyErr_Format(PyExc_TypeError, "a %s is made by the program alone", type->tp_name);
}
