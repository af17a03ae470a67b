#include "render/chart/traces.h"

#include <math.h>

/* How much of its colour a band's veil shows, of 256. */
enum { VEIL_SHARE = 26 };

/* How much of the colours of volume the bars of a profile show, in the value area and beside it. */
enum { VALUE_SHARE = 176, PROFILE_SHARE = 104 };

/* Columns of a guide's dots and of the spaces between them. */
enum { GUIDE_ON_PX = 2, GUIDE_OFF_PX = 3 };

/* The dashes of a curve and the spaces between them, in widths of the curve, whose round ends take one of the space. */
static const double DASH_ON = 3.5, DASH_OFF = 3;

static struct box pane_box(const struct layout *layout, const struct trace *trace)
{
    return layout->panes[trace->pane].box;
}

void draw_veils(const struct layout *layout, struct painter *painter)
{
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        if (trace->kind == PLOT_BAND)
            paint_between(painter, trace->colour, VEIL_SHARE, trace->points, trace->lower_points, trace->point_count,
                          pane_box(layout, trace));
    }
}

/* The bars of one colour: those of 0 and above, or those below. */
static void draw_side(const struct layout *layout, const struct trace *trace, bool is_below, struct painter *painter)
{
    colour_rgb colour = layout_bar_colour(layout, trace, is_below ? -1 : 1);
    if (trace->is_pale)
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
        if (trace->kind == PLOT_HISTOGRAM)
            draw_side(layout, trace, false, painter);
    }
    for (size_t i = layout->trace_count; i-- > 0;) {
        const struct trace *trace = &layout->traces[i];
        if (trace->kind != PLOT_HISTOGRAM)
            continue;
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
    size_t count = trace->point_count;
    for (size_t i = 0; i < count; i++) {
        bool is_lone =
            !isnan(points[i].y) && (i == 0 || isnan(points[i - 1].y)) && (i + 1 == count || isnan(points[i + 1].y));
        if (is_lone)
            paint_dot(painter, trace->colour, (int)points[i].x, (int)floor(points[i].y),
                      (int)(2 * layout->curve_px) | 1, pane_box(layout, trace));
    }
}

static void draw_curve(const struct layout *layout, const struct trace *trace, const struct point *points,
                       double width_px, struct painter *painter)
{
    struct box clip = pane_box(layout, trace);
    if (trace->is_dashed)
        paint_dashes(painter, trace->colour, points, trace->point_count, width_px, DASH_ON * width_px,
                     DASH_OFF * width_px, clip);
    else
        paint_curve(painter, trace->colour, points, trace->point_count, width_px, clip);
    draw_lone_points(layout, trace, points, painter);
}

void draw_curves(const struct layout *layout, struct painter *painter)
{
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        if (trace->kind == PLOT_LINE)
            draw_curve(layout, trace, trace->points, layout->curve_px, painter);
        if (trace->kind != PLOT_BAND || trace->is_bare)
            continue;
        draw_curve(layout, trace, trace->points, layout->edge_px, painter);
        draw_curve(layout, trace, trace->lower_points, layout->edge_px, painter);
    }
}

/* ---- Levels ---- */

static int line_rows(const struct layout *layout)
{
    int rows = (int)(layout->edge_px + 0.5);
    return rows > 1 ? rows : 1;
}

static void draw_line(struct painter *painter, int x0, int x1, int row, int rows, int on_px, int off_px)
{
    for (int x = x0; x <= x1; x += on_px + off_px) {
        int end = x + on_px - 1;
        paint_box(painter, (struct box){x, row - (rows - 1) / 2, end < x1 ? end : x1, row + rows / 2});
    }
}

static void draw_steps(const struct layout *layout, const struct trace *trace, struct painter *painter)
{
    int rows = line_rows(layout), on = 5 * rows, off = 4 * rows;
    paint_start(painter, trace->colour);
    for (size_t i = 0; i < trace->step_count; i++) {
        const struct step *step = &trace->steps[i];
        if (trace->is_dashed)
            draw_line(painter, step->x0, step->x1, step->row, rows, on, off);
        else
            paint_box(painter, (struct box){step->x0, step->row - (rows - 1) / 2, step->x1, step->row + rows / 2});
    }
    paint_finish(painter);
}

void draw_levels(const struct layout *layout, struct painter *painter)
{
    int rows = line_rows(layout);
    draw_start_pale(layout, painter, layout->level_colour);
    for (size_t i = 0; i < layout->level_count; i++)
        paint_box(painter, (struct box){layout->plot.x0, layout->levels[i] - (rows - 1) / 2, layout->right,
                                        layout->levels[i] + rows / 2});
    paint_finish(painter);
    for (size_t i = 0; i < layout->trace_count; i++) {
        if (layout->traces[i].kind == PLOT_STEPS)
            draw_steps(layout, &layout->traces[i], painter);
    }
}

void draw_guides(const struct layout *layout, struct painter *painter)
{
    draw_start_pale(layout, painter, layout->theme.axis);
    for (size_t i = 0; i < layout->pane_count; i++) {
        const struct pane *pane = &layout->panes[i];
        for (size_t at = 0; at < pane->guide_count; at++)
            draw_line(painter, layout->plot.x0, layout->plot.x1, pane->guide_rows[at], 1, GUIDE_ON_PX, GUIDE_OFF_PX);
    }
    paint_finish(painter);
}

enum status draw_side_labels(const struct layout *layout, struct painter *painter, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < layout->side_label_count; i++)
        draw_background(layout, painter, layout->side_labels[i].box);
    for (size_t i = 0; status == STATUS_OK && i < layout->side_label_count; i++)
        status = paint_label(painter, &layout->side_labels[i].label, error);
    return status;
}

/* ---- Volume profiles ---- */

static void draw_profile_side(const struct layout *layout, bool is_up, bool is_value, struct painter *painter)
{
    const struct theme *theme = &layout->theme;
    unsigned share = is_value ? VALUE_SHARE : PROFILE_SHARE;
    draw_start_pale(layout, painter,
                    colour_mix(theme->background, is_up ? theme->up_volume : theme->down_volume, share));
    for (size_t i = 0; i < layout->profile_bar_count; i++) {
        const struct profile_bar *bar = &layout->profile_bars[i];
        int right = layout->right - (is_up ? 0 : bar->up_px), width = is_up ? bar->up_px : bar->down_px;
        if (bar->is_value == is_value)
            paint_box(painter, (struct box){right - width + 1, bar->y0, right, bar->y1});
    }
    paint_finish(painter);
}

void draw_profiles(const struct layout *layout, struct painter *painter)
{
    for (int side = 0; layout->profile_bar_count > 0 && side < 4; side++)
        draw_profile_side(layout, side & 1, side & 2, painter);
}

/* ---- Markers ---- */

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
                          trace->marker_px, marker_clip(layout, trace));
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
