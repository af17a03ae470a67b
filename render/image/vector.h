/* What SVG and PDF share: cairo writes them as a stream, and the fingerprint is a comment behind their last line. */
#ifndef CHANDLER_IMAGE_VECTOR_H
#define CHANDLER_IMAGE_VECTOR_H

#include "render/image/image.h"

#include <cairo.h>

/* A cairo_write_func_t that appends to the writer's stream; closure is the image_writer. */
cairo_status_t vector_write(void *closure, const unsigned char *data, unsigned int length);

/* Finds the fingerprint in a file that ends in exactly before, a fingerprint, after. */
enum status vector_fingerprint(const char *path, const char *before, const char *after,
                               char out[IMAGE_FINGERPRINT_SIZE], struct error *error);

#endif
