#include "render/chart/annotations_placing.h"

#include <math.h>

static void take(struct placing *placing, struct box box)
{
    room_take(&placing->curves, box);
    placing->has_curves = true;
}

/* The columns from one point to the next, each with the rows that the line passes in it, and one to either side. */
static void take_stroke(struct placing *placing, struct point a, struct point b)
{
    const struct box *pane = &placing->pane->box;
    double slope = b.x > a.x ? (b.y - a.y) / (b.x - a.x) : 0;
    int first = (int)fmax(a.x, pane->x0), last = (int)fmin(b.x, pane->x1);
    for (int x = first; x <= last; x++) {
        double from = a.y + slope * (fmax(x, a.x) - a.x), to = a.y + slope * (fmin(x + 1.0, b.x) - a.x);
        double top = fmax(fmin(from, to) - 1, pane->y0), bottom = fmin(fmax(from, to) + 1, pane->y1);
        if (top <= bottom)
            take(placing, (struct box){x, (int)top, x, (int)bottom});
    }
}

static void take_line(struct placing *placing, const struct point *points, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        if (!isnan(points[i].y) && !isnan(points[i + 1].y))
            take_stroke(placing, points[i], points[i + 1]);
    }
}

void placing_take_curves(struct placing *placing)
{
    const struct layout *layout = placing->layout;
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        if (trace->pane != 0)
            continue;
        if (trace->kind == PLOT_LINE || (trace->kind == PLOT_BAND && !trace->is_bare))
            take_line(placing, trace->points, trace->point_count);
        if (trace->kind == PLOT_BAND && !trace->is_bare)
            take_line(placing, trace->lower_points, trace->point_count);
        for (size_t at = 0; trace->kind == PLOT_STEPS && at < trace->step_count; at++) {
            const struct step *step = &trace->steps[at];
            take(placing, (struct box){step->x0, step->row - 1, step->x1, step->row + 1});
        }
    }
    for (size_t i = 0; i < layout->level_count; i++)
        take(placing, (struct box){layout->plot.x0, layout->levels[i] - 1, layout->right, layout->levels[i] + 1});
}
