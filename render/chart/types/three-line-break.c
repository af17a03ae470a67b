/* Three-line break (S. Nison, Beyond Candlesticks, 1994, chapter 6), of closes. The first close that differs from that
 * of the first candle makes the first line. After a rising line a higher close than its upper end makes another from
 * there; a close below the lowest end of the last three lines (of all, as long as there are fewer) makes a falling one
 * from its lower end. Likewise downwards. So whether a line turns depends on what was reached, not on an amount. */
#include "render/chart/bodies.h"
#include "render/chart/bricks.h"
#include "render/chart/type.h"

#include <math.h>

/* Whether the close makes a line, and from where. */
static bool makes_line(const struct bricks *bricks, double base, size_t lines, double close, double *from)
{
    if (bricks->count == 0) {
        *from = base;
        return close != base;
    }
    size_t last = bricks->count - 1, first = bricks->count > lines ? bricks->count - lines : 0;
    double highest = bricks->high[last], lowest = bricks->low[last];
    bool is_rising = bricks->close[last] > bricks->open[last];
    if (is_rising ? close > highest : close < lowest) {
        *from = bricks->close[last];
        return true;
    }
    for (size_t i = first; i < last; i++) {
        highest = fmax(highest, bricks->high[i]);
        lowest = fmin(lowest, bricks->low[i]);
    }
    *from = bricks->open[last];
    return is_rising ? close < lowest : close > highest;
}

static enum status build(struct transformation *work)
{
    struct bricks bricks;
    enum status status = bricks_begin(&bricks, work, work->candles.count);
    if (status != STATUS_OK)
        return status;
    const double *close = work->candles.close;
    for (size_t i = 0; i < work->candles.count; i++) {
        double from = 0;
        bricks_trade(&bricks, i);
        if (makes_line(&bricks, close[0], (size_t)work->arguments[0], close[i], &from))
            bricks_add(&bricks, i, from, close[i], bricks_volume(&bricks));
    }
    bricks_end(&bricks, "line", "lines", NAN);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"lines", "3", PARAMETER_COUNT, .least = 1, .most = 100},
};

const struct chart_type chart_type_three_line_break = {
    .name = "three-line-break",
    .summary = "lines from one new high or low to the next; no time",
    .parameters = parameters,
    .parameter_count = 1,
    .unit = "line",
    .transform = build,
    .body_px = bodies_dense_px,
    .draw = bodies_draw_bricks,
};
