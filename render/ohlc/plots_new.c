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

static double *column_new(struct arena *arena, size_t length)
{
    double *values = arena_alloc(arena, length, sizeof *values);
    for (size_t i = 0; values && i < length; i++)
        values[i] = NAN;
    return values;
}

double *plot_new(struct plot *plot, struct arena *arena, size_t length)
{
    double *values = column_new(arena, length);
    plot->values = values;
    return values;
}

bool plots_new_channel(struct plots *plots, struct arena *arena, size_t length, struct channel *channel)
{
    struct plot *items = plots_new(plots, arena, 2);
    if (!items)
        return false;
    *channel = (struct channel){
        .upper = plot_new(&items[0], arena, length),
        .lower = column_new(arena, length),
        .middle = plot_new(&items[1], arena, length),
    };
    items[0].name = "band";
    items[0].kind = PLOT_BAND;
    items[0].lower = channel->lower;
    items[1].name = "middle";
    items[1].paint = PLOT_PAINT_LAST;
    items[1].is_dashed = true;
    return channel->upper && channel->lower && channel->middle;
}

void channel_reach(const struct channel *channel, const double *reach, double factor, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        double apart = factor * reach[i];
        double upper = channel->middle[i] + apart, lower = channel->middle[i] - apart;
        bool is_whole = isfinite(upper) && isfinite(lower);
        channel->upper[i] = is_whole ? upper : NAN;
        channel->lower[i] = is_whole ? lower : NAN;
    }
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
