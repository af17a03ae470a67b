#include "render/chart/compose.h"
#include "render/chart/type.h"

#include <math.h>
#include <string.h>

/* ---- Which traces there are ---- */

static size_t count_plots(const struct compose *compose)
{
    size_t count = 0;
    for (size_t i = 0; i < compose->indicator_count; i++)
        count += compose->indicators[i].plots.count;
    return count;
}

enum indicator_pane compose_pane_of(const struct compose *compose, const struct indicator_call *call)
{
    enum indicator_pane pane = call->indicator->pane;
    return pane == INDICATOR_PANE_VOLUME && !compose->has_volume ? INDICATOR_PANE_OWN : pane;
}

/* A rise's for a marker that points up, a fall's for one that points down; else as the plot is painted, by default in
 * the theme's next in its pane. `before` is the trace of the plot before, if there is one. */
static colour_rgb painted_colour(const struct theme *theme, const struct plot *plot, const struct trace *before,
                                 size_t *turn)
{
    bool is_histogram = plot->kind == PLOT_HISTOGRAM;
    if (plot->paint == PLOT_PAINT_UP)
        return is_histogram ? theme->up_volume : theme->up;
    if (plot->paint == PLOT_PAINT_DOWN)
        return is_histogram ? theme->down_volume : theme->down;
    if (plot->paint == PLOT_PAINT_LAST && before)
        return before->colour;
    if (is_histogram)
        return theme->up_volume;
    if (plot->kind == PLOT_MARKERS && plot->marker != PLOT_MARKER_DOT)
        return plot->marker == PLOT_MARKER_UP ? theme->up : theme->down;
    return theme->plots[(*turn)++ % THEME_PLOTS];
}

/* As the plot asks for it, or as it is painted. */
static enum status choose_colour(struct compose *compose, const struct indicator_call *call, const struct plot *plot,
                                 const struct trace *before, struct trace *trace, size_t *turn)
{
    const struct theme *theme = &compose->layout->theme;
    if (plot->colour) {
        struct error why = {0};
        if (colour_parse(plot->colour, &trace->colour, &why) == STATUS_OK) {
            trace->strong = trace->colour;
            return STATUS_OK;
        }
        const char *origin = call->indicator->origin, *slash = origin ? strrchr(origin, '/') : NULL;
        return error_set(compose->error, STATUS_USAGE, "indicator %s: %s%s%s", call->name,
                         slash    ? slash + 1
                         : origin ? origin
                                  : "",
                         origin ? ": " : "", why.message);
    }
    bool is_by_sign = plot->paint == PLOT_PAINT_NEXT || plot->paint == PLOT_PAINT_SIGN;
    trace->is_pale = plot->kind == PLOT_HISTOGRAM;
    trace->is_by_sign = trace->is_pale && is_by_sign;
    trace->colour = painted_colour(theme, plot, before, turn);
    trace->strong = !trace->is_pale ? trace->colour : plot->paint == PLOT_PAINT_DOWN ? theme->down : theme->up;
    return STATUS_OK;
}

static bool has_values(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!isnan(values[i]))
            return true;
    }
    return false;
}

/* The value that a column shifted by so many places has at a place, counted from the first candle of the span; NaN
 * where it has none. What comes after the span is not known at its last candle. */
static double value_at(const struct compose *compose, const double *values, long shift, size_t place)
{
    const struct series_span *span = &compose->span;
    size_t at = span->first + place, end = span->first + span->count;
    size_t by = shift < 0 ? (size_t)0 - (size_t)shift : (size_t)shift;
    if (shift < 0 ? by >= end - at : by > at)
        return NAN;
    at = shift < 0 ? at + by : at - by;
    return at < end ? values[at] : NAN;
}

/* How many places beyond the last candle the plot has values for, as far as there may be room for them. Signs and bars
 * stand at candles alone. */
static size_t places_ahead(const struct compose *compose, const struct plot *plot)
{
    if (plot->shift <= 0 || plot->kind == PLOT_MARKERS || plot->kind == PLOT_HISTOGRAM)
        return 0;
    size_t count = compose->span.count, most = count / 4;
    size_t ahead = (size_t)plot->shift < most ? (size_t)plot->shift : most;
    while (ahead > 0 && isnan(value_at(compose, plot->values, plot->shift, count + ahead - 1)))
        ahead--;
    return ahead;
}

static void find_ahead(struct compose *compose)
{
    for (size_t i = 0; i < compose->indicator_count; i++) {
        const struct plots *plots = &compose->indicators[i].plots;
        for (size_t at = 0; at < plots->count; at++) {
            size_t ahead = places_ahead(compose, &plots->items[at]);
            compose->ahead = ahead > compose->ahead ? ahead : compose->ahead;
        }
    }
}

/* The column's values at `count` places from the first candle of the span on; NULL where memory runs out. */
static const double *take_values(struct compose *compose, const double *values, long shift, size_t count)
{
    if (shift == 0)
        return values + compose->span.first;
    double *taken = arena_alloc(compose->arena, count, sizeof *taken);
    for (size_t i = 0; taken && i < count; i++)
        taken[i] = value_at(compose, values, shift, i);
    return taken;
}

static double last_of(const struct compose *compose, const struct plot *plot, const double *values)
{
    return value_at(compose, values, plot->shift < 0 ? 0 : plot->shift, compose->span.count - 1);
}

static enum status make_trace(struct compose *compose, const struct plot *plot, size_t pane, struct trace *trace)
{
    bool goes_ahead = plot->shift > 0 && plot->kind != PLOT_MARKERS && plot->kind != PLOT_HISTOGRAM;
    size_t count = compose->span.count + (goes_ahead ? compose->ahead : 0);
    const double *values = take_values(compose, plot->values, plot->shift, count), *lower = NULL;
    if (plot->kind == PLOT_BAND)
        lower = take_values(compose, plot->lower, plot->shift, count);
    if (!values || (plot->kind == PLOT_BAND && !lower))
        return error_no_memory(compose->error);
    *trace = (struct trace){
        .kind = plot->kind,
        .marker = plot->marker,
        .pane = pane,
        .is_dashed = plot->is_dashed,
        .is_bare = plot->kind == PLOT_BAND && plot->is_bare,
        .has_side_label = plot->kind == PLOT_STEPS && plot->name && pane == 0,
        .has_values = has_values(values, count) || (lower && has_values(lower, count)),
        .last = last_of(compose, plot, plot->values),
        .last_lower = lower ? last_of(compose, plot, plot->lower) : NAN,
        .decimals = pane > 0 ? figure_price_decimals(values, count) : compose->price_decimals,
        .count = count,
        .values = values,
        .lower = lower,
        .starts = plot->starts,
        .start_count = plot->kind == PLOT_LINE && plot->shift == 0 ? plot->start_count : 0,
        .zero_row = -1,
    };
    return STATUS_OK;
}

/* Lines of which one is there while the trend is up and the other while it is down: what is not there now is not worth
 * a word. */
static void hush_counterparts(const struct plots *plots, struct trace *traces)
{
    bool has_last = false;
    for (size_t i = 0; i < plots->count; i++)
        has_last = has_last || (!isnan(traces[i].last) && !traces[i].is_bare);
    for (size_t i = 0; has_last && i < plots->count; i++) {
        enum plot_paint paint = plots->items[i].paint;
        traces[i].is_quiet = isnan(traces[i].last) && (paint == PLOT_PAINT_UP || paint == PLOT_PAINT_DOWN);
    }
}

static enum status add_traces(struct compose *compose, const struct indicator_result *result, size_t pane, size_t *turn)
{
    struct layout *layout = compose->layout;
    struct trace *traces = &layout->traces[layout->trace_count];
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < result->plots.count; i++) {
        const struct plot *plot = &result->plots.items[i];
        status = make_trace(compose, plot, pane, &traces[i]);
        if (status == STATUS_OK)
            status = choose_colour(compose, result->call, plot, i ? &traces[i - 1] : NULL, &traces[i], turn);
        layout->trace_count++;
    }
    if (status == STATUS_OK)
        hush_counterparts(&result->plots, traces);
    return status;
}

enum status compose_plots(struct compose *compose)
{
    struct layout *layout = compose->layout;
    int em = compose->text_px;
    layout->curve_px = em / 8.0;
    layout->edge_px = em / 12.0;
    if (compose->indicator_count > 0 && compose->candles.count != compose->own.count)
        return error_set(compose->error, STATUS_USAGE, "indicators cannot be drawn on a chart of type %s",
                         compose->options->type->name);
    layout->traces = arena_alloc(compose->arena, count_plots(compose), sizeof *layout->traces);
    if (!layout->traces)
        return error_no_memory(compose->error);
    find_ahead(compose);
    size_t turns[] = {[INDICATOR_PANE_PRICE] = 0, [INDICATOR_PANE_OWN] = 0, [INDICATOR_PANE_VOLUME] = 0};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < compose->indicator_count; i++) {
        enum indicator_pane pane = compose_pane_of(compose, compose->indicators[i].call);
        turns[INDICATOR_PANE_OWN] = 0; /* what has a pane to itself cannot be confused */
        compose->own_panes += pane == INDICATOR_PANE_OWN;
        compose->volume_plots += pane == INDICATOR_PANE_VOLUME;
        size_t index = pane == INDICATOR_PANE_OWN ? compose->own_panes : pane == INDICATOR_PANE_VOLUME ? PANES_MAX : 0;
        status = add_traces(compose, &compose->indicators[i], index, &turns[pane]);
    }
    if (status == STATUS_OK)
        compose_marker_size(compose);
    return status;
}
