/* True Strength Index. William Blau, "True Strength Index", Technical Analysis of Stocks & Commodities (November 1991):
 * changes of the close, smoothed twice, as a share of their sizes smoothed likewise, from -100 to 100. Blau leaves open
 * how an average begins; here each does with the mean of its first values, as the others do. A close that never changes
 * is 0. */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

#include <math.h>

static const double guides[] = {-25, 0, 25};

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    size_t length = series->length;
    double *columns[2], *scratch[3];
    struct plot *items = lines_new(plots, arena, length, 2, (const char *const[]){"tsi", "signal"}, columns);
    if (!items || !columns_new(scratch, 3, arena, length))
        return error_no_memory(error);
    double *tsi = columns[0], *change = scratch[0], *once = scratch[1], *size = scratch[2];
    change[0] = NAN;
    for (size_t i = 1; i < length; i++)
        change[i] = series->close[i] - series->close[i - 1];
    average_exponential(once, change, length, argument_count(call, 0));
    average_exponential(tsi, once, length, argument_count(call, 1));
    for (size_t i = 0; i < length; i++)
        change[i] = fabs(change[i]);
    average_exponential(once, change, length, argument_count(call, 0));
    average_exponential(size, once, length, argument_count(call, 1));
    for (size_t i = 0; i < length; i++)
        tsi[i] = percent_of(tsi[i], size[i], 0);
    average_exponential(columns[1], tsi, length, argument_count(call, 2));
    items[1].is_dashed = true;
    plots->guides = guides;
    plots->guide_count = sizeof guides / sizeof *guides;
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"long", "25", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    {"short", "13", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
    {"signal", "7", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_tsi = {
    .name = "tsi",
    .summary = "True strength index (Blau) and its signal line",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
