#include "plugins/host/host.h"

#include "render/ohlc/indicator_arguments.h"

#include <string.h>
#include <strings.h>

/* Python itself refuses to read integers of thousands of digits. */
enum { NUMBER_LENGTH_MAX = 300, QUOTED_LENGTH = 64 };

static const struct plugin_indicator *whole(const struct indicator *indicator)
{
    return (const struct plugin_indicator *)indicator;
}

static size_t skip_digits(const char *text, size_t *count)
{
    size_t length = strspn(text, "0123456789");
    *count += length;
    return length;
}

static bool is_whole_number(const char *text)
{
    size_t digits = 0;
    text += *text == '-' || *text == '+';
    text += skip_digits(text, &digits);
    return digits && digits <= NUMBER_LENGTH_MAX && !*text;
}

/* What float() reads, without blanks and underscores. */
static bool is_number(const char *text)
{
    if (strlen(text) > NUMBER_LENGTH_MAX)
        return false;
    text += *text == '-' || *text == '+';
    if (strcasecmp(text, "inf") == 0 || strcasecmp(text, "infinity") == 0 || strcasecmp(text, "nan") == 0)
        return true;
    size_t digits = 0, exponent = 0;
    text += skip_digits(text, &digits);
    text += *text == '.';
    text += skip_digits(text, &digits);
    if (!digits)
        return false;
    if (*text != 'e' && *text != 'E')
        return !*text;
    text++;
    text += *text == '-' || *text == '+';
    text += skip_digits(text, &exponent);
    return exponent && !*text;
}

/* 1, 0, or -1 where it is neither. */
static int truth(const char *text)
{
    static const char *const words[][2] = {{"false", "true"}, {"no", "yes"}, {"off", "on"}, {"0", "1"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int is_true = 0; is_true < 2; is_true++)
            if (strcasecmp(text, words[i][is_true]) == 0)
                return is_true;
    return -1;
}

static bool is_none(const struct parameter_taking *kind, const char *text)
{
    return (kind->takes_none || kind->value == VALUE_ANY) && strcasecmp(text, "none") == 0;
}

/* What the text cannot be read as, for "NAME: 'text' is no ..."; NULL: it can. */
static const char *misfit(const struct parameter_taking *kind, const char *text)
{
    if (is_none(kind, text))
        return NULL;
    switch (kind->value) {
    case VALUE_BOOL:
        return truth(text) < 0 ? "neither true nor false" : NULL;
    case VALUE_INT:
        return is_whole_number(text) ? NULL : "no whole number";
    case VALUE_FLOAT:
        return is_number(text) ? NULL : "no number";
    default:
        return NULL;
    }
}

/* The number of the parameter that an argument is for. */
static enum status target(const struct indicator *indicator, const struct indicator_call *call, size_t argument,
                          size_t *parameter, struct error *error)
{
    char message[sizeof error->message], quoted[QUOTED_LENGTH];
    const char *name = call->arguments[argument].name;
    if (!name && argument < indicator->parameter_count) {
        *parameter = argument;
        return STATUS_OK;
    }
    if (!name) {
        snprintf(message, sizeof message, "at most %zu parameter%s", indicator->parameter_count,
                 indicator->parameter_count == 1 ? "" : "s");
        return indicator->parameter_count ? argument_refuse(error, indicator, message)
                                          : error_set(error, STATUS_USAGE, "takes no parameters");
    }
    *parameter = argument_find_parameter(indicator, name);
    if (*parameter < indicator->parameter_count && !whole(indicator)->kinds[*parameter].is_position_only)
        return STATUS_OK;
    bool is_known = *parameter < indicator->parameter_count;
    error_quote(quoted, sizeof quoted, name, strlen(name));
    snprintf(message, sizeof message, is_known ? "%s is given by its position, not by name" : "no parameter %s",
             quoted);
    return argument_refuse(error, indicator, message);
}

static enum status check_argument(const struct indicator *indicator, const struct indicator_call *call, size_t argument,
                                  struct error *error)
{
    size_t parameter = 0;
    enum status status = target(indicator, call, argument, &parameter, error);
    if (status)
        return status;
    const char *name = indicator->parameters[parameter].name;
    bool is_twice = false;
    for (size_t i = 0; i < argument; i++) {
        const char *other = call->arguments[i].name;
        is_twice = is_twice || (other ? argument_find_parameter(indicator, other) : i) == parameter;
    }
    if (is_twice)
        return error_set(error, STATUS_USAGE, "%s is given twice", name);
    const char *value = call->arguments[argument].value;
    const char *wrong = misfit(&whole(indicator)->kinds[parameter], value);
    if (!wrong)
        return STATUS_OK;
    char quoted[QUOTED_LENGTH];
    return error_set(error, STATUS_USAGE, "%s: %s is %s", name,
                     error_quote(quoted, sizeof quoted, value, strlen(value)), wrong);
}

enum status plugin_arguments_check(const struct indicator *indicator, const struct indicator_call *call,
                                   struct error *error)
{
    for (size_t i = 0; i < call->argument_count; i++) {
        enum status status = check_argument(indicator, call, i, error);
        if (status)
            return status;
    }
    for (size_t i = 0; i < indicator->parameter_count; i++) {
        if (indicator->parameters[i].default_text)
            continue;
        bool is_given = false;
        for (size_t k = 0; k < call->argument_count; k++) {
            const char *name = call->arguments[k].name;
            is_given = is_given || (name ? strcmp(name, indicator->parameters[i].name) == 0 : k == i);
        }
        char message[QUOTED_LENGTH + 32];
        snprintf(message, sizeof message, "%.*s must be given", QUOTED_LENGTH, indicator->parameters[i].name);
        if (!is_given)
            return argument_refuse(error, indicator, message);
    }
    return STATUS_OK;
}

static PyObject *make_float(const char *text)
{
    PyObject *string = PyUnicode_FromString(text);
    PyObject *number = string ? PyFloat_FromString(string) : NULL;
    Py_XDECREF(string);
    return number;
}

static PyObject *make_value(const struct parameter_taking *how, const char *text)
{
    enum value_kind kind = how->value;
    if (is_none(how, text))
        Py_RETURN_NONE;
    bool is_any = kind == VALUE_ANY;
    if (kind == VALUE_INT || (is_any && is_whole_number(text)))
        return PyLong_FromString(text, NULL, 10);
    if (kind == VALUE_FLOAT || (is_any && is_number(text)))
        return make_float(text);
    if (kind == VALUE_BOOL)
        return PyBool_FromLong(truth(text) > 0);
    if (is_any && (strcasecmp(text, "true") == 0 || strcasecmp(text, "false") == 0))
        return PyBool_FromLong(truth(text) > 0);
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "surrogateescape");
}

/* Puts one argument where the function takes it: behind the others by position, or among those by name. */
static bool add_argument(const struct plugin_indicator *indicator, const struct indicator_argument *argument,
                         size_t parameter, PyObject *list, PyObject *by_name)
{
    if (parameter >= indicator->base.parameter_count) {
        PyErr_SetString(PyExc_TypeError, "an argument that check() would have refused");
        return false;
    }
    PyObject *value = make_value(&indicator->kinds[parameter], argument->value);
    if (!value)
        return false;
    bool goes_by_name = argument->name || indicator->kinds[parameter].is_name_only;
    int failed = goes_by_name ? PyDict_SetItemString(by_name, indicator->base.parameters[parameter].name, value)
                              : PyList_Append(list, value);
    Py_DECREF(value);
    return !failed;
}

bool arguments_make(const struct plugin_indicator *indicator, const struct indicator_call *call, PyObject *first,
                    PyObject **positional, PyObject **by_name)
{
    PyObject *list = PyList_New(0);
    *by_name = PyDict_New();
    *positional = NULL;
    bool is_done = list && *by_name && PyList_Append(list, first) == 0;
    for (size_t i = 0; is_done && i < call->argument_count; i++) {
        const struct indicator_argument *argument = &call->arguments[i];
        size_t parameter = argument->name ? argument_find_parameter(&indicator->base, argument->name) : i;
        is_done = add_argument(indicator, argument, parameter, list, *by_name);
    }
    if (is_done)
        *positional = PyList_AsTuple(list);
    Py_XDECREF(list);
    if (!*positional)
        Py_CLEAR(*by_name);
    return *positional != NULL;
}
