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
    bool is_guide;      /* it has that line, and none of the grid */
    struct label label; /* text NULL: the line alone */
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
    int zero_row;  /* of the line of 0 in an indicator's pane with values on both sides or with a guide there; -1: none
                    */
    int *guide_rows; /* of the other guides within the scale */
    size_t guide_count;
    struct tick *ticks;
    size_t tick_count;
    struct tag tag; /* an indicator's last value */
};

enum { PANES_MAX = 32, HEADER_LABELS_MAX = 24 };

/* Rows y0..y1 of a histogram's bar; none where y1 < y0. */
struct bar {
    int y0, y1;
};

/* A level that holds over columns x0..x1. */
struct step {
    int x0, x1, row;
};

/* A bar of a volume profile: from the last column of all places leftwards what rose, then what fell. */
struct profile_bar {
    int y0, y1;
    int up_px, down_px;
    bool is_value; /* in the value area */
};

/* What a level is called, beside its line in the columns right of all places; `box` is cleared for it. */
struct side_label {
    struct box box;
    struct label label;
};

/* An indicator's plot as it is drawn, with a value for each candle drawn, and where it is shifted ahead also for places
 * beyond the last. Where candles are gathered, a line has the last value of each share, or their sum over the bars of
 * volume, which are sums too; a histogram has the value furthest from 0, a band its widest edges, and of markers one
 * stands for all.
 *
 * A histogram's bars reach from the row of 0, beside which they begin, to their value. Over the candles, where 0 lies
 * below the pane as a rule, that is from the pane's bottom: the price scale does not stretch to show 0. Of two in a
 * pane the later lies in front above 0, the earlier below it: the upper plot comes first. */
struct trace {
    enum plot_kind kind;
    enum plot_marker marker;
    size_t pane; /* its index */
    colour_rgb colour;
    colour_rgb strong; /* in legends and tags; another where bars are as pale as those of volume */
    bool is_pale;      /* a histogram in the theme's colours of volume */
    bool is_by_sign;   /* such a one with those of up for 0 and above, of down below */
    bool is_dashed;
    bool is_bare;            /* a band without edges, filled where its upper edge is above the lower one */
    bool is_quiet;           /* left out of the legend where it has no value: its counterpart has one */
    bool has_side_label;     /* which tells what it is, in place of the legend */
    bool has_values;         /* in the asked span */
    double last, last_lower; /* at the last candle of the span, of what is shifted back the last there is; or NaN */
    int decimals;            /* that its values are written with, at most */
    size_t count;            /* of values: layout->candles.count, or as far as layout->place_count */
    const double *values, *lower; /* NaN: none; lower for PLOT_BAND alone */
    const size_t *starts;         /* PLOT_LINE: candles of the series that it begins anew at */
    size_t start_count;

    const struct point *points;       /* PLOT_LINE; of PLOT_BAND the upper edge */
    const struct point *lower_points; /* PLOT_BAND */
    size_t point_count;               /* more than values where a bare band's edges cross, or a line begins anew */
    const struct step *steps;         /* PLOT_STEPS: those within the pane */
    size_t step_count;
    const struct bar *bars; /* PLOT_HISTOGRAM */
    int zero_row;           /* PLOT_HISTOGRAM: of the line that its bars begin beside; -1: not in the pane */
    int marker_px;          /* PLOT_MARKERS: columns that each is wide, odd */
    const int *rows;        /* PLOT_MARKERS: of a triangle's tip, of a dot's middle; -1: none */
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

    double arguments[CHART_ARGUMENTS_MAX]; /* of the type's parameters, as they were taken; 0: there is none */
    const char *type_note;                 /* what the type made of the candles; "" where that is nothing new */
    bool is_empty;       /* that was nothing: the axes are those of the candles, and none of them is drawn */
    struct label notice; /* the note in the middle of the empty pane; text NULL: it has no room */

    struct box plot; /* all panes and what is between them */
    struct pane panes[PANES_MAX];
    size_t pane_count;      /* the price pane is the first */
    struct candles candles; /* as drawn: gathered into columns where there are more than columns */
    struct candle_box *boxes;
    int wick_px;
    size_t place_count;         /* the candles', then those beyond the last that something is drawn ahead in */
    const int *middles;         /* the middle column of each place */
    int right;                  /* the last column that places have; beyond are names of levels */
    const struct point *closes; /* of a type that is a curve: the closes' places, and below each the pane's end */
    const struct point *ground;

    struct time_tick *time_ticks;
    size_t time_tick_count;
    struct label header[HEADER_LABELS_MAX];
    size_t header_count;
    struct tag last; /* the last close, with a dotted line across its pane */

    struct trace *traces; /* in the order in which they were asked for, the later over the earlier */
    size_t trace_count;
    int *levels; /* rows of lines across the price pane */
    size_t level_count;
    colour_rgb level_colour;
    struct profile_bar *profile_bars;
    size_t profile_bar_count;
    struct side_label *side_labels;
    size_t side_label_count;
    double curve_px, edge_px; /* the widths of lines, and of a band's edges */
    int marker_px;            /* columns that a marker is wide as a rule, odd */
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

/* What candle number `index` is drawn in. */
colour_rgb layout_candle_colour(const struct layout *layout, size_t index);

/* The colour of the trace's bar, or legend, for that value. */
colour_rgb layout_bar_colour(const struct layout *layout, const struct trace *trace, double value);

/* The first pane with that role, NULL where there is none. */
const struct pane *layout_pane(const struct layout *layout, enum pane_role role);

#endif
