#include "render/chart/brush.h"

/* Cairo's coordinates end at about eight million, so what lies outside the clip is drawn along a frame around it that
 * the clip hides. */
struct frame_lines {
    double left, right, top, bottom;
};

enum { MARGIN_PX = 16 };

static struct frame_lines frame_around(struct box clip, double width_px)
{
    double margin = MARGIN_PX + width_px;
    return (struct frame_lines){clip.x0 - margin, clip.x1 + 1 + margin, clip.y0 - margin, clip.y1 + 1 + margin};
}

static void begin_clipped(struct painter *painter, struct box clip)
{
    cairo_save(painter->cr);
    cairo_rectangle(painter->cr, clip.x0, clip.y0, clip.x1 - clip.x0 + 1, clip.y1 - clip.y0 + 1);
    cairo_clip(painter->cr);
    cairo_set_antialias(painter->cr, CAIRO_ANTIALIAS_DEFAULT);
}

static void line_to(cairo_t *cr, const struct frame_lines *frame, double x, double y)
{
    cairo_line_to(cr, x, y < frame->top ? frame->top : y > frame->bottom ? frame->bottom : y);
}

/* How far along a..b the value v lies: 0 to 1, or outside where it is not on the way. */
static double share_of(double a, double b, double v)
{
    return a == b ? -1 : (v - a) / (b - a);
}

/* The part of a..b between the frame's left and right, in either direction, with the places where it crosses the top or
 * the bottom. The path may be empty: the first line then moves there. */
static void trace_segment(cairo_t *cr, const struct frame_lines *frame, struct point a, struct point b)
{
    double from = 0, to = 1;
    bool is_forward = a.x <= b.x;
    if (fmax(a.x, b.x) < frame->left || fmin(a.x, b.x) > frame->right)
        return;
    if (fmin(a.x, b.x) < frame->left)
        *(is_forward ? &from : &to) = share_of(a.x, b.x, frame->left);
    if (fmax(a.x, b.x) > frame->right)
        *(is_forward ? &to : &from) = share_of(a.x, b.x, frame->right);
    double top = share_of(a.y, b.y, frame->top), bottom = share_of(a.y, b.y, frame->bottom);
    const double stops[] = {from, fmin(top, bottom), fmax(top, bottom), to};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        if (stops[i] == from && i > 0)
            continue;
        if (stops[i] >= from && stops[i] <= to && !(i == 0 && from == 0 && cairo_has_current_point(cr)))
            line_to(cr, frame, a.x + (b.x - a.x) * stops[i], a.y + (b.y - a.y) * stops[i]);
    }
}

static size_t run_length(const struct point *points, size_t count)
{
    size_t length = 0;
    while (length < count && !brush_is_gap(points[length]))
        length++;
    return length;
}

static void trace_forward(cairo_t *cr, const struct frame_lines *frame, const struct point *points, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++)
        trace_segment(cr, frame, brush_near(points[i]), brush_near(points[i + 1]));
}

static void trace_backward(cairo_t *cr, const struct frame_lines *frame, const struct point *points, size_t count)
{
    for (size_t i = count; i-- > 1;)
        trace_segment(cr, frame, brush_near(points[i]), brush_near(points[i - 1]));
}

void outline_curve(struct painter *painter, colour_rgb colour, const struct point *points, size_t count,
                   double width_px, double on_px, double off_px, struct box clip)
{
    cairo_t *cr = painter->cr;
    struct frame_lines frame = frame_around(clip, width_px);
    begin_clipped(painter, clip);
    cairo_set_line_width(cr, width_px);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    if (off_px > 0)
        cairo_set_dash(cr, (const double[]){on_px, off_px}, 2, 0);
    brush_source(cr, colour, 1);
    for (size_t at = 0; at < count; at++) {
        size_t length = run_length(points + at, count - at);
        cairo_new_sub_path(cr);
        if (length == 1) /* a line of no length with round caps: a dot */
            trace_segment(cr, &frame, brush_near(points[at]), brush_near(points[at]));
        trace_forward(cr, &frame, points + at, length);
        at += length;
    }
    cairo_stroke(cr);
    cairo_restore(cr);
}

void outline_between(struct painter *painter, colour_rgb colour, unsigned share, const struct point *upper,
                     const struct point *lower, size_t count, struct box clip)
{
    cairo_t *cr = painter->cr;
    struct frame_lines frame = frame_around(clip, 0);
    begin_clipped(painter, clip);
    brush_source(cr, colour, share / 256.0);
    for (size_t at = 0; at < count; at++) {
        size_t length = run_length(upper + at, count - at), below = run_length(lower + at, count - at);
        length = below < length ? below : length;
        cairo_new_sub_path(cr);
        trace_forward(cr, &frame, upper + at, length);
        trace_backward(cr, &frame, lower + at, length);
        if (cairo_has_current_point(cr))
            cairo_close_path(cr);
        at += length;
    }
    cairo_fill(cr);
    cairo_restore(cr);
}
