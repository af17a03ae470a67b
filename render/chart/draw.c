#include "render/chart/annotations.h"
#include "render/chart/layout.h"
#include "render/chart/paint.h"
#include "render/chart/traces.h"
#include "render/chart/type.h"

void draw_background(const struct layout *layout, struct painter *painter, struct box box)
{
    if (layout->theme.is_open) {
        paint_clear(painter, box);
        return;
    }
    paint_start(painter, layout->theme.background);
    paint_box(painter, box);
    paint_finish(painter);
}

void draw_start_pale(const struct layout *layout, struct painter *painter, colour_rgb colour)
{
    if (layout->theme.is_open)
        paint_start_faint(painter, colour, layout->theme.background);
    else
        paint_start(painter, colour);
}

static void draw_horizontal_grid(const struct layout *layout, struct painter *painter)
{
    for (size_t i = 0; i < layout->pane_count; i++) {
        const struct pane *pane = &layout->panes[i];
        for (size_t at = 0; at < pane->tick_count; at++) {
            const struct tick *tick = &pane->ticks[at];
            if (!tick->is_guide)
                paint_box(painter, (struct box){layout->plot.x0, tick->row, layout->plot.x1, tick->row});
        }
    }
}

static void draw_vertical_grid(const struct layout *layout, struct painter *painter)
{
    for (size_t i = 0; i < layout->time_tick_count; i++) {
        int x = layout->time_ticks[i].x;
        if (!layout->time_ticks[i].has_line)
            continue;
        for (size_t at = 0; at < layout->pane_count; at++)
            paint_box(painter, (struct box){x, layout->panes[at].box.y0, x, layout->panes[at].box.y1});
    }
}

/* The rule under the plot and the ones between panes. */
static void draw_rules(const struct layout *layout, struct painter *painter)
{
    if (layout->time_tick_count > 0) {
        draw_start_pale(layout, painter, layout->theme.axis);
        paint_box(painter, (struct box){layout->plot.x0, layout->plot.y1 + 1, layout->plot.x1, layout->plot.y1 + 1});
        paint_finish(painter);
    }
    if (layout->panes[0].tick_count == 0)
        return;
    draw_start_pale(layout, painter, layout->theme.pane_border);
    for (size_t i = 1; i < layout->pane_count; i++) {
        int row = layout->panes[i].rule_row;
        paint_box(painter, (struct box){layout->plot.x0, row, layout->plot.x1, row});
    }
    paint_finish(painter);
}

/* Dots in a paler shade than the candles', so that nothing beside a candle looks like a part of it. */
static void draw_last_line(const struct layout *layout, struct painter *painter)
{
    if (!layout->last.is_shown)
        return;
    draw_start_pale(layout, painter, colour_mix(layout->theme.background, layout->last.fill, 192));
    for (int x = layout->plot.x0; x <= layout->plot.x1; x += 3)
        paint_box(painter, (struct box){x, layout->last.row, x, layout->last.row});
    paint_finish(painter);
}

static void draw_volume(const struct layout *layout, struct painter *painter)
{
    const struct pane *pane = layout_pane(layout, PANE_VOLUME);
    if (!pane)
        return;
    for (int direction = DIRECTION_UP; direction <= DIRECTION_UNCHANGED; direction++) {
        draw_start_pale(layout, painter, layout_volume_colour(layout, direction));
        for (size_t i = 0; i < layout->candles.count; i++) {
            const struct candle_box *box = &layout->boxes[i];
            if ((int)box->direction == direction && box->volume_row >= 0)
                paint_box(painter, (struct box){box->x0, box->volume_row, box->x1, pane->box.y1});
        }
        paint_finish(painter);
    }
}

enum status draw_tag(const struct tag *tag, struct painter *painter, struct error *error)
{
    if (!tag->is_shown)
        return STATUS_OK;
    struct box box = tag->box;
    paint_start(painter, tag->fill);
    /* Corners cut by a pixel look rounded. */
    paint_box(painter, (struct box){box.x0 + 1, box.y0, box.x1 - 1, box.y0});
    paint_box(painter, (struct box){box.x0, box.y0 + 1, box.x1, box.y1 - 1});
    paint_box(painter, (struct box){box.x0 + 1, box.y1, box.x1 - 1, box.y1});
    paint_finish(painter);
    return paint_label(painter, &tag->label, error);
}

static struct box notice_box(const struct label *label)
{
    int pad = label->font.size_px / 2;
    return (struct box){label->x - pad, label->baseline - typeface_ascent(label->font) - pad / 2,
                        label->x + label->width - 1 + pad, label->baseline + typeface_descent(label->font) + pad / 2};
}

/* Clear of the grid. */
static enum status draw_notice(const struct layout *layout, struct painter *painter, struct error *error)
{
    const struct label *label = &layout->notice;
    if (!label->text)
        return STATUS_OK;
    draw_background(layout, painter, notice_box(label));
    return paint_label(painter, label, error);
}

/* Names inside the panes stand on the background. What is open and no pixels cannot be cleared for them later on. */
static void spare_names(const struct layout *layout, struct painter *painter)
{
    if (painter->pixels || !layout->theme.is_open ||
        layout->strip_count + layout->side_label_count + (layout->notice.text ? 1 : 0) == 0)
        return;
    paint_start_spared(painter);
    for (size_t i = 0; i < layout->strip_count; i++)
        paint_box(painter, layout->strips[i]);
    for (size_t i = 0; i < layout->side_label_count; i++)
        paint_box(painter, layout->side_labels[i].box);
    if (layout->notice.text)
        paint_box(painter, notice_box(&layout->notice));
    paint_finish_spared(painter);
}

static enum status draw_labels(const struct layout *layout, struct painter *painter, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < layout->header_count; i++)
        status = paint_label(painter, &layout->header[i], error);
    for (size_t i = 0; status == STATUS_OK && i < layout->time_tick_count; i++)
        status = paint_label(painter, &layout->time_ticks[i].label, error);
    for (size_t i = 0; i < layout->pane_count; i++) {
        const struct pane *pane = &layout->panes[i];
        for (size_t at = 0; status == STATUS_OK && at < pane->tick_count; at++)
            status = paint_label(painter, &pane->ticks[at].label, error);
        if (status == STATUS_OK)
            status = draw_tag(&pane->tag, painter, error);
    }
    for (size_t i = 0; status == STATUS_OK && i < layout->legend_count; i++)
        status = paint_label(painter, &layout->legend[i], error);
    if (status == STATUS_OK)
        status = draw_notice(layout, painter, error);
    if (status == STATUS_OK)
        status = draw_annotation_labels(layout, painter, error);
    return status == STATUS_OK ? draw_tag(&layout->last, painter, error) : status;
}

/* What lies beneath the candles comes first; over them there are only an indicator's lines and signs. */
static enum status draw_all(const struct layout *layout, struct painter *painter, struct error *error)
{
    draw_background(layout, painter, (struct box){0, 0, layout->width_px - 1, layout->height_px - 1});
    spare_names(layout, painter);
    draw_start_pale(layout, painter, layout->theme.grid);
    draw_horizontal_grid(layout, painter);
    draw_vertical_grid(layout, painter);
    paint_finish(painter);
    draw_rules(layout, painter);
    draw_profiles(layout, painter);
    draw_last_line(layout, painter);
    draw_guides(layout, painter);
    draw_annotation_lines(layout, painter);
    draw_veils(layout, painter);
    draw_volume(layout, painter);
    draw_bars(layout, painter);
    draw_levels(layout, painter);
    enum status status = layout->is_empty ? STATUS_OK : layout->type->draw(layout, painter, error);
    draw_curves(layout, painter);
    draw_markers(layout, painter);
    draw_annotation_signs(layout, painter);
    paint_end_spared(painter);
    if (status == STATUS_OK)
        status = draw_side_labels(layout, painter, error);
    return status == STATUS_OK ? draw_labels(layout, painter, error) : status;
}

enum status chart_draw(const struct layout *layout, struct typeface *typeface, cairo_surface_t *surface,
                       struct error *error)
{
    return chart_draw_wordless(layout, typeface, surface, NULL, error);
}

enum status chart_draw_wordless(const struct layout *layout, struct typeface *typeface, cairo_surface_t *surface,
                                struct words *words, struct error *error)
{
    struct painter painter;
    enum status status = painter_begin(&painter, surface, layout->width_px, layout->height_px, typeface, error);
    if (status != STATUS_OK)
        return status;
    painter.words = words;
    status = draw_all(layout, &painter, error);
    enum status ended = painter_end(&painter, status == STATUS_OK ? error : NULL);
    return status == STATUS_OK ? ended : status;
}

enum status chart_draw_indexed(const struct layout *layout, struct typeface *typeface, struct index_frame *frame,
                               struct error *error)
{
    struct painter painter;
    painter_begin_indexed(&painter, frame, typeface);
    enum status status = draw_all(layout, &painter, error);
    painter_end(&painter, NULL);
    return status;
}
