/* The functions that give memory and take it back. */
#include "memory.h"

#include "inject.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- dlsym, by which functions are found, may allocate: what it gets then is never given back. */

static unsigned char early[1 << 16];
static size_t early_used;

static void *early_alloc(size_t size)
{
    size_t at = (early_used + 15) / 16 * 16;
    if (size > sizeof early - at)
        return NULL;
    early_used = at + size;
    return early + at;
}

static bool is_early(const void *block)
{
    return (const unsigned char *)block >= early && (const unsigned char *)block < early + sizeof early;
}

/* ---- The account: a table with open addressing. Its lock is never held over a fork, as the program has no other
 * threads then. */

enum { BLOCKS = 1 << 17 };
static struct block {
    const void *at;
    const void *caller;
} blocks[BLOCKS];
static const void *const gone = &blocks;
static bool is_child;
static atomic_flag blocks_lock = ATOMIC_FLAG_INIT;

static void lock_blocks(void)
{
    while (atomic_flag_test_and_set_explicit(&blocks_lock, memory_order_acquire))
        ;
}

static void unlock_blocks(void)
{
    atomic_flag_clear_explicit(&blocks_lock, memory_order_release);
}

static size_t place_of(const void *at)
{
    return (size_t)(((uintptr_t)at >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 32) % BLOCKS;
}

static void *keep(void *at, const void *caller)
{
    if (!at || is_inside)
        return at;
    lock_blocks();
    size_t place = place_of(at);
    for (size_t i = 0; i < BLOCKS; i++, place = (place + 1) % BLOCKS) {
        if (blocks[place].at && blocks[place].at != gone)
            continue;
        blocks[place] = (struct block){at, caller};
        break;
    }
    unlock_blocks();
    return at;
}

static void drop(const void *at)
{
    if (!at)
        return;
    lock_blocks();
    size_t place = place_of(at);
    for (size_t i = 0; i < BLOCKS && blocks[place].at; i++, place = (place + 1) % BLOCKS) {
        if (blocks[place].at != at)
            continue;
        blocks[place].at = gone;
        break;
    }
    unlock_blocks();
}

void memory_forget(void)
{
    memset(blocks, 0, sizeof blocks);
    is_child = true;
}

void memory_tell(int file)
{
    for (size_t i = 0; i < BLOCKS; i++) {
        char where[FAULT_FRAME_SIZE], line[FAULT_FRAME_SIZE + 16];
        if (!blocks[i].at || blocks[i].at == gone)
            continue;
        describe(where, blocks[i].caller);
        int length = snprintf(line, sizeof line, "%s %s\n", is_child ? "child" : "main", where);
        (void)!syscall(SYS_write, file, line, length);
    }
}

/* ---- The functions. */

EXPORT void *malloc(size_t size)
{
    static void *(*next)(size_t);
    if (!next) {
        if (is_inside)
            return early_alloc(size);
        find_next("malloc", &next, sizeof next);
    }
    return fails(FAULT_MEMORY, CALLER) ? NULL : keep(next(size), CALLER);
}

EXPORT void *calloc(size_t count, size_t size)
{
    static void *(*next)(size_t, size_t);
    if (!next) {
        if (is_inside)
            return early_alloc(count * size); /* never used before: zero */
        find_next("calloc", &next, sizeof next);
    }
    return fails(FAULT_MEMORY, CALLER) ? NULL : keep(next(count, size), CALLER);
}

EXPORT void *realloc(void *old, size_t size)
{
    static void *(*next)(void *, size_t);
    static void *(*fresh)(size_t);
    find_next("realloc", &next, sizeof next);
    find_next("malloc", &fresh, sizeof fresh);
    if (fails(FAULT_MEMORY, CALLER))
        return NULL;
    if (is_early(old)) {
        size_t room = (size_t)(early + sizeof early - (unsigned char *)old);
        void *moved = fresh(size);
        return moved ? keep(memcpy(moved, old, size < room ? size : room), CALLER) : NULL;
    }
    void *moved = next(old, size);
    if (moved || size == 0)
        drop(old);
    return keep(moved, CALLER);
}

EXPORT void free(void *block)
{
    static void (*next)(void *);
    if (is_early(block))
        return;
    find_next("free", &next, sizeof next);
    drop(block);
    next(block);
}

EXPORT int posix_memalign(void **block, size_t alignment, size_t size)
{
    NEXT(posix_memalign);
    if (fails(FAULT_MEMORY, CALLER))
        return ENOMEM;
    int result = next(block, alignment, size);
    if (result == 0)
        keep(*block, CALLER);
    return result;
}

EXPORT void *aligned_alloc(size_t alignment, size_t size)
{
    NEXT(aligned_alloc);
    return fails(FAULT_MEMORY, CALLER) ? NULL : keep(next(alignment, size), CALLER);
}
