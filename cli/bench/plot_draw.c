#include "cli/bench/plot.h"

#include <math.h>

/* Which of the theme's colours a pool has: the same in every plot, whichever pools are in it. */
static colour_rgb pool_colour(const struct plot *plot, enum pool_kind pool)
{
    static const int numbers[POOL_KIND_COUNT] = {
        [POOL_SERIAL] = 5,
        [POOL_THREADS] = 0,
        [POOL_PROCESSES] = 1,
        [POOL_SUBINTERPRETERS] = 2,
    };
    return plot->theme->plots[numbers[pool]];
}

static colour_rgb ideal_colour(const struct plot *plot)
{
    return colour_mix(plot->theme->background, plot->theme->text_muted, 150);
}

#define LINE_PX 2.0
#define THIN_PX 1.5

static int column(double x)
{
    return (int)floor(x);
}

static struct box all(void)
{
    return (struct box){0, 0, PLOT_WIDTH_PX - 1, PLOT_HEIGHT_PX - 1};
}

/* ---- Background ---- */

static void draw_grid(const struct plot *plot, struct painter *painter)
{
    paint_start(painter, plot->theme->grid);
    for (size_t i = 0; i < plot->pane_count; i++) {
        struct box box = plot->panes[i].box;
        for (size_t at = 0; at < plot->ticks.count; at++) {
            int row = scale_row(&plot->scale, plot->ticks.values[at]);
            paint_box(painter, (struct box){box.x0, row, box.x1, row});
        }
        for (size_t slot = 0; slot < plot->slot_count; slot++) {
            int x = column(plot_slot_x(plot, &plot->panes[i], slot));
            if (plot->is_labelled[slot])
                paint_box(painter, (struct box){x, box.y0, x, box.y1});
        }
    }
    paint_finish(painter);
    paint_start(painter, plot->theme->axis);
    for (size_t i = 0; i < plot->pane_count; i++) {
        struct box box = plot->panes[i].box;
        paint_box(painter, (struct box){box.x0, box.y1, box.x1, box.y1});
    }
    paint_finish(painter);
}

/* The line in dashes that go on around its corners; *gone is how far along the pattern it has come. */
static void draw_dashed(struct painter *painter, colour_rgb colour, struct point from, struct point to, double *gone,
                        struct box clip)
{
    const double dash = 6, period = 12;
    double length = hypot(to.x - from.x, to.y - from.y);
    for (double at = -fmod(*gone, period); at < length; at += period) {
        double begin = fmax(at, 0) / length, end = fmin(at + dash, length) / length;
        if (end <= begin)
            continue;
        const struct point ends[] = {
            {from.x + (to.x - from.x) * begin, from.y + (to.y - from.y) * begin},
            {from.x + (to.x - from.x) * end, from.y + (to.y - from.y) * end},
        };
        paint_curve(painter, colour, ends, 2, THIN_PX, clip);
    }
    *gone += length;
}

/* Over the numbers of workers that were measured; where that is one, a level. */
static void draw_ideal(const struct plot *plot, const struct plot_pane *pane, struct painter *painter)
{
    if (!plot->has_ideal || pane->one_worker <= 0)
        return;
    colour_rgb colour = ideal_colour(plot);
    double gone = 0;
    struct point last = {0};
    for (size_t slot = 0; slot < plot->slot_count; slot++) {
        double ideal = plot_ideal(plot, pane, plot->slots[slot]);
        struct point point = {plot_slot_x(plot, pane, slot), scale_position(&plot->scale, ideal) + 0.5};
        if (slot > 0)
            draw_dashed(painter, colour, last, point, &gone, pane->box);
        else if (plot->slot_count == 1)
            draw_dashed(painter, colour, (struct point){pane->box.x0, point.y}, (struct point){pane->box.x1, point.y},
                        &gone, pane->box);
        last = point;
    }
}

/* ---- Lines ---- */

/* A square on whole pixels, a ring, else a disc: told apart without their colours. */
static void draw_shape(struct painter *painter, colour_rgb colour, enum pool_kind pool, struct point at, int size_px)
{
    int x = column(at.x), y = column(at.y), half = size_px / 2;
    if (pool != POOL_PROCESSES) {
        paint_curve(painter, colour, &at, 1, size_px + 1, all());
        return;
    }
    paint_start(painter, colour);
    paint_box(painter, (struct box){x - half, y - half, x + half, y + half});
    paint_finish(painter);
}

enum { MARK_PX = 7 };

/* Large marks keep a pixel clear of the lines. */
static void draw_mark(const struct plot *plot, struct painter *painter, enum pool_kind pool, struct point at,
                      int size_px)
{
    if (size_px >= MARK_PX)
        draw_shape(painter, plot->theme->background, pool, at, size_px + 2);
    draw_shape(painter, pool_colour(plot, pool), pool, at, size_px);
    if (pool == POOL_SUBINTERPRETERS && size_px > 3)
        draw_shape(painter, plot->theme->background, pool, at, size_px - 4);
}

static int mark_size(const struct plot *plot)
{
    return plot->slot_px >= 24 ? MARK_PX : plot->slot_px >= 12 ? 5 : plot->slot_px >= 7 ? 3 : 0;
}

/* From the throughput were the time longer by its MAD to that were it shorter; none where the mark would hide it. */
static void draw_bars(const struct plot *plot, const struct plot_pane *pane, enum pool_kind pool,
                      struct painter *painter)
{
    const struct plot_value *values = pane->values[pool];
    paint_start(painter, pool_colour(plot, pool));
    for (size_t slot = 0; slot < plot->slot_count; slot++) {
        if (isnan(values[slot].middle))
            continue;
        int x = column(plot_pool_x(plot, pane, pool, slot)), half = mark_size(plot) / 2;
        int top = scale_row(&plot->scale, values[slot].high), bottom = scale_row(&plot->scale, values[slot].low);
        if (bottom - top <= mark_size(plot) + 2)
            continue;
        paint_box(painter, (struct box){x, top, x, bottom});
        paint_box(painter, (struct box){x - half, top, x + half, top});
        paint_box(painter, (struct box){x - half, bottom, x + half, bottom});
    }
    paint_finish(painter);
}

static enum status draw_line(const struct plot *plot, const struct plot_pane *pane, enum pool_kind pool,
                             struct painter *painter)
{
    struct point *points = arena_alloc(plot->arena, plot->slot_count, sizeof *points);
    if (!points)
        return error_no_memory(plot->error);
    for (size_t slot = 0; slot < plot->slot_count; slot++)
        points[slot] = (struct point){plot_pool_x(plot, pane, pool, slot),
                                      scale_position(&plot->scale, pane->values[pool][slot].middle) + 0.5};
    paint_curve(painter, pool_colour(plot, pool), points, plot->slot_count, LINE_PX, pane->box);
    draw_bars(plot, pane, pool, painter);
    for (size_t slot = 0; mark_size(plot) > 0 && slot < plot->slot_count; slot++) {
        if (!isnan(points[slot].y))
            draw_mark(plot, painter, pool, points[slot], mark_size(plot));
    }
    return STATUS_OK;
}

/* The serial pool's one worker as the level that the others are to rise above, and how far it was off as a band. */
static void draw_level_band(const struct plot *plot, const struct plot_pane *pane, struct painter *painter)
{
    if (!pane->values[POOL_SERIAL])
        return;
    struct plot_value value = pane->values[POOL_SERIAL][0];
    paint_start(painter, colour_mix(plot->theme->background, pool_colour(plot, POOL_SERIAL), 40));
    paint_box(painter, (struct box){pane->box.x0, scale_row(&plot->scale, value.high), pane->box.x1,
                                    scale_row(&plot->scale, value.low)});
    paint_finish(painter);
}

static void draw_level(const struct plot *plot, const struct plot_pane *pane, struct painter *painter)
{
    if (!pane->values[POOL_SERIAL])
        return;
    int row = scale_row(&plot->scale, pane->values[POOL_SERIAL][0].middle);
    paint_start(painter, pool_colour(plot, POOL_SERIAL));
    paint_box(painter, (struct box){pane->box.x0, row, pane->box.x1, row + 1});
    paint_finish(painter);
}

static enum status draw_pane(const struct plot *plot, const struct plot_pane *pane, struct painter *painter)
{
    enum status status = STATUS_OK;
    draw_ideal(plot, pane, painter);
    draw_level(plot, pane, painter);
    for (int pool = POOL_SERIAL + 1; status == STATUS_OK && pool < POOL_KIND_COUNT; pool++) {
        if (pane->values[pool])
            status = draw_line(plot, pane, (enum pool_kind)pool, painter);
    }
    return status;
}

/* ---- Legend ---- */

static void draw_sign(const struct plot *plot, const struct plot_sign *sign, struct painter *painter)
{
    int row = (sign->box.y0 + sign->box.y1) / 2;
    struct point from = {sign->box.x0 + 1, row + 0.5}, to = {sign->box.x1, row + 0.5};
    double gone = 0;
    if (sign->is_ideal) {
        draw_dashed(painter, ideal_colour(plot), from, to, &gone, sign->box);
        return;
    }
    paint_start(painter, pool_colour(plot, sign->pool));
    paint_box(painter, (struct box){sign->box.x0, row, sign->box.x1, row + 1});
    paint_finish(painter);
    if (sign->pool != POOL_SERIAL)
        draw_mark(plot, painter, sign->pool, (struct point){column((from.x + to.x) / 2) + 0.5, row + 0.5}, MARK_PX);
}

enum status plot_draw(const struct plot *plot, struct painter *painter)
{
    enum status status = STATUS_OK;
    paint_start(painter, plot->theme->background);
    paint_box(painter, all());
    paint_finish(painter);
    for (size_t i = 0; i < plot->pane_count; i++)
        draw_level_band(plot, &plot->panes[i], painter);
    draw_grid(plot, painter);
    for (size_t i = 0; status == STATUS_OK && i < plot->pane_count; i++)
        status = draw_pane(plot, &plot->panes[i], painter);
    for (size_t i = 0; i < plot->sign_count; i++)
        draw_sign(plot, &plot->signs[i], painter);
    for (size_t i = 0; status == STATUS_OK && i < plot->label_count; i++)
        status = paint_label(painter, &plot->labels[i], plot->error);
    return status;
}
