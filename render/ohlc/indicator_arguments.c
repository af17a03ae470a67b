#include "render/ohlc/indicator_arguments.h"

#include "render/base/text.h"
#include "render/ohlc/time.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUOTED_LENGTH = 64 };

/* "period=20, mode=ema": those without a default as their name alone. */
static void list_parameters(struct text *out, const struct indicator *indicator)
{
    for (size_t i = 0; i < indicator->parameter_count; i++) {
        const struct indicator_parameter *parameter = &indicator->parameters[i];
        text_printf(out, "%s%s", i ? ", " : "", parameter->name);
        if (parameter->default_text)
            text_printf(out, "=%s", parameter->default_text);
    }
}

enum status argument_refuse(struct error *error, const struct indicator *indicator, const char *message)
{
    if (!indicator->parameter_count)
        return error_set(error, STATUS_USAGE, "%s; it takes no parameters", message);
    struct text list = {0};
    list_parameters(&list, indicator);
    enum status status = text_status(&list, error);
    if (!status)
        status = error_set(error, STATUS_USAGE, "%s; it has %s", message, list.data);
    text_release(&list);
    return status;
}

size_t argument_find_parameter(const struct indicator *indicator, const char *name)
{
    size_t i = 0;
    while (i < indicator->parameter_count && strcmp(indicator->parameters[i].name, name) != 0)
        i++;
    return i;
}

/* The parameter that an argument is for; parameter_count where there is none. */
static size_t target(const struct indicator *indicator, const struct indicator_call *call, size_t argument)
{
    if (call->arguments[argument].name)
        return argument_find_parameter(indicator, call->arguments[argument].name);
    size_t count = indicator->parameter_count;
    return argument >= count && count > 0 && indicator->parameters[count - 1].repeats ? count - 1 : argument;
}

static enum status refuse_target(struct error *error, const struct indicator *indicator, const char *name)
{
    char message[QUOTED_LENGTH + 32], quoted[QUOTED_LENGTH];
    size_t count = indicator->parameter_count;
    if (!name && count == 0)
        return error_set(error, STATUS_USAGE, "takes no parameters");
    if (name)
        snprintf(message, sizeof message, "no parameter %s", error_quote(quoted, sizeof quoted, name, strlen(name)));
    else
        snprintf(message, sizeof message, "at most %zu parameter%s", count, count == 1 ? "" : "s");
    return argument_refuse(error, indicator, message);
}

/* Digits alone; what does not fit is infinite, and larger than any range. */
static bool read_count(const char *text, double *value)
{
    size_t length = strlen(text);
    if (length == 0 || strspn(text, "0123456789") != length)
        return false;
    *value = strtod(text, NULL);
    return true;
}

/* A decimal number; not what else strtod takes: hexadecimal, "nan", blanks. */
static bool read_number(const char *text, double *value)
{
    size_t length = strlen(text);
    if (length == 0 || strspn(text, "0123456789+-.eE") != length)
        return false;
    char *end = NULL;
    *value = strtod(text, &end);
    return *end == 0 && isfinite(*value);
}

static size_t find_choice(const struct indicator_parameter *parameter, const char *text)
{
    for (size_t i = 0; parameter->choices && parameter->choices[i]; i++)
        if (strcmp(parameter->choices[i], text) == 0)
            return i;
    return SIZE_MAX;
}

static bool is_date(const char *text)
{
    int64_t start_us = 0, end_us = 0;
    bool is_utc = false;
    return time_parse_range(text, &start_us, &end_us, &is_utc);
}

static bool fits(const struct indicator_parameter *parameter, const char *text)
{
    double value = 0;
    switch (parameter->kind) {
    case PARAMETER_COUNT:
        return read_count(text, &value) && value >= parameter->least && value <= parameter->most;
    case PARAMETER_NUMBER:
        return find_choice(parameter, text) != SIZE_MAX ||
               (read_number(text, &value) && value >= parameter->least && value <= parameter->most);
    case PARAMETER_CHOICE:
        return find_choice(parameter, text) != SIZE_MAX;
    case PARAMETER_DATE:
        return find_choice(parameter, text) != SIZE_MAX || is_date(text);
    default:
        return true;
    }
}

/* " of 1 to 500", " of 0 or more", " of 5 or less", or nothing. */
static void describe_range(struct text *out, const struct indicator_parameter *parameter)
{
    bool has_least = parameter->least > -DBL_MAX, has_most = parameter->most < DBL_MAX;
    if (has_least && has_most)
        text_printf(out, " of %.15g to %.15g", parameter->least, parameter->most);
    else if (has_least)
        text_printf(out, " of %.15g or more", parameter->least);
    else if (has_most)
        text_printf(out, " of %.15g or less", parameter->most);
}

/* "none of a, b", or "not a" where there is but one. */
static void list_choices(struct text *out, const struct indicator_parameter *parameter)
{
    text_puts(out, parameter->choices[0] && !parameter->choices[1] ? "not " : "none of ");
    for (size_t i = 0; parameter->choices[i]; i++)
        text_printf(out, "%s%s", i ? ", " : "", parameter->choices[i]);
}

/* What it would have to be, for "NAME: 'text' is ...". */
static void describe_misfit(struct text *out, const struct indicator_parameter *parameter)
{
    switch (parameter->kind) {
    case PARAMETER_COUNT:
    case PARAMETER_NUMBER:
        if (parameter->choices) {
            list_choices(out, parameter);
            text_puts(out, ", and ");
        }
        text_puts(out, parameter->kind == PARAMETER_COUNT ? "no whole number" : "no number");
        describe_range(out, parameter);
        break;
    case PARAMETER_DATE:
        if (parameter->choices) {
            list_choices(out, parameter);
            text_puts(out, ", and ");
        }
        text_puts(out, "no date as 2024-03-15 or 2024-03-15T14:30");
        break;
    default:
        list_choices(out, parameter);
    }
}

static enum status refuse_value(struct error *error, const struct indicator_parameter *parameter, const char *value)
{
    char quoted[QUOTED_LENGTH];
    struct text misfit = {0};
    describe_misfit(&misfit, parameter);
    enum status status = text_status(&misfit, error);
    if (!status)
        status = error_set(error, STATUS_USAGE, "%s: %s is %s", parameter->name,
                           error_quote(quoted, sizeof quoted, value, strlen(value)), misfit.data);
    text_release(&misfit);
    return status;
}

static enum status check_argument(const struct indicator *indicator, const struct indicator_call *call, size_t argument,
                                  struct error *error)
{
    size_t place = target(indicator, call, argument);
    const char *name = call->arguments[argument].name;
    if (place >= indicator->parameter_count)
        return refuse_target(error, indicator, name);
    const struct indicator_parameter *parameter = &indicator->parameters[place];
    for (size_t i = 0; name && i < argument; i++)
        if (target(indicator, call, i) == place)
            return error_set(error, STATUS_USAGE, "%s is given twice", name);
    const char *value = call->arguments[argument].value;
    return fits(parameter, value) ? STATUS_OK : refuse_value(error, parameter, value);
}

enum status arguments_check(const struct indicator *indicator, const struct indicator_call *call, struct error *error)
{
    for (size_t i = 0; i < call->argument_count; i++) {
        enum status status = check_argument(indicator, call, i, error);
        if (status)
            return status;
    }
    for (size_t i = 0; i < indicator->parameter_count; i++) {
        bool is_given = indicator->parameters[i].default_text;
        for (size_t k = 0; !is_given && k < call->argument_count; k++)
            is_given = target(indicator, call, k) == i;
        char message[QUOTED_LENGTH + 32];
        snprintf(message, sizeof message, "%.*s must be given", QUOTED_LENGTH, indicator->parameters[i].name);
        if (!is_given)
            return argument_refuse(error, indicator, message);
    }
    return STATUS_OK;
}

double argument_number(const struct indicator_call *call, size_t index)
{
    return strtod(indicator_call_value(call, index), NULL);
}

size_t argument_count(const struct indicator_call *call, size_t index)
{
    return argument_repeated(call, index, 0);
}

size_t argument_choice(const struct indicator_call *call, size_t index)
{
    return find_choice(&call->indicator->parameters[index], indicator_call_value(call, index));
}

int64_t argument_date_us(const struct indicator_call *call, size_t index, bool *is_utc)
{
    int64_t start_us = 0, end_us = 0;
    time_parse_range(indicator_call_value(call, index), &start_us, &end_us, is_utc);
    return start_us;
}

size_t argument_repeats(const struct indicator_call *call, size_t index)
{
    return indicator_call_repeats(call, index);
}

size_t argument_repeated(const struct indicator_call *call, size_t index, size_t k)
{
    return (size_t)strtoull(indicator_call_repeated(call, index, k), NULL, 10);
}
