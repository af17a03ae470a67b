/* Bollinger bands: the simple mean of the last `period` closes, and `multiplier` standard deviations of the population
 * to each side (John Bollinger, "Bollinger on Bollinger Bands", 2001; TA-Lib, BBANDS). */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    size_t length = series->length;
    struct channel channel = {0};
    double *deviation = arena_alloc(arena, length, sizeof *deviation);
    if (!deviation || !plots_new_channel(plots, arena, length, &channel))
        return error_no_memory(error);
    running_deviation(channel.middle, deviation, series->close, length, argument_count(call, 0));
    channel_reach(&channel, deviation, argument_number(call, 1), length);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "20", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    {"multiplier", "2", PARAMETER_NUMBER, .least = 0, .most = 1000},
};

const struct indicator indicator_bollinger = {
    .name = "bollinger",
    .summary = "Bollinger bands: the mean of the close and its standard deviation",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = parameters,
    .parameter_count = 2,
    .check = arguments_check,
    .compute = compute,
};
