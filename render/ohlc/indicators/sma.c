#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    size_t count = argument_repeats(call, 0);
    struct plot *items = plots_new(plots, arena, count);
    for (size_t i = 0; items && i < count; i++) {
        size_t period = argument_repeated(call, 0, i);
        double *values = plot_new(&items[i], arena, series->length);
        if (!values)
            return error_no_memory(error);
        items[i].name = count > 1 ? plot_name(arena, "%zu", period) : NULL;
        average_simple(values, series->close, series->length, period);
    }
    return items ? STATUS_OK : error_no_memory(error);
}

static const struct indicator_parameter parameters[] = {
    {"period", "20", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX, .repeats = true},
};

const struct indicator indicator_sma = {
    .name = "sma",
    .summary = "Simple moving average of the close",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = parameters,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
