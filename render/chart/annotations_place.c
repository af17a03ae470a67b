#include "render/chart/annotations_placing.h"

#include <math.h>
#include <stdio.h>

/* ---- What is there already ---- */

int placing_top(const struct candle_box *box)
{
    return smaller_of(smaller_of(box->open_row, box->close_row), box->high_row);
}

int placing_bottom(const struct candle_box *box)
{
    return larger_of(larger_of(box->open_row, box->close_row), box->low_row);
}

static void take_candles(struct placing *placing)
{
    const struct layout *layout = placing->layout;
    for (size_t i = 0; i < layout->candles.count; i++) {
        const struct candle_box *box = &layout->boxes[i];
        int middle = (box->x0 + box->x1) / 2, half = layout->wick_px / 2;
        room_take(&placing->room, (struct box){box->x0, smaller_of(box->open_row, box->close_row), box->x1,
                                               larger_of(box->open_row, box->close_row)});
        room_take(&placing->room, (struct box){middle - half, placing_top(box), middle + half, placing_bottom(box)});
    }
}

struct box placing_triangle(int x, int tip, int size_px, bool points_up)
{
    int rows = paint_triangle_rows(size_px), half = size_px / 2;
    return (struct box){x - half, points_up ? tip : tip - rows + 1, x + half, points_up ? tip + rows - 1 : tip};
}

static void take_markers(struct placing *placing)
{
    const struct layout *layout = placing->layout;
    int half = layout->marker_px / 2;
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        if (trace->kind != PLOT_MARKERS || trace->pane != 0)
            continue;
        for (size_t at = 0; at < layout->candles.count; at++) {
            int x = (layout->boxes[at].x0 + layout->boxes[at].x1) / 2, row = trace->rows[at];
            if (row >= 0 && trace->marker == PLOT_MARKER_DOT)
                room_take(&placing->room, (struct box){x - half, row - half, x + half, row + half});
            else if (row >= 0)
                room_take(&placing->room, placing_triangle(x, row, layout->marker_px, trace->marker == PLOT_MARKER_UP));
        }
    }
}

/* ---- Texts ---- */

static struct box box_of(const struct label *label)
{
    return (struct box){label->x - 1, label->baseline - typeface_ascent(label->font), label->x + label->width,
                        label->baseline + typeface_descent(label->font)};
}

enum status placing_label(struct placing *placing, struct label *label, const char *text, colour_rgb colour)
{
    struct compose *compose = placing->compose;
    const struct layout *layout = placing->layout;
    uint32_t missing = 0;
    label->font = (struct font){FONT_REGULAR, compose->text_px};
    label->colour = colour_readable(colour, layout->theme.background);
    int room_px = (layout->plot.x1 - layout->plot.x0 + 1) / 3;
    enum status status =
        typeface_fit(compose->typeface, label, text, room_px, compose->arena, &missing, compose->error);
    if (status == STATUS_OK && label->text && (!label->text[0] || label->width <= 0))
        label->text = NULL;
    return status == STATUS_OK ? compose_warn_missing(compose, missing, "mark") : status;
}

bool placing_try(struct placing *placing, struct label *label, int left, int top, struct box *box)
{
    label->x = left;
    label->baseline = top + typeface_ascent(label->font);
    *box = box_of(label);
    if (!room_is_free(&placing->room, *box) || (placing->is_choosy && !room_is_free(&placing->curves, *box)))
        return false;
    room_take(&placing->room, *box);
    return true;
}

int placing_label_rows(const struct label *label)
{
    return typeface_ascent(label->font) + typeface_descent(label->font) + 1;
}

void placing_lose(struct placing *placing, struct label *label)
{
    label->text = NULL;
    placing->lost_texts++;
}

/* ---- Levels ---- */

bool placing_find(struct placing *placing, place_label *place, void *of)
{
    placing->is_choosy = placing->has_curves;
    bool is_placed = place(placing, of);
    placing->is_choosy = false;
    return is_placed || (placing->has_curves && place(placing, of));
}

/* Beside its line, over it or beneath, as far left as it is clear. */
static bool find_level_name(struct placing *placing, void *of)
{
    struct level *level = of;
    struct label *label = &level->label;
    int over = level->row - 1 - placing_label_rows(label), step = placing->compose->text_px / 2;
    for (int x = placing->pane->box.x0 + 2; x + label->width <= placing->pane->box.x1; x += step) {
        if (placing_try(placing, label, x, over, &level->label_box) ||
            placing_try(placing, label, x, level->row + 2, &level->label_box))
            return true;
    }
    return false;
}

static enum status name_level(struct placing *placing, struct level *level)
{
    const struct layout *layout = placing->layout;
    struct label *label = &level->label;
    if (!level->text || layout->is_bare || level->row < 0)
        return STATUS_OK;
    enum status status = placing_label(placing, label, level->text, layout->theme.text_muted);
    if (status == STATUS_OK && label->text && !placing_find(placing, find_level_name, level))
        placing_lose(placing, label);
    return status;
}

static void place_levels(struct placing *placing, size_t *outside)
{
    struct annotations *annotations = placing->compose->annotations;
    const struct scale *scale = &placing->pane->scale;
    for (size_t i = 0; i < annotations->level_count; i++) {
        struct level *level = &annotations->levels[i];
        if (!(level->price >= scale->min && level->price <= scale->max)) {
            ++*outside;
            continue;
        }
        level->row = level->tag.row = scale_row(scale, level->price);
        room_take(&placing->room, (struct box){placing->pane->box.x0, level->row, placing->pane->box.x1, level->row});
    }
}

/* ---- Trend lines ---- */

/* Candles stand in the middles of places, of which there may be some beyond the last; a place may gather several. */
static struct point point_of(const struct placing *placing, const struct mark *mark, int point)
{
    const struct layout *layout = placing->layout;
    struct annotation_place place = annotation_place(placing->compose, &mark->time[point]);
    double pitch = (double)(layout->right - layout->plot.x0 + 1) / (double)layout->place_count;
    double share = (double)layout->candles.count / (double)placing->compose->candles.count;
    double x = layout->plot.x0 + (place.at + 0.5) * share * pitch;
    return (struct point){floor(x) + 0.5, scale_position(&placing->pane->scale, mark->price[point]) + 0.5};
}

/* Where the straight line through a and b is in that column. */
static double height_at(struct point a, struct point b, double x)
{
    return a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x));
}

/* The line through both points from `from` to `end`: it is cut to the pane's columns, so that a point far away leaves
 * the slope as it is. */
static void put_ends(const struct placing *placing, struct trend *trend, struct point a, struct point b, double from,
                     double end)
{
    double left = placing->pane->box.x0 - 8, right = placing->pane->box.x1 + 8;
    from = from < left ? left : from;
    end = end > right ? right : end;
    trend->ends[0] = trend->ends[1] = (struct point){NAN, NAN};
    if (!(from <= end) || !isfinite(a.y) || !isfinite(b.y))
        return;
    trend->ends[0] = (struct point){from, height_at(a, b, from)};
    trend->ends[1] = (struct point){end, height_at(a, b, end)};
}

/* Both points in one column, which the times of marks may set as far away as they like. */
static void put_upright(const struct placing *placing, struct trend *trend, struct point a, struct point b)
{
    bool is_shown = a.x >= placing->pane->box.x0 && a.x <= placing->pane->box.x1 + 1;
    trend->ends[0] = is_shown ? a : (struct point){NAN, NAN};
    trend->ends[1] = is_shown ? b : (struct point){NAN, NAN};
}

static void place_trend(struct placing *placing, struct trend *trend)
{
    const struct mark *mark = trend->mark;
    struct point a = point_of(placing, mark, 0), b = point_of(placing, mark, 1);
    bool is_ray = mark->kind == MARK_RAY;
    bool is_leftwards = b.x < a.x;
    if (a.x == b.x) {
        if (is_ray)
            b.y = b.y < a.y ? placing->pane->box.y0 : placing->pane->box.y1;
        put_upright(placing, trend, a, b);
        return;
    }
    double from = fmin(a.x, b.x), end = fmax(a.x, b.x);
    if (is_ray && is_leftwards)
        from = -INFINITY;
    else if (is_ray)
        end = INFINITY;
    put_ends(placing, trend, a, b, from, end);
}

static void take_trend(struct placing *placing, const struct trend *trend)
{
    struct point a = trend->ends[0], b = trend->ends[1];
    const struct box *box = &placing->pane->box;
    if (isnan(a.x) || b.x - a.x < 1)
        return;
    for (int x = box->x0; x <= box->x1; x++) {
        if (x + 0.5 < a.x || x + 0.5 > b.x)
            continue;
        double y0 = height_at(a, b, x), y1 = height_at(a, b, x + 1.0);
        double top = fmax(fmin(y0, y1) - 1, box->y0), bottom = fmin(fmax(y0, y1) + 1, box->y1);
        if (top <= bottom)
            room_take(&placing->room, (struct box){x, (int)top, x, (int)bottom});
    }
}

/* Over the line, or beneath it, as far left as it is clear. */
static bool find_trend_name(struct placing *placing, void *of)
{
    struct trend *trend = of;
    struct point a = trend->ends[0], b = trend->ends[1];
    struct label *label = &trend->label;
    const struct box *box = &placing->pane->box;
    int first = larger_of((int)fmax(a.x, 0) + 2, box->x0 + 2), step = placing->compose->text_px / 2;
    int last = smaller_of((int)fmin(b.x, box->x1), box->x1);
    for (int x = first; b.x - a.x >= 1 && x <= last && x + label->width <= box->x1; x += step) {
        double left = height_at(a, b, x), right = height_at(a, b, x + label->width);
        double top = fmin(left, right), bottom = fmax(left, right);
        if (!(top > -SCALE_BEYOND_PX && bottom < SCALE_BEYOND_PX))
            continue;
        if (placing_try(placing, label, x, (int)top - 4 - placing_label_rows(label), &trend->label_box) ||
            placing_try(placing, label, x, (int)bottom + 4, &trend->label_box))
            return true;
    }
    return false;
}

static enum status name_trend(struct placing *placing, struct trend *trend)
{
    struct label *label = &trend->label;
    if (!trend->mark->text || placing->layout->is_bare || isnan(trend->ends[0].x))
        return STATUS_OK;
    enum status status = placing_label(placing, label, trend->mark->text, placing->layout->theme.text);
    if (status == STATUS_OK && label->text && !placing_find(placing, find_trend_name, trend))
        placing_lose(placing, label);
    return status;
}

/* ---- All of it ---- */

static enum status warn_lost(struct placing *placing, size_t outside)
{
    struct compose *compose = placing->compose;
    char text[120];
    const struct {
        size_t count;
        const char *one, *several;
    } warnings[] = {
        {outside, "line lies outside the picture", "lines lie outside the picture"},
        {placing->far_signs, "mark has a price outside the picture and stands at its candle",
         "marks have prices outside the picture and stand at their candles"},
        {placing->lost_signs, "mark finds no room", "marks find no room"},
        {placing->lost_texts, "text of a mark or line finds no room", "texts of marks and lines find no room"},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof warnings / sizeof *warnings; i++) {
        if (warnings[i].count == 0)
            continue;
        snprintf(text, sizeof text, "%zu %s", warnings[i].count,
                 warnings[i].count == 1 ? warnings[i].one : warnings[i].several);
        status = compose_warn(compose, text);
    }
    return status;
}

static enum status place_names(struct placing *placing)
{
    struct annotations *annotations = placing->compose->annotations;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < annotations->level_count; i++)
        status = name_level(placing, &annotations->levels[i]);
    for (size_t i = 0; status == STATUS_OK && i < annotations->trend_count; i++)
        status = name_trend(placing, &annotations->trends[i]);
    return status;
}

enum status compose_annotation_places(struct compose *compose)
{
    struct layout *layout = compose->layout;
    struct annotations *annotations = compose->annotations;
    struct placing placing = {.compose = compose, .layout = layout, .pane = &layout->panes[0]};
    size_t outside = 0;
    if (!annotations)
        return STATUS_OK;
    placing.failed = arena_alloc(compose->arena, layout->candles.count, 1);
    if (!placing.failed || !room_init(&placing.room, layout->panes[0].box, compose->arena) ||
        !room_init(&placing.curves, layout->panes[0].box, compose->arena))
        return error_no_memory(compose->error);
    placing_take_curves(&placing);
    take_candles(&placing);
    take_markers(&placing);
    place_levels(&placing, &outside);
    for (size_t i = 0; i < annotations->trend_count; i++) {
        place_trend(&placing, &annotations->trends[i]);
        take_trend(&placing, &annotations->trends[i]);
    }
    enum status status = placing_signs(&placing);
    if (status == STATUS_OK)
        status = place_names(&placing);
    return status == STATUS_OK ? warn_lost(&placing, outside) : status;
}

/* ---- Tags ---- */

static void take_tag(unsigned char *taken, const struct box *box, int height_px)
{
    for (int y = larger_of(box->y0, 0); y <= box->y1 && y < height_px; y++)
        taken[y] = 1;
}

static bool is_tag_free(const unsigned char *taken, const struct box *box, int height_px)
{
    if (box->y0 < 0 || box->y1 >= height_px)
        return false;
    for (int y = box->y0; y <= box->y1; y++) {
        if (taken[y])
            return false;
    }
    return true;
}

enum status compose_annotation_tags(struct compose *compose)
{
    struct layout *layout = compose->layout;
    struct annotations *annotations = compose->annotations;
    if (!annotations)
        return STATUS_OK;
    unsigned char *taken = arena_alloc(compose->arena, (size_t)layout->height_px, 1);
    if (!taken)
        return error_no_memory(compose->error);
    if (layout->last.is_shown)
        take_tag(taken, &layout->last.box, layout->height_px);
    for (size_t i = 0; i < annotations->level_count; i++) {
        struct level *level = &annotations->levels[i];
        struct tag *tag = &level->tag;
        int most = compose->text_px * 2;
        for (int step = 0; level->row >= 0 && step <= 2 * most; step++) {
            int away = step % 2 ? (step + 1) / 2 : -step / 2;
            if (!compose_fit_tag(compose, &layout->panes[0], tag, level->row + away))
                break;
            if (!is_tag_free(taken, &tag->box, layout->height_px))
                continue;
            take_tag(taken, &tag->box, layout->height_px);
            compose_show_tag(compose, &layout->panes[0], tag);
            break;
        }
    }
    return STATUS_OK;
}
