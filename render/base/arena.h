/* Memory that is given back all at once: what one chart needs, reused by the next. */
#ifndef CHANDLER_BASE_ARENA_H
#define CHANDLER_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

/* Zeroed is empty. Not thread-safe: one a worker. */
struct arena {
    struct arena_block *first; /* the list of blocks, kept over a reset */
    struct arena_block *current;
};

/* count * size bytes, zeroed, aligned for any type; NULL where memory runs out or the product overflows.
 * Valid until the next reset or release. A count or size of 0 gives a valid pointer to nothing. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* Takes everything back and keeps up to 8 MiB of the memory for what comes next. */
void arena_reset(struct arena *arena);
void arena_release(struct arena *arena);

#endif
