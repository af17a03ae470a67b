/* The few things a chart is made of, on any cairo surface: filled boxes on whole pixels and lines of text. On a pixel
 * frame (an opaque image surface) they are written straight to memory, which costs a fraction of the way through
 * cairo's paths and fonts and gives the same pixels. Not thread-safe. */
#ifndef CHANDLER_CHART_PAINT_H
#define CHANDLER_CHART_PAINT_H

#include "render/base/error.h"
#include "render/chart/theme.h"
#include "render/chart/typeface.h"

#include <cairo.h>
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

/* One line of text, in its own colour. */
enum status paint_label(struct painter *painter, const struct label *label, struct error *error);

#endif
