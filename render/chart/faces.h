/* The embedded faces, through FreeType: which characters they have, and their shapes. A face is opened at the first
 * question about it. Not thread-safe; two of these share nothing. */
#ifndef CHANDLER_CHART_FACES_H
#define CHANDLER_CHART_FACES_H

#include "render/base/bytes.h"
#include "render/base/error.h"
#include "render/chart/typeface.h"

#include <cairo.h>
#include <stdint.h>

enum { FACE_COUNT = FONT_MEDIUM + 1 };

struct faces;
enum status faces_new(struct faces **faces, struct error *error);
void faces_free(struct faces **faces);

/* The face's glyph for a character; 0, whose shape is a box, where it has none. */
enum status faces_index(struct faces *faces, enum font_face face, uint32_t codepoint, uint32_t *index,
                        struct error *error);

/* A letter's place and size in pixels, as far as a label's own cells go. */
struct shape {
    int advance;   /* whole pixels */
    int left, top; /* of the shape, from the pen; top counts upwards from the baseline */
    int width, height;
};
enum { SHAPE_STEP = 8 };

/* Bytes from a row of a shape to the next: its width and zeros behind it, up to a multiple of SHAPE_STEP. */
static inline int shape_stride(int width)
{
    return (width + SHAPE_STEP - 1) / SHAPE_STEP * SHAPE_STEP;
}

/* One of the levels up to MASK_FULL for a coverage of 0 to 255. */
static inline unsigned char shape_level(unsigned coverage)
{
    return (unsigned char)((coverage * MASK_FULL + 127) / 255);
}

/* Appends the levels of a glyph, shape_stride * height bytes. A shape that FreeType cannot make is zeroed. */
enum status faces_shape(struct faces *faces, struct font font, uint32_t index, struct shape *shape,
                        struct bytes *levels, struct error *error);

/* The family's name, as a system that has it installed knows it; "" where the embedded font cannot be opened. It is the
 * faces'. */
const char *faces_family(struct faces *faces);

/* The face for cairo targets that keep text; the reference is the faces'. NULL where memory runs out. */
cairo_font_face_t *faces_cairo(struct faces *faces, enum font_face face);

#endif
