#include "render/chart/annotations.h"
#include "render/chart/compose.h"

#include <math.h>

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

static void take_extent(struct extent *extent, struct extent other)
{
    extent->low = fmin(extent->low, other.low);
    extent->high = fmax(extent->high, other.high);
}

/* Whether a scale may be asked to show the value. On a log scale only those above 0 have a place; over the candles a
 * bar of 0 is no bar. */
static bool has_place(const struct trace *trace, double value, bool is_log)
{
    if (trace->kind == PLOT_HISTOGRAM && trace->pane == 0 && value == 0)
        return false;
    return !is_log || value > 0;
}

/* The extent of the trace's values; of histograms in a pane of their own also 0. */
static struct extent trace_extent(const struct trace *trace, bool is_log)
{
    struct extent extent = NOTHING;
    for (size_t i = 0; i < trace->count; i++) {
        if (has_place(trace, trace->values[i], is_log))
            take(&extent, trace->values[i]);
        if (trace->lower && has_place(trace, trace->lower[i], is_log))
            take(&extent, trace->lower[i]);
    }
    if (trace->kind == PLOT_HISTOGRAM && trace->pane > 0 && extent.low <= extent.high)
        take(&extent, 0);
    return extent;
}

static struct extent level_extent(const struct plots *plots, bool is_log)
{
    struct extent extent = NOTHING;
    for (size_t i = 0; i < plots->level_count; i++) {
        if (!is_log || plots->levels[i].value > 0)
            take(&extent, plots->levels[i].value);
    }
    return extent;
}

static struct extent pane_extent(const struct compose *compose, size_t pane)
{
    struct extent extent = NOTHING;
    for (size_t i = 0; i < compose->layout->trace_count; i++) {
        const struct trace *trace = &compose->layout->traces[i];
        if (trace->pane != pane)
            continue;
        take_extent(&extent, trace_extent(trace, false));
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

static bool leaves_scale(const struct trace *trace, const struct scale *scale)
{
    for (size_t i = 0; i < trace->count; i++) {
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

static bool is_over_price(const struct indicator_result *result)
{
    return result->call->indicator->pane == INDICATOR_PANE_PRICE;
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
            leaves = leaves || (trace->pane == 0 && leaves_scale(trace, scale));
        for (size_t at = 0; is_over_price(result) && at < result->plots.level_count; at++)
            leaves =
                leaves || result->plots.levels[at].value < scale->min || result->plots.levels[at].value > scale->max;
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
        struct extent extent = trace->pane == 0 ? trace_extent(trace, is_log) : NOTHING;
        if (extent.low <= extent.high)
            widen(&wanted, extent, is_log, most);
    }
    for (size_t i = 0; i < compose->indicator_count; i++) {
        const struct indicator_result *result = &compose->indicators[i];
        struct extent extent = is_over_price(result) ? level_extent(&result->plots, is_log) : NOTHING;
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

/* Rows of the guides that the scale shows; that of 0 is the line of 0. */
static enum status place_guides(struct compose *compose, struct pane *pane, const struct plots *plots)
{
    pane->guide_rows = arena_alloc(compose->arena, plots->guide_count, sizeof *pane->guide_rows);
    if (!pane->guide_rows)
        return error_no_memory(compose->error);
    for (size_t i = 0; i < plots->guide_count; i++) {
        double value = plots->guides[i];
        if (!(value >= pane->scale.min && value <= pane->scale.max))
            continue;
        if (value == 0)
            pane->zero_row = scale_row(&pane->scale, value);
        else
            pane->guide_rows[pane->guide_count++] = scale_row(&pane->scale, value);
    }
    return STATUS_OK;
}

static enum status fit_own_pane(struct compose *compose, size_t index, const struct plots *plots)
{
    struct pane *pane = &compose->layout->panes[index];
    struct extent extent = pane_extent(compose, index);
    pane->is_empty = extent.low > extent.high;
    if (plots->has_range)
        take_extent(&extent, (struct extent){plots->range_low, plots->range_high});
    else if (pane->is_empty)
        extent = (struct extent){.low = 0, .high = 1};
    pane->scale = fit(pane, extent.low, extent.high, false, 0.06, compose_marker_room(compose, index));
    pane->zero_row = extent.low < 0 && extent.high > 0 ? scale_row(&pane->scale, 0) : -1;
    return pane->is_empty ? STATUS_OK : place_guides(compose, pane, plots);
}

enum status compose_plot_scales(struct compose *compose)
{
    size_t pane = compose->layout->pane_count - compose->own_panes;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < compose->indicator_count; i++) {
        if (compose_pane_of(compose, compose->indicators[i].call) == INDICATOR_PANE_OWN)
            status = fit_own_pane(compose, pane++, &compose->indicators[i].plots);
    }
    return status;
}
