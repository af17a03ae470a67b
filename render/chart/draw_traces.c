#include "render/chart/traces.h"

#include <math.h>

/* How much of its colour a band's veil shows, of 256. */
enum { VEIL_SHARE = 26 };

static struct box pane_box(const struct layout *layout, const struct trace *trace)
{
    return layout->panes[trace->pane].box;
}

void draw_veils(const struct layout *layout, struct painter *painter)
{
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        if (trace->kind == PLOT_BAND)
            paint_between(painter, trace->colour, VEIL_SHARE, trace->points, trace->lower_points, layout->candles.count,
                          pane_box(layout, trace));
    }
}

/* The bars of one colour: those of 0 and above, or those below. */
static void draw_side(const struct layout *layout, const struct trace *trace, bool is_below, struct painter *painter)
{
    colour_rgb colour = layout_bar_colour(layout, trace, is_below ? -1 : 1);
    if (trace->is_by_sign)
        draw_start_pale(layout, painter, colour);
    else
        paint_start(painter, colour);
    for (size_t i = 0; i < layout->candles.count; i++) {
        const struct candle_box *box = &layout->boxes[i];
        if ((trace->values[i] < 0) == is_below)
            paint_box(painter, (struct box){box->x0, trace->bars[i].y0, box->x1, trace->bars[i].y1});
    }
    paint_finish(painter);
}

static void draw_zero_lines(const struct layout *layout, struct painter *painter)
{
    for (size_t i = 0; i < layout->pane_count; i++) {
        int row = layout->panes[i].zero_row;
        if (row < 0)
            continue;
        draw_start_pale(layout, painter, layout->theme.axis);
        paint_box(painter, (struct box){layout->plot.x0, row, layout->plot.x1, row});
        paint_finish(painter);
    }
}

void draw_bars(const struct layout *layout, struct painter *painter)
{
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        if (trace->kind != PLOT_HISTOGRAM)
            continue;
        draw_side(layout, trace, false, painter);
        draw_side(layout, trace, true, painter);
        draw_start_pale(layout, painter, layout->theme.axis);
        if (trace->zero_row >= 0)
            paint_box(painter, (struct box){layout->plot.x0, trace->zero_row, layout->plot.x1, trace->zero_row});
        paint_finish(painter);
    }
    draw_zero_lines(layout, painter);
}

/* A value between two gaps would be a speck as thin as the curve: it shows as a dot twice as wide. */
static void draw_lone_points(const struct layout *layout, const struct trace *trace, const struct point *points,
                             struct painter *painter)
{
    size_t count = layout->candles.count;
    for (size_t i = 0; i < count; i++) {
        bool is_lone =
            !isnan(points[i].y) && (i == 0 || isnan(points[i - 1].y)) && (i + 1 == count || isnan(points[i + 1].y));
        if (is_lone)
            paint_dot(painter, trace->colour, (int)points[i].x, (int)floor(points[i].y),
                      (int)(2 * layout->curve_px) | 1, pane_box(layout, trace));
    }
}

void draw_curves(const struct layout *layout, struct painter *painter)
{
    size_t count = layout->candles.count;
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        struct box clip = pane_box(layout, trace);
        if (trace->kind == PLOT_LINE)
            paint_curve(painter, trace->colour, trace->points, count, layout->curve_px, clip);
        if (trace->kind == PLOT_LINE || trace->kind == PLOT_BAND)
            draw_lone_points(layout, trace, trace->points, painter);
        if (trace->kind != PLOT_BAND)
            continue;
        draw_lone_points(layout, trace, trace->lower_points, painter);
        paint_curve(painter, trace->colour, trace->points, count, layout->edge_px, clip);
        paint_curve(painter, trace->colour, trace->lower_points, count, layout->edge_px, clip);
    }
}

static void draw_sign(struct painter *painter, enum plot_marker marker, colour_rgb colour, int x, int row, int size_px,
                      struct box clip)
{
    if (marker == PLOT_MARKER_DOT)
        paint_dot(painter, colour, x, row, size_px, clip);
    else
        paint_triangle(painter, colour, x, row, size_px, marker == PLOT_MARKER_UP, clip);
}

/* A marker at the first or the last candle may reach past the plot's side, into columns that nothing else has. */
static struct box marker_clip(const struct layout *layout, const struct trace *trace)
{
    struct box box = pane_box(layout, trace);
    box.x0 -= layout->marker_px / 3;
    box.x1 += layout->marker_px / 3;
    return box;
}

void draw_markers(const struct layout *layout, struct painter *painter)
{
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        for (size_t at = 0; trace->kind == PLOT_MARKERS && at < layout->candles.count; at++) {
            const struct candle_box *box = &layout->boxes[at];
            if (trace->rows[at] >= 0)
                draw_sign(painter, trace->marker, trace->colour, (box->x0 + box->x1) / 2, trace->rows[at],
                          layout->marker_px, marker_clip(layout, trace));
        }
    }
    for (size_t i = 0; i < layout->strip_count; i++)
        draw_background(layout, painter, layout->strips[i]);
    struct box picture = {0, 0, layout->width_px - 1, layout->height_px - 1};
    for (size_t i = 0; i < layout->sign_count; i++) {
        const struct legend_sign *sign = &layout->signs[i];
        draw_sign(painter, sign->marker, sign->colour, sign->x, sign->row, layout->sign_px, picture);
    }
}
