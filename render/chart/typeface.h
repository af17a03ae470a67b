/* Text: measuring it, and its shapes. The embedded faces come from memory; a text with a glyph they lack goes through
 * Pango (see fallback.h). A typeface belongs to one worker and is not thread-safe; two typefaces share nothing.
 *
 * Letters are placed at whole pixels and their advances rounded, so that a digit looks the same wherever it stands and
 * digits are equally wide. Shapes are grey, hinted vertically alone (FreeType's light mode), and kept to 16 levels of
 * coverage, so that a whole chart stays within 256 colours. */
#ifndef CHANDLER_CHART_TYPEFACE_H
#define CHANDLER_CHART_TYPEFACE_H

#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/chart/theme.h"

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum font_face { FONT_REGULAR, FONT_MEDIUM };
enum { FONT_SIZE_MIN = 6, FONT_SIZE_MAX = 96 };

struct font {
    enum font_face face;
    int size_px; /* of the em, FONT_SIZE_MIN to FONT_SIZE_MAX */
};

/* One line of text at its place. */
struct label {
    const char *text; /* valid UTF-8 without control characters */
    struct font font;
    colour_rgb colour;
    int x;           /* left edge */
    int baseline;    /* the letters without descenders stand on row baseline - 1 */
    int width;       /* advance, px */
    bool is_foreign; /* needs Pango */
};

/* The embedded faces and the shapes made so far. Neither fontconfig nor Pango is even loaded until a text needs a glyph
 * that the embedded faces lack. */
struct typeface;
enum status typeface_new(struct typeface **typeface, struct error *error);
void typeface_free(struct typeface **typeface);

/* Rows from the top of a capital or digit to the baseline; from the top of the tallest letter; below the baseline. */
int typeface_cap_height(struct font font);
int typeface_ascent(struct font font);
int typeface_descent(struct font font);

/* The width of a text whose glyphs the embedded faces have, as all that a chart writes by itself. */
int typeface_width(struct typeface *typeface, struct font font, const char *text);

/* A copy in the arena that can be shown: bytes that are not UTF-8 become U+FFFD, control characters blanks, and blanks
 * at either end go. NULL where memory runs out. */
char *typeface_clean(const char *text, struct arena *arena);

/* Takes any bytes, cleans them, and sets label->text, width and is_foreign for label->font; what is wider
 * than room_px ends in an ellipsis. The text lives in the arena. *missing is set to the first character that no font
 * has, 0 where there is none. */
enum status typeface_fit(struct typeface *typeface, struct label *label, const char *text, int room_px,
                         struct arena *arena, uint32_t *missing, struct error *error);
/* Why the system's fonts cannot be asked, where a text has needed them and the module for it cannot be loaded; else "".
 */
const char *typeface_system_error(const struct typeface *typeface);

/* Coverage of a label's pixels, in levels from 0 to MASK_FULL. */
enum { MASK_FULL = 15, MASK_STEP = 16 };
struct mask {
    const unsigned char *data; /* the typeface's, valid until its next mask */
    int stride;                /* of the embedded faces a multiple of MASK_STEP */
    int x, y, width, height;   /* on the drawing */
};
enum status typeface_mask(struct typeface *typeface, const struct label *label, struct mask *mask, struct error *error);
/* The name of the embedded faces' family; the typeface's. */
const char *typeface_family(struct typeface *typeface);
/* Shows the label as text, for targets that keep text: the same glyphs at the same places. */
enum status typeface_show(struct typeface *typeface, const struct label *label, cairo_t *cr, struct error *error);

#endif
