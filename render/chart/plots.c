#include "render/chart/annotations.h"
#include "render/chart/compose.h"
#include "render/chart/type.h"

#include <math.h>
#include <string.h>

/* Of values; low > high where there is none. */
struct extent {
    double low, high;
};

static const struct extent NOTHING = {.low = INFINITY, .high = -INFINITY};

static void take(struct extent *extent, double value)
{
    extent->low = value < extent->low ? value : extent->low;
    extent->high = value > extent->high ? value : extent->high;
}

/* ---- Which traces there are ---- */

static size_t count_plots(const struct compose *compose)
{
    size_t count = 0;
    for (size_t i = 0; i < compose->indicator_count; i++)
        count += compose->indicators[i].plots.count;
    return count;
}

/* As the plot asks for it; a rise's for a marker that points up, a fall's for one that points down; else the theme's
 * next in its pane. */
static enum status choose_colour(struct compose *compose, const struct indicator_call *call, const struct plot *plot,
                                 struct trace *trace, size_t *turn)
{
    const struct theme *theme = &compose->layout->theme;
    if (plot->colour) {
        struct error why = {0};
        if (colour_parse(plot->colour, &trace->colour, &why) == STATUS_OK)
            return STATUS_OK;
        const char *origin = call->indicator->origin, *slash = origin ? strrchr(origin, '/') : NULL;
        return error_set(compose->error, STATUS_USAGE, "indicator %s: %s%s%s", call->name,
                         slash    ? slash + 1
                         : origin ? origin
                                  : "",
                         origin ? ": " : "", why.message);
    }
    trace->is_by_sign = plot->kind == PLOT_HISTOGRAM;
    bool is_signal = plot->kind == PLOT_MARKERS && plot->marker != PLOT_MARKER_DOT;
    if (is_signal)
        trace->colour = plot->marker == PLOT_MARKER_UP ? theme->up : theme->down;
    else if (trace->is_by_sign)
        trace->colour = theme->up_volume;
    else
        trace->colour = theme->plots[(*turn)++ % THEME_PLOTS];
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

static struct trace make_trace(const struct compose *compose, const struct plot *plot, size_t pane)
{
    size_t first = compose->span.first, count = compose->span.count;
    const double *values = plot->values + first, *lower = plot->kind == PLOT_BAND ? plot->lower + first : NULL;
    return (struct trace){
        .kind = plot->kind,
        .marker = plot->marker,
        .pane = pane,
        .has_values = has_values(values, count) || (lower && has_values(lower, count)),
        .last = values[count - 1],
        .last_lower = lower ? lower[count - 1] : NAN,
        .decimals = pane > 0 ? figure_price_decimals(values, count) : compose->price_decimals,
        .values = values,
        .lower = lower,
        .zero_row = -1,
    };
}

static enum status add_traces(struct compose *compose, const struct indicator_result *result, size_t pane, size_t *turn)
{
    struct layout *layout = compose->layout;
    for (size_t i = 0; i < result->plots.count; i++) {
        const struct plot *plot = &result->plots.items[i];
        struct trace *trace = &layout->traces[layout->trace_count++];
        *trace = make_trace(compose, plot, pane);
        enum status status = choose_colour(compose, result->call, plot, trace, turn);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

enum status compose_plots(struct compose *compose)
{
    struct layout *layout = compose->layout;
    int em = compose->text_px;
    layout->curve_px = em / 8.0;
    layout->edge_px = em / 12.0;
    compose_marker_size(compose);
    if (compose->indicator_count > 0 && compose->candles.count != compose->own.count)
        return error_set(compose->error, STATUS_USAGE, "indicators cannot be drawn on a chart of type %s",
                         compose->options->type->name);
    layout->traces = arena_alloc(compose->arena, count_plots(compose), sizeof *layout->traces);
    if (!layout->traces)
        return error_no_memory(compose->error);
    size_t price_turn = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < compose->indicator_count; i++) {
        const struct indicator_result *result = &compose->indicators[i];
        bool is_own = result->call->indicator->pane == INDICATOR_PANE_OWN;
        size_t own_turn = 0; /* what has a pane to itself cannot be confused */
        compose->own_panes += is_own ? 1 : 0;
        status = add_traces(compose, result, is_own ? compose->own_panes : 0, is_own ? &own_turn : &price_turn);
    }
    return status;
}

/* ---- Their scales ---- */

/* Whether a scale may be asked to show the value. On a log scale only those above 0 have a place; over the candles a
 * bar of 0 is no bar. */
static bool has_place(const struct trace *trace, double value, bool is_log)
{
    if (trace->kind == PLOT_HISTOGRAM && trace->pane == 0 && value == 0)
        return false;
    return !is_log || value > 0;
}

/* The extent of the trace's values in the asked span; of histograms in a pane of their own also 0. */
static struct extent trace_extent(const struct compose *compose, const struct trace *trace, bool is_log)
{
    struct extent extent = NOTHING;
    for (size_t i = 0; i < compose->own.count; i++) {
        if (has_place(trace, trace->values[i], is_log))
            take(&extent, trace->values[i]);
        if (trace->lower && has_place(trace, trace->lower[i], is_log))
            take(&extent, trace->lower[i]);
    }
    if (trace->kind == PLOT_HISTOGRAM && trace->pane > 0 && extent.low <= extent.high)
        take(&extent, 0);
    return extent;
}

static struct extent pane_extent(const struct compose *compose, size_t pane)
{
    struct extent extent = NOTHING;
    for (size_t i = 0; i < compose->layout->trace_count; i++) {
        const struct trace *trace = &compose->layout->traces[i];
        if (trace->pane != pane)
            continue;
        struct extent own = trace_extent(compose, trace, false);
        if (own.low > own.high)
            continue;
        take(&extent, own.low);
        take(&extent, own.high);
    }
    return extent;
}

/* The scale of low..high that leaves `headroom` of the pane free, or more where markers need it. */
static struct scale fit(const struct pane *pane, double low, double high, bool is_log, double headroom,
                        struct marker_room room)
{
    int y0 = pane->box.y0, y1 = pane->box.y1, rows = y1 - y0;
    struct scale scale = scale_fit(low, high, y0, y1, is_log, headroom);
    if (scale_row(&scale, high) - room.above >= y0 && scale_row(&scale, low) + room.below <= y1)
        return scale;
    int least = (int)(rows * headroom);
    room.above = room.above > least ? room.above : least;
    room.below = room.below > least ? room.below : least;
    scale = scale_fit(low, high, y0 + room.above, y1 - room.below, is_log, 0);
    return scale_extend(&scale, y0, y1);
}

/* On a log scale distances are those of logarithms; eighths keep sums of the others finite. */
static double to_distance(double value, bool is_log)
{
    return is_log ? log10(value) : value / 8;
}

/* Rows above and below all values that `fit` keeps free. */
static double free_rows(const struct pane *pane, double headroom, struct marker_room room)
{
    double least = (pane->box.y1 - pane->box.y0) * headroom;
    return fmax(room.above, least) + fmax(room.below, least);
}

/* What the values of the price pane may span, as a distance, for the candles to keep a quarter of its height. Candles
 * that hardly move are taken for some 2 % high. */
static double most_distance(const struct pane *pane, const struct price_range *range, bool is_log, double free)
{
    double high = to_distance(range->high, is_log), candles = high - to_distance(range->low, is_log);
    int rows = pane->box.y1 - pane->box.y0;
    double share = rows > 0 ? (rows - free) / rows : 1;
    return 4 * share * fmax(candles, is_log ? 0.01 : fabs(high) * 0.02);
}

/* Takes a trace's values into the range whole where it stays within `most`; else those on the nearer side of it, or
 * none. */
static void widen(struct price_range *range, struct extent extent, bool is_log, double most)
{
    double low = to_distance(range->low, is_log), high = to_distance(range->high, is_log);
    double below = fmax(low - to_distance(extent.low, is_log), 0);
    double above = fmax(to_distance(extent.high, is_log) - high, 0), room = most - (high - low);
    if (above + below > room && above > below)
        above = 0;
    else if (above + below > room)
        below = 0;
    if (above + below > room)
        return;
    if (below > 0)
        range->low = extent.low;
    if (above > 0)
        range->high = extent.high;
}

static bool is_outside(const struct trace *trace, double value, const struct scale *scale)
{
    if (trace->kind == PLOT_HISTOGRAM && value == 0)
        return false;
    return value < scale->min || value > scale->max;
}

static bool leaves_scale(const struct compose *compose, const struct trace *trace, const struct scale *scale)
{
    for (size_t i = 0; i < compose->own.count; i++) {
        if (is_outside(trace, trace->values[i], scale) || (trace->lower && is_outside(trace, trace->lower[i], scale)))
            return true;
    }
    return false;
}

static enum status name_outside(struct compose *compose, const struct indicator_call *first, size_t count)
{
    struct text message = {0};
    text_puts(&message, "values of ");
    indicator_call_label(&message, first);
    if (count > 1)
        text_printf(&message, " and %zu more", count - 1);
    text_puts(&message, " lie outside the picture");
    enum status status = text_status(&message, compose->error);
    if (status == STATUS_OK)
        status = compose_warn(compose, message.data);
    text_release(&message);
    return status;
}

/* Warns of the indicators over the candles with values that the price scale does not show. */
static enum status warn_outside(struct compose *compose, const struct scale *scale)
{
    const struct trace *trace = compose->layout->traces;
    const struct indicator_call *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < compose->indicator_count; i++) {
        const struct indicator_result *result = &compose->indicators[i];
        bool leaves = false;
        for (size_t at = 0; at < result->plots.count; at++, trace++)
            leaves = leaves || (trace->pane == 0 && leaves_scale(compose, trace, scale));
        first = first || !leaves ? first : result->call;
        count += leaves ? 1 : 0;
    }
    return count > 0 ? name_outside(compose, first, count) : STATUS_OK;
}

enum status compose_price_scale(struct compose *compose, const struct price_range *range)
{
    struct pane *price = &compose->layout->panes[0];
    bool is_log = compose->options->is_log;
    double headroom = compose->has_price_axis ? 0.04 : 0.02;
    struct marker_room room = annotation_room(compose, compose_marker_room(compose, 0));
    double most = most_distance(price, range, is_log, free_rows(price, headroom, room));
    struct price_range wanted = *range;
    for (size_t i = 0; i < compose->layout->trace_count; i++) {
        const struct trace *trace = &compose->layout->traces[i];
        struct extent extent = trace->pane == 0 ? trace_extent(compose, trace, is_log) : NOTHING;
        if (extent.low <= extent.high)
            widen(&wanted, extent, is_log, most);
    }
    for (size_t i = 0; i < annotation_extents(compose); i++) {
        struct annotation_extent extent = annotation_extent(compose, i);
        if (extent.low <= extent.high)
            widen(&wanted, (struct extent){extent.low, extent.high}, is_log, most);
    }
    price->scale = fit(price, wanted.low, wanted.high, is_log, headroom, room);
    return warn_outside(compose, &price->scale);
}

void compose_plot_scales(struct compose *compose)
{
    struct layout *layout = compose->layout;
    for (size_t i = 0; i < layout->pane_count; i++) {
        struct pane *pane = &layout->panes[i];
        if (pane->role != PANE_INDICATOR)
            continue;
        struct extent extent = pane_extent(compose, i);
        pane->is_empty = extent.low > extent.high;
        if (pane->is_empty)
            extent = (struct extent){.low = 0, .high = 1};
        pane->scale = fit(pane, extent.low, extent.high, false, 0.06, compose_marker_room(compose, i));
        pane->zero_row = extent.low < 0 && extent.high > 0 ? scale_row(&pane->scale, 0) : -1;
    }
}
