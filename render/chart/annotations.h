/* What the user puts on a chart: horizontal lines, trend lines and rays, purchases, sales and notes. Internal to this
 * room. Coordinates are those of the layout. */
#ifndef CHANDLER_CHART_ANNOTATIONS_H
#define CHANDLER_CHART_ANNOTATIONS_H

#include "render/chart/compose.h"
#include "render/chart/layout.h"
#include "render/ohlc/marks.h"

/* A horizontal line; row is -1, and nothing is drawn, where its price lies outside the pane. */
struct level {
    double price;
    const char *text; /* NULL: none */
    int row;
    struct tag tag;     /* its price on the axis */
    struct label label; /* text NULL: none, or no room for it */
    struct box label_box;
};

/* A trend line, or the part of a ray, between two points, from left to right. They may lie outside the pane; NaN where
 * there is nothing to draw. */
struct trend {
    const struct mark *mark;
    struct point ends[MARK_POINTS];
    struct label label;
    struct box label_box;
};

/* A triangle that points at the candle, with a text; or a text alone. */
struct sign {
    const struct mark *mark;
    size_t candle;   /* of those that are shown, before they are gathered */
    int64_t time_us; /* of the candle */
    double price;    /* NaN: none */
    int x, row;      /* of the triangle's tip; row -1: no triangle */
    struct label label;
    struct box label_box;
};

struct annotations {
    struct level *levels;
    size_t level_count;
    struct trend *trends;
    size_t trend_count;
    struct sign *signs; /* those with a candle */
    size_t sign_count;
};

/* Candles, counted from the first that is shown; those before it are negative, those to come beyond the last. */
struct annotation_place {
    double at;
    bool is_shown; /* `at` is one of those shown */
};
/* The candle that a mark's time belongs to: the first one within what the time names; else the one that was begun
 * before, or of candles that are dated by their last session the one after. */
struct annotation_place annotation_place(const struct compose *compose, const struct mark_time *time);

/* annotations.c, before any row is known: what belongs to this chart, with texts of tags. */
enum status compose_annotations(struct compose *compose);
/* The prices to be taken into the scale, number i of annotation_extents; low > high where there is none. */
struct annotation_extent {
    double low, high;
};
size_t annotation_extents(const struct compose *compose);
struct annotation_extent annotation_extent(const struct compose *compose, size_t i);
/* The room that markers and signs need. */
struct marker_room annotation_room(const struct compose *compose, struct marker_room markers);

/* annotations_place.c, once candles and markers have their places: everything but tags. Signs keep clear of candles and
 * of each other, and no text lies on anything; what finds no room is left out and warned of. */
enum status compose_annotation_places(struct compose *compose);
/* Tags beside their rows, or a little off them; those that would lie on others are left out. After the last price has
 * its own. */
enum status compose_annotation_tags(struct compose *compose);

/* annotations_draw.c: lines, beneath the candles; signs, over them; texts and tags. */
void draw_annotation_lines(const struct layout *layout, struct painter *painter);
void draw_annotation_signs(const struct layout *layout, struct painter *painter);
enum status draw_annotation_labels(const struct layout *layout, struct painter *painter, struct error *error);

/* draw.c: a tag, where it is shown. */
enum status draw_tag(const struct tag *tag, struct painter *painter, struct error *error);

/* annotations_json.c: "lines" and "marks" of --geometry. */
void annotations_json(struct text *out, const struct layout *layout);

#endif
