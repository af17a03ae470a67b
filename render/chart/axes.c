#include "render/chart/annotations.h"
#include "render/chart/compose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct font compose_axis_font(const struct compose *compose)
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
    return typeface_width(compose->typeface, compose_axis_font(compose), whole);
}

int compose_baseline(struct font font, int row)
{
    return row + (typeface_cap_height(font) + 1) / 2;
}

int compose_half_label(const struct compose *compose)
{
    return compose->text_px / 2 + 1;
}

/* What the axis' labels need on either side of the column that their decimal points share. */
struct axis_room {
    int whole, rest;
};

static void widen(const struct compose *compose, const char *text, struct axis_room *room)
{
    int left = whole_width(compose, text);
    int right = typeface_width(compose->typeface, compose_axis_font(compose), text) - left;
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
        if (tick->row + compose_half_label(compose) >= tag->box.y0 &&
            tick->row - compose_half_label(compose) <= tag->box.y1)
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
            enum status status = compose_volume_ticks(compose, pane);
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
