/* Text of an SVG that stays text: it can be searched, copied, translated and read aloud. */
#ifndef CHANDLER_IMAGE_SVG_WORDS_H
#define CHANDLER_IMAGE_SVG_WORDS_H

#include "render/base/text.h"
#include "render/base/words.h"

/* Appends a group with a text element for each of the words (at least one). Where the family is not installed another
 * sans-serif takes its place, and textLength keeps each text within the width it was laid out for (SVG 1.1, 10.5). */
void svg_put_words(struct text *out, const struct words *words);

#endif
