/* Bars of open, high, low and close: a line from high to low, with the open on its left and the close on its right (J.
 * Murphy, Technical Analysis of the Financial Markets, 1999, chapter 3). */
#include "render/chart/bodies.h"
#include "render/chart/type.h"

/* Rows of an open or a close, within the pane. */
static void draw_tick(const struct layout *layout, int x0, int x1, int row, struct painter *painter)
{
    int side = layout->wick_px / 2;
    const struct box *pane = &layout->panes[0].box;
    paint_box(painter, (struct box){x0, bodies_most(row - side, pane->y0), x1, bodies_least(row + side, pane->y1)});
}

/* The line reaches an open or a close that lies outside high and low, as it does in some files. */
static void draw_bar(const struct layout *layout, size_t index, struct painter *painter)
{
    const struct candle_box *bar = &layout->boxes[index];
    int middle = (bar->x0 + bar->x1) / 2, side = layout->wick_px / 2;
    int top = bodies_least(bar->high_row, bodies_least(bar->open_row, bar->close_row));
    int bottom = bodies_most(bar->low_row, bodies_most(bar->open_row, bar->close_row));
    paint_box(painter, (struct box){middle - side, top, middle + side, bottom});
    if (bar->x1 == bar->x0)
        return;
    draw_tick(layout, bar->x0, middle, bar->open_row, painter);
    draw_tick(layout, middle, bar->x1, bar->close_row, painter);
}

static enum status draw(const struct layout *layout, struct painter *painter, struct error *error)
{
    (void)error;
    bodies_draw(layout, painter, draw_bar);
    return STATUS_OK;
}

const struct chart_type chart_type_bars = {
    .name = "bars",
    .summary = "lines from high to low, the open on their left, the close on their right",
    .draw = draw,
};
