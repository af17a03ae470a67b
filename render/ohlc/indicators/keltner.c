/* Keltner channels in their modern form, by Linda Bradford Raschke: an exponential average of the close, and
 * `multiplier` average true ranges to each side, 20, 2 and 10 by default (StockCharts ChartSchool, "Keltner Channels").
 * Chester Keltner's own ("How to Make Money in Commodities", 1960) took simple averages over 10 days of the typical
 * price and of the range from high to low. The average true range is Wilder's (as in TA-Lib's ATR). The edges begin
 * where both averages do. */
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
    double *range = arena_alloc(arena, length, sizeof *range);
    if (!range || !plots_new_channel(plots, arena, length, &channel))
        return error_no_memory(error);
    average_exponential(channel.middle, series->close, length, argument_count(call, 0));
    true_range(range, series->high, series->low, series->close, length);
    average_wilder(range, range, length, argument_count(call, 2));
    channel_reach(&channel, range, argument_number(call, 1), length);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "20", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    {"multiplier", "2", PARAMETER_NUMBER, .least = 0, .most = 1000},
    {"atr", "10", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_keltner = {
    .name = "keltner",
    .summary = "Keltner channels: exponential average of the close and average true range",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = parameters,
    .parameter_count = 3,
    .check = arguments_check,
    .compute = compute,
};
