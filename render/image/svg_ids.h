/* Makes cairo's SVG the same for the same drawing. */
#ifndef CHANDLER_IMAGE_SVG_IDS_H
#define CHANDLER_IMAGE_SVG_IDS_H

#include "render/base/text.h"

#include <stddef.h>

/* Appends cairo's SVG with the ids of its surfaces numbered in order of appearance. cairo takes these numbers from a
 * counter of all surfaces that the process ever made (1.16: surfaceN and imageN, 1.18: source-N and others), so that
 * one drawing would differ from worker to worker. */
void svg_renumber(struct text *out, const char *svg, size_t length);

#endif
