/* Rate of change: what the close gained on that of `period` candles before, in per cent; TA-Lib's ROC. Of a close of 0
 * there is no rate. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

#include <math.h>

static const double guides[] = {0};

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *values;
    if (!lines_new(plots, arena, series->length, 1, (const char *const[]){NULL}, &values))
        return error_no_memory(error);
    size_t period = argument_count(call, 0);
    for (size_t i = period; i < series->length; i++) {
        double before = series->close[i - period];
        values[i] = percent_of(series->close[i] - before, before, NAN);
    }
    plots->guides = guides;
    plots->guide_count = sizeof guides / sizeof *guides;
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "10", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_roc = {
    .name = "roc",
    .summary = "Rate of change of the close in per cent",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
