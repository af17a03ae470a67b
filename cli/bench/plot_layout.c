#include "cli/bench/plot.h"
#include "render/chart/figure.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

/* Rows and columns of the picture. */
enum {
    PLOT_TOP = 94,
    PLOT_BOTTOM = PLOT_HEIGHT_PX - 54,
    TICKS_ROW = PLOT_BOTTOM + 16,
    WORKERS_ROW = PLOT_HEIGHT_PX - 17,
    PANE_GAP_PX = 24,
    AXIS_GAP_PX = 8,
    TICK_SPACING_PX = 44,
    LABEL_GAP_PX = 10, /* between numbers of workers */
};

static const struct font font = {FONT_REGULAR, PLOT_TEXT_PX};

enum status plot_add_label(struct plot *plot, struct font face, colour_rgb colour, int row, const char *text,
                           int room_px, struct label **label)
{
    uint32_t missing; /* is shown as a box, which says enough */
    *label = &plot->labels[plot->label_count++];
    **label = (struct label){.font = face, .colour = colour, .baseline = row + (typeface_cap_height(face) + 1) / 2};
    return typeface_fit(plot->typeface, *label, text, room_px, plot->arena, &missing, plot->error);
}

/* ---- Up and down ---- */

/* A line that begins above all panes goes on above them: it only ever rises. */
static bool is_ideal_visible(const struct plot *plot)
{
    for (size_t i = 0; plot->has_ideal && i < plot->pane_count; i++) {
        const struct plot_pane *pane = &plot->panes[i];
        if (pane->one_worker > 0 && plot_ideal(plot, pane, plot->slots[0]) < plot->scale.max)
            return true;
    }
    return false;
}

/* The ideal widens the scale where it leaves the measured at least two thirds of it; in a sweep, which asks how far
 * from it the workers are, half. */
static void fit_scale(struct plot *plot)
{
    double most = 0, ideal = 0, best = 0;
    for (size_t i = 0; i < plot->pane_count; i++) {
        const struct plot_pane *pane = &plot->panes[i];
        for (int pool = 0; pool < POOL_KIND_COUNT; pool++) {
            for (size_t slot = 0; pane->values[pool] && slot < plot->slot_count; slot++) {
                if (isnan(pane->values[pool][slot].middle))
                    continue;
                most = fmax(most, pane->values[pool][slot].high);
                best = fmax(best, pane->values[pool][slot].middle);
            }
        }
        if (plot->has_ideal)
            ideal = fmax(ideal, plot_ideal(plot, pane, plot->slots[plot->slot_count - 1]));
    }
    if (plot->table->is_sweep ? ideal <= best * 2 : ideal <= most * 1.5)
        most = fmax(most, ideal);
    plot->scale = scale_fit(0, most, PLOT_TOP, PLOT_BOTTOM, false, 0.03);
    scale_ticks(&plot->ticks, &plot->scale, TICK_SPACING_PX);
    plot->has_ideal = is_ideal_visible(plot);
}

/* The first of all labels, so that place_panes finds them; *width is that of the widest. */
static enum status add_scale_labels(struct plot *plot, int *width)
{
    int decimals = figure_step_decimals(plot->ticks.step);
    *width = 0;
    for (size_t i = 0; i < plot->ticks.count; i++) {
        char text[FIGURE_SIZE];
        figure_price(text, plot->ticks.values[i], decimals);
        int row = scale_row(&plot->scale, plot->ticks.values[i]);
        struct label *label;
        enum status status = plot_add_label(plot, font, plot->theme->text_muted, row, text, PLOT_WIDTH_PX, &label);
        if (status != STATUS_OK)
            return status;
        if (label->width > *width)
            *width = label->width;
    }
    return STATUS_OK;
}

/* ---- Left and right ---- */

/* Numbers of a sweep stand where they are on a line; others, as 2, 4, 8, at equal distances. */
static double slot_place(const struct plot *plot, size_t slot)
{
    if (!plot->table->is_sweep)
        return (slot + 0.5) / plot->slot_count;
    double span = (double)(plot->slots[plot->slot_count - 1] - plot->slots[0]) + 1;
    return ((double)(plot->slots[slot] - plot->slots[0]) + 0.5) / span;
}

double plot_slot_x(const struct plot *plot, const struct plot_pane *pane, size_t slot)
{
    return pane->box.x0 + slot_place(plot, slot) * (pane->box.x1 - pane->box.x0 + 1);
}

double plot_pool_x(const struct plot *plot, const struct plot_pane *pane, enum pool_kind pool, size_t slot)
{
    int before = 0, count = 0;
    for (int i = POOL_SERIAL + 1; i < POOL_KIND_COUNT; i++) {
        before += plot->has_pool[i] && i < (int)pool;
        count += plot->has_pool[i];
    }
    int step = plot->slot_px >= 100 ? 9 : plot->slot_px / 12;
    return floor(plot_slot_x(plot, pane, slot)) + 0.5 + floor((before - (count - 1) / 2.0) * step);
}

/* All are equally wide, and the last one ends at the margin. */
static void place_panes(struct plot *plot, int axis_px)
{
    int count = (int)plot->pane_count, left = PLOT_MARGIN_PX + axis_px + AXIS_GAP_PX;
    int room = PLOT_WIDTH_PX - PLOT_MARGIN_PX - left - PANE_GAP_PX * (count - 1), width = room / count;
    left += room % count;
    for (size_t i = 0; i < plot->ticks.count; i++)
        plot->labels[i].x = left - AXIS_GAP_PX - plot->labels[i].width;
    for (int i = 0; i < count; i++) {
        int x0 = left + i * (width + PANE_GAP_PX);
        plot->panes[i].box = (struct box){x0, PLOT_TOP, x0 + width - 1, PLOT_BOTTOM};
    }
    plot->slot_px = width;
    for (size_t i = 1; i < plot->slot_count; i++) {
        double distance = plot_slot_x(plot, &plot->panes[0], i) - plot_slot_x(plot, &plot->panes[0], i - 1);
        if (distance < plot->slot_px)
            plot->slot_px = (int)distance;
    }
}

static int slot_text(const struct plot *plot, size_t slot, char text[FIGURE_SIZE])
{
    snprintf(text, FIGURE_SIZE, "%zu", plot->slots[slot]);
    return typeface_width(plot->typeface, font, text);
}

/* Of a sweep multiples of the step have labels, and its first number where that leaves it room; of others each
 * step-th. */
static bool has_label(const struct plot *plot, size_t slot, size_t step)
{
    size_t workers = plot->slots[slot];
    if (!plot->table->is_sweep)
        return slot % step == 0;
    return workers % step == 0 || (slot == 0 && step - workers % step >= step - step / 4);
}

/* Marks the slots that have labels at this step; false where two of these come too close. */
static bool choose_labels(struct plot *plot, size_t step)
{
    double end = -INFINITY;
    for (size_t i = 0; i < plot->slot_count; i++) {
        char text[FIGURE_SIZE];
        plot->is_labelled[i] = has_label(plot, i, step);
        if (!plot->is_labelled[i])
            continue;
        int width = slot_text(plot, i, text);
        double x = plot_slot_x(plot, &plot->panes[0], i) - width / 2.0;
        if (x < end)
            return false;
        end = x + width + LABEL_GAP_PX;
    }
    return true;
}

/* 1, 2, 5, 10, 20, ... for a sweep, else 1, 2, 3, ... */
static size_t next_step(const struct plot *plot, size_t step)
{
    size_t digit = step;
    while (digit >= 10)
        digit /= 10;
    return !plot->table->is_sweep ? step + 1 : digit == 2 ? step / 2 * 5 : step * 2;
}

/* A number of workers, or what these numbers are. */
static enum status add_centred(struct plot *plot, double middle, int row, const char *text)
{
    struct label *label;
    enum status status = plot_add_label(plot, font, plot->theme->text_muted, row, text, PLOT_WIDTH_PX, &label);
    label->x = (int)floor(middle - label->width / 2.0 + 0.5);
    return status;
}

static enum status add_slot_labels(struct plot *plot)
{
    const struct box first = plot->panes[0].box, last = plot->panes[plot->pane_count - 1].box;
    enum status status = add_centred(plot, (first.x0 + last.x1) / 2.0, WORKERS_ROW, "workers");
    for (size_t i = 0; i < plot->pane_count; i++) {
        for (size_t slot = 0; status == STATUS_OK && slot < plot->slot_count; slot++) {
            char text[FIGURE_SIZE];
            if (!plot->is_labelled[slot])
                continue;
            slot_text(plot, slot, text);
            status = add_centred(plot, plot_slot_x(plot, &plot->panes[i], slot), TICKS_ROW, text);
        }
    }
    return status;
}

enum status plot_arrange(struct plot *plot)
{
    enum { HEADER_LABELS = 32 };
    int width;
    fit_scale(plot);
    plot->label_most = HEADER_LABELS + plot->ticks.count + (plot->slot_count + 3) * plot->pane_count;
    plot->labels = arena_alloc(plot->arena, plot->label_most, sizeof *plot->labels);
    plot->is_labelled = arena_alloc(plot->arena, plot->slot_count, sizeof *plot->is_labelled);
    if (!plot->labels || !plot->is_labelled)
        return error_no_memory(plot->error);
    enum status status = add_scale_labels(plot, &width);
    if (status != STATUS_OK)
        return status;
    place_panes(plot, width);
    for (size_t step = 1; !choose_labels(plot, step) && step < SIZE_MAX / 4;)
        step = next_step(plot, step);
    return add_slot_labels(plot);
}
