/* The shapes of the embedded faces' letters, rasterised once and kept. One a typeface; not thread-safe. */
#ifndef CHANDLER_CHART_GLYPHS_H
#define CHANDLER_CHART_GLYPHS_H

#include "render/base/error.h"
#include "render/chart/typeface.h"

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

struct glyphs;

/* Opens both faces with a FreeType library of its own. */
enum status glyphs_new(struct glyphs **glyphs, struct error *error);
void glyphs_free(struct glyphs **glyphs);

/* The face's glyph for a character; 0, whose shape is a box, where it has none. */
uint32_t glyphs_index(struct glyphs *glyphs, enum font_face face, uint32_t codepoint);

struct glyph {
    int advance;   /* whole pixels */
    int left, top; /* of the shape, from the pen; top counts upwards from the baseline */
    int width, height;
    int stride; /* of a row: width rounded up to GLYPH_STEP; what lies beyond the width is 0 */
    /* Coverage from 0 to MASK_FULL, stride * height bytes; valid until the next glyphs_get. */
    const unsigned char *levels;
};
enum { GLYPH_STEP = 8 };

/* One of these levels for a coverage of 0 to 255. */
static inline unsigned char glyph_level(unsigned coverage)
{
    return (unsigned char)((coverage * MASK_FULL + 127) / 255);
}
/* Zeroed where FreeType cannot make the shape. */
struct glyph glyphs_get(struct glyphs *glyphs, struct font font, uint32_t index);

/* The face for cairo targets that keep text; the reference is the glyphs'. NULL where memory runs out. */
cairo_font_face_t *glyphs_cairo_face(struct glyphs *glyphs, enum font_face face);

#endif
