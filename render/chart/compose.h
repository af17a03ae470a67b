/* The steps of chart_layout, one file each. Internal to this room. */
#ifndef CHANDLER_CHART_COMPOSE_H
#define CHANDLER_CHART_COMPOSE_H

#include "render/chart/layout.h"

/* A layout in the making, and all it is made from. */
struct compose {
    struct layout *layout;
    const struct series *series;
    const char *name;
    const struct chart_options *options;
    struct typeface *typeface;
    struct arena *arena;
    struct error *error;

    struct candles own;     /* the asked span of the series */
    struct candles candles; /* the same, or what the type makes of it, before it is gathered into columns */
    int text_px;            /* size of the letters */
    int margin_px;
    bool has_header, has_price_axis, has_time_axis;
    int axis_x;  /* where labels of the price axis may begin */
    int point_x; /* the column that their decimal points share */
    int price_decimals;
};

/* header.c: the line above the plot. Sets the layout's title and warning. */
enum status compose_header(struct compose *compose);

/* axes.c: the price pane's ticks and their labels, before the plot's right edge is known; then puts the labels where
 * axis_x says, tags the last price, and does the same for the volume pane and the time axis. */
enum status compose_price_ticks(struct compose *compose);
int compose_axis_width(struct compose *compose);
enum status compose_axes(struct compose *compose);

/* A copy of the text in the arena; NULL where memory runs out. */
const char *compose_text(struct compose *compose, const char *text);

#endif
