/* Hollow candles: hollow where the close is above the candle's own open, else filled; in the colour of rise or fall by
 * the close against the close before (as StockCharts' ChartSchool, "Hollow Candlesticks", has them). */
#include "render/chart/bodies.h"
#include "render/chart/type.h"

/* The first candle of a series has no close before: by its own open. */
static enum direction by_close_before(const struct candles *candles, size_t index)
{
    double before = index > 0 ? candles->close[index - 1] : candles->close_before, close = candles->close[index];
    if (close > before)
        return DIRECTION_UP;
    if (close < before)
        return DIRECTION_DOWN;
    return close == before ? DIRECTION_UNCHANGED : candles_direction(candles, index);
}

/* Columns and rows of an outline. */
static int outline_px(const struct layout *layout)
{
    return (layout->wick_px + 1) / 2;
}

/* Whether something is left to be seen through. */
static bool is_hollow(const struct layout *layout, size_t index)
{
    const struct candle_box *candle = &layout->boxes[index];
    int outline = outline_px(layout);
    return layout->candles.close[index] > layout->candles.open[index] && candle->x1 - candle->x0 + 1 > 2 * outline &&
           candle->open_row - candle->close_row + 1 > 2 * outline;
}

static void draw_outline(struct painter *painter, struct box body, int outline)
{
    paint_box(painter, (struct box){body.x0, body.y0, body.x1, body.y0 + outline - 1});
    paint_box(painter, (struct box){body.x0, body.y1 - outline + 1, body.x1, body.y1});
    paint_box(painter, (struct box){body.x0, body.y0 + outline, body.x0 + outline - 1, body.y1 - outline});
    paint_box(painter, (struct box){body.x1 - outline + 1, body.y0 + outline, body.x1, body.y1 - outline});
}

static void draw_candle(const struct layout *layout, size_t index, struct painter *painter)
{
    const struct candle_box *candle = &layout->boxes[index];
    struct box body = {candle->x0, bodies_least(candle->open_row, candle->close_row), candle->x1,
                       bodies_most(candle->open_row, candle->close_row)};
    int middle = (candle->x0 + candle->x1) / 2, side = layout->wick_px / 2;
    bool shows_through = is_hollow(layout, index);
    if (shows_through)
        draw_outline(painter, body, outline_px(layout));
    else if (candle->x1 > candle->x0)
        paint_box(painter, body);
    int upper = shows_through ? body.y0 - 1 : body.y1, lower = shows_through ? body.y1 + 1 : body.y0;
    paint_box(painter, (struct box){middle - side, bodies_least(candle->high_row, body.y0), middle + side, upper});
    paint_box(painter, (struct box){middle - side, lower, middle + side, bodies_most(candle->low_row, body.y1)});
}

static enum status draw(const struct layout *layout, struct painter *painter, struct error *error)
{
    (void)error;
    bodies_draw(layout, painter, draw_candle);
    return STATUS_OK;
}

static void describe(struct text *out, const struct layout *layout, size_t index)
{
    text_printf(out, ",\"hollow\":%s", is_hollow(layout, index) ? "true" : "false");
}

const struct chart_type chart_type_hollow = {
    .name = "hollow",
    .summary = "candles hollow or filled by their own open, coloured by the close before",
    .direction = by_close_before,
    .draw = draw,
    .describe = describe,
};
