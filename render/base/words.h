/* Lines of text of a drawing that its file keeps as text, over everything else that is drawn. */
#ifndef CHANDLER_BASE_WORDS_H
#define CHANDLER_BASE_WORDS_H

#include "render/base/arena.h"
#include "render/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct word {
    const struct word *next; /* NULL: the last */
    const char *text;        /* valid UTF-8; the caller's, and lives as long as the words are used */
    int x, baseline;         /* its left edge; letters without descenders stand on row baseline - 1 */
    int width;               /* px, that it was laid out to take */
    int size_px;             /* of the em */
    bool is_medium;          /* in the medium weight, else the regular one */
    uint32_t colour;         /* 0xRRGGBB */
};

/* Zeroed but for the arena it has none. Not thread-safe: one a drawing. */
struct words {
    struct arena *arena; /* the caller's */
    const char *family;  /* of the font that the widths are of; NULL as long as there is no word */
    const struct word *first;
    struct word *last;
};

/* Puts a copy of the word behind the others. */
enum status words_add(struct words *words, struct word word, struct error *error);

#endif
