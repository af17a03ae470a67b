/* A line through the closes, and a veil from it to the end of the pane. */
#include "render/chart/closes.h"
#include "render/chart/type.h"

static enum status draw(const struct layout *layout, struct painter *painter, struct error *error)
{
    enum { VEIL_SHARE = 26 };
    paint_between(painter, layout->theme.text, VEIL_SHARE, layout->closes, layout->ground, layout->candles.count,
                  layout->panes[0].box);
    return closes_draw(layout, painter, error);
}

const struct chart_type chart_type_area = {
    .name = "area",
    .summary = "a line through the closes, and a veil below it",
    .transform = closes_alone,
    .is_curve = true,
    .draw = draw,
};
