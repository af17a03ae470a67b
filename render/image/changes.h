/* Which pixels of two rows differ, as bits. */
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

/* One way to compare pixels; each gives the same bits. Pure functions. */
struct changes_way {
    const char *name;
    bool (*is_available)(void); /* on the machine that runs */
    /* Bit i says that a[i] and b[i] differ, of CHANGES_PER_WORD pixels. */
    uint64_t (*word)(const uint8_t *a, const uint8_t *b);
    /* Bit x % 64 of words[x / 64] says that a[x] and b[x] differ, of width >= 1 pixels; bits behind the last pixel are
     * 0. Nothing behind the last pixel is read. Returns how many words are to be looked at: those that are not 0, and
     * those behind a word whose last bit is set. Their numbers, ascending, are in busy, which holds one for each word.
     */
    size_t (*find)(uint64_t *words, uint32_t *busy, const uint8_t *a, const uint8_t *b, size_t width);
};

/* The fastest first; the last with a name runs everywhere. Ends where the name is NULL. */
extern const struct changes_way changes_ways[];
/* The first of them that is available. */
const struct changes_way *changes_best(void);

/* As find does where all of width pixels differ. */
size_t changes_set_all(uint64_t *words, uint32_t *busy, size_t width);

#endif
