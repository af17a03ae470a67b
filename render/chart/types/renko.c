/* Renko (S. Nison, Beyond Candlesticks, 1994, chapter 8), of closes. From the first close, or from the last brick's
 * upper end, a close at least a size higher makes a rising brick for every whole size; one at least a size below its
 * lower end makes falling ones. So a turn takes two sizes. A candle that completes several shares its volume, with that
 * of the candles since the brick before, among them. */
#include "render/chart/bodies.h"
#include "render/chart/bricks.h"
#include "render/chart/type.h"

#include <float.h>

/* Levels are whole sizes from the first close. */
struct wall {
    double base, size;
    double top, bottom; /* levels of the last brick's ends; the first close alone is both */
};

/* How many bricks a close adds; below 0: falling ones. May be infinite. */
static double lay(struct wall *wall, double close)
{
    double up = bricks_floor(close, wall->base, wall->size) - wall->top;
    double down = wall->bottom - bricks_ceil(close, wall->base, wall->size);
    if (up >= 1) {
        wall->top += up;
        wall->bottom = wall->top - 1;
        return up;
    }
    if (!(down >= 1))
        return 0;
    wall->bottom -= down;
    wall->top = wall->bottom + 1;
    return -down;
}

static struct wall begin(const struct transformation *work)
{
    return (struct wall){.base = work->candles.close[0], .size = work->arguments[0]};
}

/* False where there are more than the picture may have. */
static bool count(const struct transformation *work, size_t *bricks)
{
    struct wall wall = begin(work);
    *bricks = 0;
    for (size_t i = 1; i < work->candles.count; i++) {
        double laid = lay(&wall, work->candles.close[i]);
        laid = laid < 0 ? -laid : laid;
        if (laid > (double)(work->most - *bricks))
            return false;
        *bricks += (size_t)laid;
    }
    return true;
}

/* The bricks that a candle laid, the wall being as it is after them. */
static void add(struct bricks *bricks, const struct wall *wall, size_t index, double laid)
{
    double way = laid > 0 ? 1 : -1, many = laid * way;
    double end = laid > 0 ? wall->top : wall->bottom, volume = bricks_volume(bricks) / many;
    for (double left = many - 1; left >= 0; left--) {
        double level = end - left * way;
        bricks_add(bricks, index, bricks_level(wall->base, level - way, wall->size),
                   bricks_level(wall->base, level, wall->size), volume);
    }
}

static enum status build(struct transformation *work)
{
    enum status status = bricks_take_size(work, 0);
    if (status != STATUS_OK)
        return status;
    double size = work->arguments[0];
    size_t most = 0;
    if (size > 0 && !count(work, &most))
        return bricks_too_many(work, "bricks", size);
    struct bricks bricks;
    status = bricks_begin(&bricks, work, most);
    if (status != STATUS_OK)
        return status;
    struct wall wall = begin(work);
    for (size_t i = 0; size > 0 && i < work->candles.count; i++) {
        double laid = i > 0 ? lay(&wall, work->candles.close[i]) : 0;
        bricks_trade(&bricks, i);
        if (laid != 0)
            add(&bricks, &wall, i, laid);
    }
    bricks_end(&bricks, "brick", "bricks", size);
    return STATUS_OK;
}

static const struct indicator_parameter parameters[] = {
    {"size", "atr", PARAMETER_NUMBER, .least = BRICKS_SIZE_LEAST, .most = DBL_MAX, .choices = bricks_size_words},
};

const struct chart_type chart_type_renko = {
    .name = "renko",
    .summary = "bricks of one size; no time",
    .parameters = parameters,
    .parameter_count = 1,
    .unit = "brick",
    .transform = build,
    .body_px = bodies_dense_px,
    .draw = bodies_draw_bricks,
};
