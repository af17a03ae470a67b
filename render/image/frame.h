/* A picture as colours. */
#ifndef CHANDLER_IMAGE_FRAME_H
#define CHANDLER_IMAGE_FRAME_H

#include "render/base/index_frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The layout of CAIRO_FORMAT_RGB24: 0x..RRGGBB in machine order; the top byte means nothing. */
struct frame {
    const uint32_t *pixels;     /* not owned */
    size_t stride_px;           /* from one row to the next, >= width_px */
    size_t width_px, height_px; /* each >= 1 */
};

enum { FRAME_RGB = 0xffffff };

/* The same picture as numbers, in a palette in order of first appearance, in `pixels`, which has room for a byte for
 * each pixel. False where there are more than 256 colours. */
bool frame_to_index(const struct frame *frame, uint8_t *pixels, struct index_frame *indexed);

#endif
