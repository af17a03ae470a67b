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

enum pane_role { PANE_PRICE, PANE_VOLUME, PANE_INDICATOR };

/* A value marked on the axis. */
struct tag {
    bool is_shown;
    int row;
    struct box box;
    colour_rgb fill;
    struct label label;
};

/* A box with a vertical scale of its own; all panes have the same columns. */
struct pane {
    enum pane_role role;
    const char *name; /* in --geometry: "price", "volume", an indicator as it was asked for */
    struct box box;
    struct scale scale;
    bool is_empty; /* an indicator without a value in the asked span: the scale means nothing */
    int rule_row;  /* of the rule above the pane; -1: none */
    int zero_row;  /* of the line of 0 in an indicator's pane with values on both sides of it; -1: none */
    struct tick *ticks;
    size_t tick_count;
    struct tag tag; /* an indicator's last value */
};

enum { PANES_MAX = 32, HEADER_LABELS_MAX = 24 };

/* Rows y0..y1 of a histogram's bar; none where y1 < y0. */
struct bar {
    int y0, y1;
};

/* An indicator's plot as it is drawn, with as many values and places as there are candles drawn. Where these are
 * gathered, a line has the last value of each share, a histogram the one furthest from 0, a band its widest edges, and
 * of markers one stands for all.
 *
 * A histogram's bars reach from the row of 0, beside which they begin, to their value. Over the candles, where 0 lies
 * below the pane as a rule, that is from the pane's bottom: the price scale does not stretch to show 0. */
struct trace {
    enum plot_kind kind;
    enum plot_marker marker;
    size_t pane; /* its index */
    colour_rgb colour;
    bool is_by_sign;              /* a histogram in the theme's colours of volume: those of up for 0 and above */
    bool has_values;              /* in the asked span */
    double last, last_lower;      /* at the last candle of the span; NaN where there is none */
    int decimals;                 /* that its values are written with, at most */
    const double *values, *lower; /* NaN: none; lower for PLOT_BAND alone */

    const struct point *points;       /* PLOT_LINE; of PLOT_BAND the upper edge */
    const struct point *lower_points; /* PLOT_BAND */
    const struct bar *bars;           /* PLOT_HISTOGRAM */
    int zero_row;                     /* PLOT_HISTOGRAM: of the line that its bars begin beside; -1: not in the pane */
    const int *rows;                  /* PLOT_MARKERS: of a triangle's tip, of a dot's middle; -1: none */
};

/* A marker in a legend, in front of the name of its plot. */
struct legend_sign {
    enum plot_marker marker;
    colour_rgb colour;
    int x, row; /* as in paint_triangle and paint_dot */
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
    struct tag last; /* the last close, with a dotted line across its pane */

    struct trace *traces; /* in the order in which they were asked for, the later over the earlier */
    size_t trace_count;
    double curve_px, edge_px; /* the widths of lines, and of a band's edges */
    int marker_px;            /* columns that a marker is wide, odd */
    struct label *legend;     /* what the traces are, over each pane that has some */
    size_t legend_count;
    struct legend_sign *signs;
    size_t sign_count;
    int sign_px;                           /* columns that a sign in a legend is wide, odd */
    const struct annotations *annotations; /* see annotations.h; NULL: none */
    struct box *strips; /* cleared for the names that stand inside panes too low for a legend above */
    size_t strip_count;
};

/* The theme's colours for a direction. */
colour_rgb layout_colour(const struct layout *layout, enum direction direction);
colour_rgb layout_volume_colour(const struct layout *layout, enum direction direction);

/* The colour of the trace's bar, or legend, for that value. */
colour_rgb layout_bar_colour(const struct layout *layout, const struct trace *trace, double value);

/* The first pane with that role, NULL where there is none. */
const struct pane *layout_pane(const struct layout *layout, enum pane_role role);

#endif
