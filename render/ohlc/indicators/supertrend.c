/* Supertrend: a stop that follows the price at a distance of so many average true ranges and turns with the close.
 * After Olivier Seban, who never published it as a formula; the rules are those of TradingView's ta.supertrend:
 *     upper = (high + low) / 2 + multiplier * ATR, which rises only where the close before was above it
 *     lower = (high + low) / 2 - multiplier * ATR, which falls only where the close before was below it
 * The trend turns up with a close above the upper, and down with one below the lower. As there, it is taken to fall at
 * first (others begin with a rise). ATR is Wilder's as in the indicator of that name, with the first true range at the
 * second candle (TradingView counts the first candle's high - low as one). */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"

#include <math.h>
#include <stdbool.h>

/* What one candle hands on to the next. */
struct trend {
    bool is_known; /* false: there is nothing before this candle */
    bool is_up;
    double upper, lower;
};

static struct trend trend_next(const struct trend *before, double close_before, double middle, double distance,
                               double close)
{
    struct trend now = {.is_known = true, .upper = middle + distance, .lower = middle - distance};
    if (!before->is_known)
        return now;
    if (now.upper > before->upper && close_before <= before->upper)
        now.upper = before->upper;
    if (now.lower < before->lower && close_before >= before->lower)
        now.lower = before->lower;
    now.is_up = before->is_up ? close >= now.lower : close > now.upper;
    return now;
}

static void follow(double *up, double *down, const struct series *series, const double *range, double multiplier)
{
    struct trend trend = {0};
    for (size_t i = 1; i < series->length; i++) {
        double distance = multiplier * range[i];
        double middle = series->high[i] / 2 + series->low[i] / 2;
        if (!isfinite(middle + distance) || !isfinite(middle - distance)) {
            trend = (struct trend){0};
            continue;
        }
        trend = trend_next(&trend, series->close[i - 1], middle, distance, series->close[i]);
        if (trend.is_up)
            up[i] = trend.lower;
        else
            down[i] = trend.upper;
    }
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    struct plot *items = plots_new(plots, arena, 2);
    double *range = arena_alloc(arena, series->length, sizeof *range);
    if (!items || !range)
        return error_no_memory(error);
    items[0] = (struct plot){.name = "up", .paint = PLOT_PAINT_UP};
    items[1] = (struct plot){.name = "down", .paint = PLOT_PAINT_DOWN};
    double *up = plot_new(&items[0], arena, series->length);
    double *down = plot_new(&items[1], arena, series->length);
    if (!up || !down)
        return error_no_memory(error);
    true_range(range, series->high, series->low, series->close, series->length);
    average_wilder(range, range, series->length, argument_count(call, 0));
    follow(up, down, series, range, argument_number(call, 1));
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "10", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    {"multiplier", "3", PARAMETER_NUMBER, .least = 0.01, .most = 1000},
};

const struct indicator indicator_supertrend = {
    .name = "supertrend",
    .summary = "Stop at a distance of average true ranges that turns with the trend",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = parameters,
    .parameter_count = 2,
    .check = arguments_check,
    .compute = compute,
};
