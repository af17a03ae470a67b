/* Exponential moving average: each close moves it by 2 / (period + 1) of the way, from the simple mean of the first
 * `period` closes on (TA-Lib, EMA, with its default seeding). */
#include "render/ohlc/average_lines.h"
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator_arguments.h"

static bool average(double *out, const struct series *series, size_t period, struct arena *arena)
{
    (void)arena;
    average_exponential(out, series->close, series->length, period);
    return true;
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    return average_lines(call, series, arena, plots, average, error);
}

const struct indicator indicator_ema = {
    .name = "ema",
    .summary = "Exponential moving average of the close",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = average_periods,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
