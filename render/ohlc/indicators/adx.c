/* Average Directional Movement Index with its indicators +DI and -DI. J. Welles Wilder, New Concepts in Technical
 * Trading Systems (1978); seeded as TA-Lib's ADX, PLUS_DI and MINUS_DI: the running sums begin with period - 1
 * movements and are smoothed from the next on, while Wilder begins with the sum of `period`. The two differ at first
 * and come to the same. Without any movement all are 0. */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

#include <math.h>

static const double guides[] = {25};

struct movement {
    double plus, minus, range; /* directional movement up and down, true range */
};

/* From the candle before. Only the larger side counts, and none where both are equal. */
static struct movement movement(const struct series *series, const double *range, size_t i)
{
    double up = series->high[i] - series->high[i - 1], down = series->low[i - 1] - series->low[i];
    return (struct movement){
        .plus = up > down && up > 0 ? up : 0,
        .minus = down > up && down > 0 ? down : 0,
        .range = range[i],
    };
}

static void directional_indices(double *plus, double *minus, const double *range, const struct series *series,
                                size_t period)
{
    struct movement sum = {0};
    double kept = 1 - 1 / (double)period;
    for (size_t i = 1; i < series->length; i++) {
        struct movement moved = movement(series, range, i);
        double part = i < period ? 1 : kept;
        sum.plus = part * sum.plus + moved.plus;
        sum.minus = part * sum.minus + moved.minus;
        sum.range = part * sum.range + moved.range;
        if (i < period)
            continue;
        plus[i] = percent_of(sum.plus, sum.range, 0);
        minus[i] = percent_of(sum.minus, sum.range, 0);
    }
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *columns[3], *scratch[2];
    struct plot *items =
        lines_new(plots, arena, series->length, 3, (const char *const[]){"adx", "+di", "-di"}, columns);
    if (!items || !columns_new(scratch, 2, arena, series->length))
        return error_no_memory(error);
    size_t period = argument_count(call, 0);
    double *range = scratch[0], *index = scratch[1];
    true_range(range, series->high, series->low, series->close, series->length);
    directional_indices(columns[1], columns[2], range, series, period);
    for (size_t i = 0; i < series->length; i++)
        index[i] = percent_of(fabs(columns[1][i] - columns[2][i]), columns[1][i] + columns[2][i], 0);
    average_wilder(columns[0], index, series->length, period);
    items[1].paint = PLOT_PAINT_UP;
    items[2].paint = PLOT_PAINT_DOWN;
    /* Bounded by 100, but hardly ever above 50. */
    bound_pane(plots, 0, 50, guides, sizeof guides / sizeof *guides);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "14", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_adx = {
    .name = "adx",
    .summary = "Average directional movement index with +DI and -DI (Wilder)",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
