/* Heikin-ashi, "average bars" (D. Valcu, Using the Heikin-Ashi Technique, Technical Analysis of Stocks & Commodities,
 * February 2004):
 *     close = (O + H + L + C) / 4
 *     open  = (open before + close before) / 2; of the first candle (O + C) / 2
 *     high  = max(H, open, close), low = min(L, open, close)
 * An open depends on all candles before it, so it is computed from the series' first on, whatever is shown. */
#include "render/chart/bodies.h"
#include "render/chart/type.h"

#include <math.h>
#include <stdio.h>

/* Quarters before they are added: their sum fits. */
static double average_price(const struct series *series, size_t i)
{
    return series->open[i] / 4 + series->high[i] / 4 + series->low[i] / 4 + series->close[i] / 4;
}

static enum status average(struct transformation *work)
{
    const struct series *series = work->series;
    size_t first = work->span.first, count = work->span.count;
    double *open = arena_alloc(work->arena, count, 4 * sizeof *open);
    if (!open)
        return error_no_memory(work->error);
    double *high = open + count, *low = high + count, *close = low + count;
    double mean = series->open[0] / 2 + series->close[0] / 2, last = NAN;
    work->candles.close_before = NAN;
    for (size_t i = 0; i < first + count; i++) {
        mean = i > 0 ? mean / 2 + last / 2 : mean;
        last = average_price(series, i);
        if (i + 1 == first)
            work->candles.close_before = last;
        if (i < first)
            continue;
        open[i - first] = mean;
        close[i - first] = last;
        high[i - first] = fmax(series->high[i], fmax(mean, last));
        low[i - first] = fmin(series->low[i], fmin(mean, last));
    }
    work->candles.open = open;
    work->candles.high = high;
    work->candles.low = low;
    work->candles.close = close;
    snprintf(work->note, sizeof work->note, "Heikin-Ashi");
    return STATUS_OK;
}

const struct chart_type chart_type_heikin_ashi = {
    .name = "heikin-ashi",
    .summary = "candles of averaged prices, which show trends",
    .transform = average,
    .draw = bodies_draw_candles,
};
