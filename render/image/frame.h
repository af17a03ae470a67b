/* A picture as colours. */
#ifndef CHANDLER_IMAGE_FRAME_H
#define CHANDLER_IMAGE_FRAME_H

#include "render/base/index_frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The layout of CAIRO_FORMAT_RGB24: 0x..RRGGBB in machine order; the top byte means nothing. Or that of
 * CAIRO_FORMAT_ARGB32: 0xAARRGGBB, with R, G and B already multiplied by A. */
struct frame {
    const uint32_t *pixels;     /* not owned */
    size_t stride_px;           /* from one row to the next, >= width_px */
    size_t width_px, height_px; /* each >= 1 */
    bool has_alpha;             /* the latter */
};

enum { FRAME_RGB = 0xffffff };
#define FRAME_OPAQUE 0xff000000u

/* A pixel of the second layout with R, G and B as they are, not multiplied by A: as PNG has them. One that is wholly
 * transparent has no colour either. */
static inline uint32_t frame_straight(uint32_t pixel)
{
    uint32_t alpha = pixel >> 24;
    if (alpha == 0 || alpha == 255)
        return alpha ? pixel : 0;
    uint32_t straight = alpha << 24;
    for (int shift = 0; shift <= 16; shift += 8) {
        uint32_t part = ((pixel >> shift & 255) * 255 + alpha / 2) / alpha;
        straight |= (part < 255 ? part : 255) << shift;
    }
    return straight;
}

/* The same picture as numbers, in a palette in order of first appearance, in `pixels`, which has room for a byte for
 * each pixel. False where there are more than 256 colours. */
bool frame_to_index(const struct frame *frame, uint8_t *pixels, struct index_frame *indexed);

#endif
