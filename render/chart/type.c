#include "render/chart/type.h"

#include "render/ohlc/indicator_arguments.h"

#include <stdlib.h>
#include <string.h>

static const struct chart_type *find(const char *name, size_t length)
{
    for (size_t i = 0; chart_types[i]; i++) {
        if (strncmp(chart_types[i]->name, name, length) == 0 && !chart_types[i]->name[length])
            return chart_types[i];
    }
    return NULL;
}

const struct chart_type *chart_type_find(const char *name)
{
    return find(name, strlen(name));
}

const struct chart_type *chart_type_named(const char *text)
{
    return find(text, strcspn(text, ":"));
}

/* 0 where the text is a word, or there is none. */
static double to_number(const char *text)
{
    return text ? strtod(text, NULL) : 0;
}

double chart_type_default(const struct chart_type *type, size_t index)
{
    return to_number(type->parameters[index].default_text);
}

static enum status parse(struct chart_options *options, const struct chart_type *type, const char *text,
                         struct arena *arena, struct error *error)
{
    struct indicator_call call;
    enum status status = indicator_call_parse(&call, text, arena, error);
    if (status != STATUS_OK)
        return status;
    /* Parameters are those of an indicator in every way. */
    const struct indicator shape = {
        .name = type->name, .parameters = type->parameters, .parameter_count = type->parameter_count};
    call.indicator = &shape;
    status = arguments_check(&shape, &call, error);
    if (status != STATUS_OK)
        return status;
    options->type = type;
    for (size_t i = 0; i < CHART_ARGUMENTS_MAX; i++)
        options->arguments[i] = i < type->parameter_count ? to_number(indicator_call_value(&call, i)) : 0;
    return STATUS_OK;
}

enum status chart_type_parse(struct chart_options *options, const char *text, struct error *error)
{
    const struct chart_type *type = chart_type_named(text);
    if (!type)
        return error_set(error, STATUS_USAGE, "there is no such chart type");
    struct arena arena = {0};
    enum status status = parse(options, type, text, &arena, error);
    arena_release(&arena);
    return status;
}
