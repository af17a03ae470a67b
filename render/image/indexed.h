/* A frame of at most 256 colours as a palette and a zlib stream: all of an indexed PNG but its container. */
#ifndef CHANDLER_IMAGE_INDEXED_H
#define CHANDLER_IMAGE_INDEXED_H

#include "render/base/bytes.h"
#include "render/base/error.h"
#include "render/image/frame.h"
#include "render/image/palette.h"

#include <stdbool.h>

struct libdeflate_compressor;

/* Zeroed is empty; its memory is reused from picture to picture. Not thread-safe: one a worker. */
struct indexed {
    struct palette palette;
    int bits;            /* of one pixel: 1, 2, 4 or 8 */
    struct bytes stream; /* zlib stream (RFC 1950) of the rows as PNG filters them: the content of IDAT */
    struct bytes rows;
    struct libdeflate_compressor *compressor;
};

/* Fills palette, bits and stream. *fits is false, and nothing else is valid, where the frame has more than 256 colours.
 * The same pixels give the same bytes. */
enum status indexed_encode(struct indexed *indexed, const struct frame *frame, bool *fits, struct error *error);
void indexed_release(struct indexed *indexed);

#endif
