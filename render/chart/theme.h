/* The colours of a chart. One file in themes/ for each, holding `const struct theme theme_NAME`. */
#ifndef CHANDLER_CHART_THEME_H
#define CHANDLER_CHART_THEME_H

#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 0xRRGGBB, opaque. */
typedef uint32_t colour_rgb; /* a plain number, named for the reader */

enum { THEME_PLOTS = 6 };

/* Every theme keeps text at 4.5:1 or more on the background, and candles and plots at 3:1 (WCAG 2.1, 1.4.3 and 1.4.11).
 */
struct theme {
    const char *name;
    const char *summary;
    colour_rgb background, pane_border, grid, text, text_muted, axis;
    colour_rgb up, down, unchanged;                      /* bodies and wicks by close against open */
    colour_rgb up_volume, down_volume, unchanged_volume; /* opaque, already blended with the background */
    colour_rgb plots[THEME_PLOTS]; /* for indicators, in turn; apart from up and down and from each other */
    colour_rgb tag_text;           /* on a tag filled with up, down or unchanged, where it can be read there */
    bool is_open; /* the background is not painted; what then lies beneath is taken to be like its colour */
};

/* The colours of a theme by their names in theme files, which are those of the fields with dashes: all but plots. */
struct theme_colour {
    const char *name;
    size_t offset; /* of a colour_rgb in struct theme */
};
enum { THEME_COLOURS = 13 };
extern const struct theme_colour theme_colours[THEME_COLOURS + 1]; /* ends with a NULL name */
/* As it stands in the theme. */
colour_rgb *theme_colour_at(struct theme *theme, const struct theme_colour *colour);

extern const struct theme *const themes[]; /* ends with NULL; "light" is the default */
/* NULL where no theme has that name. */
const struct theme *theme_find(const char *name);

/* Put another colour in for rising or falling candles, and the volume bars that go with it. */
void theme_set_up(struct theme *theme, colour_rgb up);
void theme_set_down(struct theme *theme, colour_rgb down);
void theme_set_unchanged(struct theme *theme, colour_rgb unchanged);
/* Puts another background in, with grid, rules and volume bars as pale on it as usual, and text of 4.5:1. */
void theme_set_background(struct theme *theme, colour_rgb background);

/* A colour of the theme that is harder to see on its background than what the program's own themes have. */
struct theme_pale {
    const char *name; /* as in theme_colours, or "plots" for the palest of them */
    double contrast, least;
};
enum { THEME_PALE_MAX = 6 };
/* Those there are, in that order; how many. Volume bars, grid and rules are pale on purpose, and a tag's text is chosen
 * to be read. */
size_t theme_find_pale(const struct theme *theme, struct theme_pale pale[THEME_PALE_MAX]);

/* "#rgb", "#rrggbb", "rrggbb" or a CSS colour name in any letter case. STATUS_USAGE with the offending text else. */
enum status colour_parse(const char *text, colour_rgb *colour, struct error *error);
/* WCAG 2.1 contrast ratio, 1 to 21. */
double colour_contrast(colour_rgb a, colour_rgb b);
/* share / 256 of `over` on `under`, channel by channel; 0 gives under, 256 gives over. */
colour_rgb colour_mix(colour_rgb under, colour_rgb over, unsigned share);
/* The colour, or one between it and black or white that reaches 4.5:1 on the background. */
colour_rgb colour_readable(colour_rgb colour, colour_rgb background);

#endif
