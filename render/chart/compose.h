/* The steps of chart_layout, one file each. Internal to this room. */
#ifndef CHANDLER_CHART_COMPOSE_H
#define CHANDLER_CHART_COMPOSE_H

#include "render/chart/figure.h"
#include "render/chart/layout.h"

/* A level with its name, which stands beside it where it is in the picture. */
struct named_level {
    double value; /* a price */
    struct label label;
};

/* A layout in the making, and all it is made from. */
struct compose {
    struct layout *layout;
    const struct series *series;
    const char *name;
    const struct indicator_result *indicators;
    size_t indicator_count;
    const struct chart_options *options;
    struct typeface *typeface;
    struct arena *arena;
    struct error *error;

    struct series_span span;
    struct candles own;     /* the asked span of the series */
    struct candles candles; /* the same, or what the type makes of it, before it is gathered into columns */
    bool has_volume;        /* a volume pane */
    size_t own_panes;       /* of indicators */
    size_t volume_plots;    /* indicators in the volume pane */
    size_t ahead;           /* places beyond the last candle, before candles are gathered */
    int side_px;            /* columns right of all places, for the names of levels */
    struct named_level *named;
    size_t named_count;
    int text_px; /* size of the letters */
    int margin_px;
    bool has_header, has_price_axis, has_time_axis, has_legend;
    bool has_legend_rows; /* between the panes; else names stand inside them */
    bool has_lost_legend; /* that of the price pane, which had no room */
    int header_rows;      /* above the price pane and its legend */
    int legend_lines;     /* above the price pane */
    int axis_x;           /* where labels of the price axis may begin */
    int point_x;          /* the column that their decimal points share */
    int price_decimals;
    struct annotations *annotations; /* see annotations.h; NULL: none */
    bool has_warned_missing;         /* see compose_warn_missing */
};

/* panes.c: the rows of every pane, and once the price axis' labels are known, their columns. */
enum status compose_rows(struct compose *compose);
void compose_columns(struct compose *compose);

/* shape.c: what the chart's type makes of the candles; then the places of its curve, and the note in a chart that has
 * nothing to draw. The colour of the last close, as a candle of that type would have it. */
enum status compose_transform(struct compose *compose);
enum status compose_shape(struct compose *compose);
colour_rgb compose_last_colour(const struct compose *compose);

/* plots.c: which traces there are, in what colours; their `pane` counts the indicators' own panes from 1, 0 being the
 * price pane and PANES_MAX the volume pane, until compose_rows makes it an index. What is shifted ahead gets room for
 * up to a quarter as many places as there are candles.
 *
 * plot_scales.c: the scales of the price pane and of the indicators' panes.
 *
 * The price scale takes the traces' values in, one trace after the other, as long as the candles keep at least a
 * quarter of the pane's height. A trace that would take more does not stretch the scale, or only on the side, above or
 * below the prices, on which its values are nearer; what then lies outside, and on a log scale what is not above 0, is
 * warned of. */
enum status compose_plots(struct compose *compose);
/* Where the indicator is drawn: over the volume only where there is a volume pane. */
enum indicator_pane compose_pane_of(const struct compose *compose, const struct indicator_call *call);
/* plot_absence.c: warns of indicators that were asked for and have no value to show. Signals need not occur. */
enum status compose_absent_plots(struct compose *compose);
enum status compose_price_scale(struct compose *compose, const struct price_range *range);
enum status compose_plot_scales(struct compose *compose);

/* traces.c: the traces' values by column, once there are columns; the greatest of those in the volume pane, or 0; and
 * their places, once the candles have theirs. */
enum status compose_trace_columns(struct compose *compose);
double compose_top_of_volume(const struct compose *compose);
enum status compose_traces(struct compose *compose);

/* levels.c: how wide the names of levels are, before any column is known; the levels' rows with these names, once
 * everything else has its place. A named plot of steps over the candles is named there too.
 * profile.c: the bars of volume profiles. */
enum status compose_side_width(struct compose *compose);
enum status compose_levels(struct compose *compose);
enum status compose_profiles(struct compose *compose);

/* markers.c: how wide markers are, and the rows that they need above and below the values of that pane; then, after
 * all other traces have their values, their places. */
void compose_marker_size(struct compose *compose);
struct marker_room {
    int above, below;
};
struct marker_room compose_marker_room(const struct compose *compose, size_t pane);
enum status compose_markers(struct compose *compose);

/* axes.c: puts a tag beside that row, or as near to it as its pane allows; false where the axis is too narrow for it.
 * Then shows it: tick labels that it would touch give way. */
bool compose_fit_tag(const struct compose *compose, const struct pane *pane, struct tag *tag, int middle);
void compose_show_tag(const struct compose *compose, struct pane *pane, struct tag *tag);

/* header.c: the line above the plot. Sets the layout's title and warning. */
enum status compose_header(struct compose *compose);

/* legend.c: the lines between header and price pane, known before any row is; and those above the other panes, or where
 * these have no rows for them, small names inside. Warns of the panes that go without. */
enum status compose_price_legend(struct compose *compose);
enum status compose_pane_legends(struct compose *compose);

/* ticks.c: the ticks of the price pane and the indicators' panes with their labels, guides among them, and the tags of
 * the indicators' last values, before the plot's right edge is known; later those of the volume pane.
 *
 * axes.c: how wide the axis is; then puts the labels where axis_x says, shows the tags, and makes the time axis. */
enum status compose_ticks(struct compose *compose);
enum status compose_volume_ticks(struct compose *compose, struct pane *pane);
int compose_axis_width(struct compose *compose);
enum status compose_axes(struct compose *compose);
struct font compose_axis_font(const struct compose *compose);
/* Half of the height of an axis' label, with a row to spare. */
int compose_half_label(const struct compose *compose);

/* A value as the pane's legend and tag write it: over the candles in the prices' decimals, else to about four digits
 * of what the pane spans. */
void compose_figure(const struct compose *compose, const struct trace *trace, double value, char out[FIGURE_SIZE]);
/* The colour in which a legend or a tag shows the trace's value. */
colour_rgb compose_value_colour(const struct compose *compose, const struct trace *trace, double value);
/* The baseline that centres capitals and digits on a row. */
int compose_baseline(struct font font, int row);

/* A copy of the text in the arena; NULL where memory runs out. */
const char *compose_text(struct compose *compose, const char *text);
/* Adds to the chart's warning, after "; " where it has one. */
enum status compose_warn(struct compose *compose, const char *text);
/* Warns, once a chart, that no font has that character of `what`; 0 is none. */
enum status compose_warn_missing(struct compose *compose, uint32_t missing, const char *what);

#endif
