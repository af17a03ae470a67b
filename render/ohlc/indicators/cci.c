/* Commodity Channel Index. Donald R. Lambert, "Commodity Channel Index: Tool for Trading Cyclic Trends", Commodities
 * (October 1980): the typical price's distance from its mean, in units of 0.015 mean deviations; TA-Lib's CCI. As each
 * window deviates from a mean of its own, the time grows with the period, which is limited for that reason. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

#include <float.h>
#include <math.h>

static const double guides[] = {-100, 0, 100};

/* Of the last of `period` prices. Taken from that price, differences of equal prices are 0 without any rounding; what
 * rounding alone makes of a price that stays the same is no deviation. 0 - mean is 0 and not -0 at the mean. */
static double channel_index(const double *prices, size_t period)
{
    double last = prices[period - 1], sum = 0, deviations = 0;
    for (size_t i = 0; i < period; i++)
        sum += prices[i] - last;
    double mean = sum / (double)period;
    for (size_t i = 0; i < period; i++)
        deviations += fabs(prices[i] - last - mean);
    double deviation = deviations / (double)period;
    if (deviation <= 4 * DBL_EPSILON * fabs(last))
        return 0;
    return share_of(0 - mean, 0.015 * deviation, 0);
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *values;
    if (!lines_new(plots, arena, series->length, 1, (const char *const[]){NULL}, &values))
        return error_no_memory(error);
    double *typical;
    if (!columns_new(&typical, 1, arena, series->length))
        return error_no_memory(error);
    typical_price(typical, series);
    size_t period = argument_count(call, 0);
    for (size_t i = period - 1; i < series->length; i++)
        values[i] = channel_index(&typical[i + 1 - period], period);
    plots->guides = guides;
    plots->guide_count = sizeof guides / sizeof *guides;
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "20", PARAMETER_COUNT, .least = 2, .most = 1000},
};

const struct indicator indicator_cci = {
    .name = "cci",
    .summary = "Commodity channel index (Lambert)",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
