/* The names that an indicator's lines go by in --values: each given once. Internal to writing them. */
#ifndef CHANDLER_OHLC_INDICATOR_KEYS_H
#define CHANDLER_OHLC_INDICATOR_KEYS_H

#include "render/base/arena.h"

#include <stddef.h>

/* The names given so far. Zeroed is not ready for use; it lives in an arena, like the names. */
struct indicator_keys {
    struct arena *arena;
    const char **slots; /* a hash table: as many as a power of two, at least half of them NULL */
    size_t slot_count;
};

/* Room for `most` names. NULL in slots where memory runs out. */
struct indicator_keys indicator_keys_new(struct arena *arena, size_t most);

/* `name`, `extension` after it, and where that was given before, "-PLACE" once more until it was not: of two plots "a"
 * in places 1 and 2 the second goes by "a-2". NULL where memory runs out. */
const char *indicator_keys_add(struct indicator_keys *keys, const char *name, const char *extension, size_t place);

#endif
