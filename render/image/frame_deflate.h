/* A deflate writer that knows charts: pixels of at most 256 colours straight to the zlib stream of an indexed PNG.
 *
 * In a chart most of a row repeats the row above, and the rest is runs of one colour. So two distances are enough: one
 * row back and one pixel back. There is no hash chain, and pixels are turned into palette indices only where they
 * differ from above. The stream is plain deflate (RFC 1951) in a zlib wrapper (RFC 1950) that any decoder reads. Pure
 * functions of their arguments: the same frame gives the same bytes on every machine. */
#ifndef CHANDLER_IMAGE_FRAME_DEFLATE_H
#define CHANDLER_IMAGE_FRAME_DEFLATE_H

#include "render/base/bytes.h"
#include "render/base/error.h"

#include "render/image/frame.h"
#include "render/image/palette.h"

#include <stdbool.h>

/* What is kept between frames: tables and one row. Not thread-safe: one a worker. */
struct frame_encoder;
enum status frame_encoder_new(struct frame_encoder **encoder, struct error *error);
void frame_encoder_free(struct frame_encoder **encoder);

/* Appends to *out the zlib stream of the frame's rows, each a filter byte 0 and width_px palette indices of 8 bits; the
 * palette gets the colours in order of first appearance. *fits is false, and *out unchanged,
 * where there are more than 256 colours or a row of more than 32767 pixels, which deflate's window does not hold. Time
 * is linear in the pixels; memory beside *out is a constant and one row. */
enum status frame_deflate(struct frame_encoder *encoder, const struct frame *frame, struct palette *palette,
                          struct bytes *out, bool *fits, struct error *error);

#endif
