/* Ichimoku kinko hyo, of Goichi Hosoda (1969), as in Manesh Patel, Trading with Ichimoku Clouds, 2010:
 *     conversion (tenkan-sen)   the middle between the highest high and the lowest low of 9 candles
 *     base (kijun-sen)          the same of 26
 *     span A (senkou span A)    the middle between these two, drawn 26 candles ahead
 *     span B (senkou span B)    the middle of 52 candles, drawn 26 ahead
 *     lagging (chikou span)     the close, drawn 26 behind
 * and the cloud (kumo) between the spans. Sources differ in whether the present candle counts as the first of the 26,
 * as on TradingView, whose lines so stand 25 places away; here it does not. */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"

#include <stdbool.h>

enum { PARAMETER_CONVERSION, PARAMETER_BASE, PARAMETER_SPAN, PARAMETER_AHEAD, PARAMETERS };
/* The bands after what has columns of its own. */
enum { PLOT_CONVERSION, PLOT_BASE, PLOT_LAGGING, PLOT_SPAN_A, PLOT_SPAN_B, COLUMNS };
enum { PLOT_CLOUD_UP = COLUMNS, PLOT_CLOUD_DOWN, PLOTS };

/* Halves first, so that the sum of two huge prices does not overflow. */
static double middle(double a, double b)
{
    return a / 2 + b / 2;
}

/* Middles of the last `period` candles; `lowest` and `scratch` are room to work in. */
static void put_middles(double *out, const struct series *series, size_t period, double *lowest, size_t *scratch)
{
    running_highest(out, series->high, series->length, period, scratch);
    running_lowest(lowest, series->low, series->length, period, scratch);
    for (size_t i = 0; i < series->length; i++)
        out[i] = middle(out[i], lowest[i]);
}

/* The bands lie on the columns of the spans, each with another one of them as its upper edge: together they are the
 * cloud where each is drawn only as far as that edge is above its lower one. */
static bool make_plots(double **columns, struct plots *plots, struct arena *arena, size_t length, long ahead)
{
    static const struct plot templates[PLOTS] = {
        [PLOT_CONVERSION] = {.name = "conversion"},
        [PLOT_BASE] = {.name = "base"},
        [PLOT_LAGGING] = {.name = "lagging"},
        [PLOT_SPAN_A] = {.name = "span A", .paint = PLOT_PAINT_UP, .is_dashed = true},
        [PLOT_SPAN_B] = {.name = "span B", .paint = PLOT_PAINT_DOWN, .is_dashed = true},
        [PLOT_CLOUD_UP] = {.name = "cloud up", .kind = PLOT_BAND, .paint = PLOT_PAINT_UP, .is_bare = true},
        [PLOT_CLOUD_DOWN] = {.name = "cloud down", .kind = PLOT_BAND, .paint = PLOT_PAINT_DOWN, .is_bare = true},
    };
    struct plot *items = plots_new(plots, arena, PLOTS);
    if (!items)
        return false;
    for (size_t i = 0; i < PLOTS; i++) {
        items[i] = templates[i];
        items[i].shift = i >= PLOT_SPAN_A ? ahead : i == PLOT_LAGGING ? -ahead : 0;
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = plot_new(&items[i], arena, length);
        if (!columns[i])
            return false;
    }
    items[PLOT_CLOUD_UP].values = items[PLOT_CLOUD_DOWN].lower = columns[PLOT_SPAN_A];
    items[PLOT_CLOUD_DOWN].values = items[PLOT_CLOUD_UP].lower = columns[PLOT_SPAN_B];
    return true;
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    size_t length = series->length;
    double *columns[COLUMNS];
    double *lowest = arena_alloc(arena, length, sizeof *lowest);
    size_t *scratch = arena_alloc(arena, length, sizeof *scratch);
    bool is_made = make_plots(columns, plots, arena, length, (long)argument_count(call, PARAMETER_AHEAD));
    if (!is_made || !lowest || !scratch)
        return error_no_memory(error);
    put_middles(columns[PLOT_CONVERSION], series, argument_count(call, PARAMETER_CONVERSION), lowest, scratch);
    put_middles(columns[PLOT_BASE], series, argument_count(call, PARAMETER_BASE), lowest, scratch);
    put_middles(columns[PLOT_SPAN_B], series, argument_count(call, PARAMETER_SPAN), lowest, scratch);
    for (size_t i = 0; i < length; i++)
        columns[PLOT_SPAN_A][i] = middle(columns[PLOT_CONVERSION][i], columns[PLOT_BASE][i]);
    for (size_t i = 0; i < length; i++)
        columns[PLOT_LAGGING][i] = series->close[i];
    return STATUS_OK;
}

/* What is drawn ahead needs room beside the last candle: no more than a chart could give. */
static const struct indicator_parameter parameters[PARAMETERS] = {
    [PARAMETER_CONVERSION] = {"conversion", "9", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    [PARAMETER_BASE] = {"base", "26", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    [PARAMETER_SPAN] = {"span", "52", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    [PARAMETER_AHEAD] = {"ahead", "26", PARAMETER_COUNT, .least = 0, .most = 1000},
};

const struct indicator indicator_ichimoku = {
    .name = "ichimoku",
    .summary = "Ichimoku kinko hyo: middles of ranges, the lagging close, and the cloud ahead",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = parameters,
    .parameter_count = PARAMETERS,
    .check = arguments_check,
    .compute = compute,
};
