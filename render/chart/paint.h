/* The few things a chart is made of, on any cairo surface: filled boxes on whole pixels and lines of text. On a pixel
 * frame (an opaque image surface) they are written straight to memory, which costs a fraction of the way through
 * cairo's paths and fonts and gives the same pixels. Not thread-safe. */
#ifndef CHANDLER_CHART_PAINT_H
#define CHANDLER_CHART_PAINT_H

#include "render/base/error.h"
#include "render/chart/theme.h"
#include "render/chart/typeface.h"

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

/* Pixels x0..x1, y0..y1, inclusive; empty where x1 < x0 or y1 < y0. */
struct box {
    int x0, y0, x1, y1;
};

struct painter {
    cairo_t *cr;
    cairo_surface_t *surface;
    struct typeface *typeface;
    unsigned char *pixels; /* NULL where the surface is no pixel frame */
    ptrdiff_t stride;
    int width, height; /* of the picture */
    uint32_t colour;
};

enum status painter_begin(struct painter *painter, cairo_surface_t *surface, int width_px, int height_px,
                          struct typeface *typeface, struct error *error);
/* Ends the drawing, also after a failure; reports what cairo had to complain of. */
enum status painter_end(struct painter *painter, struct error *error);

/* Boxes of one colour: start, any number of boxes, finish. What lies outside the picture is cut off. */
void paint_start(struct painter *painter, colour_rgb colour);
void paint_box(struct painter *painter, struct box box);
void paint_finish(struct painter *painter);

/* A point of a curve: column x's middle is x + 0.5, row y's is y + 0.5. A NaN y is a gap. */
struct point {
    double x, y;
};

/* A curve through the points (x ascending), width_px wide, smooth-edged, within the clip. On a pixel frame its coverage
 * has few levels, so that a chart with several curves stays within 256 colours, and is computed with operations that
 * are exact everywhere: the same pixels on every platform. A point between two gaps shows as a dot. */
void paint_curve(struct painter *painter, colour_rgb colour, const struct point *points, size_t count, double width_px,
                 struct box clip);
/* The space between two curves with the same x and the same gaps, as a veil that leaves what lies beneath to be seen:
 * share / 256 of the colour over it. */
void paint_between(struct painter *painter, colour_rgb colour, unsigned share, const struct point *upper,
                   const struct point *lower, size_t count, struct box clip);
/* A filled triangle with its tip in column x on row `row`, size_px (odd) columns wide, pointing up or down, whole
 * pixels only; and a round dot with its middle there. */
void paint_triangle(struct painter *painter, colour_rgb colour, int x, int row, int size_px, bool points_up,
                    struct box clip);
void paint_dot(struct painter *painter, colour_rgb colour, int x, int row, int size_px, struct box clip);

/* One line of text, in its own colour. */
enum status paint_label(struct painter *painter, const struct label *label, struct error *error);

#endif
