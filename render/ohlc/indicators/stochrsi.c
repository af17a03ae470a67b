/* Stochastic of the RSI. Tushar S. Chande and Stanley Kroll, The New Technical Trader (1994): where the RSI lies in the
 * range of its last values, here as %K and %D from 0 to 100. With smooth-k 1 it is TA-Lib's STOCHRSI. An RSI that stays
 * the same, as at 100 in a rise without a single loss, is at 50, where TA-Lib says 0. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

static const double guides[] = {20, 80};

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *columns[2], *rsi;
    struct plot *items = lines_new(plots, arena, series->length, 2, (const char *const[]){"%K", "%D"}, columns);
    if (!items || !columns_new(&rsi, 1, arena, series->length) ||
        !relative_strength(rsi, series->close, series->length, argument_count(call, 0), arena))
        return error_no_memory(error);
    struct stochastic of = {
        .high = rsi,
        .low = rsi,
        .close = rsi,
        .length = series->length,
        .period = argument_count(call, 1),
        .smooth_k = argument_count(call, 2),
        .smooth_d = argument_count(call, 3),
    };
    if (!stochastic_lines(columns[0], columns[1], &of, arena))
        return error_no_memory(error);
    items[1].is_dashed = true;
    bound_pane(plots, 0, 100, guides, sizeof guides / sizeof *guides);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"rsi-period", "14", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX},
    {"period", "14", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    {"smooth-k", "3", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    {"smooth-d", "3", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_stochrsi = {
    .name = "stochrsi",
    .summary = "Stochastic of the RSI: %K and its signal line %D",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
