/* Fibonacci retracement: how much of the swing between the highest high and the lowest low of the last candles a price
 * has taken back. 0 % is the end of the swing, the later of the two, and 100 % its beginning (after Ralph Nelson
 * Elliott, Nature's Law, 1946; the ratios are powers of 0.618, their roots, and Dow's half). Some turn the percentages
 * round. Of extremes that were reached several times the last ones are taken; where one candle has both, the swing goes
 * as the candle does. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"

#include <math.h>
#include <stdbool.h>

/* Places of the extremes. */
struct swing {
    size_t high, low;
};

static struct swing find_swing(const struct series *series, size_t period)
{
    size_t first = period < series->length ? series->length - period : 0;
    struct swing swing = {first, first};
    for (size_t i = first + 1; i < series->length; i++) {
        if (series->high[i] >= series->high[swing.high])
            swing.high = i;
        if (series->low[i] <= series->low[swing.low])
            swing.low = i;
    }
    return swing;
}

static bool is_rise(const struct series *series, const struct swing *swing)
{
    if (swing->high == swing->low)
        return series->close[swing->high] >= series->open[swing->high];
    return swing->high > swing->low;
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    static const struct plot_level shares[] = {{0, "0 %"},        {0.236, "23.6 %"}, {0.382, "38.2 %"}, {0.5, "50 %"},
                                               {0.618, "61.8 %"}, {0.786, "78.6 %"}, {1, "100 %"}};
    enum { SHARES = sizeof shares / sizeof *shares };
    *plots = (struct plots){0};
    struct swing swing = find_swing(series, argument_count(call, 0));
    double high = series->high[swing.high], low = series->low[swing.low];
    if (!(high > low)) /* a price that never moved has nothing to take back */
        return STATUS_OK;
    struct plot_level *levels = arena_alloc(arena, SHARES, sizeof *levels);
    if (!levels)
        return error_no_memory(error);
    bool rises = is_rise(series, &swing);
    double begin = rises ? low : high, end = rises ? high : low;
    for (size_t i = 0; i < SHARES; i++) {
        /* Not the distance times the share: that between two huge prices may overflow. */
        double value = end * (1 - shares[i].value) + begin * shares[i].value;
        levels[i] = (struct plot_level){fmin(fmax(value, low), high), shares[i].label};
    }
    plots->levels = levels;
    plots->level_count = SHARES;
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "100", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_fibonacci_retracement = {
    .name = "fibonacci-retracement",
    .summary = "Levels of the swing between the highest high and the lowest low",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = parameters,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
