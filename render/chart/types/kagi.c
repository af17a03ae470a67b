/* Kagi (S. Nison, Beyond Candlesticks, 1994, chapter 7), of closes. The first line begins where a close lies at least
 * the reversal away from the first. A line goes on with every close further on its way; a close at least the reversal
 * back from its end begins a line the other way, from that end. A rising line that passes the last shoulder (the start
 * of the line before) turns thick there; a falling one that passes the last waist turns thin. The first line is thick
 * where it rises.
 *
 * In a line's candle open is its start and close its end. It is coloured as rise where it is thick, as fall where it is
 * thin. */
#include "render/chart/bodies.h"
#include "render/chart/bricks.h"
#include "render/chart/type.h"

#include <float.h>
#include <math.h>

/* ---- The lines ---- */

/* The line in the making. */
struct line {
    int way; /* 1: rising, -1: falling; 0: none yet, and start and end are the first close */
    double start, end;
    size_t completed; /* number of the candle that reached the end */
};

static void add(const struct line *line, struct bricks *bricks)
{
    double volume = bricks_volume(bricks);
    if (line->way)
        bricks_add(bricks, line->completed, line->start, line->end, volume);
}

static void take(struct line *line, double close, double reversal, size_t index, struct bricks *bricks)
{
    bool is_further = line->way > 0 ? close > line->end : line->way < 0 && close < line->end;
    if (is_further) {
        line->end = close;
        line->completed = index;
        return;
    }
    bool turns_up = line->way <= 0 && bricks_floor(close, line->end, reversal) >= 1;
    bool turns_down = line->way >= 0 && bricks_ceil(close, line->end, reversal) <= -1;
    if (!turns_up && !turns_down)
        return;
    if (line->way)
        add(line, bricks);
    *line = (struct line){turns_up ? 1 : -1, line->end, close, index};
}

/* Where lines turn thick or thin. */
static enum status find_turns(struct transformation *work)
{
    struct candles *lines = &work->candles;
    double *turns = arena_alloc(work->arena, lines->count, sizeof *turns);
    bool *thick = arena_alloc(work->arena, lines->count, sizeof *thick);
    if (!turns || !thick)
        return error_no_memory(work->error);
    for (size_t i = 0; i < lines->count; i++) {
        double start = lines->open[i], end = lines->close[i];
        bool is_rising = end > start, was_thick = i > 0 ? thick[i - 1] : is_rising;
        bool passes = i > 0 && (is_rising ? end > lines->open[i - 1] : end < lines->open[i - 1]);
        turns[i] = passes && is_rising != was_thick ? lines->open[i - 1] : NAN;
        thick[i] = passes ? is_rising : was_thick;
    }
    lines->turns = turns;
    lines->is_thick = thick;
    return STATUS_OK;
}

static enum status build(struct transformation *work)
{
    enum status status = bricks_take_size(work, 0);
    if (status != STATUS_OK)
        return status;
    double reversal = work->arguments[0];
    const double *close = work->candles.close;
    struct bricks bricks;
    status = bricks_begin(&bricks, work, work->candles.count);
    if (status != STATUS_OK)
        return status;
    struct line line = {.start = close[0], .end = close[0]};
    for (size_t i = 0; reversal > 0 && i < work->candles.count; i++) {
        take(&line, close[i], reversal, i, &bricks);
        bricks_trade(&bricks, i);
    }
    add(&line, &bricks);
    bricks_end(&bricks, "line by a reversal", "lines by reversals", reversal);
    return find_turns(work);
}

static enum direction by_thickness(const struct candles *lines, size_t index)
{
    if (!lines->is_thick)
        return candles_direction(lines, index);
    return lines->is_thick[index] ? DIRECTION_UP : DIRECTION_DOWN;
}

/* ---- Their drawing ---- */

/* The row at which a line turns thick or thin; -1: it does not. */
static int turn_row(const struct layout *layout, size_t index)
{
    double turn = layout->candles.turns ? layout->candles.turns[index] : NAN;
    return isnan(turn) ? -1 : scale_row(&layout->panes[0].scale, turn);
}

static int middle_of(const struct layout *layout, size_t index)
{
    return (layout->boxes[index].x0 + layout->boxes[index].x1) / 2;
}

/* Columns on either side of a line's middle one. */
static int line_side(const struct layout *layout, bool is_thick)
{
    int thin = (int)layout->curve_px / 2, thick = thin + bodies_most((int)layout->curve_px, 1);
    int most = (layout->boxes[0].x1 - layout->boxes[0].x0) / 2;
    return bodies_least(is_thick ? thick : thin, most);
}

/* Part of a line, between two rows in either order. */
static void draw_part(const struct layout *layout, size_t index, int from, int to, bool is_thick,
                      struct painter *painter)
{
    int middle = middle_of(layout, index), side = line_side(layout, is_thick);
    paint_box(painter, (struct box){middle - side, bodies_least(from, to), middle + side, bodies_most(from, to)});
}

/* From the end of a line to the start of the next, as thick as the end. */
static void draw_joint(const struct layout *layout, size_t index, bool is_thick, struct painter *painter)
{
    const struct box *pane = &layout->panes[0].box;
    int row = layout->boxes[index].close_row, side = line_side(layout, is_thick);
    paint_box(painter, (struct box){middle_of(layout, index) - side, bodies_most(row - side, pane->y0),
                                    middle_of(layout, index + 1) + side, bodies_least(row + side, pane->y1)});
}

static void draw_parts(const struct layout *layout, bool is_thick, struct painter *painter)
{
    const struct candles *lines = &layout->candles;
    paint_start(painter, layout_colour(layout, is_thick ? DIRECTION_UP : DIRECTION_DOWN));
    for (size_t i = 0; i < lines->count; i++) {
        const struct candle_box *box = &layout->boxes[i];
        int turn = turn_row(layout, i);
        bool ends_so = lines->is_thick[i] == is_thick;
        if (ends_so)
            draw_part(layout, i, turn < 0 ? box->open_row : turn, box->close_row, is_thick, painter);
        else if (turn >= 0)
            draw_part(layout, i, box->open_row, turn, is_thick, painter);
        if (ends_so && i + 1 < lines->count)
            draw_joint(layout, i, is_thick, painter);
    }
    paint_finish(painter);
}

/* Lines that share columns are no more than ranges. */
static enum status draw(const struct layout *layout, struct painter *painter, struct error *error)
{
    if (!layout->candles.is_thick)
        return bodies_draw_bricks(layout, painter, error);
    draw_parts(layout, false, painter);
    draw_parts(layout, true, painter);
    return STATUS_OK;
}

static void describe(struct text *out, const struct layout *layout, size_t index)
{
    int row = turn_row(layout, index);
    if (row < 0)
        text_puts(out, ",\"turn\":null");
    else
        text_printf(out, ",\"turn\":%d", row);
}

static const struct indicator_parameter parameters[] = {
    {"reversal", "atr", PARAMETER_NUMBER, .least = BRICKS_SIZE_LEAST, .most = DBL_MAX, .choices = bricks_size_words},
};

const struct chart_type chart_type_kagi = {
    .name = "kagi",
    .summary = "lines that turn where the price does, thick above the last high, thin below the last low; no time",
    .parameters = parameters,
    .parameter_count = 1,
    .unit = "line",
    .transform = build,
    .direction = by_thickness,
    .body_px = bodies_dense_px,
    .draw = draw,
    .describe = describe,
};
