/* Moving Average Convergence/Divergence. Gerald Appel, The Moving Average Convergence-Divergence Trading Method (1979);
 * the histogram is Thomas Aspray's (1986). Seeded as TA-Lib's MACD: both averages begin at the candle where the slow
 * one can, the fast one with the mean of the `fast` closes up to there, and the signal with the mean of the first
 * values. Averages that each begin as early as they can, as elsewhere, differ at first and come to the same. */
#include "render/ohlc/averages.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/oscillators.h"

static const double guides[] = {0};

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    double *columns[3], *slow;
    struct plot *items =
        lines_new(plots, arena, series->length, 3, (const char *const[]){"histogram", "macd", "signal"}, columns);
    if (!items || !columns_new(&slow, 1, arena, series->length))
        return error_no_memory(error);
    double *histogram = columns[0], *macd = columns[1], *signal = columns[2];
    size_t fast_period = argument_count(call, 0), slow_period = argument_count(call, 1);
    size_t late = slow_period - fast_period;
    if (late < series->length)
        average_exponential(macd + late, series->close + late, series->length - late, fast_period);
    average_exponential(slow, series->close, series->length, slow_period);
    for (size_t i = 0; i < series->length; i++)
        macd[i] = difference_of(macd[i], slow[i]);
    average_exponential(signal, macd, series->length, argument_count(call, 2));
    for (size_t i = 0; i < series->length; i++)
        histogram[i] = difference_of(macd[i], signal[i]);
    items[0].kind = PLOT_HISTOGRAM;
    items[0].paint = PLOT_PAINT_SIGN;
    items[2].is_dashed = true;
    plots->guides = guides;
    plots->guide_count = sizeof guides / sizeof *guides;
    return STATUS_OK;
}

static enum status check(const struct indicator *indicator, const struct indicator_call *call, struct error *error)
{
    enum status status = arguments_check(indicator, call, error);
    if (status)
        return status;
    size_t fast = argument_count(call, 0), slow = argument_count(call, 1);
    if (fast >= slow)
        return error_set(error, STATUS_USAGE, "fast is %zu, but must be less than slow, which is %zu", fast, slow);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"fast", "12", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX},
    {"slow", "26", PARAMETER_COUNT, .least = 2, .most = INDICATOR_PERIOD_MAX},
    {"signal", "9", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX},
};

const struct indicator indicator_macd = {
    .name = "macd",
    .summary = "Moving average convergence/divergence, its signal and their difference",
    .pane = INDICATOR_PANE_OWN,
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof *parameters,
    .check = check,
    .compute = compute,
};
