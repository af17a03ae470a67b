#include "render/ohlc/indicator_keys.h"

#include "render/base/hash.h"

#include <stdio.h>
#include <string.h>

struct indicator_keys indicator_keys_new(struct arena *arena, size_t most)
{
    struct indicator_keys keys = {.arena = arena, .slot_count = 2};
    while (keys.slot_count / 2 < most && keys.slot_count <= SIZE_MAX / 2)
        keys.slot_count *= 2;
    keys.slots = arena_alloc(arena, keys.slot_count, sizeof *keys.slots);
    return keys;
}

/* Where the key stands or, NULL, is to be put. There is one, as half of the slots are free. */
static const char **find(const struct indicator_keys *keys, const char *key)
{
    size_t at = (size_t)hash_bytes(HASH_START, key, strlen(key)) & (keys->slot_count - 1);
    while (keys->slots[at] && strcmp(keys->slots[at], key) != 0)
        at = (at + 1) & (keys->slot_count - 1);
    return &keys->slots[at];
}

static char *joined(struct arena *arena, const char *first, const char *second)
{
    size_t first_length = strlen(first), second_size = strlen(second) + 1;
    char *whole = arena_alloc(arena, first_length + second_size, 1);
    if (whole) {
        memcpy(whole, first, first_length);
        memcpy(whole + first_length, second, second_size);
    }
    return whole;
}

const char *indicator_keys_add(struct indicator_keys *keys, const char *name, const char *extension, size_t place)
{
    char suffix[32];
    snprintf(suffix, sizeof suffix, "-%zu", place);
    const char *key = *extension ? joined(keys->arena, name, extension) : name;
    while (key) {
        const char **slot = find(keys, key);
        if (!*slot) {
            *slot = key;
            break;
        }
        key = joined(keys->arena, key, suffix);
    }
    return key;
}
