/* What several chart types draw their candles as. Pure but for the painter. */
#ifndef CHANDLER_CHART_BODIES_H
#define CHANDLER_CHART_BODIES_H

#include "render/chart/layout.h"
#include "render/chart/paint.h"

/* Candle number `index`, in the painter's colour. */
typedef void draw_body(const struct layout *layout, size_t index, struct painter *painter);

/* Each candle in the colour of its direction, a colour after the other. */
void bodies_draw(const struct layout *layout, struct painter *painter, draw_body *draw);

/* For struct chart_type's `draw`: filled bodies with wicks; and bricks, all of a box from high to low. */
enum status bodies_draw_candles(const struct layout *layout, struct painter *painter, struct error *error);
enum status bodies_draw_bricks(const struct layout *layout, struct painter *painter, struct error *error);

/* For struct chart_type's `body_px`: bricks stand side by side, a pixel or two apart. */
int bodies_dense_px(const struct layout *layout, size_t count, int columns);

static inline int bodies_least(int a, int b)
{
    return a < b ? a : b;
}

static inline int bodies_most(int a, int b)
{
    return a > b ? a : b;
}

#endif
