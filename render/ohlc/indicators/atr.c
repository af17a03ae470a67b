/* Average True Range. J. Welles Wilder, New Concepts in Technical Trading Systems (1978): the true range smoothed as
 * Wilder does, from the mean of the first `period` on, of which the first is that of the second candle; TA-Lib's ATR.
 */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *values;
    if (!lines_new(plots, arena, series->length, 1, (const char *const[]){NULL}, &values))
        return error_no_memory(error);
    double *range;
    if (!columns_new(&range, 1, arena, series->length))
        return error_no_memory(error);
    true_range(range, series->high, series->low, series->close, series->length);
    average_wilder(values, range, series->length, argument_count(call, 0));
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "14", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_atr = {
    .name = "atr",
    .summary = "Average true range (Wilder)",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
