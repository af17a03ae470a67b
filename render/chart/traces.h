/* Draws a layout's traces, a layer at a time. Each is kept within its pane; of markers, sides
 * may stand out by a few columns. */
#ifndef CHANDLER_CHART_TRACES_H
#define CHANDLER_CHART_TRACES_H

#include "render/chart/layout.h"
#include "render/chart/paint.h"

/* A box of the picture as if nothing had been drawn there. Where the background is left open that needs a pixel frame;
 * on another surface what was drawn stays. */
void draw_background(const struct layout *layout, struct painter *painter, struct box box);
/* paint_start of what is pale on the background, which may be open. */
void draw_start_pale(const struct layout *layout, struct painter *painter, colour_rgb colour);
/* Below the candles: volume profiles; guides; what lies between the edges of bands; the bars of histograms and the
 * lines of 0; levels. */
void draw_profiles(const struct layout *layout, struct painter *painter);
void draw_guides(const struct layout *layout, struct painter *painter);
void draw_veils(const struct layout *layout, struct painter *painter);
void draw_bars(const struct layout *layout, struct painter *painter);
void draw_levels(const struct layout *layout, struct painter *painter);
/* Over them: lines and the edges of bands; markers, what is cleared for names inside panes, and the markers in legends.
 */
void draw_curves(const struct layout *layout, struct painter *painter);
void draw_markers(const struct layout *layout, struct painter *painter);
/* The names of levels, each on a place cleared for it. */
enum status draw_side_labels(const struct layout *layout, struct painter *painter, struct error *error);

#endif
