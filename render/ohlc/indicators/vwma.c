/* Volume-weighted moving average: sum(close * volume) / sum(volume) over the last `period` candles (as TradingView's
 * ta.vwma). A candle without a volume weighs nothing; where nothing was traded in the whole window there is no value.
 */
#include "render/ohlc/average_lines.h"
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator_arguments.h"

#include <math.h>

static bool average(double *out, const struct series *series, size_t period, struct arena *arena)
{
    size_t length = series->length;
    double *weights = arena_alloc(arena, length, sizeof *weights);
    double *weighted = arena_alloc(arena, length, sizeof *weighted);
    double *traded = arena_alloc(arena, length, sizeof *traded);
    if (!weights || !weighted || !traded)
        return false;
    for (size_t i = 0; i < length; i++) {
        weights[i] = series->volume[i] > 0 ? series->volume[i] : 0;
        weighted[i] = weights[i] > 0 ? weights[i] * series->close[i] : 0;
    }
    running_sum(out, weighted, length, period);
    running_sum(traded, weights, length, period);
    for (size_t i = 0; i < length; i++) {
        double value = out[i] / traded[i];
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

const struct indicator indicator_vwma = {
    .name = "vwma",
    .summary = "Moving average of the close, weighted by volume",
    .pane = INDICATOR_PANE_PRICE,
    .needs_volume = true,
    .parameters = average_periods,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
