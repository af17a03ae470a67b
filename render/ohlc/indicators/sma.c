/* Simple moving average: the mean of the last `period` closes (TA-Lib, SMA). */
#include "render/ohlc/average_lines.h"
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator_arguments.h"

static bool average(double *out, const struct series *series, size_t period, struct arena *arena)
{
    (void)arena;
    average_simple(out, series->close, series->length, period);
    return true;
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    return average_lines(call, series, arena, plots, average, error);
}

const struct indicator indicator_sma = {
    .name = "sma",
    .summary = "Simple moving average of the close",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = average_periods,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
