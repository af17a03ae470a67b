/* From an exception to a message of one line. Whatever Python code is run for it may raise again, which is passed over:
 * there is always something to say. */
#include "plugins/host/host.h"

#include "plugins/host/compat.h"

#include "render/base/text.h"
#include "render/base/utf8.h"

#include <string.h>

/* So much of an exception's own text, so that there is room for where it came from. */
enum { DESCRIPTION_LENGTH_MAX = 240, ORIGIN_LENGTH_MAX = 60 };

/* Where an exception came by: lines count from 1, 0 where there is none. */
struct place {
    uint64_t line;         /* the innermost in the plugin's own file */
    uint64_t foreign_line; /* the innermost of all, where that is in another file */
    char foreign[ORIGIN_LENGTH_MAX + 1];
};

static PyObject *attribute(PyObject *object, const char *name)
{
    PyObject *value = object ? PyObject_GetAttrString(object, name) : NULL;
    if (!value)
        PyErr_Clear();
    return value;
}

static uint64_t number_attribute(PyObject *object, const char *name)
{
    PyObject *value = attribute(object, name);
    long long number = value && PyLong_Check(value) ? PyLong_AsLongLong(value) : 0;
    if (number < 0) {
        PyErr_Clear();
        number = 0;
    }
    Py_XDECREF(value);
    return (uint64_t)number;
}

/* Appends text as one line without control characters, which could lead a terminal astray. */
static void append_line(struct text *out, const char *text, size_t length, size_t length_max)
{
    size_t start = out->length;
    bool is_blank = true;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c > ' ' && c != 0x7f)
            text_append(out, text + i, 1);
        else if (!is_blank)
            text_puts(out, " ");
        is_blank = c <= ' ' || c == 0x7f;
        if (!out->is_broken && out->length - start > length_max) {
            out->length = start + utf8_whole_prefix(out->data + start, length_max);
            text_puts(out, "...");
            return;
        }
    }
    while (!out->is_broken && out->length > start && out->data[out->length - 1] == ' ')
        out->data[--out->length] = 0;
}

/* Takes the reference to a str; NULL and others than str append nothing. */
static void append_str(struct text *out, PyObject *string, size_t length_max)
{
    PyObject *bytes = NULL;
    if (string && PyUnicode_Check(string))
        bytes = PyUnicode_AsEncodedString(string, "utf-8", "backslashreplace");
    if (bytes)
        append_line(out, PyBytes_AS_STRING(bytes), (size_t)PyBytes_GET_SIZE(bytes), length_max);
    else
        PyErr_Clear();
    Py_XDECREF(bytes);
    Py_XDECREF(string);
}

/* As the last line of a traceback names it; a plugin's own module, whose name is the host's affair, goes without. */
static void append_type(struct text *out, PyObject *exception)
{
    PyObject *type = (PyObject *)Py_TYPE(exception);
    PyObject *module = attribute(type, "__module__");
    const char *name = module && PyUnicode_Check(module) ? PyUnicode_AsUTF8(module) : NULL;
    if (!name)
        PyErr_Clear();
    else if (strcmp(name, "builtins") != 0 && strncmp(name, "chandler_plugin_", strlen("chandler_plugin_")) != 0) {
        append_str(out, new_reference(module), ORIGIN_LENGTH_MAX);
        text_puts(out, ".");
    }
    append_str(out, attribute(type, "__qualname__"), ORIGIN_LENGTH_MAX);
    Py_XDECREF(module);
}

static void append_exception(struct text *out, PyObject *exception)
{
    append_type(out, exception);
    /* str() of a SyntaxError names file and line as well, which are said apart. */
    bool is_syntax = PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_SyntaxError);
    PyObject *string = is_syntax ? attribute(exception, "msg") : PyObject_Str(exception);
    if (!string) {
        PyErr_Clear();
        text_puts(out, ": <its str() failed>");
        return;
    }
    size_t before = out->length;
    text_puts(out, ": ");
    size_t after = out->length;
    append_str(out, string, DESCRIPTION_LENGTH_MAX);
    if (!out->is_broken && out->length == after)
        out->data[out->length = before] = 0;
    if (is_syntax) {
        struct text line = {0};
        append_str(&line, attribute(exception, "text"), ORIGIN_LENGTH_MAX);
        char quoted[ORIGIN_LENGTH_MAX + 8];
        if (line.length)
            text_printf(out, ", in %s", error_quote(quoted, sizeof quoted, line.data, line.length));
        text_release(&line);
    }
}

static bool is_file(PyObject *name, const struct plugin *plugin)
{
    PyObject *file = name && PyUnicode_Check(name) && plugin ? PyUnicode_DecodeFSDefault(plugin->file) : NULL;
    bool is_same = file && PyUnicode_Compare(name, file) == 0;
    PyErr_Clear();
    Py_XDECREF(file);
    return is_same;
}

/* Notes a line of a file, whichever file it is; takes the reference to its name. */
static void note_line(struct place *place, const struct plugin *plugin, PyObject *name, uint64_t line)
{
    place->foreign_line = 0;
    if (is_file(name, plugin)) {
        place->line = line;
        Py_DECREF(name);
        return;
    }
    struct text file = {0};
    append_str(&file, name, PY_SSIZE_T_MAX);
    const char *slash = file.length ? strrchr(file.data, '/') : NULL;
    const char *last = slash ? slash + 1 : file.data;
    bool is_importing = last && strncmp(last, "<frozen importlib", strlen("<frozen importlib")) == 0;
    if (last && last[0] && !is_importing) {
        place->foreign_line = line;
        snprintf(place->foreign, sizeof place->foreign, "%s", last);
        place->foreign[utf8_whole_prefix(place->foreign, strlen(place->foreign))] = 0;
    }
    text_release(&file);
}

static struct place find_place(PyObject *exception, const struct plugin *plugin)
{
    struct place place = {0};
    PyObject *step = PyException_GetTraceback(exception); /* the real one, which has no loops */
    while (step && step != Py_None) {
        PyObject *frame = attribute(step, "tb_frame");
        PyObject *code = attribute(frame, "f_code");
        note_line(&place, plugin, attribute(code, "co_filename"), number_attribute(step, "tb_lineno"));
        Py_XDECREF(code);
        Py_XDECREF(frame);
        PyObject *next = attribute(step, "tb_next");
        Py_DECREF(step);
        step = next;
    }
    Py_XDECREF(step);
    if (PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_SyntaxError) && number_attribute(exception, "lineno") > 0)
        note_line(&place, plugin, attribute(exception, "filename"), number_attribute(exception, "lineno"));
    return place;
}

/* `raise ... from` in what a plugin calls: the reason belongs to the message. What the plugin itself raises says what
 * its author wants said. */
static void append_cause(struct text *out, PyObject *exception)
{
    PyObject *cause = PyException_GetCause(exception);
    if (cause && cause != Py_None && cause != exception) {
        struct text text = {0};
        append_exception(&text, cause);
        text_puts(out, ", from ");
        if (text.length)
            append_line(out, text.data, text.length, ORIGIN_LENGTH_MAX);
        text_release(&text);
    }
    Py_XDECREF(cause);
}

uint64_t trace_definition(const struct plugin *plugin, PyObject *function)
{
    PyObject *code = PyFunction_Check(function) ? attribute(function, "__code__") : NULL;
    PyObject *file = attribute(code, "co_filename");
    uint64_t line = is_file(file, plugin) ? number_attribute(code, "co_firstlineno") : 0;
    Py_XDECREF(file);
    Py_XDECREF(code);
    return line;
}

static PyObject *take_exception(void)
{
    struct raised raised = raised_take();
#if PY_VERSION_HEX < 0x030C0000
    PyErr_NormalizeException(&raised.type, &raised.value, &raised.traceback);
    if (raised.value && raised.traceback)
        PyException_SetTraceback(raised.value, raised.traceback);
    Py_XDECREF(raised.type);
    Py_XDECREF(raised.traceback);
#endif
    return raised.value;
}

enum status trace_error(struct error *error, enum status status, const struct plugin *plugin, bool has_line)
{
    PyObject *exception = take_exception();
    if (!exception)
        return error_set(error, status, "failed without an exception");
    struct place place = find_place(exception, plugin);
    struct text text = {0};
    if (!has_line && plugin) {
        append_line(&text, plugin->name, strlen(plugin->name), ORIGIN_LENGTH_MAX);
        if (place.line)
            text_printf(&text, ":%llu", (unsigned long long)place.line);
        text_puts(&text, ": ");
    }
    append_exception(&text, exception);
    if (!place.line || place.foreign_line)
        append_cause(&text, exception);
    if (place.foreign_line)
        text_printf(&text, " (in %s:%llu)", place.foreign, (unsigned long long)place.foreign_line);
    if (text_status(&text, error))
        status = STATUS_MEMORY;
    else
        error_at(error, status, has_line ? place.line : 0, 0, "%s", text.data);
    text_release(&text);
    Py_DECREF(exception);
    return status;
}
