#include "render/chart/bodies.h"

void bodies_draw(const struct layout *layout, struct painter *painter, draw_body *draw)
{
    for (int direction = DIRECTION_UP; direction <= DIRECTION_UNCHANGED; direction++) {
        paint_start(painter, layout_colour(layout, direction));
        for (size_t i = 0; i < layout->candles.count; i++) {
            if ((int)layout->boxes[i].direction == direction)
                draw(layout, i, painter);
        }
        paint_finish(painter);
    }
}

/* The wick also joins a body that lies outside high and low, as it does in some files. */
static void draw_candle(const struct candle_box *candle, int wick_px, struct painter *painter)
{
    int body_top = bodies_least(candle->open_row, candle->close_row);
    int body_bottom = bodies_most(candle->open_row, candle->close_row);
    int top = bodies_least(candle->high_row, body_top), bottom = bodies_most(candle->low_row, body_bottom);
    int middle = (candle->x0 + candle->x1) / 2, side = wick_px / 2;
    paint_box(painter, (struct box){middle - side, top, middle + side, bottom});
    if (candle->x1 > candle->x0)
        paint_box(painter, (struct box){candle->x0, body_top, candle->x1, body_bottom});
}

/* Not by bodies_draw, as most charts are of candles: a call for each would be felt. */
enum status bodies_draw_candles(const struct layout *layout, struct painter *painter, struct error *error)
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

static void draw_brick(const struct layout *layout, size_t index, struct painter *painter)
{
    const struct candle_box *brick = &layout->boxes[index];
    paint_box(painter, (struct box){brick->x0, brick->high_row, brick->x1, brick->low_row});
}

enum status bodies_draw_bricks(const struct layout *layout, struct painter *painter, struct error *error)
{
    (void)error;
    bodies_draw(layout, painter, draw_brick);
    return STATUS_OK;
}

/* Three columns, which touch, are better seen than one. */
int bodies_dense_px(const struct layout *layout, size_t count, int columns)
{
    (void)layout;
    int pitch = (int)((size_t)columns / count), slab = columns / 16;
    int most = pitch == 3 ? 3 : pitch - 1;
    most = most > slab && slab >= 5 ? slab : most;
    return most < 1 ? 1 : most - 1 + most % 2;
}
