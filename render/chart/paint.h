/* The few things a chart is made of, on any cairo surface: filled boxes on whole pixels and lines of text. On a pixel
 * frame (an image surface, or a frame of palette numbers) they are written straight to memory, which costs a fraction
 * of the way through cairo's paths and fonts and gives the same pixels. Not thread-safe. */
#ifndef CHANDLER_CHART_PAINT_H
#define CHANDLER_CHART_PAINT_H

#include "render/base/error.h"
#include "render/base/index_frame.h"
#include "render/base/words.h"
#include "render/chart/theme.h"
#include "render/chart/typeface.h"

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

/* Pixels x0..x1, y0..y1, inclusive; empty where x1 < x0 or y1 < y0. */
struct box {
    int x0, y0, x1, y1;
};

enum { PAINTER_PLAIN_MAX = 64, LETTER_LEVELS = 16 };

/* What becomes of each number of an indexed frame under a letter's colour, at each level of its coverage. So a pixel is
 * mixed by one look into a table, and only mixtures that are in the picture take a place in its palette. */
struct letter_mixtures {
    uint32_t colour;
    uint8_t is_new[PALETTE_SIZE_MAX][LETTER_LEVELS]; /* 1 until it is asked for, else 0 */
    uint8_t numbers[PALETTE_SIZE_MAX][LETTER_LEVELS];
};

struct painter {
    cairo_t *cr;              /* NULL on an indexed frame */
    cairo_surface_t *surface; /* as well */
    struct typeface *typeface;
    struct index_frame *indexed; /* NULL on a surface */
    unsigned char *pixels;       /* bytes where indexed, else 32 bits each; NULL where the surface is no pixel frame */
    ptrdiff_t stride;            /* bytes */
    int width, height;           /* of the picture */
    struct words *words;         /* that labels are added to rather than drawn; NULL: they are drawn */
    uint32_t colour;
    int number;                     /* of the colour, where indexed; -1 until a box has it */
    struct letter_mixtures letters; /* of the last label's colour, where indexed */

    /* Pixel values that whole areas may have: the colours of boxes, in order of first use, of curves, and what veils
     * make of them. */
    uint32_t plain[PAINTER_PLAIN_MAX];
    uint8_t plain_bits[PAINTER_PLAIN_MAX]; /* how many levels curves have on each; see brush_level_bits */
    int plain_count;
};

enum status painter_begin(struct painter *painter, cairo_surface_t *surface, int width_px, int height_px,
                          struct typeface *typeface, struct error *error);
/* On an indexed frame, whose palette takes the colours in order of first use. Once it has overflown, painting does
 * nothing. */
void painter_begin_indexed(struct painter *painter, struct index_frame *frame, struct typeface *typeface);
/* Ends the drawing, also after a failure; reports what cairo had to complain of. */
enum status painter_end(struct painter *painter, struct error *error);

/* Boxes of one colour: start, any number of boxes, finish. What lies outside the picture is cut off. */
void paint_start(struct painter *painter, colour_rgb colour);
/* The same, as little opaque as looks like the colour on that background, for what is to be pale on any. */
void paint_start_faint(struct painter *painter, colour_rgb colour, colour_rgb background);
void paint_box(struct painter *painter, struct box box);
void paint_finish(struct painter *painter);
/* Makes a box transparent. A surface that is no pixel frame stays as it is: a new one is transparent. */
void paint_clear(struct painter *painter, struct box box);
/* Where a surface is no pixel frame: what is painted between finish and end leaves out the boxes between start and
 * finish, which must not overlap. `end` changes nothing on a pixel frame. */
void paint_start_spared(struct painter *painter);
void paint_finish_spared(struct painter *painter);
void paint_end_spared(struct painter *painter);

/* A point of a curve: column x's middle is x + 0.5, row y's is y + 0.5. A NaN y is a gap. */
struct point {
    double x, y;
};

/* A curve through the points (x ascending), width_px (at most 256) wide with round joins and ends, smooth-edged,
 * within the clip. A point between two gaps shows as a dot.
 *
 * On a pixel frame the edges are computed with operations that are exact everywhere, so they are the same pixels on
 * every platform, and have few levels, so that a chart with several curves stays within 256 colours: 8 on the colour
 * that boxes were painted in first, the background; 4 on the colours of other boxes and of a veil over the first; 2 on
 * those of curves and of other veils; all or nothing on what is a mixture already. */
void paint_curve(struct painter *painter, colour_rgb colour, const struct point *points, size_t count, double width_px,
                 struct box clip);
/* The same in dashes of on_px, and their round ends beyond, and spaces of off_px, both above 0 and along the curve. A
 * dash begins behind each gap. */
void paint_dashes(struct painter *painter, colour_rgb colour, const struct point *points, size_t count, double width_px,
                  double on_px, double off_px, struct box clip);
/* The space between two curves with the same x and the same gaps, wherever they cross, as a veil that leaves what lies
 * beneath to be seen: share / 256 of the colour over it, as colour_mix does. On a pixel frame it has whole pixels,
 * those with their middle between the curves. */
void paint_between(struct painter *painter, colour_rgb colour, unsigned share, const struct point *upper,
                   const struct point *lower, size_t count, struct box clip);
/* A filled triangle with its tip in column x on row `row`, size_px (odd) columns wide and paint_triangle_rows
 * high, pointing up or down; and a round dot with its middle there, size_px wide and high. Whole pixels on a pixel
 * frame. */
void paint_triangle(struct painter *painter, colour_rgb colour, int x, int row, int size_px, bool points_up,
                    struct box clip);
void paint_dot(struct painter *painter, colour_rgb colour, int x, int row, int size_px, struct box clip);

int paint_triangle_rows(int size_px);

/* One line of text, in its own colour. */
enum status paint_label(struct painter *painter, const struct label *label, struct error *error);

#endif
