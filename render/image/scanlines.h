/* A frame as the compressed scanlines of a PNG (ISO/IEC 15948, 7.2 and 10): all of the file but its container. */
#ifndef CHANDLER_IMAGE_SCANLINES_H
#define CHANDLER_IMAGE_SCANLINES_H

#include "render/base/bytes.h"
#include "render/base/error.h"
#include "render/image/frame.h"
#include "render/image/frame_deflate.h"

#include <stdbool.h>
#include <stddef.h>

struct libdeflate_compressor;

/* Zeroed is empty; its memory is reused from picture to picture. Not thread-safe: one a worker. */
struct scanlines {
    size_t width_px, height_px;
    bool is_indexed;        /* a pixel is a number in the palette, of 8 bits; else R, G, B bytes */
    bool has_alpha;         /* where not indexed: and one of A behind them */
    struct palette palette; /* valid where is_indexed */
    struct bytes stream;    /* zlib stream (RFC 1950): the content of IDAT */
    struct frame_encoder *encoder;
    struct bytes rows; /* of numbers, or of R, G, B and perhaps A, each row behind the number of its filter */
    struct libdeflate_compressor *compressor;
};

/* The same pixels give the same bytes, whatever came before. The first takes frames of at most FRAME_DEFLATE_WIDTH_MAX
 * columns that have not overflown; the second any, and indexes it where 256 colours suffice. */
enum status scanlines_encode_indexed(struct scanlines *scanlines, const struct index_frame *frame, struct error *error);
enum status scanlines_encode(struct scanlines *scanlines, const struct frame *frame, struct error *error);
void scanlines_release(struct scanlines *scanlines);

#endif
