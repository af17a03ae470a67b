/* A deflate writer that knows charts: pixels of at most 256 colours straight to the zlib stream of an indexed PNG.
 *
 * In a chart most of a row repeats the row above, and the rest is runs of one colour. So two distances are enough: one
 * row back and one pixel back. There is no hash chain. The stream is plain deflate (RFC 1951) in a zlib wrapper (RFC
 * 1950) that any decoder reads. Pure functions of their arguments: the same frame gives the same bytes on every
 * machine. */
#ifndef CHANDLER_IMAGE_FRAME_DEFLATE_H
#define CHANDLER_IMAGE_FRAME_DEFLATE_H

#include "render/base/bytes.h"
#include "render/base/error.h"
#include "render/base/index_frame.h"

/* What is kept between frames: tables. Not thread-safe: one a worker. */
struct frame_encoder;
enum status frame_encoder_new(struct frame_encoder **encoder, struct error *error);
void frame_encoder_free(struct frame_encoder **encoder);
/* Instead of the fastest way to compare rows, one that is available here. The bytes are the same. */
struct changes_way;
void frame_encoder_compare_by(struct frame_encoder *encoder, const struct changes_way *way);

/* The widest row that deflate's window holds with the filter byte before it. */
enum { FRAME_DEFLATE_WIDTH_MAX = 32767 };

/* Appends to *out the zlib stream of the frame's rows, each a filter byte 0 and the numbers of width_px pixels (1 to
 * FRAME_DEFLATE_WIDTH_MAX). On failure *out is as before. Time is linear in the pixels; memory beside *out is a
 * constant and two bits for each pixel of a row. */
enum status frame_deflate(struct frame_encoder *encoder, const struct index_frame *frame, struct bytes *out,
                          struct error *error);

#endif
