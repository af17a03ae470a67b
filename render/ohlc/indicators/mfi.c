/* Money Flow Index. Gene Quong and Avrum Soudack, "Volume-Weighted RSI: Money Flow", Technical Analysis of Stocks &
 * Commodities (March 1989): the share that typical price times volume has on candles whose typical price rises;
 * TA-Lib's MFI. Without any flow it is 50, where TA-Lib says 0, as it does for each flow below 1. Windows with a candle
 * without a volume have no value. */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

#include <math.h>

static const double guides[] = {20, 80};

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *values;
    if (!lines_new(plots, arena, series->length, 1, (const char *const[]){NULL}, &values))
        return error_no_memory(error);
    double *columns[5];
    if (!columns_new(columns, 5, arena, series->length))
        return error_no_memory(error);
    double *typical = columns[0], *up = columns[1], *down = columns[2], *up_sum = columns[3], *down_sum = columns[4];
    typical_price(typical, series);
    up[0] = down[0] = NAN;
    for (size_t i = 1; i < series->length; i++) {
        double flow = typical[i] * series->volume[i];
        bool is_known = isfinite(flow);
        up[i] = typical[i] > typical[i - 1] || !is_known ? flow : 0;
        down[i] = typical[i] < typical[i - 1] || !is_known ? flow : 0;
    }
    running_sum(up_sum, up, series->length, argument_count(call, 0));
    running_sum(down_sum, down, series->length, argument_count(call, 0));
    for (size_t i = 0; i < series->length; i++)
        values[i] = percent_of(up_sum[i], up_sum[i] + down_sum[i], 50);
    bound_pane(plots, 0, 100, guides, sizeof guides / sizeof *guides);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "14", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_mfi = {
    .name = "mfi",
    .summary = "Money flow index: an RSI weighted with volume",
    .pane = INDICATOR_PANE_OWN,
    .needs_volume = true,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
