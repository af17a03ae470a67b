/* Relative Strength Index. J. Welles Wilder, New Concepts in Technical Trading Systems (1978): the share of gains in
 * all changes of the close, each smoothed as Wilder does, from the mean of the first `period` changes on; as TA-Lib's
 * RSI with an unstable period of 0. A close that never changes is 50, neither strong nor weak, where TA-Lib says 0. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

static const double guides[] = {30, 70};

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *values;
    if (!lines_new(plots, arena, series->length, 1, (const char *const[]){NULL}, &values))
        return error_no_memory(error);
    if (!relative_strength(values, series->close, series->length, argument_count(call, 0), arena))
        return error_no_memory(error);
    bound_pane(plots, 0, 100, guides, sizeof guides / sizeof *guides);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"period", "14", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_rsi = {
    .name = "rsi",
    .summary = "Relative strength index (Wilder)",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = arguments_check,
    .compute = compute,
};
