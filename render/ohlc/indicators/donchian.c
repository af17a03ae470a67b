/* Donchian channel: the highest high and the lowest low of the last `period` candles, this one among them, and the
 * middle of both (Richard Donchian's four-week rule, 1960). Those who trade the breakout compare with the channel of
 * the candle before. */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    size_t length = series->length, period = argument_count(call, 0);
    struct channel channel = {0};
    size_t *scratch = arena_alloc(arena, period < length ? period : length, sizeof *scratch);
    if (!scratch || !plots_new_channel(plots, arena, length, &channel))
        return error_no_memory(error);
    running_highest(channel.upper, series->high, length, period, scratch);
    running_lowest(channel.lower, series->low, length, period, scratch);
    /* Each halved by itself: the sum of two prices may be too large. */
    for (size_t i = 0; i < length; i++)
        channel.middle[i] = channel.upper[i] / 2 + channel.lower[i] / 2;
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "20", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_donchian = {
    .name = "donchian",
    .summary = "Donchian channel: the highest high and the lowest low",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = parameters,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
