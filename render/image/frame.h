/* A picture as pixels. */
#ifndef CHANDLER_IMAGE_FRAME_H
#define CHANDLER_IMAGE_FRAME_H

#include <stddef.h>
#include <stdint.h>

/* The layout of CAIRO_FORMAT_RGB24: 0x..RRGGBB in machine order; the top byte means nothing. */
struct frame {
    const uint32_t *pixels;     /* not owned */
    size_t stride_px;           /* from one row to the next, >= width_px */
    size_t width_px, height_px; /* each >= 1 */
};

enum { FRAME_RGB = 0xffffff };

#endif
