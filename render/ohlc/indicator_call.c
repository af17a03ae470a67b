/* What stands behind --indicator, taken apart and put together again. */
#include "render/ohlc/indicator.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    CALL_QUOTED = 128,    /* bytes that a message spends on the whole call */
    ARGUMENT_QUOTED = 64, /* and on the argument that is wrong */
};

/* A default that stands for "nothing was chosen": of no interest in a legend. */
static const char nothing[] = "none";

/* `argument` is quoted already; NULL: the call as a whole is wrong. */
static enum status wrong(const struct indicator_call *call, const char *argument, const char *what, struct error *error)
{
    char whole[CALL_QUOTED];
    error_quote(whole, sizeof whole, call->text, strlen(call->text));
    if (!argument)
        return error_set(error, STATUS_USAGE, "%s %s", whole, what);
    return error_set(error, STATUS_USAGE, "%s in %s %s", argument, whole, what);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The string without the blanks around it; it is cut where those at its end begin. */
static char *trim(char *string)
{
    while (is_blank(*string))
        string++;
    size_t length = strlen(string);
    while (length > 0 && is_blank(string[length - 1]))
        length--;
    string[length] = 0;
    return string;
}

static bool is_named_already(const struct indicator_call *call, const char *name)
{
    for (size_t i = 0; i < call->argument_count; i++)
        if (call->arguments[i].name && strcmp(call->arguments[i].name, name) == 0)
            return true;
    return false;
}

static enum status take_argument(struct indicator_call *call, char *string, struct error *error)
{
    size_t count = call->argument_count;
    if (count == INDICATOR_ARGUMENTS_MAX) {
        char what[48];
        snprintf(what, sizeof what, "has more than %d arguments", INDICATOR_ARGUMENTS_MAX);
        return wrong(call, NULL, what, error);
    }
    char *name = NULL, *value = trim(string);
    if (*value == 0)
        return wrong(call, NULL, "has an empty argument", error);
    char quoted[ARGUMENT_QUOTED];
    error_quote(quoted, sizeof quoted, value, strlen(value));
    char *equals = strchr(value, '=');
    if (equals) {
        *equals = 0;
        name = trim(value);
        value = trim(equals + 1);
        if (*name == 0)
            return wrong(call, quoted, "names no parameter", error);
        if (*value == 0)
            return wrong(call, quoted, "gives no value", error);
        if (is_named_already(call, name))
            return wrong(call, quoted, "gives its parameter a second value", error);
    } else if (count > 0 && call->arguments[count - 1].name) {
        return wrong(call, quoted, "is given by position after one by name", error);
    }
    call->arguments[count] = (struct indicator_argument){.name = name, .value = value};
    call->argument_count++;
    return STATUS_OK;
}

enum status indicator_call_parse(struct indicator_call *call, const char *text, struct arena *arena,
                                 struct error *error)
{
    *call = (struct indicator_call){.text = text};
    size_t size = strlen(text) + 1;
    char *copy = arena_alloc(arena, size, 1);
    if (!copy)
        return error_no_memory(error);
    memcpy(copy, text, size);
    char *rest = strchr(copy, ':');
    if (rest)
        *rest++ = 0;
    call->name = trim(copy);
    if (*call->name == 0)
        return wrong(call, NULL, "names no indicator", error);
    while (rest) {
        char *argument = rest;
        rest = strchr(argument, ',');
        if (rest)
            *rest++ = 0;
        enum status status = take_argument(call, argument, error);
        if (status)
            return status;
    }
    return STATUS_OK;
}

const char *indicator_call_value(const struct indicator_call *call, size_t index)
{
    if (index >= call->indicator->parameter_count)
        return NULL;
    const struct indicator_parameter *parameter = &call->indicator->parameters[index];
    if (index < call->argument_count && !call->arguments[index].name)
        return call->arguments[index].value;
    for (size_t i = 0; i < call->argument_count; i++)
        if (call->arguments[i].name && strcmp(call->arguments[i].name, parameter->name) == 0)
            return call->arguments[i].value;
    return parameter->default_text;
}

/* Behind the last argument by position. */
static size_t positional_end(const struct indicator_call *call)
{
    size_t end = 0;
    while (end < call->argument_count && !call->arguments[end].name)
        end++;
    return end;
}

size_t indicator_call_repeats(const struct indicator_call *call, size_t index)
{
    bool repeats = index < call->indicator->parameter_count && call->indicator->parameters[index].repeats;
    size_t end = positional_end(call);
    return repeats && end > index ? end - index : 1;
}

const char *indicator_call_repeated(const struct indicator_call *call, size_t index, size_t k)
{
    if (k == 0)
        return indicator_call_value(call, index);
    return k < indicator_call_repeats(call, index) ? call->arguments[index + k].value : NULL;
}

void indicator_call_label(struct text *out, const struct indicator_call *call)
{
    text_puts(out, call->name);
    for (size_t i = 0; i < call->indicator->parameter_count; i++) {
        const char *value = indicator_call_value(call, i);
        const struct indicator_parameter *parameter = &call->indicator->parameters[i];
        const char *usual = parameter->default_text;
        bool is_quiet = parameter->is_quiet || (usual && strcmp(usual, nothing) == 0);
        /* Also where it was given as such: the same chart has the same legend. */
        bool is_nothing = !value || (is_quiet && usual && strcmp(value, usual) == 0);
        for (size_t k = 0; !is_nothing && k < indicator_call_repeats(call, i); k++)
            text_printf(out, " %s", indicator_call_repeated(call, i, k));
    }
}
