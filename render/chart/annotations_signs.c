#include "render/chart/annotations_placing.h"

#include <math.h>

/* Signs that found no room at a candle, after which no other is tried there. */
enum { TRIES_MOST = 3 };

static bool is_in_scale(const struct placing *placing, double price)
{
    return price >= placing->pane->scale.min && price <= placing->pane->scale.max;
}

static int gap_of(const struct placing *placing)
{
    return placing->layout->marker_px >= 9 ? 4 : 2;
}

/* The left edge that centres the label on a column, within the pane. */
static int centred(const struct placing *placing, const struct label *label, int x)
{
    const struct box *box = &placing->pane->box;
    int left = smaller_of(x - label->width / 2, box->x1 - label->width);
    return larger_of(left, box->x0 + 1);
}

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

static const struct candle_box *candle_of(const struct placing *placing, const struct sign *sign)
{
    return &placing->layout->boxes[column_of(placing, sign->candle)];
}

/* From its candle, or the price beyond it, away until it is clear. */
static bool find_triangle(struct placing *placing, struct sign *sign, const struct candle_box *candle)
{
    bool is_buy = sign->mark->kind == MARK_BUY;
    int edge = is_buy ? placing_bottom(candle) : placing_top(candle), step = is_buy ? 1 : -1;
    if (is_in_scale(placing, sign->price)) {
        int row = scale_row(&placing->pane->scale, sign->price);
        edge = is_buy ? larger_of(edge, row) : smaller_of(edge, row);
    }
    const struct box *pane = &placing->pane->box;
    for (int tip = edge + step * gap_of(placing); tip >= pane->y0 && tip <= pane->y1; tip += step) {
        struct box box = placing_triangle(sign->x, tip, placing->layout->marker_px, is_buy);
        struct box within = box;
        /* Beside the pane nothing is. */
        within.x0 = larger_of(box.x0 - 1, pane->x0);
        within.x1 = smaller_of(box.x1 + 1, pane->x1);
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
static bool name_triangle(struct placing *placing, void *of)
{
    enum { LINES = 6 };
    struct sign *sign = of;
    struct label *label = &sign->label;
    bool is_buy = sign->mark->kind == MARK_BUY;
    int size = placing->layout->marker_px, rows = placing_label_rows(label);
    struct box box = placing_triangle(sign->x, sign->row, size, is_buy);
    int left = centred(placing, label, sign->x);
    for (int line = 0; line < LINES; line++) {
        int top = is_buy ? box.y1 + 2 + line * rows : box.y0 - 1 - (line + 1) * rows;
        if (placing_try(placing, label, left, top, &sign->label_box))
            return true;
    }
    int top = (box.y0 + box.y1 - rows) / 2;
    return placing_try(placing, label, box.x1 + 3, top, &sign->label_box) ||
           placing_try(placing, label, box.x0 - 3 - label->width, top, &sign->label_box);
}

/* Over its price, or its candle where it has none, and on from there; else beneath. */
static bool find_text(struct placing *placing, void *of)
{
    enum { LINES = 4 };
    struct sign *sign = of;
    const struct candle_box *candle = candle_of(placing, sign);
    struct label *label = &sign->label;
    int rows = placing_label_rows(label), left = centred(placing, label, sign->x);
    int over = placing_top(candle), under = placing_bottom(candle);
    if (is_in_scale(placing, sign->price))
        over = under = scale_row(&placing->pane->scale, sign->price);
    for (int away = 2; away < LINES * rows; away += 2) {
        if (placing_try(placing, label, left, over - away - rows, &sign->label_box))
            return true;
    }
    for (int away = 3; away < LINES * rows; away += 2) {
        if (placing_try(placing, label, left, under + away, &sign->label_box))
            return true;
    }
    return false;
}

static void place_triangle(struct placing *placing, struct sign *sign)
{
    size_t column = column_of(placing, sign->candle);
    unsigned char *failed = &placing->failed[column];
    if (*failed < TRIES_MOST && find_triangle(placing, sign, &placing->layout->boxes[column]))
        return;
    *failed += *failed < TRIES_MOST;
    placing->lost_signs++;
}

static enum status name_sign(struct placing *placing, struct sign *sign)
{
    const struct theme *theme = &placing->layout->theme;
    colour_rgb colour = sign->mark->kind == MARK_BUY ? theme->up : theme->down;
    if (!sign->mark->text || placing->layout->is_bare || sign->row < 0)
        return STATUS_OK;
    enum status status = placing_label(placing, &sign->label, sign->mark->text, colour);
    if (status == STATUS_OK && sign->label.text && !placing_find(placing, name_triangle, sign))
        placing_lose(placing, &sign->label);
    return status;
}

static enum status place_text(struct placing *placing, struct sign *sign)
{
    unsigned char *failed = &placing->failed[column_of(placing, sign->candle)];
    if (placing->layout->is_bare)
        return STATUS_OK;
    if (*failed >= TRIES_MOST) {
        placing->lost_texts++;
        return STATUS_OK;
    }
    enum status status = placing_label(placing, &sign->label, sign->mark->text, placing->layout->theme.text);
    if (status == STATUS_OK && sign->label.text && !placing_find(placing, find_text, sign)) {
        ++*failed;
        placing_lose(placing, &sign->label);
    }
    return status;
}

enum status placing_signs(struct placing *placing)
{
    struct annotations *annotations = placing->compose->annotations;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < annotations->sign_count; i++) {
        struct sign *sign = &annotations->signs[i];
        const struct candle_box *candle = candle_of(placing, sign);
        sign->x = (candle->x0 + candle->x1) / 2;
        placing->far_signs += !isnan(sign->price) && !is_in_scale(placing, sign->price);
        if (sign->mark->kind != MARK_TEXT)
            place_triangle(placing, sign);
    }
    for (size_t i = 0; status == STATUS_OK && i < annotations->sign_count; i++) {
        if (annotations->signs[i].mark->kind != MARK_TEXT)
            status = name_sign(placing, &annotations->signs[i]);
    }
    for (size_t i = 0; status == STATUS_OK && i < annotations->sign_count; i++) {
        if (annotations->signs[i].mark->kind == MARK_TEXT)
            status = place_text(placing, &annotations->signs[i]);
    }
    return status;
}
