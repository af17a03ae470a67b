#include "render/chart/compose.h"

#include <float.h>
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

static double sum_of_values(const double *values, size_t from, size_t end)
{
    double sum = 0;
    for (size_t i = from; i < end; i++)
        sum += values[i];
    return sum;
}

static double highest_value(const double *values, size_t from, size_t end)
{
    double found = NAN;
    for (size_t i = from; i < end; i++)
        found = fmax(found, values[i]);
    return found;
}

/* A triangle stands clear of all prices that its column was given. */
static choose_value *chooser(const struct compose *compose, const struct trace *trace)
{
    if (compose->layout->panes[trace->pane].role == PANE_VOLUME)
        return sum_of_values;
    switch (trace->kind) {
    case PLOT_HISTOGRAM:
        return greatest_value;
    case PLOT_BAND: /* edges that change sides are lines */
        return trace->is_bare ? last_value : highest_value;
    case PLOT_MARKERS:
        return trace->marker == PLOT_MARKER_UP     ? lowest_value
               : trace->marker == PLOT_MARKER_DOWN ? highest_value
                                                   : last_value;
    default:
        return last_value;
    }
}

static void gather_part(double *gathered, size_t columns, const double *values, size_t count, choose_value *choose)
{
    for (size_t i = 0; i < columns; i++)
        gathered[i] = choose(values, candles_share(i, count, columns), candles_share(i + 1, count, columns));
}

/* What `count` values come to: those at candles, and those beyond the last. */
static const double *gather(struct compose *compose, const double *values, size_t count, choose_value *choose)
{
    const struct layout *layout = compose->layout;
    size_t candles = compose->candles.count, columns = layout->candles.count, places = layout->place_count;
    double *gathered = arena_alloc(compose->arena, places, sizeof *gathered);
    if (!gathered)
        return NULL;
    gather_part(gathered, columns, values, candles, choose);
    if (count > candles)
        gather_part(gathered + columns, places - columns, values + candles, count - candles, choose);
    return gathered;
}

static enum status gather_trace(struct compose *compose, struct trace *trace)
{
    if (compose->layout->candles.count == compose->candles.count)
        return STATUS_OK;
    trace->values = gather(compose, trace->values, trace->count, chooser(compose, trace));
    if (trace->lower)
        trace->lower = gather(compose, trace->lower, trace->count, trace->is_bare ? last_value : lowest_value);
    trace->count =
        trace->count > compose->candles.count ? compose->layout->place_count : compose->layout->candles.count;
    return trace->values && (trace->kind != PLOT_BAND || trace->lower) ? STATUS_OK : error_no_memory(compose->error);
}

enum status compose_trace_columns(struct compose *compose)
{
    struct layout *layout = compose->layout;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < layout->trace_count; i++)
        status = gather_trace(compose, &layout->traces[i]);
    return status;
}

double compose_top_of_volume(const struct compose *compose)
{
    const struct layout *layout = compose->layout;
    double top = 0;
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        for (size_t at = 0; layout->panes[trace->pane].role == PANE_VOLUME && at < trace->count; at++)
            top = trace->values[at] > top && trace->values[at] <= DBL_MAX ? trace->values[at] : top;
    }
    return top;
}

/* ---- Their places ---- */

/* Points of the values, with a gap wherever `beside`, if there is any, has one. */
static const struct point *place_points(struct compose *compose, const struct trace *trace, const double *values,
                                        const double *beside)
{
    const struct layout *layout = compose->layout;
    const struct scale *scale = &layout->panes[trace->pane].scale;
    struct point *points = arena_alloc(compose->arena, trace->count, sizeof *points);
    for (size_t i = 0; points && i < trace->count; i++) {
        bool is_gap = beside && isnan(beside[i]);
        points[i] = (struct point){layout->middles[i] + 0.5, is_gap ? NAN : scale_position(scale, values[i]) + 0.5};
    }
    return points;
}

/* The columns of the candles that the line begins anew at, each once, into `at`; how many. */
static size_t find_starts(const struct compose *compose, const struct trace *trace, size_t *at)
{
    size_t columns = compose->layout->candles.count, candles = compose->candles.count, count = 0, column = 0;
    for (size_t i = 0; i < trace->start_count; i++) {
        if (trace->starts[i] <= compose->span.first || trace->starts[i] >= compose->span.first + candles)
            continue;
        size_t candle = trace->starts[i] - compose->span.first;
        while (column + 1 < columns && candles_share(column + 1, candles, columns) <= candle)
            column++;
        if (column > 0 && (count == 0 || at[count - 1] != column))
            at[count++] = column;
    }
    return count;
}

/* Puts gaps into a line where it begins anew. Where candles are gathered so densely that little of it would be left in
 * one piece it stays joined. */
static enum status part_line(struct compose *compose, struct trace *trace)
{
    size_t *at = arena_alloc(compose->arena, trace->start_count, sizeof *at);
    size_t count = at ? find_starts(compose, trace, at) : 0;
    bool is_gathered = compose->layout->candles.count != compose->candles.count;
    struct point *points = arena_alloc(compose->arena, trace->count + count, sizeof *points);
    if (!at || !points)
        return error_no_memory(compose->error);
    if (is_gathered && 4 * count > trace->count)
        return STATUS_OK;
    size_t next = 0, made = 0;
    for (size_t i = 0; i < trace->count; i++) {
        if (next < count && at[next] == i) {
            points[made++] = (struct point){trace->points[i].x, NAN};
            next++;
        }
        points[made++] = trace->points[i];
    }
    trace->points = points;
    trace->point_count = made;
    return STATUS_OK;
}

/* What is above in the picture has the smaller y. */
static double height_between(const struct point *upper, const struct point *lower, size_t i)
{
    return lower[i].y - upper[i].y;
}

static struct point between(struct point a, struct point b, double share)
{
    return (struct point){a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

/* Cuts a bare band to where its upper edge is above the lower one, up to where the edges cross. */
static enum status cut_at_crossings(struct compose *compose, struct trace *trace)
{
    const struct point *upper = trace->points, *lower = trace->lower_points;
    struct point *above = arena_alloc(compose->arena, trace->count, 2 * sizeof *above);
    struct point *below = arena_alloc(compose->arena, trace->count, 2 * sizeof *below);
    if (!above || !below)
        return error_no_memory(compose->error);
    size_t count = 0;
    double before = NAN;
    for (size_t i = 0; i < trace->count; i++) {
        double height = height_between(upper, lower, i);
        bool was_open = before > 0, is_open = height > 0;
        if (was_open != is_open && !isnan(before) && !isnan(height)) {
            double share = before / (before - height);
            above[count] = between(upper[i - 1], upper[i], share);
            below[count] = (struct point){above[count].x, above[count].y};
            count++;
        }
        if (is_open) {
            above[count] = upper[i];
            below[count++] = lower[i];
        } else if (was_open) {
            above[count] = below[count] = (struct point){upper[i].x, NAN};
            count++;
        }
        before = height;
    }
    trace->points = above;
    trace->lower_points = below;
    trace->point_count = count;
    return STATUS_OK;
}

static enum status place_curves(struct compose *compose, struct trace *trace)
{
    trace->points = place_points(compose, trace, trace->values, trace->lower);
    if (trace->lower)
        trace->lower_points = place_points(compose, trace, trace->lower, trace->values);
    trace->point_count = trace->count;
    if (!trace->points || (trace->lower && !trace->lower_points))
        return error_no_memory(compose->error);
    if (trace->start_count > 0)
        return part_line(compose, trace);
    return trace->is_bare ? cut_at_crossings(compose, trace) : STATUS_OK;
}

/* The first column that is nearer to a place than to the one before it. */
static int first_column(const struct layout *layout, size_t place)
{
    if (place == layout->place_count)
        return layout->right + 1;
    return place == 0 ? layout->plot.x0 : (layout->middles[place - 1] + layout->middles[place]) / 2 + 1;
}

static enum status place_steps(struct compose *compose, struct trace *trace)
{
    const struct layout *layout = compose->layout;
    const struct pane *pane = &layout->panes[trace->pane];
    struct step *steps = arena_alloc(compose->arena, trace->count, sizeof *steps);
    if (!steps)
        return error_no_memory(compose->error);
    struct step *last = NULL;
    for (size_t i = 0; i < trace->count; i++) {
        double position = floor(scale_position(&pane->scale, trace->values[i]) + 0.5);
        if (!(position >= pane->box.y0 && position <= pane->box.y1)) {
            last = NULL;
            continue;
        }
        int row = (int)position;
        if (!last || last->row != row) {
            last = &steps[trace->step_count++];
            *last = (struct step){.x0 = first_column(layout, i), .row = row};
        }
        last->x1 = first_column(layout, i + 1) - 1;
    }
    /* What holds at the last candle goes on to where its name stands. */
    if (last && trace->has_side_label)
        last->x1 = layout->right;
    trace->steps = steps;
    return STATUS_OK;
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
        if (trace->kind == PLOT_HISTOGRAM)
            status = place_bars(compose, trace);
        else if (trace->kind == PLOT_STEPS)
            status = place_steps(compose, trace);
        else if (trace->kind != PLOT_MARKERS)
            status = place_curves(compose, trace);
    }
    return status == STATUS_OK ? compose_markers(compose) : status;
}
