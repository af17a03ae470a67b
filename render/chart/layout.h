/* A chart as numbers: what is drawn, where, before there is a pixel. Everything lives in the arena given to
 * chart_layout; a layout is never changed once made. Coordinates are pixels from the top left; boxes are inclusive. */
#ifndef CHANDLER_CHART_LAYOUT_H
#define CHANDLER_CHART_LAYOUT_H

#include "render/chart/candles.h"
#include "render/chart/chart.h"
#include "render/chart/paint.h"
#include "render/chart/scale.h"
#include "render/chart/timeaxis.h"
#include "render/chart/typeface.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A candle's pixels: the body covers columns x0..x1 and the rows of open and close and all between; the wick, wick_px
 * wide around the middle column (x0 + x1) / 2, the rows of high and low and all between. */
struct candle_box {
    int x0, x1;
    int open_row, high_row, low_row, close_row;
    int volume_row; /* top of the volume bar, which has the body's columns and ends with its pane; -1: no bar */
    enum direction direction;
};

/* A value on a pane's axis. */
struct tick {
    double value;
    int row;
    struct label label; /* text NULL: the grid line alone */
};

enum pane_role { PANE_PRICE, PANE_VOLUME };

/* A box with a vertical scale of its own; all panes have the same columns. */
struct pane {
    enum pane_role role;
    const char *name; /* in --geometry: "price", "volume" */
    struct box box;
    struct scale scale;
    struct tick *ticks;
    size_t tick_count;
};

enum { PANES_MAX = 16, HEADER_LABELS_MAX = 24 };

/* A value marked on the axis, with a dotted line across its pane. */
struct tag {
    bool is_shown;
    int row;
    struct box box;
    colour_rgb fill;
    struct label label;
};

struct layout {
    const struct chart_type *type;
    struct theme theme;
    int width_px, height_px;
    const char *symbol; /* of the series, NULL where it has none; a copy */
    const char *title;
    const char *warning; /* "" where there is none */
    bool has_time;
    bool is_bare;
    size_t candle_count; /* of the series, in the asked span */

    struct box plot; /* all panes and what is between them */
    struct pane panes[PANES_MAX];
    size_t pane_count;      /* the price pane is the first */
    struct candles candles; /* as drawn: gathered into columns where there are more than columns */
    struct candle_box *boxes;
    int wick_px;

    struct time_tick *time_ticks;
    size_t time_tick_count;
    struct label header[HEADER_LABELS_MAX];
    size_t header_count;
    struct tag last; /* the last close */
};

/* The theme's colours for a direction. */
colour_rgb layout_colour(const struct layout *layout, enum direction direction);
colour_rgb layout_volume_colour(const struct layout *layout, enum direction direction);

/* The pane with that role, NULL where there is none. */
const struct pane *layout_pane(const struct layout *layout, enum pane_role role);

#endif
