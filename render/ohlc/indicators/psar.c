/* The parabolic stop and reverse of J. Welles Wilder, New Concepts in Technical Trading Systems, 1978. Each day the
 * stop moves by a part of the way to the extreme price of the trade; the part grows by `step` with each new extreme, up
 * to `max`; the stop never enters the range of the last two candles, and where the price touches it the trade turns and
 * the extreme becomes the stop.
 * Wilder begins with a trade that is known. Here as in TA-Lib the first is short where the second candle's low went
 * further below the first's than its high went above, else long, and its stop the first candle's high or low; and as
 * there the next stop keeps out of the range of the second candle alone, where Wilder's keeps out of both. */
#include "render/ohlc/indicator.h"
#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/plots_new.h"

#include <math.h>
#include <stdbool.h>

enum { PARAMETER_STEP, PARAMETER_MAX };

struct trade {
    bool is_long;
    double stop;
    double extreme; /* the highest high of a long trade, the lowest low of a short one */
    double part;    /* of the way to it */
};

/* The range of two candles. */
struct reach {
    double low, high;
};

/* The stop on the side of the range that it belongs on. It also comes back here from where the way to a far extreme
 * overflows. */
static double keep_clear(const struct trade *trade, double stop, struct reach reach)
{
    return trade->is_long ? fmin(stop, reach.low) : fmax(stop, reach.high);
}

static void turn(struct trade *trade, struct reach reach, double low, double high, double step)
{
    trade->is_long = !trade->is_long;
    trade->stop = keep_clear(trade, trade->extreme, reach);
    trade->extreme = trade->is_long ? high : low;
    trade->part = step;
}

static void extend(struct trade *trade, double low, double high, double step, double max)
{
    double reached = trade->is_long ? high : low;
    if (trade->is_long ? reached <= trade->extreme : reached >= trade->extreme)
        return;
    trade->extreme = reached;
    trade->part = fmin(trade->part + step, max);
}

static struct trade first_trade(const struct series *series, double step)
{
    double rise = series->high[1] - series->high[0], fall = series->low[0] - series->low[1];
    bool is_long = !(fall > 0 && fall > rise);
    return (struct trade){
        .is_long = is_long,
        .stop = is_long ? series->low[0] : series->high[0],
        .extreme = is_long ? series->high[1] : series->low[1],
        .part = step,
    };
}

static void follow(double *stops, const struct series *series, double step, double max)
{
    struct trade trade = first_trade(series, step);
    for (size_t i = 1; i < series->length; i++) {
        double low = series->low[i], high = series->high[i];
        /* The first stop is not held against the candle that it comes from. */
        size_t before = i > 1 ? i - 1 : i;
        struct reach reach = {fmin(low, series->low[before]), fmax(high, series->high[before])};
        bool is_touched = trade.is_long ? low <= trade.stop : high >= trade.stop;
        if (is_touched)
            turn(&trade, reach, low, high, step);
        stops[i] = trade.stop;
        if (!is_touched)
            extend(&trade, low, high, step, max);
        trade.stop = keep_clear(&trade, trade.stop + trade.part * (trade.extreme - trade.stop), reach);
    }
}

static enum status check(const struct indicator *indicator, const struct indicator_call *call, struct error *error)
{
    enum status status = arguments_check(indicator, call, error);
    if (status != STATUS_OK)
        return status;
    if (argument_number(call, PARAMETER_STEP) > argument_number(call, PARAMETER_MAX))
        return error_set(error, STATUS_USAGE, "step %s is more than max %s", indicator_call_value(call, PARAMETER_STEP),
                         indicator_call_value(call, PARAMETER_MAX));
    return STATUS_OK;
}

static enum status compute(const struct indicator *indicator, const struct indicator_call *call, void *worker,
                           struct series *series, struct arena *arena, struct plots *plots, struct error *error)
{
    (void)indicator, (void)worker;
    struct plot *item = plots_new(plots, arena, 1);
    double *stops = item ? plot_new(item, arena, series->length) : NULL;
    if (!stops)
        return error_no_memory(error);
    item->kind = PLOT_MARKERS;
    item->marker = PLOT_MARKER_DOT;
    if (series->length > 1)
        follow(stops, series, argument_number(call, PARAMETER_STEP), argument_number(call, PARAMETER_MAX));
    return STATUS_OK;
}

/* A step of 0 would never move; the smallest one allowed takes some thousand new extremes to become the usual. */
static const struct indicator_parameter parameters[] = {
    [PARAMETER_STEP] = {"step", "0.02", PARAMETER_NUMBER, .least = 0.0001, .most = 1},
    [PARAMETER_MAX] = {"max", "0.2", PARAMETER_NUMBER, .least = 0.0001, .most = 1},
};

const struct indicator indicator_psar = {
    .name = "psar",
    .summary = "Parabolic stop and reverse (Wilder)",
    .pane = INDICATOR_PANE_PRICE,
    .parameters = parameters,
    .parameter_count = 2,
    .check = check,
    .compute = compute,
};
