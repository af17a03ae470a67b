/* The colours of a chart. One file in themes/ for each, holding `const struct theme theme_NAME`. */
#ifndef CHANDLER_CHART_THEME_H
#define CHANDLER_CHART_THEME_H

#include "render/base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* 0xRRGGBB, opaque. */
typedef uint32_t colour_rgb; /* a plain number, named for the reader */

struct theme {
    const char *name;
    const char *summary;
    colour_rgb background, pane_border, grid, text, text_muted, axis;
    colour_rgb up, down, unchanged;           /* bodies and wicks by close against open */
    colour_rgb up_volume, down_volume;        /* volume bars: opaque, already blended with the background */
    colour_rgb tag_text;                      /* on a tag filled with up, down or unchanged */
};

extern const struct theme *const themes[]; /* ends with NULL; "light" is the default */
/* NULL where no theme has that name. */
const struct theme *theme_find(const char *name);

/* "#rgb", "#rrggbb", "rrggbb" or a CSS colour name. STATUS_USAGE with the offending text else. */
enum status colour_parse(const char *text, colour_rgb *colour, struct error *error);
/* WCAG 2.1 contrast ratio, 1 to 21. */
double colour_contrast(colour_rgb a, colour_rgb b);

#endif
