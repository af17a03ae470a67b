/* What the formats share: the drawing in progress and the memory kept between pictures. */
#ifndef CHANDLER_IMAGE_WRITER_H
#define CHANDLER_IMAGE_WRITER_H

#include "render/image/frame.h"
#include "render/image/image.h"
#include "render/image/scanlines.h"

#include <stddef.h>
#include <stdint.h>

struct image_writer {
    const struct image_format *format; /* of the drawing in progress; NULL between drawings */
    cairo_surface_t *surface;          /* owned; NULL between drawings and for an indexed one */
    struct bytes pixels;               /* of either frame */
    struct frame frame;
    struct index_frame indexed; /* pixels are NULL where it is not the one drawn on */
    struct scanlines scanlines;
    struct bytes stream; /* what a vector surface wrote */
    bool is_stream_cut;  /* memory ran out for a part of it, which cairo does not pass on in each case */
};

/* Ends a drawing that was not finished, and checks the size of the new one. */
enum status writer_begin(struct image_writer *writer, int width_px, int height_px, struct error *error);

/* Takes ownership of a surface just made and hands it out as the drawing in progress of this format. */
enum status writer_adopt(struct image_writer *writer, const struct image_format *format, cairo_surface_t *made,
                         cairo_surface_t **surface, struct error *error);

/* Completes the drawing in progress, which must be of this format, so that its pixels or its stream can be read. */
enum status writer_complete(struct image_writer *writer, const struct image_format *format, struct error *error);

/* Gives the surface back, and memory beyond what is kept. */
void writer_end(struct image_writer *writer);

#endif
