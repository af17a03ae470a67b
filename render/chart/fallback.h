/* Texts that the embedded faces cannot write, through Pango and the system's fonts. Pango, fontconfig and what they
 * bring, some twenty libraries, are linked with a module of their own that is loaded at the first such text: a program
 * that meets none starts in half the time. One fallback belongs to one typeface; all of them take turns under one lock,
 * since fontconfig's configuration is the process's. */
#ifndef CHANDLER_CHART_FALLBACK_H
#define CHANDLER_CHART_FALLBACK_H

#include "render/base/error.h"
#include "render/chart/typeface.h"

#include <cairo.h>

struct fallback;

/* What the module does. */
struct fallback_interface {
    const char *chandler_version; /* that it was built with: of another version it is refused */
    const char *(*pango_version)(void);

    /* Starts fontconfig where it has not been started. *fallback stays NULL, with STATUS_OK, where the system has no
     * font at all. Call it only where no process will be forked from this one any more: Pango may start a thread. */
    enum status (*new)(struct fallback **fallback, struct error *error);
    void (*free)(struct fallback **fallback);

    /* Like typeface_fit, for a text that is valid UTF-8: the width when shown within room_px. */
    enum status (*measure)(struct fallback *fallback, const struct label *label, int room_px, int *width,
                           uint32_t *missing, struct error *error);
    /* The label in an A8 image surface made for it, which the caller destroys; *x and *y are its place on the drawing.
     */
    enum status (*render)(struct fallback *fallback, const struct label *label, cairo_surface_t **surface, int *x,
                          int *y, struct error *error);
    /* Shows the label on any target, in the source colour of cr. */
    enum status (*show)(struct fallback *fallback, const struct label *label, cairo_t *cr, struct error *error);
};

/* The module's one symbol: a function that returns its interface, which is never taken away again. */
#define FALLBACK_INTERFACE_SYMBOL "chandler_text_interface"
__attribute__((visibility("default"))) const struct fallback_interface *chandler_text_interface(void);

/* Loads the module: under the loader's own lock, and once however often it is asked for. STATUS_UNSUPPORTED where it is
 * not there, or is of another version. Thread-safe. */
enum status fallback_load(const struct fallback_interface **interface, struct error *error);

#endif
