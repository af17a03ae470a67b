/* A curve's dashes: the parts of it that are drawn. Pure; thread-safe. */
#ifndef CHANDLER_CHART_DASHES_H
#define CHANDLER_CHART_DASHES_H

#include "render/chart/paint.h"

#include <stdbool.h>
#include <stddef.h>

enum { DASH_POINTS_MAX = 32 };

/* A walk along a curve. Zeroed with its first members set it stands at the beginning. */
struct dashes {
    const struct point *points; /* as of paint_curve */
    size_t count;
    double on_px, off_px; /* along the curve; a dash begins behind each gap */
    double top, bottom;   /* what lies above or below is passed without a dash */

    size_t at;    /* of the segment, points[at] to points[at + 1] ... */
    bool is_in;   /* ... and whether it has been begun: */
    double gone;  /* how far along it, */
    double until; /* how far it is to be walked, */
    double length;
    double phase; /* and how far along a dash and the space behind it */

    struct point dash[DASH_POINTS_MAX]; /* of the dash that dashes_next found */
    size_t dash_count;
};

/* Finds the next dash; false where there is none. One with more points than there is room for comes in parts that
 * meet. */
bool dashes_next(struct dashes *dashes);

#endif
