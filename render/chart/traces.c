#include "render/chart/compose.h"

#include <math.h>

/* ---- One value a column ---- */

/* What one column makes of the values of its share; NaN where all of them are. */
typedef double choose_value(const double *values, size_t from, size_t end);

static double last_value(const double *values, size_t from, size_t end)
{
    while (end > from + 1 && isnan(values[end - 1]))
        end--;
    return values[end - 1];
}

static double greatest_value(const double *values, size_t from, size_t end)
{
    double found = NAN;
    for (size_t i = from; i < end; i++)
        found = fabs(values[i]) > fabs(found) || isnan(found) ? values[i] : found;
    return found;
}

static double lowest_value(const double *values, size_t from, size_t end)
{
    double found = NAN;
    for (size_t i = from; i < end; i++)
        found = fmin(found, values[i]);
    return found;
}

static double highest_value(const double *values, size_t from, size_t end)
{
    double found = NAN;
    for (size_t i = from; i < end; i++)
        found = fmax(found, values[i]);
    return found;
}

/* A triangle stands clear of all prices that its column was given. */
static choose_value *chooser(const struct trace *trace)
{
    switch (trace->kind) {
    case PLOT_HISTOGRAM:
        return greatest_value;
    case PLOT_BAND:
        return highest_value;
    case PLOT_MARKERS:
        return trace->marker == PLOT_MARKER_UP     ? lowest_value
               : trace->marker == PLOT_MARKER_DOWN ? highest_value
                                                   : last_value;
    default:
        return last_value;
    }
}

static const double *gather(struct compose *compose, const double *values, choose_value *choose)
{
    size_t count = compose->candles.count, columns = compose->layout->candles.count;
    double *gathered = arena_alloc(compose->arena, columns, sizeof *gathered);
    for (size_t i = 0; gathered && i < columns; i++)
        gathered[i] = choose(values, candles_share(i, count, columns), candles_share(i + 1, count, columns));
    return gathered;
}

static enum status gather_trace(struct compose *compose, struct trace *trace)
{
    if (compose->layout->candles.count == compose->candles.count)
        return STATUS_OK;
    trace->values = gather(compose, trace->values, chooser(trace));
    if (trace->lower)
        trace->lower = gather(compose, trace->lower, lowest_value);
    return trace->values && (trace->kind != PLOT_BAND || trace->lower) ? STATUS_OK : error_no_memory(compose->error);
}

/* ---- Their places ---- */

/* Points of the values, with a gap wherever `beside`, if there is any, has one. */
static const struct point *place_points(struct compose *compose, const struct scale *scale, const double *values,
                                        const double *beside)
{
    const struct layout *layout = compose->layout;
    size_t count = layout->candles.count;
    struct point *points = arena_alloc(compose->arena, count, sizeof *points);
    for (size_t i = 0; points && i < count; i++) {
        const struct candle_box *box = &layout->boxes[i];
        int middle = (box->x0 + box->x1) / 2;
        bool is_gap = beside && isnan(beside[i]);
        points[i] = (struct point){middle + 0.5, is_gap ? NAN : scale_position(scale, values[i]) + 0.5};
    }
    return points;
}

static enum status place_curves(struct compose *compose, struct trace *trace)
{
    const struct scale *scale = &compose->layout->panes[trace->pane].scale;
    trace->points = place_points(compose, scale, trace->values, trace->lower);
    if (trace->lower)
        trace->lower_points = place_points(compose, scale, trace->lower, trace->values);
    return trace->points && (!trace->lower || trace->lower_points) ? STATUS_OK : error_no_memory(compose->error);
}

/* The row of 0 where it lies inside the pane. At its lower edge, or below, bars begin under it, as volume does; over
 * its upper edge likewise. */
static int zero_row(const struct pane *pane)
{
    double position = floor(scale_position(&pane->scale, 0) + 0.5);
    if (position >= pane->box.y1)
        return pane->box.y1 + 1;
    return position <= pane->box.y0 ? pane->box.y0 - 1 : (int)position;
}

static struct bar place_bar(const struct pane *pane, int zero, double value)
{
    double position = floor(scale_position(&pane->scale, value) + 0.5);
    int y0 = pane->box.y0, y1 = pane->box.y1;
    if (!(value > 0 ? position < zero && position <= y1 : value < 0 && position > zero && position >= y0))
        return (struct bar){0, -1};
    int row = position < y0 ? y0 : position > y1 ? y1 : (int)position;
    return value > 0 ? (struct bar){row, zero - 1} : (struct bar){zero + 1, row};
}

static enum status place_bars(struct compose *compose, struct trace *trace)
{
    const struct layout *layout = compose->layout;
    const struct pane *pane = &layout->panes[trace->pane];
    struct bar *bars = arena_alloc(compose->arena, layout->candles.count, sizeof *bars);
    if (!bars)
        return error_no_memory(compose->error);
    int zero = zero_row(pane);
    for (size_t i = 0; i < layout->candles.count; i++)
        bars[i] = place_bar(pane, zero, trace->values[i]);
    trace->bars = bars;
    trace->zero_row = !pane->is_empty && zero >= pane->box.y0 && zero <= pane->box.y1 ? zero : -1;
    return STATUS_OK;
}

enum status compose_traces(struct compose *compose)
{
    struct layout *layout = compose->layout;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < layout->trace_count; i++) {
        struct trace *trace = &layout->traces[i];
        status = gather_trace(compose, trace);
        if (status != STATUS_OK)
            break;
        if (trace->kind == PLOT_HISTOGRAM)
            status = place_bars(compose, trace);
        else if (trace->kind != PLOT_MARKERS)
            status = place_curves(compose, trace);
    }
    return status == STATUS_OK ? compose_markers(compose) : status;
}
