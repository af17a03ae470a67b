#include "render/ohlc/average_lines.h"

#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"

const struct indicator_parameter average_periods[1] = {
    {.name = "period",
     .default_text = "20",
     .kind = PARAMETER_COUNT,
     .least = 1,
     .most = INDICATOR_PERIOD_MAX,
     .repeats = true},
};

enum status average_lines(const struct indicator_call *call, const struct series *series, struct arena *arena,
                          struct plots *plots, average_function *average, struct error *error)
{
    size_t count = argument_repeats(call, 0);
    struct plot *items = plots_new(plots, arena, count);
    for (size_t i = 0; items && i < count; i++) {
        size_t period = argument_repeated(call, 0, i);
        double *values = plot_new(&items[i], arena, series->length);
        items[i].name = count > 1 ? plot_name(arena, "%zu", period) : NULL;
        bool is_named = items[i].name || count == 1;
        if (!values || !is_named || !average(values, series, period, arena))
            return error_no_memory(error);
    }
    return items ? STATUS_OK : error_no_memory(error);
}
