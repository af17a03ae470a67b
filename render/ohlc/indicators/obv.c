/* On-Balance Volume. Joseph E. Granville, New Key to Stock Market Profits (1963): the volume summed up, added where the
 * close rises and taken off where it falls. The sum begins with the first volume, as TA-Lib's OBV; a candle without a
 * volume has no value, and the sum goes on after it. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

#include <math.h>

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)call, (void)worker;
    double *values;
    if (!lines_new(plots, arena, series->length, 1, (const char *const[]){NULL}, &values))
        return error_no_memory(error);
    double sum = 0;
    bool has_begun = false;
    for (size_t i = 0; i < series->length; i++) {
        if (isnan(series->volume[i]))
            continue;
        double change = has_begun ? series->close[i] - series->close[i - 1] : 1;
        has_begun = true;
        if (change != 0)
            sum += change > 0 ? series->volume[i] : -series->volume[i];
        values[i] = isfinite(sum) ? sum : NAN;
    }
    return STATUS_OK;
}

const struct indicator indicator_obv = {
    .name = "obv",
    .summary = "On-balance volume",
    .pane = INDICATOR_PANE_OWN,
    .needs_volume = true,
    .check = arguments_check,
    .compute = compute,
};
