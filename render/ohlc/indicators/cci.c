/* Commodity Channel Index. Donald R. Lambert, "Commodity Channel Index: Tool for Trading Cyclic Trends", Commodities
 * (October 1980): the typical price's distance from its mean, in units of 0.015 mean deviations; TA-Lib's CCI. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/mean_deviation.h"
#include "render/ohlc/oscillators.h"

#include <float.h>
#include <math.h>

static const double guides[] = {-100, 0, 100};

/* What rounding alone makes of a price that stays the same is no deviation. */
static double channel_index(double distance, double deviation, double price)
{
    return deviation <= 8 * DBL_EPSILON * fabs(price) ? 0 : share_of(distance, 0.015 * deviation, 0);
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *values;
    if (!lines_new(plots, arena, series->length, 1, (const char *const[]){NULL}, &values))
        return error_no_memory(error);
    double *columns[3];
    if (!columns_new(columns, 3, arena, series->length))
        return error_no_memory(error);
    double *typical = columns[0], *distance = columns[1], *deviation = columns[2];
    typical_price(typical, series);
    if (!running_mean_deviation(distance, deviation, typical, series->length, argument_count(call, 0), arena))
        return error_no_memory(error);
    for (size_t i = 0; i < series->length; i++)
        values[i] = channel_index(distance[i], deviation[i], typical[i]);
    plots->guides = guides;
    plots->guide_count = sizeof guides / sizeof *guides;
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "20", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX},
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
