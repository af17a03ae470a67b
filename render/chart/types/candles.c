#include "render/chart/type.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* The wick also joins a body that lies outside high and low, as it does in some files. */
static void draw_candle(const struct candle_box *candle, int wick_px, struct painter *painter)
{
    int body_top = least(candle->open_row, candle->close_row), body_bottom = most(candle->open_row, candle->close_row);
    int top = least(candle->high_row, body_top), bottom = most(candle->low_row, body_bottom);
    int middle = (candle->x0 + candle->x1) / 2, side = wick_px / 2;
    paint_box(painter, (struct box){middle - side, top, middle + side, bottom});
    if (candle->x1 > candle->x0)
        paint_box(painter, (struct box){candle->x0, body_top, candle->x1, body_bottom});
}

static enum status draw(const struct layout *layout, struct painter *painter, struct error *error)
{
    (void)error;
    for (int direction = DIRECTION_UP; direction <= DIRECTION_UNCHANGED; direction++) {
        paint_start(painter, layout_colour(layout, direction));
        for (size_t i = 0; i < layout->candles.count; i++) {
            if ((int)layout->boxes[i].direction == direction)
                draw_candle(&layout->boxes[i], layout->wick_px, painter);
        }
        paint_finish(painter);
    }
    return STATUS_OK;
}

const struct chart_type chart_type_candles = {
    .name = "candles",
    .summary = "filled bodies and thin wicks in the colours of rise and fall",
    .draw = draw,
};
