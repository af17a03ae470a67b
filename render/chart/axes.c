#include "render/chart/annotations.h"
#include "render/chart/compose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct font axis_font(const struct compose *compose)
{
    return (struct font){FONT_REGULAR, compose->text_px};
}

/* Free columns on either side of the axis' labels. */
static int axis_pad(const struct compose *compose)
{
    return compose->text_px;
}

/* Columns between the plot and a tag, and between a tag and the picture's edge. */
static int tag_gap(const struct compose *compose)
{
    return compose->text_px / 3;
}

/* The width of a figure up to its decimal point, or to the letter behind it: what stands left of the shared column. */
static int whole_width(const struct compose *compose, const char *text)
{
    size_t length = strcspn(text, ".KMBTe");
    char whole[FIGURE_SIZE];
    if (length >= sizeof whole)
        length = sizeof whole - 1;
    memcpy(whole, text, length);
    whole[length] = 0;
    return typeface_width(compose->typeface, axis_font(compose), whole);
}

int compose_baseline(struct font font, int row)
{
    return row + (typeface_cap_height(font) + 1) / 2;
}

static enum status set_tick_text(struct compose *compose, struct tick *tick, const char *text)
{
    tick->label.font = axis_font(compose);
    tick->label.colour = compose->layout->theme.text_muted;
    tick->label.text = compose_text(compose, text);
    tick->label.width = typeface_width(compose->typeface, tick->label.font, text);
    tick->label.baseline = compose_baseline(tick->label.font, tick->row);
    return tick->label.text ? STATUS_OK : error_no_memory(compose->error);
}

/* Half of a label's height, with a row to spare. */
static int half_label(const struct compose *compose)
{
    return compose->text_px / 2 + 1;
}

/* Labels may reach into half of the gap between panes, so that labels of two panes never meet. */
static bool is_within_pane(const struct compose *compose, const struct pane *pane, int row)
{
    int slack = compose->text_px / 2;
    return row - half_label(compose) >= pane->box.y0 - slack && row + half_label(compose) <= pane->box.y1 + slack;
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
    tag->label.font = axis_font(compose);
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

static enum status make_pane_ticks(struct compose *compose, size_t index)
{
    struct pane *pane = &compose->layout->panes[index];
    if (pane->role != PANE_INDICATOR || pane->is_empty)
        return STATUS_OK;
    int em = compose->text_px, rows = pane->box.y1 - pane->box.y0 + 1;
    write_tick *write = is_large(pane) ? write_volume : write_price;
    int spacing = rows < roomy_rows(compose) ? em * 3 / 2 : em * 5 / 2, least = em * 7 / 5;
    enum status status = make_ticks(compose, pane, spacing, 0, write);
    /* A single tick says nothing of the scale. Of closer ones some can be left out until two stand far enough apart. */
    bool has_room = rows >= em * 5 / 2;
    for (spacing = least; has_room && status == STATUS_OK && pane->tick_count < 2 && spacing >= 1; spacing--) {
        pane->tick_count = 0;
        status = make_ticks(compose, pane, spacing, least, write);
    }
    const struct plots *plots = plots_of_pane(compose, index);
    if (status == STATUS_OK && plots && plots->guide_count > 0)
        status = add_guide_ticks(compose, pane, plots);
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
    last->label.font = axis_font(compose);
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

/* What the axis' labels need on either side of the column that their decimal points share. */
struct axis_room {
    int whole, rest;
};

static void widen(const struct compose *compose, const char *text, struct axis_room *room)
{
    int left = whole_width(compose, text);
    int right = typeface_width(compose->typeface, axis_font(compose), text) - left;
    room->whole = left > room->whole ? left : room->whole;
    room->rest = right > room->rest ? right : room->rest;
}

/* The labels of an indicator's pane get room as long as the axis stays within a fifth of the picture: past that they
 * are left out, rather than to take the prices' own away. */
static void widen_for_pane(const struct compose *compose, const struct pane *pane, struct axis_room *room)
{
    struct axis_room wanted = *room;
    if (pane->role != PANE_INDICATOR)
        return;
    for (size_t i = 0; i < pane->tick_count; i++)
        widen(compose, pane->ticks[i].label.text, &wanted);
    if (pane->tag.label.text)
        widen(compose, pane->tag.label.text, &wanted);
    if (2 * axis_pad(compose) + wanted.whole + wanted.rest <= compose->layout->width_px / 5)
        *room = wanted;
}

int compose_axis_width(struct compose *compose)
{
    const struct layout *layout = compose->layout;
    const struct pane *price = &layout->panes[0];
    struct axis_room room = {0};
    for (size_t i = 0; i < price->tick_count; i++)
        widen(compose, price->ticks[i].label.text, &room);
    widen(compose, layout->last.label.text, &room);
    for (size_t i = 0; compose->annotations && i < compose->annotations->level_count; i++)
        widen(compose, compose->annotations->levels[i].tag.label.text, &room);
    /* Volumes are known once the columns are; as a rule they look like this. */
    if (layout_pane(layout, PANE_VOLUME))
        widen(compose, "100M", &room);
    for (size_t i = 1; i < layout->pane_count; i++)
        widen_for_pane(compose, &layout->panes[i], &room);
    int pad = axis_pad(compose);
    compose->point_x = layout->width_px - pad - room.rest;
    return pad + room.whole + room.rest + pad;
}

/* Puts a label so that its decimal point stands in the shared column, as far as the axis is wide enough. */
static bool place_on_axis(const struct compose *compose, struct label *label)
{
    int least = compose->axis_x + 2, most = compose->layout->width_px - 2 - label->width;
    label->x = compose->point_x - whole_width(compose, label->text);
    label->x = label->x > most ? most : label->x;
    return label->x >= least;
}

static void place_ticks(const struct compose *compose, struct pane *pane)
{
    for (size_t i = 0; i < pane->tick_count; i++) {
        if (!place_on_axis(compose, &pane->ticks[i].label))
            pane->ticks[i].label.text = NULL;
    }
}

static colour_rgb tag_text_colour(const struct theme *theme, colour_rgb fill)
{
    if (colour_contrast(theme->tag_text, fill) >= 4.5)
        return theme->tag_text;
    return colour_contrast(0xffffff, fill) >= 4.5 ? 0xffffff : 0x000000;
}

bool compose_fit_tag(const struct compose *compose, const struct pane *pane, struct tag *tag, int middle)
{
    const struct layout *layout = compose->layout;
    int em = compose->text_px, half = (em + 7) / 2, slack = em / 2;
    middle = middle + half > pane->box.y1 + slack ? pane->box.y1 + slack - half : middle;
    middle = middle - half < pane->box.y0 - slack ? pane->box.y0 - slack + half : middle;
    tag->box = (struct box){
        .x0 = compose->axis_x + tag_gap(compose),
        .y0 = middle - half,
        .x1 = layout->width_px - 1 - tag_gap(compose),
        .y1 = middle + half,
    };
    tag->label.colour = tag_text_colour(&layout->theme, tag->fill);
    tag->label.baseline = compose_baseline(tag->label.font, middle);
    return place_on_axis(compose, &tag->label);
}

void compose_show_tag(const struct compose *compose, struct pane *pane, struct tag *tag)
{
    tag->is_shown = true;
    for (size_t i = 0; i < pane->tick_count; i++) {
        struct tick *tick = &pane->ticks[i];
        if (tick->row + half_label(compose) >= tag->box.y0 && tick->row - half_label(compose) <= tag->box.y1)
            tick->label.text = NULL;
    }
}

static void place_tag(const struct compose *compose, struct pane *pane, struct tag *tag)
{
    if (compose_fit_tag(compose, pane, tag, tag->row))
        compose_show_tag(compose, pane, tag);
}

/* The last close in its candle's colour. */
static void place_last_tag(struct compose *compose)
{
    struct layout *layout = compose->layout;
    struct tag *tag = &layout->last;
    tag->row = scale_row(&layout->panes[0].scale, compose->own.close[compose->own.count - 1]);
    tag->fill = compose_last_colour(compose);
    place_tag(compose, &layout->panes[0], tag);
}

/* The candles' times on the file's own clock; NULL where memory runs out. */
static const int64_t *clock_times(struct compose *compose)
{
    const struct candles *candles = &compose->layout->candles;
    if (compose->series->ahead_us == 0 && !compose->series->zone)
        return candles->time_us;
    int64_t *times_us = arena_alloc(compose->arena, candles->count, sizeof *times_us);
    for (size_t i = 0; times_us && i < candles->count; i++)
        times_us[i] = series_clock_us(compose->series, candles->time_us[i]);
    return times_us;
}

static enum status compose_time_axis(struct compose *compose)
{
    struct layout *layout = compose->layout;
    const int64_t *times_us = clock_times(compose);
    if (!times_us)
        return error_no_memory(compose->error);
    struct time_axis axis = {
        .time_us = times_us,
        .x = layout->middles,
        .count = layout->candles.count,
        .has_time = layout->has_time,
        .is_gathered = layout->candles.sources != NULL,
        .interval_us = compose->series->interval_us,
        .left = compose->margin_px,
        .right = layout->width_px - 1 - compose->margin_px,
        .size_px = compose->text_px,
    };
    enum status status = time_axis_ticks(&axis, compose->typeface, compose->arena, &layout->time_ticks,
                                         &layout->time_tick_count, compose->error);
    for (size_t i = 0; status == STATUS_OK && i < layout->time_tick_count; i++) {
        struct label *label = &layout->time_ticks[i].label;
        bool stands_out = label->font.face == FONT_MEDIUM;
        label->colour = stands_out ? layout->theme.text : layout->theme.text_muted;
        label->baseline = layout->plot.y1 + compose->text_px * 3 / 4 + typeface_cap_height(label->font) + 1;
    }
    return status;
}

static enum status compose_price_axis(struct compose *compose)
{
    struct layout *layout = compose->layout;
    place_ticks(compose, &layout->panes[0]);
    place_last_tag(compose);
    enum status tagged = compose_annotation_tags(compose);
    if (tagged != STATUS_OK)
        return tagged;
    for (size_t i = 1; i < layout->pane_count; i++) {
        struct pane *pane = &layout->panes[i];
        if (pane->role == PANE_VOLUME) {
            enum status status = make_ticks(compose, pane, compose->text_px * 5 / 2, 0, write_volume);
            if (status != STATUS_OK)
                return status;
        }
        place_ticks(compose, pane);
        if (pane->tag.label.text)
            place_tag(compose, pane, &pane->tag);
    }
    return STATUS_OK;
}

enum status compose_axes(struct compose *compose)
{
    enum status status = STATUS_OK;
    if (compose->has_price_axis)
        status = compose_price_axis(compose);
    if (status == STATUS_OK && compose->has_time_axis)
        status = compose_time_axis(compose);
    return status;
}
