/* Texts that the embedded faces cannot write, through Pango and the system's fonts. Nothing here touches fontconfig or
 * Pango before fallback_new. One fallback belongs to one typeface; all of them take turns under one lock, since
 * fontconfig's configuration is the process's. */
#ifndef CHANDLER_CHART_FALLBACK_H
#define CHANDLER_CHART_FALLBACK_H

#include "render/base/error.h"
#include "render/chart/typeface.h"

#include <cairo.h>

struct fallback;

/* Starts fontconfig where it has not been started. *fallback stays NULL, with STATUS_OK, where the system has no
 * font at all. Call it only where no process will be forked from this one any more: Pango may start a thread. */
enum status fallback_new(struct fallback **fallback, struct error *error);
void fallback_free(struct fallback **fallback);

/* Like typeface_fit, for a text that is valid UTF-8: the width when shown within room_px. */
enum status fallback_measure(struct fallback *fallback, const struct label *label, int room_px, int *width,
                             uint32_t *missing, struct error *error);
/* The label in an A8 image surface made for it, which the caller destroys; *x and *y are its place on the drawing. */
enum status fallback_render(struct fallback *fallback, const struct label *label, cairo_surface_t **surface, int *x,
                            int *y, struct error *error);
/* Shows the label on any target, in the source colour of cr. */
enum status fallback_show(struct fallback *fallback, const struct label *label, cairo_t *cr, struct error *error);

#endif
