/* What a chart type is. One file in types/ for each, holding `const struct chart_type chart_type_NAME`; a new type is
 * that file alone. All callbacks are pure but for the arena, and thread-safe. */
#ifndef CHANDLER_CHART_TYPE_H
#define CHANDLER_CHART_TYPE_H

#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/chart/candles.h"
#include "render/chart/layout.h"
#include "render/chart/paint.h"

struct chart_type {
    const char *name;    /* as given to --type */
    const char *summary; /* one line, for --list types */
    /* Other candles in place of the series' own (averaged, bricks), made in the arena; NULL: the series' own. At least
     * one candle comes in, and at least one must come out. */
    enum status (*transform)(struct candles *out, const struct candles *in, struct arena *arena, struct error *error);
    /* Draws layout->boxes into the price pane. Grid, axes, volume and text are drawn by others. */
    enum status (*draw)(const struct layout *layout, struct painter *painter, struct error *error);
};

#endif
