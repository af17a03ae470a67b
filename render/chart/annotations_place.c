#include "render/chart/annotations.h"
#include "render/chart/annotations_room.h"

#include <math.h>
#include <stdio.h>

/* Signs that found no room at a candle, after which no other is tried there. */
enum { TRIES_MOST = 3 };

/* What is being placed, and what was. */
struct placing {
    struct compose *compose;
    struct layout *layout;
    struct pane *pane;
    struct room room;
    unsigned char *failed; /* of each column of candles */
    size_t lost_signs, lost_texts;
};

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static int gap_of(const struct placing *placing)
{
    return placing->layout->marker_px >= 9 ? 4 : 2;
}

/* ---- What is there already ---- */

static int candle_top(const struct candle_box *box)
{
    return smaller(smaller(box->open_row, box->close_row), box->high_row);
}

static int candle_bottom(const struct candle_box *box)
{
    return larger(larger(box->open_row, box->close_row), box->low_row);
}

static void take_candles(struct placing *placing)
{
    const struct layout *layout = placing->layout;
    for (size_t i = 0; i < layout->candles.count; i++) {
        const struct candle_box *box = &layout->boxes[i];
        int middle = (box->x0 + box->x1) / 2, half = layout->wick_px / 2;
        room_take(&placing->room, (struct box){box->x0, smaller(box->open_row, box->close_row), box->x1,
                                               larger(box->open_row, box->close_row)});
        room_take(&placing->room,
                  (struct box){middle - half, candle_top(box), middle + half, candle_bottom(box)});
    }
}

static struct box triangle_box(int x, int tip, int size_px, bool points_up)
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
                room_take(&placing->room,
                          triangle_box(x, row, layout->marker_px, trace->marker == PLOT_MARKER_UP));
        }
    }
}

/* ---- Texts ---- */

static struct box box_of(const struct label *label)
{
    return (struct box){label->x - 1, label->baseline - typeface_ascent(label->font), label->x + label->width,
                        label->baseline + typeface_descent(label->font)};
}

static enum status make_label(struct placing *placing, struct label *label, const char *text, colour_rgb colour)
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

/* Puts the label with its left edge and its top row there, if nothing is in the way. */
static bool try_label(struct placing *placing, struct label *label, int left, int top, struct box *box)
{
    label->x = left;
    label->baseline = top + typeface_ascent(label->font);
    *box = box_of(label);
    if (!room_is_free(&placing->room, *box))
        return false;
    room_take(&placing->room, *box);
    return true;
}

static int label_rows(const struct label *label)
{
    return typeface_ascent(label->font) + typeface_descent(label->font) + 1;
}

/* The left edge that centres the label on a column, within the pane. */
static int centred(const struct placing *placing, const struct label *label, int x)
{
    const struct box *box = &placing->pane->box;
    int left = smaller(x - label->width / 2, box->x1 - label->width);
    return larger(left, box->x0 + 1);
}

static void lose_label(struct placing *placing, struct label *label)
{
    label->text = NULL;
    placing->lost_texts++;
}

/* ---- Levels ---- */

/* Beside its line, over it or beneath, as far left as it is clear. */
static enum status name_level(struct placing *placing, struct level *level)
{
    const struct layout *layout = placing->layout;
    struct label *label = &level->label;
    if (!level->text || layout->is_bare || level->row < 0)
        return STATUS_OK;
    enum status status = make_label(placing, label, level->text, layout->theme.text_muted);
    if (status != STATUS_OK || !label->text)
        return status;
    int over = level->row - 1 - label_rows(label), step = placing->compose->text_px / 2;
    for (int x = placing->pane->box.x0 + 2; x + label->width <= placing->pane->box.x1; x += step) {
        if (try_label(placing, label, x, over, &level->label_box) ||
            try_label(placing, label, x, level->row + 2, &level->label_box))
            return STATUS_OK;
    }
    lose_label(placing, label);
    return STATUS_OK;
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

static struct point point_of(const struct placing *placing, const struct mark *mark, int point)
{
    const struct layout *layout = placing->layout;
    struct annotation_place place = annotation_place(placing->compose, &mark->time[point]);
    double columns = layout->plot.x1 - layout->plot.x0 + 1, count = (double)placing->compose->candles.count;
    double x = layout->plot.x0 + (place.at + 0.5) * columns / count;
    return (struct point){floor(x) + 0.5, scale_position(&placing->pane->scale, mark->price[point]) + 0.5};
}

/* Where the straight line through a and b is in that column. */
static double height_at(struct point a, struct point b, double x)
{
    return a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x));
}

/* The line through both points from `from` to `end`: it is cut to the pane's columns, so that a point far away leaves the
 * slope as it is. */
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

static void place_trend(struct placing *placing, struct trend *trend)
{
    const struct mark *mark = trend->mark;
    struct point a = point_of(placing, mark, 0), b = point_of(placing, mark, 1);
    bool is_ray = mark->kind == MARK_RAY;
    bool is_leftwards = b.x < a.x;
    if (a.x == b.x) {
        trend->ends[0] = a;
        trend->ends[1] = b;
        if (is_ray)
            trend->ends[1].y = b.y < a.y ? placing->pane->box.y0 : placing->pane->box.y1;
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
static enum status name_trend(struct placing *placing, struct trend *trend)
{
    struct point a = trend->ends[0], b = trend->ends[1];
    struct label *label = &trend->label;
    if (!trend->mark->text || placing->layout->is_bare || isnan(a.x))
        return STATUS_OK;
    enum status status = make_label(placing, label, trend->mark->text, placing->layout->theme.text);
    if (status != STATUS_OK || !label->text)
        return status;
    const struct box *box = &placing->pane->box;
    int first = larger((int)fmax(a.x, 0) + 2, box->x0 + 2), step = placing->compose->text_px / 2;
    int last = smaller((int)fmin(b.x, box->x1), box->x1);
    for (int x = first; b.x - a.x >= 1 && x <= last && x + label->width <= box->x1; x += step) {
        double left = height_at(a, b, x), right = height_at(a, b, x + label->width);
        double top = fmin(left, right), bottom = fmax(left, right);
        if (!(top > -SCALE_BEYOND_PX && bottom < SCALE_BEYOND_PX))
            continue;
        if (try_label(placing, label, x, (int)top - 4 - label_rows(label), &trend->label_box) ||
            try_label(placing, label, x, (int)bottom + 4, &trend->label_box))
            return STATUS_OK;
    }
    lose_label(placing, label);
    return STATUS_OK;
}

/* ---- Signs ---- */

/* The column of candles that gathers that one. */
static size_t column_of(const struct placing *placing, size_t candle)
{
    size_t count = placing->compose->candles.count, columns = placing->layout->candles.count;
    if (count == columns)
        return candle;
    size_t first = 0, end = columns;
    while (end - first > 1) {
        size_t middle = first + (end - first) / 2;
        if (candles_share(middle, count, columns) <= candle)
            first = middle;
        else
            end = middle;
    }
    return first;
}

/* From its candle, or the price beyond it, away until it is clear. */
static bool place_triangle(struct placing *placing, struct sign *sign, const struct candle_box *candle)
{
    bool is_buy = sign->mark->kind == MARK_BUY;
    int edge = is_buy ? candle_bottom(candle) : candle_top(candle), step = is_buy ? 1 : -1;
    if (sign->price >= placing->pane->scale.min && sign->price <= placing->pane->scale.max) {
        int row = scale_row(&placing->pane->scale, sign->price);
        edge = is_buy ? larger(edge, row) : smaller(edge, row);
    }
    const struct box *pane = &placing->pane->box;
    for (int tip = edge + step * gap_of(placing); tip >= pane->y0 && tip <= pane->y1; tip += step) {
        struct box box = triangle_box(sign->x, tip, placing->layout->marker_px, is_buy);
        struct box within = box;
        /* Beside the pane nothing is. */
        within.x0 = larger(box.x0 - 1, pane->x0);
        within.x1 = smaller(box.x1 + 1, pane->x1);
        within.y0 -= is_buy ? 1 : 0;
        within.y1 += is_buy ? 0 : 1;
        if (!room_is_free(&placing->room, within))
            continue;
        room_take(&placing->room, box);
        sign->row = tip;
        return true;
    }
    return false;
}

/* Behind its triangle, or further on, or beside it. */
static bool name_triangle(struct placing *placing, struct sign *sign)
{
    enum { LINES = 3 };
    struct label *label = &sign->label;
    bool is_buy = sign->mark->kind == MARK_BUY;
    int size = placing->layout->marker_px, rows = label_rows(label);
    struct box box = triangle_box(sign->x, sign->row, size, is_buy);
    int left = centred(placing, label, sign->x);
    for (int line = 0; line < LINES; line++) {
        int top = is_buy ? box.y1 + 2 + line * rows : box.y0 - 1 - (line + 1) * rows;
        if (try_label(placing, label, left, top, &sign->label_box))
            return true;
    }
    int top = (box.y0 + box.y1 - rows) / 2;
    return try_label(placing, label, box.x1 + 3, top, &sign->label_box) ||
           try_label(placing, label, box.x0 - 3 - label->width, top, &sign->label_box);
}

/* Over its price, or its candle where it has none, and on from there; else beneath. */
static bool place_text(struct placing *placing, struct sign *sign, const struct candle_box *candle)
{
    enum { LINES = 4 };
    struct label *label = &sign->label;
    int rows = label_rows(label), left = centred(placing, label, sign->x);
    int over = candle_top(candle), under = candle_bottom(candle);
    if (sign->price >= placing->pane->scale.min && sign->price <= placing->pane->scale.max)
        over = under = scale_row(&placing->pane->scale, sign->price);
    for (int away = 2; away < LINES * rows; away += 2) {
        if (try_label(placing, label, left, over - away - rows, &sign->label_box))
            return true;
    }
    for (int away = 3; away < LINES * rows; away += 2) {
        if (try_label(placing, label, left, under + away, &sign->label_box))
            return true;
    }
    return false;
}

static enum status place_sign(struct placing *placing, struct sign *sign)
{
    const struct layout *layout = placing->layout;
    size_t column = column_of(placing, sign->candle);
    const struct candle_box *candle = &layout->boxes[column];
    bool is_text = sign->mark->kind == MARK_TEXT;
    sign->x = (candle->x0 + candle->x1) / 2;
    bool is_full = placing->failed[column] >= TRIES_MOST;
    if (!is_text && (is_full || !place_triangle(placing, sign, candle))) {
        placing->failed[column] += !is_full;
        placing->lost_signs++;
        return STATUS_OK;
    }
    if (!sign->mark->text || layout->is_bare)
        return STATUS_OK;
    const struct theme *theme = &layout->theme;
    colour_rgb colour = is_text ? theme->text : sign->mark->kind == MARK_BUY ? theme->up : theme->down;
    if (is_text && is_full) {
        placing->lost_texts++;
        return STATUS_OK;
    }
    enum status status = make_label(placing, &sign->label, sign->mark->text, colour);
    if (status != STATUS_OK || !sign->label.text)
        return status;
    if (is_text ? place_text(placing, sign, candle) : name_triangle(placing, sign))
        return STATUS_OK;
    placing->failed[column] += is_text;
    lose_label(placing, &sign->label);
    return STATUS_OK;
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

/* Triangles before texts, which have more places to be at; of texts those of signs first, which are at one candle. */
static enum status place_signs(struct placing *placing)
{
    struct annotations *annotations = placing->compose->annotations;
    enum status status = STATUS_OK;
    for (int texts = 0; texts <= 1; texts++) {
        for (size_t i = 0; status == STATUS_OK && i < annotations->sign_count; i++) {
            struct sign *sign = &annotations->signs[i];
            if ((sign->mark->kind == MARK_TEXT) == texts)
                status = place_sign(placing, sign);
        }
    }
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
    if (!placing.failed || !room_init(&placing.room, layout->panes[0].box, compose->arena))
        return error_no_memory(compose->error);
    take_candles(&placing);
    take_markers(&placing);
    place_levels(&placing, &outside);
    for (size_t i = 0; i < annotations->trend_count; i++) {
        place_trend(&placing, &annotations->trends[i]);
        take_trend(&placing, &annotations->trends[i]);
    }
    enum status status = place_signs(&placing);
    return status == STATUS_OK ? warn_lost(&placing, outside) : status;
}

/* ---- Tags ---- */

static void take_tag(unsigned char *taken, const struct box *box, int height_px)
{
    for (int y = larger(box->y0, 0); y <= box->y1 && y < height_px; y++)
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
