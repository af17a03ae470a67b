/* From a cairo drawing to the bytes of a picture file. */
#ifndef CHANDLER_IMAGE_IMAGE_H
#define CHANDLER_IMAGE_IMAGE_H

#include "render/base/bytes.h"
#include "render/base/error.h"
#include "render/base/index_frame.h"
#include "render/base/words.h"

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a picture says about itself; any may be NULL. UTF-8; what is not becomes U+FFFD, control characters become
 * blanks, and a text of more than 2000 bytes is cut. No clock time: same input, same bytes. */
struct image_text {
    const char *title;
    const char *source;      /* base name of the input */
    const char *software;    /* "chandler 0.1.0" */
    const char *fingerprint; /* of the options and program version: 1 to 63 letters and digits; --update compares it */
    const struct words *words; /* the drawing's, for a format that keeps them */
};

enum { IMAGE_SIZE_MIN = 64, IMAGE_SIZE_MAX = 16384, IMAGE_FINGERPRINT_SIZE = 64 };

/* What a worker keeps between pictures: the pixel frame, encoder buffers; each up to 64 MiB, more is given back after
 * the picture that needed it. Not thread-safe: one a worker. */
struct image_writer;
enum status image_writer_new(struct image_writer **writer, struct error *error);
void image_writer_free(struct image_writer **writer);

/* One output format; one file each in formats/. */
struct image_format {
    const char *name; /* as given to --format, and the extension without a dot */
    const char *summary;
    bool keeps_words; /* texts are not to be drawn, but given to finish, which puts them over the drawing as text */
    bool is_web;      /* a page can show it as an image */
    /* A surface of exactly width_px x height_px to draw on, owned by the writer, valid until finish or the next begin.
     * A pixel frame is CAIRO_FORMAT_ARGB32 and its old content undefined: the drawing paints every pixel, opaque or
     * not. STATUS_USAGE for a width or height
     * outside IMAGE_SIZE_MIN..IMAGE_SIZE_MAX. */
    enum status (*begin)(struct image_writer *writer, int width_px, int height_px, cairo_surface_t **surface,
                         struct error *error);
    /* Instead of begin, for a drawing that paints numbers of colours by itself: a frame of exactly width_px x height_px
     * with an empty palette, owned and valid as begin's surface is, its old content as undefined. The same pixels, for
     * a fraction of the time. A drawing that leaves it overflown begins anew with begin. NULL for formats that are no
     * pixels. */
    enum status (*begin_indexed)(struct image_writer *writer, int width_px, int height_px, struct index_frame **frame,
                                 struct error *error);
    /* Encodes what was drawn and appends the file's bytes to *out; ends the surface. text may be NULL. On failure *out
     * is as before: STATUS_MEMORY, or STATUS_USAGE for a fingerprint of another form or an overflown frame. */
    enum status (*finish)(struct image_writer *writer, const struct image_text *text, struct bytes *out,
                          struct error *error);
    /* The fingerprint stored in an existing file, read from its two ends. STATUS_OK with "" where there is no file, or
     * no fingerprint in it, or the file is not whole (its trailer is missing) or of another format; STATUS_IO where the
     * system refuses to say. */
    enum status (*fingerprint)(const char *path, char out[IMAGE_FINGERPRINT_SIZE], struct error *error);
};

extern const struct image_format *const image_formats[]; /* ends with NULL */
/* NULL where no format has that name (letter case is ignored). */
const struct image_format *image_format_find(const char *name);

#endif
