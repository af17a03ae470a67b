/* What a curve as wide as a pen covers of a band of pixel columns: exact enough for 16 levels of a pixel, and quick.
 *
 * A stroke with round joins is all that a disc passes over on its way along the curve. At a given x the part of an
 * unbroken one that lies there is one interval. Its ends are kept for a few sub-columns of each pixel column: the curve
 * is sampled between each two of them, and a sub-column's interval begins at the least of the samples near it, each
 * less what the disc reaches there, and ends at the greatest. */
#ifndef CHANDLER_CHART_STROKE_H
#define CHANDLER_CHART_STROKE_H

#include "render/base/lanes.h"
#include "render/chart/paint.h"

enum {
    STROKE_PARTS = 4,    /* sub-columns of a pixel column */
    STROKE_FINE = 16,    /* heights are whole 16ths of a pixel */
    STROKE_BAND_PX = 64, /* columns at a time, that all stays in the nearest cache */
    STROKE_ROWS_MAX = 1600,
    STROKE_WIDEST_PX = 256,

    /* Sub-columns beside the band that the disc reaches from, and room for what is stored past the last one. */
    STROKE_ASIDE = STROKE_WIDEST_PX / 2 * STROKE_PARTS + 2,
    STROKE_ENDS = STROKE_BAND_PX * STROKE_PARTS,
    STROKE_SAMPLES = STROKE_ENDS + 2 * STROKE_ASIDE + 2 * SHORT_LANES,
};

struct stroke {
    double radius;   /* pixels */
    int reach_count; /* of the disc, at half a sub-column from its middle, one and a half, ... */
    int16_t reach[STROKE_ASIDE];

    int x0, width; /* the band's pixel columns */
    int y0, rows;  /* and its rows, at most STROKE_ROWS_MAX */

    int16_t low[STROKE_SAMPLES], high[STROKE_SAMPLES]; /* of the curve near each sample */
    /* The interval of each sub-column, in 16ths below y0, a pixel column's one after the other; none where it begins
     * behind its end. Beyond the band's last column there is none, up to a multiple of four columns. */
    int16_t from[STROKE_ENDS], end[STROKE_ENDS];
};

/* Begins a stroke as wide as width_px, above 0 and at most STROKE_WIDEST_PX. */
void stroke_begin(struct stroke *stroke, double width_px);
/* Finds from and end for a band: x0, width <= STROKE_BAND_PX, y0 and rows are set. The points, at least one, ascend in
 * x and have no gap; those that are too far from the band to matter may be left out. */
void stroke_band(struct stroke *stroke, const struct point *points, size_t count);

#endif
