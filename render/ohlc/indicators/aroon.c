/* Aroon. Tushar S. Chande, "A Time Price Oscillator", Technical Analysis of Stocks & Commodities (September 1995): how
 * recent the highest high and the lowest low of the last `period` + 1 candles are, 100 for the newest candle and 0 for
 * the oldest; of equal ones the newest counts, as in TA-Lib's AROON. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

static const double guides[] = {30, 70};

/* Of the highest value (sign 1) or the lowest (-1). `places`, with room for all, holds those that may yet be it: oldest
 * first, each further out than those after it. */
static void recency(double *out, const double *values, double sign, size_t length, size_t period, size_t *places)
{
    size_t first = 0, end = 0;
    for (size_t i = 0; i < length; i++) {
        while (end > first && sign * values[i] >= sign * values[places[end - 1]])
            end--;
        places[end++] = i;
        if (i - places[first] > period)
            first++;
        if (i >= period)
            out[i] = 100 * (double)(period - (i - places[first])) / (double)period;
    }
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *columns[2];
    struct plot *items = lines_new(plots, arena, series->length, 2, (const char *const[]){"up", "down"}, columns);
    size_t *places = arena_alloc(arena, series->length, sizeof *places);
    if (!items || !places)
        return error_no_memory(error);
    size_t period = argument_count(call, 0);
    recency(columns[0], series->high, 1, series->length, period, places);
    recency(columns[1], series->low, -1, series->length, period, places);
    items[0].paint = PLOT_PAINT_UP;
    items[1].paint = PLOT_PAINT_DOWN;
    bound_pane(plots, 0, 100, guides, sizeof guides / sizeof *guides);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "25", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_aroon = {
    .name = "aroon",
    .summary = "Aroon up and down: how recent the highest high and the lowest low are",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
