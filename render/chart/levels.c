#include "render/chart/compose.h"

#include <math.h>

/* How much of the theme's muted text a level's line shows, of 256: 3:1 on the background in every theme. */
enum { LINE_SHARE = 192 };

static struct font side_font(const struct compose *compose)
{
    return (struct font){FONT_REGULAR, compose->text_px * 5 / 6};
}

/* Columns between a line's end and its name, and between the name and what is right of the plot. */
static int side_gap(const struct compose *compose)
{
    return compose->text_px / 3;
}

static bool has_levels(const struct indicator_result *result)
{
    return result->call->indicator->pane == INDICATOR_PANE_PRICE && result->plots.level_count > 0;
}

static size_t count_levels(const struct compose *compose)
{
    size_t count = 0;
    for (size_t i = 0; i < compose->indicator_count; i++)
        count += has_levels(&compose->indicators[i]) ? compose->indicators[i].plots.level_count : 0;
    return count;
}

static enum status name_level(struct compose *compose, const char *name, double value, colour_rgb colour)
{
    const struct theme *theme = &compose->layout->theme;
    struct named_level *named = &compose->named[compose->named_count++];
    *named = (struct named_level){
        .value = value,
        .label = {.font = side_font(compose), .colour = colour_readable(colour, theme->background)},
    };
    uint32_t missing = 0;
    enum status status = typeface_fit(compose->typeface, &named->label, name, compose->layout->width_px / 8,
                                      compose->arena, &missing, compose->error);
    return status == STATUS_OK ? compose_warn_missing(compose, missing, "name of a level") : status;
}

static enum status name_levels(struct compose *compose)
{
    const struct layout *layout = compose->layout;
    const struct trace *trace = layout->traces;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < compose->indicator_count; i++) {
        const struct indicator_result *result = &compose->indicators[i];
        const struct plots *plots = &result->plots;
        for (size_t at = 0; status == STATUS_OK && at < plots->count; at++, trace++) {
            if (trace->has_side_label && !isnan(trace->last))
                status = name_level(compose, plots->items[at].name, trace->last, trace->colour);
        }
        for (size_t at = 0; status == STATUS_OK && has_levels(result) && at < plots->level_count; at++)
            status = name_level(compose, plots->levels[at].label, plots->levels[at].value, layout->theme.text_muted);
    }
    return status;
}

/* Steps that have no name beside them are named in the legend. */
static void forget_names(struct compose *compose)
{
    compose->named_count = 0;
    for (size_t i = 0; i < compose->layout->trace_count; i++)
        compose->layout->traces[i].has_side_label = false;
}

enum status compose_side_width(struct compose *compose)
{
    struct layout *layout = compose->layout;
    compose->named = arena_alloc(compose->arena, layout->trace_count + count_levels(compose), sizeof *compose->named);
    if (!compose->named)
        return error_no_memory(compose->error);
    if (!compose->has_price_axis || layout->width_px < 24 * compose->text_px) {
        forget_names(compose);
        return STATUS_OK;
    }
    enum status status = name_levels(compose);
    int widest = 0;
    for (size_t i = 0; i < compose->named_count; i++) {
        int width = compose->named[i].label.width;
        widest = width > widest ? width : widest;
    }
    compose->side_px = widest > 0 ? widest + 2 * side_gap(compose) : 0;
    return status;
}

/* Names that would lie over one that stands already are left out. */
static bool is_free(const struct layout *layout, struct box box)
{
    for (size_t i = 0; i < layout->side_label_count; i++) {
        if (box.y0 <= layout->side_labels[i].box.y1 && layout->side_labels[i].box.y0 <= box.y1)
            return false;
    }
    return true;
}

static bool is_shown(const struct pane *pane, double value)
{
    return value >= pane->scale.min && value <= pane->scale.max;
}

static void put_name(struct compose *compose, const struct named_level *named)
{
    struct layout *layout = compose->layout;
    const struct pane *pane = &layout->panes[0];
    int row = scale_row(&pane->scale, named->value), half = typeface_cap_height(named->label.font) / 2 + 1;
    row = row + half > pane->box.y1 ? pane->box.y1 - half : row;
    row = row - half < pane->box.y0 ? pane->box.y0 + half : row;
    struct side_label side = {.label = named->label};
    side.label.x = layout->right + 1 + side_gap(compose);
    side.label.baseline = compose_baseline(side.label.font, row);
    side.box = (struct box){layout->right + 1, row - half, layout->plot.x1, row + half};
    if (is_free(layout, side.box))
        layout->side_labels[layout->side_label_count++] = side;
}

static enum status put_names(struct compose *compose)
{
    struct layout *layout = compose->layout;
    layout->side_labels = arena_alloc(compose->arena, compose->named_count, sizeof *layout->side_labels);
    if (!layout->side_labels)
        return error_no_memory(compose->error);
    for (size_t i = 0; i < compose->named_count; i++) {
        if (is_shown(&layout->panes[0], compose->named[i].value))
            put_name(compose, &compose->named[i]);
    }
    return STATUS_OK;
}

enum status compose_levels(struct compose *compose)
{
    struct layout *layout = compose->layout;
    const struct scale *scale = &layout->panes[0].scale;
    layout->levels = arena_alloc(compose->arena, count_levels(compose), sizeof *layout->levels);
    if (!layout->levels)
        return error_no_memory(compose->error);
    layout->level_colour = colour_mix(layout->theme.background, layout->theme.text_muted, LINE_SHARE);
    for (size_t i = 0; i < compose->indicator_count; i++) {
        const struct indicator_result *result = &compose->indicators[i];
        for (size_t at = 0; has_levels(result) && at < result->plots.level_count; at++) {
            double value = result->plots.levels[at].value;
            if (is_shown(&layout->panes[0], value))
                layout->levels[layout->level_count++] = scale_row(scale, value);
        }
    }
    return put_names(compose);
}
