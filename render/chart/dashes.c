#include "render/chart/dashes.h"

#include "render/chart/brush.h"

#include <math.h>

static struct point start_of(const struct dashes *dashes)
{
    return brush_near(dashes->points[dashes->at]);
}

static struct point end_of(const struct dashes *dashes)
{
    return brush_near(dashes->points[dashes->at + 1]);
}

static void add_point(struct dashes *dashes)
{
    struct point a = start_of(dashes), b = end_of(dashes);
    double share = dashes->gone / dashes->length;
    dashes->dash[dashes->dash_count++] = (struct point){a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

/* Which part of a line from a to b lies within low..high: shares of its length; none where from > to. */
static void find_within(double a, double b, double low, double high, double *from, double *to)
{
    *from = 0;
    *to = 1;
    if (a == b) {
        *to = a >= low && a <= high ? 1 : -1;
        return;
    }
    double at_low = (low - a) / (b - a), at_high = (high - a) / (b - a);
    *from = fmax(0, fmin(at_low, at_high));
    *to = fmin(1, fmax(at_low, at_high));
}

/* Goes `by` along the curve without drawing. */
static void pass(struct dashes *dashes, double by)
{
    if (by > 0)
        dashes->phase = fmod(dashes->phase + by, dashes->on_px + dashes->off_px);
}

/* Begins the segment: up to where it comes into sight. */
static void begin_segment(struct dashes *dashes)
{
    struct point a = start_of(dashes), b = end_of(dashes);
    double dx = b.x - a.x, dy = b.y - a.y, from, to;
    dashes->length = sqrt(dx * dx + dy * dy);
    find_within(a.y, b.y, dashes->top, dashes->bottom, &from, &to);
    if (!(from <= to))
        from = to = 1;
    dashes->gone = from * dashes->length;
    dashes->until = to * dashes->length;
    dashes->is_in = true;
    pass(dashes, dashes->gone);
}

static void end_segment(struct dashes *dashes)
{
    pass(dashes, dashes->length - dashes->until);
    dashes->is_in = false;
    dashes->at++;
}

/* Up to the end of the dash, of the space behind it, or of the segment. True where a dash has ended. */
static bool walk(struct dashes *dashes)
{
    bool is_on = dashes->phase < dashes->on_px;
    double end = is_on ? dashes->on_px : dashes->on_px + dashes->off_px;
    double left = end - dashes->phase, room = dashes->until - dashes->gone;
    bool is_whole = left <= room;
    if (is_on && dashes->dash_count == 0)
        add_point(dashes);
    dashes->gone = is_whole ? dashes->gone + left : dashes->until;
    dashes->phase = !is_whole ? dashes->phase + room : is_on ? end : 0;
    if (is_on)
        add_point(dashes);
    return is_on && (is_whole || dashes->dash_count == DASH_POINTS_MAX);
}

static bool is_gap_at(const struct dashes *dashes)
{
    return brush_is_gap(dashes->points[dashes->at]) || brush_is_gap(dashes->points[dashes->at + 1]);
}

bool dashes_next(struct dashes *dashes)
{
    dashes->dash_count = 0;
    while (dashes->at + 1 < dashes->count) {
        if (!dashes->is_in && is_gap_at(dashes)) {
            dashes->at++;
            dashes->phase = 0;
            if (dashes->dash_count > 0)
                return true;
            continue;
        }
        if (!dashes->is_in)
            begin_segment(dashes);
        while (dashes->gone < dashes->until) {
            if (walk(dashes))
                return true;
        }
        bool is_cut = dashes->until < dashes->length; /* what goes out of sight ends there */
        end_segment(dashes);
        if (is_cut && dashes->dash_count > 0)
            return true;
    }
    return dashes->dash_count > 0;
}
