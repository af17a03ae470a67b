/* What a chart's type makes of its candles. */
#include "render/chart/compose.h"
#include "render/chart/type.h"

#include <math.h>
#include <string.h>

/* Bricks and the like that a picture may be asked for beyond those that have a column of their own. */
enum { GATHERED_MAX = 10000 };

static enum status refuse_indicators(struct compose *compose)
{
    const struct chart_type *type = compose->options->type;
    return error_set(compose->error, STATUS_USAGE,
                     "indicators do not go with type %s: they have a value for each candle, and a %s is none",
                     type->name, type->unit);
}

static enum status take_transformed(struct compose *compose, const struct transformation *work)
{
    struct layout *layout = compose->layout;
    memcpy(layout->arguments, work->arguments, sizeof layout->arguments);
    layout->type_note = compose_text(compose, work->note);
    if (!layout->type_note)
        return error_no_memory(compose->error);
    layout->is_empty = work->candles.count == 0;
    if (layout->is_empty)
        return compose_warn(compose, work->note);
    compose->candles = work->candles;
    return STATUS_OK;
}

enum status compose_transform(struct compose *compose)
{
    const struct chart_type *type = compose->options->type;
    if (type->unit && compose->indicator_count > 0)
        return refuse_indicators(compose);
    if (!type->transform)
        return STATUS_OK;
    struct transformation work = {
        .series = compose->series,
        .span = compose->span,
        .candles = compose->own,
        .most = (size_t)compose->options->width_px + GATHERED_MAX,
        .arena = compose->arena,
        .error = compose->error,
    };
    for (size_t i = 0; i < type->parameter_count; i++) {
        double given = compose->options->arguments[i];
        work.arguments[i] = given > 0 ? given : chart_type_default(type, i);
    }
    enum status status = type->transform(&work);
    return status == STATUS_OK ? take_transformed(compose, &work) : status;
}

static enum status place_closes(struct compose *compose)
{
    struct layout *layout = compose->layout;
    const struct pane *price = &layout->panes[0];
    size_t count = layout->candles.count;
    struct point *closes = arena_alloc(compose->arena, count, sizeof *closes);
    struct point *ground = arena_alloc(compose->arena, count, sizeof *ground);
    if (!closes || !ground)
        return error_no_memory(compose->error);
    for (size_t i = 0; i < count; i++) {
        double x = (layout->boxes[i].x0 + layout->boxes[i].x1) / 2 + 0.5;
        closes[i] = (struct point){x, scale_position(&price->scale, layout->candles.close[i]) + 0.5};
        ground[i] = (struct point){x, price->box.y1 + 1.0};
    }
    layout->closes = closes;
    layout->ground = ground;
    return STATUS_OK;
}

/* In the middle of the price pane, where it has room there. */
static void place_notice(struct compose *compose)
{
    struct layout *layout = compose->layout;
    const struct box *box = &layout->panes[0].box;
    struct label *label = &layout->notice;
    int columns = box->x1 - box->x0 + 1, rows = box->y1 - box->y0 + 1;
    label->font = (struct font){FONT_REGULAR, compose->text_px};
    label->colour = layout->theme.text_muted;
    label->width = typeface_width(compose->typeface, label->font, layout->type_note);
    if (layout->is_bare || label->width + 2 * compose->text_px > columns || rows < 3 * compose->text_px)
        return;
    label->text = layout->type_note;
    label->x = box->x0 + (columns - label->width) / 2;
    label->baseline = compose_baseline(label->font, (box->y0 + box->y1) / 2);
}

enum status compose_shape(struct compose *compose)
{
    if (compose->layout->is_empty)
        place_notice(compose);
    return compose->layout->type->is_curve ? place_closes(compose) : STATUS_OK;
}

colour_rgb compose_last_colour(const struct compose *compose)
{
    const struct layout *layout = compose->layout;
    const struct chart_type *type = layout->type;
    size_t last = compose->own.count - 1;
    if (type->is_curve)
        return layout->theme.text;
    bool is_own = type->direction && !type->unit;
    return layout_colour(layout,
                         is_own ? type->direction(&compose->own, last) : candles_direction(&compose->own, last));
}
