/* What an indicator computed: columns beside the series' own. */
#ifndef CHANDLER_OHLC_PLOT_H
#define CHANDLER_OHLC_PLOT_H

#include <stddef.h>

enum plot_kind {
    PLOT_LINE,      /* values joined by a line; a NaN breaks it */
    PLOT_HISTOGRAM, /* bars from 0 to the value */
    PLOT_BAND,      /* the space between values (its upper edge) and lower, with a line along both */
    PLOT_MARKERS,   /* a sign at the price `values` of single candles */
    PLOT_KIND_COUNT,
};

enum plot_marker {
    PLOT_MARKER_UP,   /* a triangle below the price that points up to it: a signal to buy */
    PLOT_MARKER_DOWN, /* a triangle above the price that points down to it: a signal to sell */
    PLOT_MARKER_DOT,  /* a dot on the price */
    PLOT_MARKER_COUNT,
};

/* Columns of as many values as the series has candles, in its order: finite, or NaN where there is no value. */
struct plot {
    const char *name; /* among the indicator's plots, UTF-8; NULL where it has but one */
    enum plot_kind kind;
    enum plot_marker marker; /* for PLOT_MARKERS */
    const double *values;
    const double *lower; /* for PLOT_BAND; NULL else */
    const char *colour;  /* as the indicator asks for it, as for --up; NULL: the theme's next */
};

/* The plots of one indicator; all of it lives in the arena that they were computed in. */
struct plots {
    const struct plot *items;
    size_t count;
};

#endif
