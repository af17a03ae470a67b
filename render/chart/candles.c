#include "render/chart/candles.h"

#include <float.h>
#include <math.h>

struct candles candles_of_series(const struct series *series, struct series_span span)
{
    return (struct candles){
        .count = span.count,
        .time_us = series->time_us + span.first,
        .open = series->open + span.first,
        .high = series->high + span.first,
        .low = series->low + span.first,
        .close = series->close + span.first,
        .volume = series->volume + span.first,
        .close_before = span.first > 0 ? series->close[span.first - 1] : NAN,
    };
}

/* floor(index * count / columns) without overflow. */
size_t candles_share(size_t index, size_t count, size_t columns)
{
    return count / columns * index + count % columns * index / columns;
}

/* NaN is absent and adds nothing. */
static double add_volume(double sum, double volume)
{
    if (isnan(volume))
        return sum;
    if (isnan(sum))
        return volume;
    return fmin(sum + volume, DBL_MAX);
}

static double highest(const double *values, size_t from, size_t end)
{
    double high = values[from];
    for (size_t i = from + 1; i < end; i++)
        high = values[i] > high ? values[i] : high;
    return high;
}

static double lowest(const double *values, size_t from, size_t end)
{
    double low = values[from];
    for (size_t i = from + 1; i < end; i++)
        low = values[i] < low ? values[i] : low;
    return low;
}

static double sum_volume(const double *values, size_t from, size_t end)
{
    double sum = NAN;
    for (size_t i = from; i < end; i++)
        sum = add_volume(sum, values[i]);
    return sum;
}

enum status candles_gather(struct candles *gathered, const struct candles *candles, size_t columns, struct arena *arena,
                           struct error *error)
{
    double *values = arena_alloc(arena, columns, 5 * sizeof *values);
    int64_t *time_us = arena_alloc(arena, columns, sizeof *time_us);
    size_t *sources = arena_alloc(arena, columns, sizeof *sources);
    if (!values || !time_us || !sources)
        return error_no_memory(error);
    double *open = values, *high = open + columns, *low = high + columns, *close = low + columns;
    double *volume = close + columns;
    for (size_t i = 0; i < columns; i++) {
        size_t from = candles_share(i, candles->count, columns);
        size_t end = candles_share(i + 1, candles->count, columns);
        time_us[i] = candles->time_us[from];
        open[i] = candles->open[from];
        high[i] = highest(candles->high, from, end);
        low[i] = lowest(candles->low, from, end);
        close[i] = candles->close[end - 1];
        volume[i] = sum_volume(candles->volume, from, end);
        sources[i] = end - from;
    }
    *gathered = (struct candles){
        .count = columns,
        .time_us = time_us,
        .open = open,
        .high = high,
        .low = low,
        .close = close,
        .volume = volume,
        .sources = sources,
        .close_before = candles->close_before,
    };
    return STATUS_OK;
}

enum direction candles_direction(const struct candles *candles, size_t index)
{
    double open = candles->open[index], close = candles->close[index];
    if (close == open)
        open = index > 0 ? candles->close[index - 1] : candles->close_before;
    if (close > open)
        return DIRECTION_UP;
    return close < open ? DIRECTION_DOWN : DIRECTION_UNCHANGED;
}

struct price_range candles_range(const struct candles *candles)
{
    struct price_range range = {.low = candles->low[0], .high = candles->high[0]};
    for (size_t i = 0; i < candles->count; i++) {
        /* Files exist whose open or close lies outside low..high. */
        double low = fmin(candles->low[i], fmin(candles->open[i], candles->close[i]));
        double high = fmax(candles->high[i], fmax(candles->open[i], candles->close[i]));
        if (low < range.low) {
            range.low = low;
            range.lowest = i;
        }
        range.high = high > range.high ? high : range.high;
    }
    return range;
}

double candles_top_volume(const struct candles *candles)
{
    double top = 0;
    for (size_t i = 0; i < candles->count; i++)
        top = candles->volume[i] > top ? candles->volume[i] : top;
    return top;
}
