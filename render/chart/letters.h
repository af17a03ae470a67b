/* Blending a label's mask into a pixel frame. */
#ifndef CHANDLER_CHART_LETTERS_H
#define CHANDLER_CHART_LETTERS_H

#include "render/chart/paint.h"

/* The colour over what is there, by the mask's coverage; what lies outside the picture is cut off. */
void letters_blend(struct painter *painter, const struct mask *mask, colour_rgb colour);

#endif
