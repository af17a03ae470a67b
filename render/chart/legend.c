#include "render/chart/compose.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6"
#define NO_VALUE "\xe2\x80\x93" /* an en dash */

/* A text of a legend, or a sign, that is to be put into lines. */
struct piece {
    struct label label; /* text NULL: a sign */
    enum plot_marker marker;
    int gap;          /* in front of it, but not at the beginning of a line */
    bool starts_word; /* a line may begin here; what follows up to the next such piece stays with it */
    bool starts_entry;
};

/* A legend in the making: the pieces of its entries, then their lines. */
struct legend {
    struct compose *compose;
    struct font font;
    struct piece *pieces;
    size_t count;
    int left, room_px;
    int first_row, line_rows; /* the middle of the first line; from one line to the next */
    int lines_most;
    int lines; /* used so far */
    int x;     /* where the next piece goes */
};

/* ---- Pieces ---- */

static colour_rgb muted(const struct legend *legend)
{
    return legend->compose->layout->theme.text_muted;
}

static struct piece *add_piece(struct legend *legend, int gap, colour_rgb colour)
{
    struct piece *piece = &legend->pieces[legend->count++];
    *piece = (struct piece){.label = {.font = legend->font, .colour = colour}, .gap = gap};
    return piece;
}

/* A text that the chart writes by itself. */
static enum status add_own_text(struct legend *legend, const char *text, int gap, colour_rgb colour)
{
    struct compose *compose = legend->compose;
    struct piece *piece = add_piece(legend, gap, colour);
    piece->label.text = compose_text(compose, text);
    piece->label.width = typeface_width(compose->typeface, legend->font, text);
    return piece->label.text ? STATUS_OK : error_no_memory(compose->error);
}

/* A text of any letters and length. */
static enum status add_given_text(struct legend *legend, const char *text, int gap, int room_px)
{
    struct compose *compose = legend->compose;
    struct piece *piece = add_piece(legend, gap, muted(legend));
    uint32_t missing = 0;
    enum status status =
        typeface_fit(compose->typeface, &piece->label, text, room_px, compose->arena, &missing, compose->error);
    return status == STATUS_OK ? compose_warn_missing(compose, missing, "legend") : status;
}

static void add_sign(struct legend *legend, const struct trace *trace, int gap)
{
    struct piece *piece = add_piece(legend, gap, trace->colour);
    piece->marker = trace->marker;
    piece->label.width = legend->compose->layout->sign_px;
}

static enum status add_value(struct legend *legend, const struct trace *trace, double value, int gap)
{
    const struct compose *compose = legend->compose;
    if (isnan(value))
        return add_own_text(legend, NO_VALUE, gap, muted(legend));
    char text[FIGURE_SIZE];
    compose_figure(compose, trace, value, text);
    colour_rgb colour = colour_readable(compose_value_colour(compose, trace, value), compose->layout->theme.background);
    return add_own_text(legend, text, gap, colour);
}

/* A plot's sign, where it has signs, its name, and its values at the last candle. */
static enum status add_plot(struct legend *legend, const char *name, const struct trace *trace)
{
    int em = legend->font.size_px, gap = em * 2 / 3;
    size_t first = legend->count;
    enum status status = STATUS_OK;
    if (trace->kind == PLOT_MARKERS) {
        add_sign(legend, trace, gap);
        gap = em / 3;
    }
    if (name) {
        status = add_given_text(legend, name, gap, legend->room_px / 4);
        gap = em / 3;
    }
    /* A triangle stands clear of what it points at; a dot lies on its value. */
    bool has_value = trace->kind != PLOT_MARKERS || (trace->marker == PLOT_MARKER_DOT && !isnan(trace->last));
    if (status == STATUS_OK && has_value)
        status = add_value(legend, trace, trace->last, gap);
    if (status == STATUS_OK && trace->lower)
        status = add_value(legend, trace, trace->last_lower, em / 2);
    legend->pieces[first].starts_word = true;
    return status;
}

static bool has_values(const struct trace *traces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (traces[i].has_values)
            return true;
    }
    return false;
}

/* Levels and profiles have names or bars, and no value of the last candle. */
static bool has_more_than_traces(const struct plots *plots)
{
    return plots->level_count > 0 || plots->profile.up;
}

static bool is_named(const struct trace *trace)
{
    return !trace->is_bare && !trace->is_quiet && !trace->has_side_label;
}

/* What the legend calls a plot; NULL where the indicator's own name, in front of it, says as much. */
static const char *plot_name(const struct indicator_result *result, size_t index)
{
    const char *name = result->plots.items[index].name;
    return name && result->plots.count == 1 && strcmp(name, result->call->name) == 0 ? NULL : name;
}

/* Whether each plot is called by one of the values that the last parameter was given, so that these stand there anyway:
 * "sma 20 94.02 50 97.41". */
static bool names_repeat(const struct indicator_result *result)
{
    const struct indicator_call *call = result->call;
    if (call->indicator->parameter_count != 1 || indicator_call_repeats(call, 0) != result->plots.count)
        return false;
    for (size_t i = 0; i < result->plots.count; i++) {
        const char *name = result->plots.items[i].name, *value = indicator_call_repeated(call, 0, i);
        if (!name || !value || strcmp(name, value) != 0)
            return false;
    }
    return result->plots.count > 1;
}

/* The name that the call goes by, then its plots. */
static enum status add_entry(struct legend *legend, const struct indicator_result *result, const struct trace *traces)
{
    struct text name = {0};
    size_t first = legend->count;
    if (names_repeat(result) && has_values(traces, result->plots.count))
        text_puts(&name, result->call->name);
    else
        indicator_call_label(&name, result->call);
    enum status status = text_status(&name, legend->compose->error);
    if (status == STATUS_OK)
        status = add_given_text(legend, name.data ? name.data : "", 2 * legend->font.size_px, legend->room_px / 2);
    text_release(&name);
    if (status != STATUS_OK)
        return status;
    legend->pieces[first].starts_word = legend->pieces[first].starts_entry = true;
    if (!has_values(traces, result->plots.count) && !has_more_than_traces(&result->plots))
        return add_own_text(legend, "no values", legend->font.size_px * 2 / 3, muted(legend));
    size_t second = legend->count;
    for (size_t i = 0; status == STATUS_OK && i < result->plots.count; i++) {
        if (is_named(&traces[i]))
            status = add_plot(legend, plot_name(result, i), &traces[i]);
    }
    if (legend->count > second)
        legend->pieces[second].starts_word = false;
    return status;
}

/* ---- Lines ---- */

/* The width of the pieces from `at` to before the next at which `is_end`; 0 is that of a word, 1 of an entry. */
static int run_width(const struct legend *legend, size_t at, bool is_entry)
{
    int width = legend->pieces[at].label.width;
    for (size_t i = at + 1; i < legend->count; i++) {
        const struct piece *piece = &legend->pieces[i];
        if (is_entry ? piece->starts_entry : piece->starts_word)
            break;
        width += piece->gap + piece->label.width;
    }
    return width;
}

static bool is_last_run(const struct legend *legend, size_t at)
{
    for (size_t i = at + 1; i < legend->count; i++) {
        if (legend->pieces[i].starts_word)
            return false;
    }
    return true;
}

static int line_row(const struct legend *legend)
{
    return legend->first_row + (legend->lines - 1) * legend->line_rows;
}

/* Puts a piece at x, without its gap. */
static void put_piece(struct legend *legend, const struct piece *piece)
{
    struct layout *layout = legend->compose->layout;
    int row = line_row(legend);
    if (piece->label.text) {
        struct label *label = &layout->legend[layout->legend_count++];
        *label = piece->label;
        label->x = legend->x;
        label->baseline = compose_baseline(legend->font, row);
    } else {
        int half = layout->sign_px / 2, tall = paint_triangle_rows(layout->sign_px) / 2;
        int tip = piece->marker == PLOT_MARKER_UP ? row - tall : piece->marker == PLOT_MARKER_DOWN ? row + tall : row;
        layout->signs[layout->sign_count++] = (struct legend_sign){
            .marker = piece->marker, .colour = piece->label.colour, .x = legend->x + half, .row = tip};
    }
    legend->x += piece->label.width;
}

/* Free columns to the right of what the line has, less what an ellipsis would need. */
static int room_left(const struct legend *legend, bool is_last)
{
    int room = legend->left + legend->room_px - legend->x;
    if (is_last || legend->lines < legend->lines_most)
        return room;
    return room - legend->font.size_px / 2 - typeface_width(legend->compose->typeface, legend->font, ELLIPSIS);
}

static bool start_line(struct legend *legend)
{
    if (legend->lines == legend->lines_most)
        return false;
    legend->lines++;
    legend->x = legend->left;
    return true;
}

/* Words fill the lines; an entry that would have to be broken begins a line where there is one. False where the lines
 * are full. */
static bool put_word(struct legend *legend, size_t at)
{
    const struct piece *first = &legend->pieces[at];
    bool is_last = is_last_run(legend, at), is_first = legend->x == legend->left;
    int gap = is_first ? 0 : first->gap;
    bool fits = gap + run_width(legend, at, false) <= room_left(legend, is_last);
    if (fits && !is_first && first->starts_entry && gap + run_width(legend, at, true) > room_left(legend, is_last))
        fits = run_width(legend, at, true) > legend->room_px || legend->lines == legend->lines_most;
    if (!fits && !is_first && start_line(legend)) {
        gap = 0;
        fits = run_width(legend, at, false) <= room_left(legend, is_last);
    }
    if (!fits)
        return false;
    legend->x += gap;
    put_piece(legend, first);
    for (size_t i = at + 1; i < legend->count && !legend->pieces[i].starts_word; i++) {
        legend->x += legend->pieces[i].gap;
        put_piece(legend, &legend->pieces[i]);
    }
    return true;
}

static enum status put_lines(struct legend *legend)
{
    if (legend->count == 0)
        return STATUS_OK;
    start_line(legend);
    for (size_t at = 0; at < legend->count; at++) {
        if (!legend->pieces[at].starts_word || put_word(legend, at))
            continue;
        int gap = legend->x == legend->left ? 0 : legend->font.size_px / 2;
        enum status status = add_own_text(legend, ELLIPSIS, gap, muted(legend));
        if (status != STATUS_OK)
            return status;
        legend->x += gap;
        put_piece(legend, &legend->pieces[legend->count - 1]);
        break;
    }
    return STATUS_OK;
}

/* ---- Legends ---- */

/* Pieces of all legends together, an ellipsis for each line among them. */
static size_t pieces_most(const struct compose *compose)
{
    return 3 * compose->indicator_count + 4 * compose->layout->trace_count + 1;
}

static bool reserve(struct compose *compose)
{
    struct layout *layout = compose->layout;
    size_t most = pieces_most(compose);
    layout->sign_px = compose->text_px * 3 / 4 | 1;
    layout->legend = arena_alloc(compose->arena, most, sizeof *layout->legend);
    layout->signs = arena_alloc(compose->arena, most, sizeof *layout->signs);
    layout->strips = arena_alloc(compose->arena, compose->indicator_count, sizeof *layout->strips);
    return layout->legend && layout->signs && layout->strips;
}

static enum status start_legend(struct legend *legend, struct compose *compose)
{
    *legend = (struct legend){
        .compose = compose,
        .font = {FONT_REGULAR, compose->text_px},
        .pieces = arena_alloc(compose->arena, pieces_most(compose), sizeof *legend->pieces),
        .left = compose->margin_px,
        .line_rows = compose->text_px * 3 / 2,
    };
    return legend->pieces ? STATUS_OK : error_no_memory(compose->error);
}

enum status compose_price_legend(struct compose *compose)
{
    if (!compose->has_legend)
        return STATUS_OK;
    if (!reserve(compose))
        return error_no_memory(compose->error);
    struct legend legend;
    enum status status = start_legend(&legend, compose);
    int em = compose->text_px, height = compose->layout->height_px;
    legend.room_px = compose->layout->width_px - 2 * compose->margin_px;
    legend.first_row = compose->header_rows - em / 2 + legend.line_rows / 2;
    /* As many lines as leave the picture to the candles. */
    legend.lines_most = height >= 32 * em ? 3 : height >= 24 * em ? 2 : 1;
    const struct trace *traces = compose->layout->traces;
    for (size_t i = 0; status == STATUS_OK && i < compose->indicator_count; i++) {
        const struct indicator_result *result = &compose->indicators[i];
        if (result->call->indicator->pane == INDICATOR_PANE_PRICE)
            status = add_entry(&legend, result, traces);
        traces += result->plots.count;
    }
    if (status == STATUS_OK)
        status = put_lines(&legend);
    compose->legend_lines = legend.lines;
    return status;
}

static enum status start_pane_legend(struct legend *legend, struct compose *compose, const struct pane *pane)
{
    enum status status = start_legend(legend, compose);
    legend->room_px = compose->layout->plot.x1 - compose->layout->plot.x0 + 1;
    legend->first_row = pane->box.y0 - compose->text_px;
    legend->lines_most = 1;
    return status;
}

static enum status compose_pane_legend(struct compose *compose, const struct pane *pane,
                                       const struct indicator_result *result, const struct trace *traces)
{
    struct legend legend;
    enum status status = start_pane_legend(&legend, compose, pane);
    if (status == STATUS_OK)
        status = add_entry(&legend, result, traces);
    return status == STATUS_OK ? put_lines(&legend) : status;
}

/* Of all indicators over the volume. */
static enum status compose_volume_legend(struct compose *compose, const struct pane *pane)
{
    struct legend legend;
    enum status status = start_pane_legend(&legend, compose, pane);
    const struct trace *traces = compose->layout->traces;
    for (size_t i = 0; status == STATUS_OK && i < compose->indicator_count; i++) {
        const struct indicator_result *result = &compose->indicators[i];
        if (compose_pane_of(compose, result->call) == INDICATOR_PANE_VOLUME)
            status = add_entry(&legend, result, traces);
        traces += result->plots.count;
    }
    return status == STATUS_OK ? put_lines(&legend) : status;
}

/* A small name in the pane's top left corner, if it takes no more than half of the pane's height. */
static enum status compose_inner_name(struct compose *compose, const struct pane *pane,
                                      const struct indicator_call *call, size_t *lost)
{
    struct layout *layout = compose->layout;
    struct label label = {
        .font = {FONT_REGULAR, compose->text_px * 5 / 6},
        .colour = layout->theme.text_muted,
        .x = layout->plot.x0,
        .baseline = pane->box.y0 + typeface_ascent((struct font){FONT_REGULAR, compose->text_px * 5 / 6}),
    };
    int bottom = label.baseline + typeface_descent(label.font) - 1;
    if (2 * (bottom - pane->box.y0 + 1) > pane->box.y1 - pane->box.y0 + 1) {
        ++*lost;
        return STATUS_OK;
    }
    struct text name = {0};
    indicator_call_label(&name, call);
    uint32_t missing = 0;
    int room = (layout->plot.x1 - layout->plot.x0 + 1) / 2;
    enum status status = text_status(&name, compose->error);
    if (status == STATUS_OK)
        status = typeface_fit(compose->typeface, &label, name.data ? name.data : "", room, compose->arena, &missing,
                              compose->error);
    text_release(&name);
    if (status != STATUS_OK)
        return status;
    layout->legend[layout->legend_count++] = label;
    layout->strips[layout->strip_count++] =
        (struct box){label.x, pane->box.y0, label.x + label.width + label.font.size_px / 3, bottom};
    return compose_warn_missing(compose, missing, "legend");
}

static enum status warn_lost(struct compose *compose, size_t lost)
{
    char text[96];
    if (lost == 0)
        return STATUS_OK;
    snprintf(text, sizeof text, "no room for the %s of %zu %s: make the picture larger",
             lost == 1 ? "legend" : "legends", lost, lost == 1 ? "pane" : "panes");
    return compose_warn(compose, text);
}

enum status compose_pane_legends(struct compose *compose)
{
    const struct layout *layout = compose->layout;
    const struct trace *traces = layout->traces;
    const struct pane *pane = layout->panes + layout->pane_count - compose->own_panes;
    enum status status = STATUS_OK;
    size_t lost = compose->has_lost_legend ? 1 : 0;
    /* Bars and a line over them say what they are where there is no room for more. */
    if (compose->has_legend && compose->has_legend_rows && compose->volume_plots > 0)
        status = compose_volume_legend(compose, layout_pane(layout, PANE_VOLUME));
    for (size_t i = 0; compose->has_legend && status == STATUS_OK && i < compose->indicator_count; i++) {
        const struct indicator_result *result = &compose->indicators[i];
        bool is_own = compose_pane_of(compose, result->call) == INDICATOR_PANE_OWN;
        if (is_own && compose->has_legend_rows)
            status = compose_pane_legend(compose, pane++, result, traces);
        else if (is_own)
            status = compose_inner_name(compose, pane++, result->call, &lost);
        traces += result->plots.count;
    }
    return status == STATUS_OK ? warn_lost(compose, lost) : status;
}
