/* Double exponential moving average: 2 EMA - EMA of EMA (Patrick Mulloy, "Smoothing Data with Faster Moving Averages",
 * Technical Analysis of Stocks & Commodities, January 1994; TA-Lib, DEMA). From candle 2 * period - 1 on. */
#include "render/ohlc/average_lines.h"
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator_arguments.h"

#include <math.h>

static bool average(double *out, const struct series *series, size_t period, struct arena *arena)
{
    size_t length = series->length;
    double *twice = arena_alloc(arena, length, sizeof *twice);
    if (!twice)
        return false;
    average_exponential(out, series->close, length, period);
    average_exponential(twice, out, length, period);
    for (size_t i = 0; i < length; i++) {
        double value = 2 * out[i] - twice[i];
        out[i] = isfinite(value) ? value : NAN;
    }
    return true;
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    return average_lines(call, series, arena, plots, average, error);
}

const struct indicator indicator_dema = {
    .name = "dema",
    .summary = "Double exponential moving average of the close",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = average_periods,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
