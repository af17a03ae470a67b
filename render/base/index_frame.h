/* A picture of at most 256 colours as numbers, one byte a pixel: a quarter of the memory that a frame of colours takes,
 * so that a whole picture stays in a core's own cache while it is drawn and encoded. */
#ifndef CHANDLER_BASE_INDEX_FRAME_H
#define CHANDLER_BASE_INDEX_FRAME_H

#include "render/base/palette.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct index_frame {
    uint8_t *pixels; /* numbers of the palette's colours; not owned */
    size_t stride;   /* from one row to the next, >= width_px */
    size_t width_px, height_px;
    struct palette palette; /* may hold colours that no pixel has */
    bool has_overflown;     /* a colour found no room in the palette: the pixels mean nothing */
};

#endif
