/* Point and figure (A. W. Cohen, How to Use the Three-Point Reversal Method of Point & Figure Stock Market Trading,
 * 1947; J. du Plessis, The Definitive Guide to Point and Figure, 2005), by the close-only method. Boxes lie at the
 * whole multiples of the box size. The first column begins with the first close that reaches the next box above, or
 * below, the first close of all. A column of X grows by every box that a close reaches; a close that reaches the box
 * `reversal` below its top begins a column of O, one box below that top. Likewise upwards.
 *
 * In a column's candle open and close are the ends of its first and last box, which reach half a box around its level.
 * The form with a reversal of one box, whose columns may hold both signs, is not drawn. */
#include "render/chart/bodies.h"
#include "render/chart/bricks.h"
#include "render/chart/type.h"

#include <float.h>
#include <math.h>

enum { BOX, REVERSAL };

/* ---- The columns ---- */

/* The column in the making; levels are whole boxes from 0. */
struct column {
    double size, reversal;
    int way;          /* 1: X, -1: O; 0: none yet, and the levels are those of the first close, rounded up and down */
    double start;     /* level of its first box */
    double end;       /* of its last */
    size_t completed; /* number of the candle that reached it */
};

static void add(const struct column *column, struct bricks *bricks)
{
    double half = column->way * 0.5, volume = bricks_volume(bricks);
    if (column->way)
        bricks_add(bricks, column->completed, bricks_level(0, column->start - half, column->size),
                   bricks_level(0, column->end + half, column->size), volume);
}

/* A column of that way, from its first level to what was reached. */
static void turn(struct column *column, int way, double start, double end, size_t index)
{
    *column = (struct column){column->size, column->reversal, way, start, end, index};
}

/* Takes the levels that a close reaches, upwards and downwards; completed columns go to the bricks. */
static void take(struct column *column, double up, double down, size_t index, struct bricks *bricks)
{
    if (column->way == 0) {
        if (up > column->end)
            turn(column, 1, column->end + 1, up, index);
        else if (down < column->start)
            turn(column, -1, column->start - 1, down, index);
        return;
    }
    double ahead = column->way > 0 ? up - column->end : column->end - down;
    double back = column->way > 0 ? column->end - down : up - column->end;
    if (ahead > 0) {
        column->end = column->way > 0 ? up : down;
        column->completed = index;
    } else if (back >= column->reversal) {
        add(column, bricks);
        turn(column, -column->way, column->end - column->way, column->way > 0 ? down : up, index);
    }
}

/* Levels must be counted exactly, and few enough to be shown. */
static enum status check_levels(const struct transformation *work, double size)
{
    const double countable = 1e15;
    const double *close = work->candles.close;
    double low = close[0], high = close[0];
    for (size_t i = 1; i < work->candles.count; i++) {
        low = fmin(low, close[i]);
        high = fmax(high, close[i]);
    }
    double top = bricks_floor(high, 0, size), bottom = bricks_floor(low, 0, size);
    if (fabs(top) > countable || fabs(bottom) > countable)
        return error_set(work->error, STATUS_USAGE, "boxes of %g cannot be counted up to a price of %g", size,
                         fabs(top) > countable ? high : low);
    return top - bottom <= (double)work->most ? STATUS_OK : bricks_too_many(work, "boxes", size);
}

static enum status build(struct transformation *work)
{
    enum status status = bricks_take_size(work, BOX);
    if (status != STATUS_OK)
        return status;
    double size = work->arguments[BOX];
    const double *close = work->candles.close;
    size_t count = size > 0 ? work->candles.count : 0;
    if (count > 0)
        status = check_levels(work, size);
    struct bricks bricks;
    if (status == STATUS_OK)
        status = bricks_begin(&bricks, work, count);
    if (status != STATUS_OK)
        return status;
    struct column column = {.size = size, .reversal = work->arguments[REVERSAL]};
    if (count > 0) {
        column.start = bricks_ceil(close[0], 0, size);
        column.end = bricks_floor(close[0], 0, size);
    }
    for (size_t i = 0; i < count; i++) {
        take(&column, bricks_floor(close[i], 0, size), bricks_ceil(close[i], 0, size), i, &bricks);
        bricks_trade(&bricks, i);
    }
    add(&column, &bricks);
    bricks_end(&bricks, "column of boxes", "columns of boxes", size);
    return STATUS_OK;
}

/* ---- Their drawing ---- */

/* Rows of the lowest and the highest box, the smaller of both: on a log scale they differ. */
static double least_box_rows(const struct layout *layout)
{
    const struct scale *scale = &layout->panes[0].scale;
    double size = layout->arguments[BOX], least = INFINITY;
    for (size_t i = 0; i < layout->candles.count; i++) {
        double top = layout->candles.high[i];
        least = fmin(least, scale_position(scale, top - size) - scale_position(scale, top));
    }
    return least;
}

enum { SIGN_LEAST_PX = 5 }; /* in smaller ones no X can be told from an O */

/* Signs are as wide as high, so that trends rise and fall by the slopes that the method knows. */
static int body_px(const struct layout *layout, size_t count, int columns)
{
    int dense = bodies_dense_px(layout, count, columns), rows = (int)fmin(least_box_rows(layout), columns);
    int sign = rows - 1 + rows % 2;
    return sign >= SIGN_LEAST_PX && sign < dense ? sign : dense;
}

static bool has_signs(const struct layout *layout)
{
    const struct candle_box *box = &layout->boxes[0];
    return !layout->candles.sources && box->x1 - box->x0 + 1 >= SIGN_LEAST_PX &&
           least_box_rows(layout) >= SIGN_LEAST_PX;
}

static size_t box_count(const struct layout *layout, size_t index)
{
    double high = layout->candles.high[index], low = layout->candles.low[index];
    return (size_t)(high / layout->arguments[BOX] - low / layout->arguments[BOX] + 0.5);
}

enum { ARC_POINTS = 9, CURVE_POINTS = 25 * (ARC_POINTS + 1) };

/* Strokes of one level, from left to right with gaps between them, as a curve must be: all that rise, or are the upper
 * half of an O; and all others. */
struct strokes {
    const struct layout *layout;
    struct painter *painter;
    colour_rgb colour;
    double width_px;
    size_t count;
    struct point upper[CURVE_POINTS], lower[CURVE_POINTS];
};

static void flush(struct strokes *strokes)
{
    struct box pane = strokes->layout->panes[0].box;
    if (strokes->count == 0)
        return;
    paint_curve(strokes->painter, strokes->colour, strokes->upper, strokes->count, strokes->width_px, pane);
    paint_curve(strokes->painter, strokes->colour, strokes->lower, strokes->count, strokes->width_px, pane);
    strokes->count = 0;
}

static void add_point(struct strokes *strokes, double x, double upper, double lower)
{
    strokes->upper[strokes->count] = (struct point){x, upper};
    strokes->lower[strokes->count] = (struct point){x, lower};
    strokes->count++;
}

/* Around x, y; the sign reaches so far to either side, and up and down. */
static void add_sign(struct strokes *strokes, bool is_cross, double x, double y, double aside, double reach)
{
    if (strokes->count + ARC_POINTS + 1 > CURVE_POINTS)
        flush(strokes);
    if (is_cross) {
        add_point(strokes, x - aside, y + reach, y - reach);
        add_point(strokes, x + aside, y - reach, y + reach);
    } else {
        /* Sines of eighths of a right angle turn: cos and sin of 180, 157.5, ... 0 degrees. */
        static const double sines[ARC_POINTS] = {0, 0.38268343236508977, 0.70710678118654752, 0.92387953251128674,
                                                 1, 0.92387953251128674, 0.70710678118654752, 0.38268343236508977,
                                                 0};
        for (int i = 0; i < ARC_POINTS; i++) {
            double cosine = i < ARC_POINTS / 2 ? -sines[ARC_POINTS / 2 - i] : sines[i - ARC_POINTS / 2];
            add_point(strokes, x + cosine * aside, y - sines[i] * reach, y + sines[i] * reach);
        }
    }
    add_point(strokes, x + aside, NAN, NAN);
}

/* The signs of one way at one level. */
static void draw_level(struct strokes *strokes, double level, enum direction direction)
{
    const struct layout *layout = strokes->layout;
    const struct scale *scale = &layout->panes[0].scale;
    double size = layout->arguments[BOX], price = level * size, inset = strokes->width_px / 2;
    double top = scale_position(scale, price + size / 2), bottom = scale_position(scale, price - size / 2);
    double y = floor((top + bottom) / 2 + 0.5) + 0.5, reach = floor((bottom - top) * 0.46) + 0.5 - inset;
    for (size_t i = 0; i < layout->candles.count; i++) {
        const struct candle_box *box = &layout->boxes[i];
        if (box->direction != direction || price > layout->candles.high[i] || price < layout->candles.low[i])
            continue;
        double x = (box->x0 + box->x1) / 2 + 0.5, aside = (box->x1 - box->x0 + 1) / 2.0 - inset;
        add_sign(strokes, direction == DIRECTION_UP, x, y, aside, reach);
    }
    flush(strokes);
}

static enum status draw(const struct layout *layout, struct painter *painter, struct error *error)
{
    if (!has_signs(layout))
        return bodies_draw_bricks(layout, painter, error);
    double size = layout->arguments[BOX];
    const struct scale *scale = &layout->panes[0].scale;
    double lowest = ceil(scale->min / size), highest = floor(scale->max / size);
    int width = layout->boxes[0].x1 - layout->boxes[0].x0 + 1;
    double thickness = fmin(width, least_box_rows(layout)) / 8;
    struct strokes strokes = {
        .layout = layout, .painter = painter, .width_px = fmin(fmax(thickness, 1.2), 2 * layout->curve_px)};
    for (int direction = DIRECTION_UP; direction <= DIRECTION_DOWN; direction++) {
        strokes.colour = layout_colour(layout, (enum direction)direction);
        for (double level = lowest; level <= highest; level++)
            draw_level(&strokes, level, (enum direction)direction);
    }
    return STATUS_OK;
}

static void describe(struct text *out, const struct layout *layout, size_t index)
{
    text_printf(out, ",\"boxes\":%zu", box_count(layout, index));
}

static const struct indicator_parameter parameters[] = {
    [BOX] = {"box", "atr", PARAMETER_NUMBER, .least = BRICKS_SIZE_LEAST, .most = DBL_MAX, .choices = bricks_size_words},
    [REVERSAL] = {"reversal", "3", PARAMETER_COUNT, .least = 2, .most = 100},
};

const struct chart_type chart_type_pnf = {
    .name = "pnf",
    .summary = "point and figure: columns of X and O; no time",
    .parameters = parameters,
    .parameter_count = 2,
    .unit = "column",
    .transform = build,
    .body_px = body_px,
    .draw = draw,
    .describe = describe,
};
