/* The simple mean of the volumes of `period` candles. The volumes themselves are the volume pane's; windows with a
 * candle without a volume have no value. */
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
    average_simple(values, series->volume, series->length, argument_count(call, 0));
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "20", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_volume = {
    .name = "volume",
    .summary = "Average volume",
    .pane = INDICATOR_PANE_VOLUME,
    .needs_volume = true,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
