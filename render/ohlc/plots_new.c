#include "render/ohlc/plots_new.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

struct plot *plots_new(struct plots *plots, struct arena *arena, size_t count)
{
    struct plot *items = arena_alloc(arena, count, sizeof *items);
    plots->items = items;
    plots->count = items ? count : 0;
    return items;
}

double *plot_new(struct plot *plot, struct arena *arena, size_t length)
{
    double *values = arena_alloc(arena, length, sizeof *values);
    for (size_t i = 0; values && i < length; i++)
        values[i] = NAN;
    plot->values = values;
    return values;
}

const char *plot_name(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        return NULL;
    size_t size = (size_t)length + 1;
    char *name = arena_alloc(arena, size, 1);
    if (!name)
        return NULL;
    va_start(arguments, format);
    vsnprintf(name, size, format, arguments);
    va_end(arguments);
    return name;
}
