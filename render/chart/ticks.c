#include "render/chart/compose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum status set_tick_text(struct compose *compose, struct tick *tick, const char *text)
{
    tick->label.font = compose_axis_font(compose);
    tick->label.colour = compose->layout->theme.text_muted;
    tick->label.text = compose_text(compose, text);
    tick->label.width = typeface_width(compose->typeface, tick->label.font, text);
    tick->label.baseline = compose_baseline(tick->label.font, tick->row);
    return tick->label.text ? STATUS_OK : error_no_memory(compose->error);
}

/* Labels may reach into half of the gap between panes, so that labels of two panes never meet. */
static bool is_within_pane(const struct compose *compose, const struct pane *pane, int row)
{
    int slack = compose->text_px / 2;
    return row - compose_half_label(compose) >= pane->box.y0 - slack &&
           row + compose_half_label(compose) <= pane->box.y1 + slack;
}

typedef void write_tick(char out[FIGURE_SIZE], double value, const struct scale_ticks *ticks);

/* True where the pane's values are so large that they are written in K, M, B or T. */
static bool is_large(const struct pane *pane)
{
    double size = fmax(fabs(pane->scale.min), fabs(pane->scale.max)), range = pane->scale.max - pane->scale.min;
    return pane->role == PANE_INDICATOR && size >= 1e5 && size < 1e15 && range >= size * 1e-3;
}

void compose_figure(const struct compose *compose, const struct trace *trace, double value, char out[FIGURE_SIZE])
{
    const struct pane *pane = &compose->layout->panes[trace->pane];
    double range = pane->scale.max - pane->scale.min;
    int decimals = trace->decimals;
    if (pane->role == PANE_VOLUME) {
        figure_volume(out, value);
        return;
    }
    if (pane->role == PANE_INDICATOR) {
        int enough = range < 1000 ? 3 - (int)floor(log10(range)) : 0;
        decimals = enough < decimals ? enough : decimals;
    }
    if (is_large(pane))
        figure_volume(out, value);
    else
        figure_price(out, value, decimals);
}

colour_rgb compose_value_colour(const struct compose *compose, const struct trace *trace, double value)
{
    if (!trace->is_by_sign)
        return trace->strong;
    return layout_colour(compose->layout, value < 0 ? DIRECTION_DOWN : DIRECTION_UP);
}

static void write_price(char out[FIGURE_SIZE], double value, const struct scale_ticks *ticks)
{
    figure_price(out, value, figure_step_decimals(ticks->is_decades ? value : ticks->step));
}

static void write_volume(char out[FIGURE_SIZE], double value, const struct scale_ticks *ticks)
{
    figure_volume_tick(out, value, ticks->step);
}

/* Of ticks spacing_px apart those that keep at least_px from the one below. */
static enum status make_ticks(struct compose *compose, struct pane *pane, int spacing_px, int least_px,
                              write_tick *write)
{
    struct scale_ticks *found = arena_alloc(compose->arena, 1, sizeof *found);
    if (!found)
        return error_no_memory(compose->error);
    scale_ticks(found, &pane->scale, spacing_px);
    pane->ticks = arena_alloc(compose->arena, found->count, sizeof *pane->ticks);
    if (!pane->ticks)
        return error_no_memory(compose->error);
    char before[FIGURE_SIZE] = "";
    for (size_t i = 0; i < found->count; i++) {
        struct tick tick = {.value = found->values[i], .row = scale_row(&pane->scale, found->values[i])};
        bool is_base = pane->role == PANE_VOLUME && tick.value == 0;
        if (is_base || !is_within_pane(compose, pane, tick.row))
            continue;
        if (pane->tick_count > 0 && pane->ticks[pane->tick_count - 1].row - tick.row < least_px)
            continue;
        char text[FIGURE_SIZE];
        write(text, tick.value, found);
        /* Where doubles end, two ticks may read the same. */
        if (strcmp(text, before) == 0)
            continue;
        memcpy(before, text, sizeof before);
        enum status status = set_tick_text(compose, &tick, text);
        if (status != STATUS_OK)
            return status;
        pane->ticks[pane->tick_count++] = tick;
    }
    return STATUS_OK;
}

/* What a pane is about: its first line, else its first band or histogram; NULL where there is none. */
static const struct trace *main_trace(const struct compose *compose, size_t pane)
{
    const struct layout *layout = compose->layout;
    const struct trace *main = NULL;
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        if (trace->pane == pane && trace->kind == PLOT_LINE)
            return trace;
        if (trace->pane == pane && trace->kind != PLOT_MARKERS && !trace->is_bare && !main)
            main = trace;
    }
    return main;
}

/* Rows from which a pane has room for its ticks to stand apart, and a tag among them. */
static int roomy_rows(const struct compose *compose)
{
    return 8 * compose->text_px;
}

/* The last value of its main plot. */
static enum status make_pane_tag(struct compose *compose, size_t index)
{
    struct pane *pane = &compose->layout->panes[index];
    const struct trace *trace = main_trace(compose, index);
    double value = trace ? trace->last : NAN;
    if (isnan(value) || pane->box.y1 - pane->box.y0 + 1 < roomy_rows(compose))
        return STATUS_OK;
    char text[FIGURE_SIZE];
    compose_figure(compose, trace, value, text);
    struct tag *tag = &pane->tag;
    tag->row = scale_row(&pane->scale, value);
    tag->fill = compose_value_colour(compose, trace, value);
    tag->label.font = compose_axis_font(compose);
    tag->label.text = compose_text(compose, text);
    tag->label.width = typeface_width(compose->typeface, tag->label.font, text);
    return tag->label.text ? STATUS_OK : error_no_memory(compose->error);
}

static const struct plots *plots_of_pane(const struct compose *compose, size_t index)
{
    size_t pane = compose->layout->pane_count - compose->own_panes;
    for (size_t i = 0; i < compose->indicator_count; i++) {
        const struct indicator_result *result = &compose->indicators[i];
        if (compose_pane_of(compose, result->call) == INDICATOR_PANE_OWN && pane++ == index)
            return &result->plots;
    }
    return NULL;
}

static bool stands_apart(const struct tick *ticks, size_t count, int row, int least_px)
{
    for (size_t i = 0; i < count; i++) {
        if (abs(ticks[i].row - row) < least_px)
            return false;
    }
    return true;
}

/* Puts the guides among the ticks, in place of those that stand too near to them. Guides themselves may be closer. */
static enum status add_guide_ticks(struct compose *compose, struct pane *pane, const struct plots *plots)
{
    int least = compose->text_px, beside = least * 7 / 5;
    struct tick *ticks = arena_alloc(compose->arena, pane->tick_count + plots->guide_count, sizeof *ticks);
    size_t count = 0;
    if (!ticks)
        return error_no_memory(compose->error);
    for (size_t i = 0; i < plots->guide_count; i++) {
        double value = plots->guides[i];
        struct tick tick = {.value = value, .row = scale_row(&pane->scale, value), .is_guide = true};
        bool is_inside = value >= pane->scale.min && value <= pane->scale.max;
        if (!is_inside || !is_within_pane(compose, pane, tick.row) || !stands_apart(ticks, count, tick.row, least))
            continue;
        char text[FIGURE_SIZE];
        if (is_large(pane))
            figure_volume(text, value);
        else
            figure_price(text, value, figure_price_decimals(&value, 1));
        enum status status = set_tick_text(compose, &tick, text);
        if (status != STATUS_OK)
            return status;
        ticks[count++] = tick;
    }
    size_t guides = count;
    for (size_t i = 0; i < pane->tick_count; i++) {
        if (stands_apart(ticks, guides, pane->ticks[i].row, beside))
            ticks[count++] = pane->ticks[i];
    }
    pane->ticks = ticks;
    pane->tick_count = count;
    return STATUS_OK;
}

/* The ticks of an indicator's pane, and its guides in front of them. */
static enum status fill_axis(struct compose *compose, struct pane *pane, const struct plots *plots, int spacing_px,
                             int least_px)
{
    pane->tick_count = 0;
    enum status status = make_ticks(compose, pane, spacing_px, least_px, is_large(pane) ? write_volume : write_price);
    bool has_guides = plots && plots->guide_count > 0;
    return status == STATUS_OK && has_guides ? add_guide_ticks(compose, pane, plots) : status;
}

static enum status make_pane_ticks(struct compose *compose, size_t index)
{
    struct pane *pane = &compose->layout->panes[index];
    if (pane->role != PANE_INDICATOR || pane->is_empty)
        return STATUS_OK;
    int em = compose->text_px, rows = pane->box.y1 - pane->box.y0 + 1;
    const struct plots *plots = plots_of_pane(compose, index);
    int spacing = rows < roomy_rows(compose) ? em * 3 / 2 : em * 5 / 2, least = em * 7 / 5;
    enum status status = fill_axis(compose, pane, plots, spacing, 0);
    /* A single tick says nothing of the scale. Of closer ones some can be left out until two stand far enough apart. */
    bool has_room = rows >= em * 5 / 2;
    for (spacing = least; has_room && status == STATUS_OK && pane->tick_count < 2 && spacing >= 1; spacing--)
        status = fill_axis(compose, pane, plots, spacing, least);
    return status == STATUS_OK ? make_pane_tag(compose, index) : status;
}

static enum status make_price_ticks(struct compose *compose)
{
    struct pane *price = &compose->layout->panes[0];
    int em = compose->text_px, rows = price->box.y1 - price->box.y0 + 1;
    enum status status = make_ticks(compose, price, rows < 12 * em ? 2 * em : 3 * em, 0, write_price);
    if (status != STATUS_OK)
        return status;
    struct tag *last = &compose->layout->last;
    char text[FIGURE_SIZE];
    figure_price(text, compose->own.close[compose->own.count - 1], compose->price_decimals);
    last->label.font = compose_axis_font(compose);
    last->label.text = compose_text(compose, text);
    last->label.width = typeface_width(compose->typeface, last->label.font, text);
    return last->label.text ? STATUS_OK : error_no_memory(compose->error);
}

enum status compose_ticks(struct compose *compose)
{
    if (!compose->has_price_axis)
        return STATUS_OK;
    enum status status = make_price_ticks(compose);
    for (size_t i = 1; status == STATUS_OK && i < compose->layout->pane_count; i++)
        status = make_pane_ticks(compose, i);
    return status;
}

enum status compose_volume_ticks(struct compose *compose, struct pane *pane)
{
    int em = compose->text_px, least = em * 7 / 5;
    enum status status = make_ticks(compose, pane, em * 5 / 2, 0, write_volume);
    /* Without any tick nothing says how much a bar is. Of closer ones one may stand where there is room for it. */
    for (int spacing = em * 2; status == STATUS_OK && pane->tick_count == 0 && spacing >= 2; spacing--)
        status = make_ticks(compose, pane, spacing, least, write_volume);
    return status;
}
