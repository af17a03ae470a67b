/* Hull moving average: the WMA over sqrt(period) of 2 WMA(period / 2) - WMA(period), both lengths cut to whole numbers
 * (Alan Hull, "How to reduce lag in a moving average", 2005: Integer(SquareRoot(Period)) and Integer(Period/2); other
 * programs round them). */
#include "render/ohlc/average_lines.h"
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator_arguments.h"

static size_t whole_root(size_t value)
{
    size_t root = 1;
    while ((root + 1) * (root + 1) <= value)
        root++;
    return root;
}

static bool average(double *out, const struct series *series, size_t period, struct arena *arena)
{
    size_t length = series->length;
    double *fast = arena_alloc(arena, length, sizeof *fast);
    double *slow = arena_alloc(arena, length, sizeof *slow);
    if (!fast || !slow)
        return false;
    average_weighted(fast, series->close, length, period / 2);
    average_weighted(slow, series->close, length, period);
    for (size_t i = 0; i < length; i++)
        fast[i] = 2 * fast[i] - slow[i];
    average_weighted(out, fast, length, whole_root(period));
    return true;
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    return average_lines(call, series, arena, plots, average, error);
}

/* Half of a period of 1 is none. */
static const struct indicator_parameter parameters[] = {
    {"period", "20", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX, .repeats = true},
};

const struct indicator indicator_hma = {
    .name = "hma",
    .summary = "Hull moving average of the close",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = parameters,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
