#include "render/chart/bricks.h"

#include "render/ohlc/averages.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const bricks_size_words[] = {"atr", NULL};

/* ---- Sizes ---- */

/* At the last of `length` candles; NaN where it does not fit a double. */
static enum status average_range(double *average, const struct transformation *work, size_t length)
{
    enum { PERIOD = 14 };
    const struct series *series = work->series;
    *average = series->high[0] - series->low[0];
    if (length < 2)
        return STATUS_OK;
    double *ranges = arena_alloc(work->arena, length, sizeof *ranges);
    if (!ranges)
        return error_no_memory(work->error);
    true_range(ranges, series->high, series->low, series->close, length);
    average_wilder(ranges, ranges, length, length - 1 < PERIOD ? length - 1 : PERIOD);
    *average = ranges[length - 1];
    return STATUS_OK;
}

enum status bricks_take_size(struct transformation *work, size_t index)
{
    double *size = &work->arguments[index];
    if (*size > 0)
        return STATUS_OK;
    enum status status = average_range(size, work, work->span.first + work->span.count);
    if (status != STATUS_OK)
        return status;
    if (!isfinite(*size))
        return error_set(work->error, STATUS_USAGE, "the prices lie too far apart for an average true range");
    return STATUS_OK;
}

/* ---- Levels ---- */

/* Halves, so that the difference of any two prices fits. */
static double steps(double price, double base, double size)
{
    return (price / 2 - base / 2) / size * 2;
}

/* What the roundings of price, base and level may amount to, in sizes. */
static double slack(double price, double base, double size)
{
    return fmin(4 * DBL_EPSILON * (fabs(price) + fabs(base)) / size, 1e-3);
}

double bricks_floor(double price, double base, double size)
{
    return floor(steps(price, base, size) + slack(price, base, size));
}

double bricks_ceil(double price, double base, double size)
{
    return ceil(steps(price, base, size) - slack(price, base, size));
}

double bricks_level(double base, double steps, double size)
{
    return fmin(fmax((base / 2 + steps * (size / 2)) * 2, -DBL_MAX), DBL_MAX);
}

/* ---- Columns ---- */

enum status bricks_begin(struct bricks *bricks, struct transformation *work, size_t most)
{
    double *values = arena_alloc(work->arena, most, 5 * sizeof *values);
    *bricks = (struct bricks){.work = work, .time_us = arena_alloc(work->arena, most, sizeof *bricks->time_us)};
    if (!values || !bricks->time_us)
        return error_no_memory(work->error);
    bricks->open = values;
    bricks->high = values + most;
    bricks->low = values + 2 * most;
    bricks->close = values + 3 * most;
    bricks->volume = values + 4 * most;
    return STATUS_OK;
}

void bricks_trade(struct bricks *bricks, size_t index)
{
    double volume = bricks->work->candles.volume[index];
    if (isnan(volume))
        return;
    bricks->sum = fmin(bricks->sum + volume, DBL_MAX);
    bricks->has_sum = true;
}

double bricks_volume(struct bricks *bricks)
{
    double volume = bricks->has_sum ? bricks->sum : NAN;
    bricks->sum = 0;
    bricks->has_sum = false;
    return volume;
}

void bricks_add(struct bricks *bricks, size_t index, double open, double close, double volume)
{
    size_t at = bricks->count++;
    bricks->time_us[at] = bricks->work->candles.time_us[index];
    bricks->open[at] = open;
    bricks->high[at] = fmax(open, close);
    bricks->low[at] = fmin(open, close);
    bricks->close[at] = close;
    bricks->volume[at] = volume;
}

static void write_size(char out[FIGURE_SIZE], double size)
{
    figure_price(out, size, figure_price_decimals(&size, 1));
}

void bricks_end(struct bricks *bricks, const char *unit, const char *units, double size)
{
    struct transformation *work = bricks->work;
    char count[FIGURE_SIZE], of[FIGURE_SIZE] = "", candles[FIGURE_SIZE];
    figure_count(count, bricks->count);
    figure_count(candles, work->candles.count);
    if (size > 0)
        write_size(of, size);
    const char *joint = of[0] ? " of " : "";
    if (bricks->count > 0)
        snprintf(work->note, sizeof work->note, "%s %s%s%s", count, bricks->count == 1 ? unit : units, joint, of);
    else if (size == 0)
        snprintf(work->note, sizeof work->note, "no %s, as the price never moves", unit);
    else
        snprintf(work->note, sizeof work->note, "no %s%s%s in %s candle%s", unit, joint, of, candles,
                 work->candles.count == 1 ? "" : "s");
    work->candles = (struct candles){
        .count = bricks->count,
        .time_us = bricks->time_us,
        .open = bricks->open,
        .high = bricks->high,
        .low = bricks->low,
        .close = bricks->close,
        .volume = bricks->volume,
        .close_before = NAN,
    };
}

enum status bricks_too_many(const struct transformation *work, const char *units, double size)
{
    char most[FIGURE_SIZE], of[FIGURE_SIZE];
    figure_count(most, work->most);
    write_size(of, size);
    return error_set(work->error, STATUS_USAGE, "more than %s %s of %s: this picture needs larger ones", most, units,
                     of);
}
