/* What an indicator computed: columns beside the series' own. */
#ifndef CHANDLER_OHLC_PLOT_H
#define CHANDLER_OHLC_PLOT_H

#include <stdbool.h>
#include <stddef.h>

enum plot_kind {
    PLOT_LINE,      /* values joined by a line; a NaN breaks it */
    PLOT_HISTOGRAM, /* bars from 0 to the value */
    PLOT_BAND,      /* the space between values (its upper edge) and lower, with a line along both */
    PLOT_MARKERS,   /* a sign at the price `values` of single candles */
    PLOT_STEPS,     /* a level that holds for each candle alone: no slope joins two values that differ */
    PLOT_KIND_COUNT,
};

enum plot_marker {
    PLOT_MARKER_UP,   /* a triangle below the price that points up to it: a signal to buy */
    PLOT_MARKER_DOWN, /* a triangle above the price that points down to it: a signal to sell */
    PLOT_MARKER_DOT,  /* a dot on the price */
    PLOT_MARKER_COUNT,
};

/* Where a plot's colour comes from, unless it asks for one itself. */
enum plot_paint {
    PLOT_PAINT_NEXT, /* the theme's next colour for plots */
    PLOT_PAINT_LAST, /* that of the plot before it: parts of one thing */
    PLOT_PAINT_UP,   /* as rising candles */
    PLOT_PAINT_DOWN, /* as falling candles */
    PLOT_PAINT_SIGN, /* histograms: as rising candles above 0, as falling ones below */
};

/* Columns of as many values as the series has candles, in its order: finite, or NaN where there is no value. */
struct plot {
    const char *name; /* among the indicator's plots, UTF-8; NULL where it has but one */
    enum plot_kind kind;
    enum plot_marker marker; /* for PLOT_MARKERS */
    const double *values;
    const double *lower; /* for PLOT_BAND; NULL else */
    const char *colour;  /* as the indicator asks for it, as for --up; NULL: as `paint` says */
    enum plot_paint paint;
    bool is_dashed;       /* for lines: less than the others, as a level or a signal line */
    bool is_bare;         /* for PLOT_BAND: without the lines along both edges */
    long shift;           /* values[i] belongs to the place of candle i + shift, which may lie beyond the last candle */
    const size_t *starts; /* PLOT_LINE without a shift: start_count candles, ascending, at which the line begins anew */
    size_t start_count;
};

/* A level across the chart, with its own label. */
struct plot_level {
    double value;
    const char *label; /* UTF-8; lives in the arena */
};

/* How much was traded at which price: `bins` equal parts of low .. high. */
struct plot_profile {
    double low, high;
    size_t bins;
    const double *up, *down; /* [bins] volume of rising and of falling candles; NULL up: there is no profile */
    double value_low,
        value_high; /* the value area: the narrowest range about the fullest bin with 70 % of the volume */
};

/* The plots of one indicator; all of it lives in the arena that they were computed in. */
struct plots {
    const struct plot *items;
    size_t count;
    const double *guides; /* horizontal lines of the pane, such as 30 and 70, thin and without a colour of their own */
    size_t guide_count;
    bool has_range; /* the pane's scale is range_low .. range_high at least, such as 0 .. 100 */
    double range_low, range_high;
    const struct plot_level *levels;
    size_t level_count;
    struct plot_profile profile;
};

#endif
