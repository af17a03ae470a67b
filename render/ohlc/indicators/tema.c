/* Triple exponential moving average: 3 EMA - 3 EMA of EMA + EMA of EMA of EMA (Patrick Mulloy, "Smoothing Data with
 * Less Lag", Technical Analysis of Stocks & Commodities, February 1994; TA-Lib, TEMA). From candle 3 * period - 2 on.
 */
#include "render/ohlc/average_lines.h"
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator_arguments.h"

#include <math.h>

static bool average(double *out, const struct series *series, size_t period, struct arena *arena)
{
    size_t length = series->length;
    double *twice = arena_alloc(arena, length, sizeof *twice);
    double *thrice = arena_alloc(arena, length, sizeof *thrice);
    if (!twice || !thrice)
        return false;
    average_exponential(out, series->close, length, period);
    average_exponential(twice, out, length, period);
    average_exponential(thrice, twice, length, period);
    for (size_t i = 0; i < length; i++) {
        double value = 3 * out[i] - 3 * twice[i] + thrice[i];
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

const struct indicator indicator_tema = {
    .name = "tema",
    .summary = "Triple exponential moving average of the close",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = average_periods,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
