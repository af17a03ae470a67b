/* Stochastic oscillator. George C. Lane, "Lane's Stochastics", Technical Analysis of Stocks & Commodities (May 1984);
 * as TA-Lib's STOCH with simple means. smooth-k 1 gives the fast stochastic (STOCHF). Where the highest high is the
 * lowest low the close is at 50, not at the bottom as in TA-Lib. A close outside of its own candle's range is placed as
 * it is, below 0 or above 100. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

static const double guides[] = {20, 80};

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *columns[2];
    struct plot *items = lines_new(plots, arena, series->length, 2, (const char *const[]){"%K", "%D"}, columns);
    struct stochastic of = {
        .high = series->high,
        .low = series->low,
        .close = series->close,
        .length = series->length,
        .period = argument_count(call, 0),
        .smooth_k = argument_count(call, 1),
        .smooth_d = argument_count(call, 2),
    };
    if (!items || !stochastic_lines(columns[0], columns[1], &of, arena))
        return error_no_memory(error);
    items[1].is_dashed = true;
    bound_pane(plots, 0, 100, guides, sizeof guides / sizeof *guides);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "14", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    {"smooth-k", "3", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    {"smooth-d", "3", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_stochastic = {
    .name = "stochastic",
    .summary = "Stochastic oscillator: %K and its signal line %D",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
