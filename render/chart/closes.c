#include "render/chart/closes.h"

#include <math.h>

enum status closes_alone(struct transformation *work)
{
    work->candles.open = work->candles.high = work->candles.low = work->candles.close;
    return STATUS_OK;
}

/* A third wider than the lines of indicators. */
static double line_px(const struct layout *layout)
{
    return layout->curve_px * 4 / 3;
}

enum status closes_draw(const struct layout *layout, struct painter *painter, struct error *error)
{
    (void)error;
    colour_rgb colour = layout->theme.text;
    struct box pane = layout->panes[0].box;
    size_t count = layout->candles.count;
    if (layout->candles.sources) {
        paint_start(painter, colour);
        for (size_t i = 0; i < count; i++)
            paint_box(painter, (struct box){layout->boxes[i].x0, layout->boxes[i].high_row, layout->boxes[i].x1,
                                            layout->boxes[i].low_row});
        paint_finish(painter);
    }
    if (count == 1)
        paint_dot(painter, colour, (int)layout->closes[0].x, (int)floor(layout->closes[0].y),
                  (int)(2 * line_px(layout)) | 1, pane);
    else
        paint_curve(painter, colour, layout->closes, count, line_px(layout), pane);
    return STATUS_OK;
}
