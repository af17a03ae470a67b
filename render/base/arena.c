#include "render/base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK_SIZE = 64 * 1024, KEPT_SIZE = 8 * 1024 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char data[];
};

static struct arena_block *block_new(size_t size)
{
    size_t total;
    if (__builtin_add_overflow(sizeof(struct arena_block), size, &total))
        return NULL;
    struct arena_block *block = malloc(total);
    if (block) {
        block->next = NULL;
        block->used = 0;
        block->size = size;
    }
    return block;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > (size_t)-1 - alignof(max_align_t))
        return NULL;
    bytes = (bytes + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    if (bytes == 0)
        bytes = alignof(max_align_t);
    while (arena->current && arena->current->size - arena->current->used < bytes && arena->current->next)
        arena->current = arena->current->next;
    if (!arena->current || arena->current->size - arena->current->used < bytes) {
        size_t block_size = arena->current ? arena->current->size * 2 : FIRST_BLOCK_SIZE;
        if (block_size < bytes)
            block_size = bytes;
        struct arena_block *block = block_new(block_size);
        if (!block)
            return NULL;
        if (arena->current)
            arena->current->next = block;
        else
            arena->first = block;
        arena->current = block;
    }
    void *result = arena->current->data + arena->current->used;
    arena->current->used += bytes;
    return memset(result, 0, bytes);
}

void arena_reset(struct arena *arena)
{
    size_t kept = 0;
    for (struct arena_block **link = &arena->first; *link;) {
        struct arena_block *block = *link;
        kept += block->size;
        if (kept > KEPT_SIZE) {
            *link = block->next;
            free(block);
        } else {
            block->used = 0;
            link = &block->next;
        }
    }
    arena->current = arena->first;
}

void arena_release(struct arena *arena)
{
    for (struct arena_block *block = arena->first; block;) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    *arena = (struct arena){0};
}
