/* Williams %R. Larry Williams, How I Made One Million Dollars ... Last Year ... Trading Commodities (1973): how far the
 * close lies below the highest high of the range of `period` candles, 0 at the top and -100 at the bottom; TA-Lib's
 * WILLR. In a range of nothing it is at -50, where TA-Lib says 0. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

static const double guides[] = {-80, -20};

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *values;
    if (!lines_new(plots, arena, series->length, 1, (const char *const[]){NULL}, &values))
        return error_no_memory(error);
    double *columns[2];
    if (!columns_new(columns, 2, arena, series->length) ||
        !running_range(columns[0], columns[1], series->high, series->low, series->length, argument_count(call, 0),
                       arena))
        return error_no_memory(error);
    double *highest = columns[0], *lowest = columns[1];
    for (size_t i = 0; i < series->length; i++)
        values[i] = percent_of(series->close[i] - highest[i], highest[i] - lowest[i], -50);
    bound_pane(plots, -100, 0, guides, sizeof guides / sizeof *guides);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "14", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_williams = {
    .name = "williams",
    .summary = "Williams %R",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
