/* What the files behind paint.h share: pixels of a frame, and points that may lie anywhere. */
#ifndef CHANDLER_CHART_BRUSH_H
#define CHANDLER_CHART_BRUSH_H

#include "render/chart/paint.h"

#include <math.h>

/* Values may lie thousands of pictures away. Further than this many pixels they all look the same, and from here on
 * sums and products stay finite and fine enough for a small part of a pixel. */
#define BRUSH_FAR 1e9

static inline struct point brush_near(struct point point)
{
    point.x = point.x < -BRUSH_FAR ? -BRUSH_FAR : point.x > BRUSH_FAR ? BRUSH_FAR : point.x;
    point.y = point.y < -BRUSH_FAR ? -BRUSH_FAR : point.y > BRUSH_FAR ? BRUSH_FAR : point.y;
    return point;
}

static inline bool brush_is_gap(struct point point)
{
    return isnan(point.x) || isnan(point.y);
}

/* A pixel value is cairo's ARGB32, 0 where nothing was painted on a background that is left open. As its components are
 * multiplied by its alpha, all four are mixed alike. */
#define BRUSH_OPAQUE 0xff000000u

static inline uint32_t *brush_row(const struct painter *painter, int y)
{
    return (uint32_t *)(void *)(painter->pixels + y * painter->stride);
}

/* The same of an indexed frame. */
static inline uint8_t *brush_index_row(const struct painter *painter, int y)
{
    return painter->pixels + y * painter->stride;
}

/* The number of a pixel value in the palette; any, and the frame has overflown, where there is no room for it. */
uint8_t brush_number(const struct painter *painter, uint32_t pixel);

/* True where nothing that is painted matters any more. */
static inline bool brush_is_lost(const struct painter *painter)
{
    return painter->indexed && painter->indexed->has_overflown;
}

/* The pixel value of a number. */
static inline uint32_t brush_pixel(const struct painter *painter, uint8_t number)
{
    return PALETTE_OPAQUE ^ painter->indexed->palette.colours[number];
}

/* colour_mix of pixels: share / 256 of `over`; two components go in one multiplication. */
static inline uint32_t brush_mix(uint32_t under, uint32_t over, uint32_t share)
{
    uint32_t rest = 256 - share;
    uint32_t red_blue = (under & 0xff00ff) * rest + (over & 0xff00ff) * share + 0x800080;
    uint32_t alpha_green = (under >> 8 & 0xff00ff) * rest + (over >> 8 & 0xff00ff) * share + 0x800080;
    return (red_blue >> 8 & 0xff00ff) | (alpha_green & 0xff00ff00);
}

/* How many levels the coverage of a curve has on a pixel value, as a power of two; see paint_curve. */
enum { LEVEL_BITS_ON_FIRST = 3, LEVEL_BITS_ON_BOX = 2, LEVEL_BITS_ON_CURVE = 1, LEVEL_BITS_ON_MIXED = 0 };
int brush_level_bits(const struct painter *painter, uint32_t pixel);
/* One more of painter->plain with these bits, as long as there is room, unless it is there already. */
void brush_add_plain(struct painter *painter, uint32_t pixel, int level_bits);

/* The part of the box that lies in the picture; may be empty, and is where nothing matters any more. */
struct box brush_clip(const struct painter *painter, struct box clip);
void brush_source(cairo_t *cr, colour_rgb colour, double alpha);

/* paint_curve and paint_between as cairo paths; a curve in dashes of on_px and off_px, unless off_px is 0. */
void outline_curve(struct painter *painter, colour_rgb colour, const struct point *points, size_t count,
                   double width_px, double on_px, double off_px, struct box clip);
void outline_between(struct painter *painter, colour_rgb colour, unsigned share, const struct point *upper,
                     const struct point *lower, size_t count, struct box clip);

#endif
