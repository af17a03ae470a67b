/* Elder-ray. Alexander Elder, Trading for a Living (1993): bull power is the high less an exponential average of the
 * close, bear power the low less the same. Both as histograms in one pane, where the shorter bar stands in front of the
 * longer one: above 0 the bears', below it the bulls'. */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

static const double guides[] = {0};

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *columns[2], *average;
    struct plot *items = lines_new(plots, arena, series->length, 2, (const char *const[]){"bull", "bear"}, columns);
    if (!items || !columns_new(&average, 1, arena, series->length))
        return error_no_memory(error);
    average_exponential(average, series->close, series->length, argument_count(call, 0));
    for (size_t i = 0; i < series->length; i++) {
        columns[0][i] = difference_of(series->high[i], average[i]);
        columns[1][i] = difference_of(series->low[i], average[i]);
    }
    items[0].kind = items[1].kind = PLOT_HISTOGRAM;
    items[0].paint = PLOT_PAINT_UP;
    items[1].paint = PLOT_PAINT_DOWN;
    plots->guides = guides;
    plots->guide_count = sizeof guides / sizeof *guides;
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "13", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_elder_ray = {
    .name = "elder-ray",
    .summary = "Elder-ray: bull power and bear power",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
