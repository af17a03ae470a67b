/* Chaikin Money Flow. Marc Chaikin, in the 1980s, after Larry Williams' accumulation and distribution: each volume
 * weighted with where the close lies in its candle's range (-1 at the low, 1 at the high, 0 in a range of nothing),
 * summed up and divided by all volume. Windows with a candle without a volume have no value, those whose volumes are
 * all 0 have 0. */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

static const double guides[] = {0};

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *values;
    if (!lines_new(plots, arena, series->length, 1, (const char *const[]){NULL}, &values))
        return error_no_memory(error);
    size_t length = series->length, period = argument_count(call, 0);
    double *columns[3];
    if (!columns_new(columns, 3, arena, length))
        return error_no_memory(error);
    double *flow = columns[0], *flow_sum = columns[1], *volume_sum = columns[2];
    for (size_t i = 0; i < length; i++) {
        double range = series->high[i] - series->low[i];
        double balance = (series->close[i] - series->low[i]) - (series->high[i] - series->close[i]);
        flow[i] = series->volume[i] * (range > 0 ? share_of(balance, range, 0) : 0);
    }
    running_sum(flow_sum, flow, length, period);
    running_sum(volume_sum, series->volume, length, period);
    for (size_t i = 0; i < length; i++)
        values[i] = share_of(flow_sum[i], volume_sum[i], 0);
    plots->guides = guides;
    plots->guide_count = sizeof guides / sizeof *guides;
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "20", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_cmf = {
    .name = "cmf",
    .summary = "Chaikin money flow",
    .pane = INDICATOR_PANE_OWN,
    .needs_volume = true,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
