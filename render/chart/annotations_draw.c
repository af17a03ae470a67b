#include "render/chart/annotations.h"

#include <math.h>

enum { DASH_PX = 4, PITCH_PX = 7 };

static void draw_levels(const struct layout *layout, struct painter *painter)
{
    const struct annotations *annotations = layout->annotations;
    paint_start(painter, layout->theme.text_muted);
    for (size_t i = 0; i < annotations->level_count; i++) {
        int row = annotations->levels[i].row;
        for (int x = layout->plot.x0; row >= 0 && x <= layout->plot.x1; x += PITCH_PX) {
            int end = x + DASH_PX - 1 < layout->plot.x1 ? x + DASH_PX - 1 : layout->plot.x1;
            paint_box(painter, (struct box){x, row, end, row});
        }
    }
    paint_finish(painter);
}

/* Both points in one column. */
static void draw_upright(const struct layout *layout, const struct trend *trend, struct painter *painter)
{
    struct box box = layout->panes[0].box;
    double top = fmin(trend->ends[0].y, trend->ends[1].y), bottom = fmax(trend->ends[0].y, trend->ends[1].y);
    int x = (int)trend->ends[0].x;
    if (x < box.x0 || x > box.x1 || !(bottom >= box.y0) || !(top <= box.y1))
        return;
    box.y0 = top > box.y0 ? (int)top : box.y0;
    box.y1 = bottom < box.y1 ? (int)bottom : box.y1;
    paint_start(painter, layout->theme.text);
    paint_box(painter, (struct box){x, box.y0, x, box.y1});
    paint_finish(painter);
}

void draw_annotation_lines(const struct layout *layout, struct painter *painter)
{
    const struct annotations *annotations = layout->annotations;
    if (!annotations)
        return;
    draw_levels(layout, painter);
    for (size_t i = 0; i < annotations->trend_count; i++) {
        const struct trend *trend = &annotations->trends[i];
        if (isnan(trend->ends[0].x))
            continue;
        if (trend->ends[1].x - trend->ends[0].x < 1)
            draw_upright(layout, trend, painter);
        else
            paint_curve(painter, layout->theme.text, trend->ends, MARK_POINTS, layout->curve_px, layout->panes[0].box);
    }
}

void draw_annotation_signs(const struct layout *layout, struct painter *painter)
{
    const struct annotations *annotations = layout->annotations;
    for (size_t i = 0; annotations && i < annotations->sign_count; i++) {
        const struct sign *sign = &annotations->signs[i];
        bool is_buy = sign->mark->kind == MARK_BUY;
        struct box clip = layout->panes[0].box;
        clip.x0 -= layout->marker_px / 3;
        clip.x1 += layout->marker_px / 3;
        if (sign->row >= 0)
            paint_triangle(painter, is_buy ? layout->theme.up : layout->theme.down, sign->x, sign->row,
                           layout->marker_px, is_buy, clip);
    }
}

enum status draw_annotation_labels(const struct layout *layout, struct painter *painter, struct error *error)
{
    const struct annotations *annotations = layout->annotations;
    enum status status = STATUS_OK;
    if (!annotations)
        return STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < annotations->level_count; i++) {
        const struct level *level = &annotations->levels[i];
        if (level->label.text)
            status = paint_label(painter, &level->label, error);
        if (status == STATUS_OK)
            status = draw_tag(&level->tag, painter, error);
    }
    for (size_t i = 0; status == STATUS_OK && i < annotations->trend_count; i++) {
        if (annotations->trends[i].label.text)
            status = paint_label(painter, &annotations->trends[i].label, error);
    }
    for (size_t i = 0; status == STATUS_OK && i < annotations->sign_count; i++) {
        if (annotations->signs[i].label.text)
            status = paint_label(painter, &annotations->signs[i].label, error);
    }
    return status;
}
