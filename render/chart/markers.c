#include "render/chart/compose.h"

#include <math.h>

/* From what a triangle points at to its tip: the rows between are free. */
static int marker_gap(int size_px)
{
    return size_px >= 9 ? 4 : size_px >= 7 ? 3 : 2;
}

/* Dots at more than half of the candles are seen as a line of dots, in which they must not touch. */
static bool is_trail(const struct trace *trace)
{
    size_t dots = 0;
    for (size_t i = 0; i < trace->count; i++)
        dots += !isnan(trace->values[i]);
    return 2 * dots > trace->count;
}

/* About as wide as what a candle has of the picture, and never so small that a triangle cannot be told from a dot. */
void compose_marker_size(struct compose *compose)
{
    struct layout *layout = compose->layout;
    int em = compose->text_px, most = em + em / 4;
    double pitch = (double)layout->width_px / (double)compose->candles.count;
    int least = layout->height_px < 150 || pitch < 2 ? 5 : layout->height_px < 300 || pitch < 4 ? 7 : em * 11 / 12;
    double size = fmin(fmax(pitch * 0.8, least), most);
    layout->marker_px = (int)size | 1;
    for (size_t i = 0; i < layout->trace_count; i++) {
        struct trace *trace = &layout->traces[i];
        trace->marker_px = layout->marker_px;
        if (trace->kind == PLOT_MARKERS && trace->marker == PLOT_MARKER_DOT && is_trail(trace))
            trace->marker_px = (int)fmin(fmax(pitch * 0.5, 3), trace->marker_px) | 1;
    }
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* Signs of several plots at one candle stand behind each other; where that would cost more than a quarter of the pane,
 * they may meet. */
struct marker_room compose_marker_room(const struct compose *compose, size_t pane)
{
    const struct layout *layout = compose->layout;
    struct marker_room room = {0};
    int rows = layout->panes[pane].box.y1 - layout->panes[pane].box.y0 + 1;
    int size = layout->marker_px, triangle = marker_gap(size) + paint_triangle_rows(size);
    int dots = 0;
    for (size_t i = 0; i < layout->trace_count; i++) {
        const struct trace *trace = &layout->traces[i];
        if (trace->pane != pane || trace->kind != PLOT_MARKERS || !trace->has_values)
            continue;
        if (trace->marker == PLOT_MARKER_UP)
            room.below += triangle;
        else if (trace->marker == PLOT_MARKER_DOWN)
            room.above += triangle;
        else
            dots = larger(dots, trace->marker_px / 2);
    }
    int most = rows / 4;
    room.above = smaller(larger(room.above, dots), most);
    room.below = smaller(larger(room.below, dots), most);
    return room;
}

/* The rows of each column that triangles stand clear of, top to bottom: the candle, where the pane has candles, and
 * what was placed there before. */
struct clearing {
    int *top, *bottom;
};

static int candle_top(const struct candle_box *box)
{
    return smaller(smaller(box->open_row, box->close_row), box->high_row);
}

static int candle_bottom(const struct candle_box *box)
{
    return larger(larger(box->open_row, box->close_row), box->low_row);
}

static bool clear_candles(struct compose *compose, const struct pane *pane, struct clearing *clearing)
{
    const struct layout *layout = compose->layout;
    size_t count = layout->candles.count;
    clearing->top = arena_alloc(compose->arena, count, sizeof *clearing->top);
    clearing->bottom = arena_alloc(compose->arena, count, sizeof *clearing->bottom);
    if (!clearing->top || !clearing->bottom)
        return false;
    for (size_t i = 0; i < count; i++) {
        bool is_price = pane->role == PANE_PRICE;
        clearing->top[i] = is_price ? candle_top(&layout->boxes[i]) : pane->box.y1;
        clearing->bottom[i] = is_price ? candle_bottom(&layout->boxes[i]) : pane->box.y0;
    }
    return true;
}

/* Where the candles beside it leave room for a triangle of that many rows with its tip on that row; on, away from its
 * own candle, until they do. */
static int pass_neighbours(const struct layout *layout, size_t index, int tip, int rows, bool points_up)
{
    const struct candle_box *boxes = layout->boxes;
    int middle = (boxes[index].x0 + boxes[index].x1) / 2, half = layout->marker_px / 2;
    size_t first = index, end = index + 1;
    while (first > 0 && boxes[first - 1].x1 >= middle - half)
        first--;
    while (end < layout->candles.count && boxes[end].x0 <= middle + half)
        end++;
    for (bool is_settled = false; !is_settled;) {
        is_settled = true;
        for (size_t i = first; i < end; i++) {
            int top = points_up ? tip : tip - rows + 1, bottom = top + rows - 1;
            if (candle_top(&boxes[i]) > bottom + 1 || candle_bottom(&boxes[i]) < top - 1)
                continue;
            tip = points_up ? candle_bottom(&boxes[i]) + 2 : candle_top(&boxes[i]) - 2;
            is_settled = false;
        }
    }
    return tip;
}

/* The row of a marker's tip or middle, within the pane. */
static int place_marker(const struct layout *layout, const struct trace *trace, struct clearing *clearing, size_t i)
{
    const struct pane *pane = &layout->panes[trace->pane];
    int size = trace->marker_px, gap = marker_gap(size), rows = paint_triangle_rows(size);
    int row = scale_row(&pane->scale, trace->values[i]);
    if (trace->marker == PLOT_MARKER_DOT)
        return larger(smaller(row, pane->box.y1 - size / 2), pane->box.y0 + size / 2);
    bool points_up = trace->marker == PLOT_MARKER_UP;
    int tip = points_up ? larger(row, clearing->bottom[i]) + gap : smaller(row, clearing->top[i]) - gap;
    if (pane->role == PANE_PRICE)
        tip = pass_neighbours(layout, i, tip, rows, points_up);
    if (points_up) {
        tip = smaller(tip, pane->box.y1 - rows + 1);
        clearing->bottom[i] = larger(clearing->bottom[i], tip + rows - 1);
    } else {
        tip = larger(tip, pane->box.y0 + rows - 1);
        clearing->top[i] = smaller(clearing->top[i], tip - rows + 1);
    }
    return tip;
}

static enum status place_markers(struct compose *compose, struct trace *trace, struct clearing *clearing)
{
    const struct layout *layout = compose->layout;
    int *rows = arena_alloc(compose->arena, layout->candles.count, sizeof *rows);
    if (!rows)
        return error_no_memory(compose->error);
    for (size_t i = 0; i < layout->candles.count; i++)
        rows[i] = isnan(trace->values[i]) ? -1 : place_marker(layout, trace, clearing, i);
    trace->rows = rows;
    return STATUS_OK;
}

enum status compose_markers(struct compose *compose)
{
    struct layout *layout = compose->layout;
    for (size_t pane = 0; pane < layout->pane_count; pane++) {
        struct clearing clearing = {0};
        for (size_t i = 0; i < layout->trace_count; i++) {
            struct trace *trace = &layout->traces[i];
            if (trace->pane != pane || trace->kind != PLOT_MARKERS)
                continue;
            if (!clearing.top && !clear_candles(compose, &layout->panes[pane], &clearing))
                return error_no_memory(compose->error);
            enum status status = place_markers(compose, trace, &clearing);
            if (status != STATUS_OK)
                return status;
        }
    }
    return STATUS_OK;
}
