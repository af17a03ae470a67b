/* Volume-weighted average price: sum(price * volume) / sum(volume) since the anchor, of the typical price
 * (high + low + close) / 3 (Berkowitz, Logue and Noser, "The Total Cost of Transactions on the NYSE", 1988, of single
 * trades; of candles as StockCharts ChartSchool, "VWAP"; anchored after Brian Shannon, "Maximum Trading Gains with
 * Anchored VWAP", 2023). By default it begins anew with each day of the file's own clock where candles are shorter than
 * a day, and with the first candle where they are not; the line of each day then stands by itself. A candle without a
 * volume weighs nothing; before the first volume there is no value. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"

#include <math.h>

static const int64_t day_us = INT64_C(86400) * 1000000;

static const char *const anchors[] = {"auto", NULL};

static int64_t day_of(const struct series *series, size_t i)
{
    int64_t clock_us = series_clock_us(series, series->time_us[i]);
    return clock_us / day_us - (clock_us % day_us < 0);
}

static size_t first_candle(const struct series *series, const struct indicator_call *call)
{
    bool is_utc = false;
    int64_t anchor_us = argument_date_us(call, 0, &is_utc);
    int64_t from_us = is_utc ? anchor_us : series_time_us(series, anchor_us);
    struct series_span span = series_window(series, from_us, INT64_MAX, 0);
    return span.count > 0 ? span.first : series->length;
}

/* The first candle of each day but the first day; false where memory runs out. */
static bool find_days(struct plot *plot, const struct series *series, struct arena *arena)
{
    int64_t day = day_of(series, 0), days = day_of(series, series->length - 1) - day;
    /* Where a clock is put back at midnight a day ends twice. */
    size_t most = (uint64_t)days < series->length / 3 ? 3 * (size_t)days + 2 : series->length;
    size_t *starts = arena_alloc(arena, most, sizeof *starts);
    if (!starts)
        return false;
    for (size_t i = 1; i < series->length && plot->start_count < most; i++) {
        int64_t own = day_of(series, i);
        if (own != day)
            starts[plot->start_count++] = i;
        day = own;
    }
    plot->starts = starts;
    return true;
}

/* The mean moves by each price's share of what was traded (West 1979): a sum of price times volume could be larger than
 * any double. */
static void average(double *out, const struct series *series, size_t first, const struct plot *plot)
{
    double traded = 0, mean = 0;
    size_t days = 0;
    for (size_t i = first; i < series->length; i++) {
        if (days < plot->start_count && plot->starts[days] == i) {
            traded = mean = 0;
            days++;
        }
        double volume = series->volume[i];
        if (volume > 0) {
            double price = (series->high[i] + series->low[i] + series->close[i]) / 3;
            traded += volume;
            mean += (price - mean) * (volume / traded);
        }
        out[i] = traded > 0 && isfinite(mean) ? mean : NAN;
    }
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    bool is_auto = argument_choice(call, 0) != SIZE_MAX;
    if (!is_auto && !series->has_time)
        return error_set(error, STATUS_INPUT, "anchor is %s, but the candles have no times",
                         indicator_call_value(call, 0));
    struct plot *plot = plots_new(plots, arena, 1);
    double *values = plot ? plot_new(plot, arena, series->length) : NULL;
    if (!values)
        return error_no_memory(error);
    bool is_intraday = series->interval_us > 0 && series->interval_us < day_us;
    if (is_auto && is_intraday && !find_days(plot, series, arena))
        return error_no_memory(error);
    average(values, series, is_auto ? 0 : first_candle(series, call), plot);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"anchor", "auto", PARAMETER_DATE, .choices = anchors, .is_quiet = true},
};

const struct indicator indicator_vwap = {
    .name = "vwap",
    .summary = "Volume-weighted average price, of the day or since an anchor",
    .pane = INDICATOR_PANE_PRICE,
    .needs_volume = true,
    .parameters = parameters,
    .parameter_count = 1,
    .check = arguments_check,
    .compute = compute,
};
