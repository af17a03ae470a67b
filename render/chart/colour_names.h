/* The named colours of CSS Color Module Level 4, 6.1. */
#ifndef CHANDLER_CHART_COLOUR_NAMES_H
#define CHANDLER_CHART_COLOUR_NAMES_H

#include "render/chart/theme.h"

struct colour_name {
    const char *name; /* lower case */
    colour_rgb colour;
};

extern const struct colour_name colour_names[]; /* ends with a NULL name */

#endif
