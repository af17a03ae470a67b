/* The shapes of the embedded faces' letters: those that charts of usual sizes write were made when the program was
 * built, others are made at their first use and kept. One a typeface; not thread-safe. */
#ifndef CHANDLER_CHART_GLYPHS_H
#define CHANDLER_CHART_GLYPHS_H

#include "render/base/error.h"
#include "render/chart/faces.h"
#include "render/chart/glyph_table.h"
#include "render/chart/typeface.h"

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

struct glyphs;
enum status glyphs_new(struct glyphs **glyphs, struct error *error);
void glyphs_free(struct glyphs **glyphs);

/* What has gone wrong since the last time this was asked: memory, or an embedded font that FreeType cannot open. Until
 * then shapes that cannot be had are empty. */
enum status glyphs_status(struct glyphs *glyphs, struct error *error);

/* Whether the face has a shape for the character; else that is a box. */
bool glyphs_has(struct glyphs *glyphs, struct font font, uint32_t codepoint);

struct glyph {
    struct shape shape;
    /* Coverage from 0 to MASK_FULL, shape_stride * height bytes; valid until the next glyphs_get. */
    const unsigned char *levels;
};
struct glyph glyphs_make(struct glyphs *glyphs, struct font font, uint32_t codepoint); /* or keeps; for glyphs_get */

static inline struct glyph glyphs_get(struct glyphs *glyphs, struct font font, uint32_t codepoint)
{
    const struct table_shape *built = table_find(font, codepoint);
    if (!built)
        return glyphs_make(glyphs, font, codepoint);
    return (struct glyph){
        .shape = {built->advance, built->left, built->top, built->width, built->height},
        .levels = glyph_table.levels + built->offset,
    };
}

/* See faces_family. */
const char *glyphs_family(struct glyphs *glyphs);

/* For cairo targets that keep text: the face, see faces_cairo, and its number of a character. */
cairo_font_face_t *glyphs_cairo_face(struct glyphs *glyphs, enum font_face face);
uint32_t glyphs_cairo_index(struct glyphs *glyphs, enum font_face face, uint32_t codepoint);

#endif
