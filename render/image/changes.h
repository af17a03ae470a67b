/* Which pixels of a row differ from the row above, as bits. */
#ifndef CHANDLER_IMAGE_CHANGES_H
#define CHANDLER_IMAGE_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHANGES_PER_WORD = 64 };

/* Words that hold a bit for each of width pixels. */
static inline size_t changes_words(size_t width)
{
    return (width + CHANGES_PER_WORD - 1) / CHANGES_PER_WORD;
}

/* Bit x % 64 of words[x / 64] says that pixels[x] and above[x] differ; bits behind the last pixel are set. Compares 16
 * pixels in a few instructions where the baseline of the machine has vectors (SSE2, NEON). */
void changes_find(uint64_t *words, const uint8_t *pixels, const uint8_t *above, size_t width);
/* As if every pixel differed. */
void changes_set_all(uint64_t *words, size_t width);

static inline bool changes_has(const uint64_t *words, size_t x)
{
    return words[x / CHANGES_PER_WORD] >> x % CHANGES_PER_WORD & 1;
}

/* The first changed pixel from x on; at least width where there is none. x < width. */
static inline size_t changes_next(const uint64_t *words, size_t x, size_t width)
{
    size_t at = x / CHANGES_PER_WORD;
    uint64_t word = words[at] >> x % CHANGES_PER_WORD << x % CHANGES_PER_WORD;
    size_t count = changes_words(width);
    while (word == 0 && ++at < count)
        word = words[at];
    return word ? at * CHANGES_PER_WORD + (size_t)__builtin_ctzll(word) : width;
}

#endif
