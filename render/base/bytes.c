#include "render/base/bytes.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The size of a huge page on most machines, and what is not worth one. */
enum { HUGE_SIZE = 2 << 20, LARGE_SIZE = 4 << 20, CACHE_LINE = 64 };

/* A wish: where the kernel has no huge pages, nothing is lost. */
static void prefer_huge_pages(void *data, size_t size)
{
#ifdef MADV_HUGEPAGE
    uintptr_t start = ((uintptr_t)data + HUGE_SIZE - 1) / HUGE_SIZE * HUGE_SIZE;
    uintptr_t end = ((uintptr_t)data + size) / HUGE_SIZE * HUGE_SIZE;
    if (start < end)
        madvise((char *)data + (start - (uintptr_t)data), end - start, MADV_HUGEPAGE);
#else
    (void)data;
    (void)size;
#endif
}

/* The same for one that may go on growing: on all pages that it is on, those at both ends too. A mapping with two kinds
 * of pages is two for the kernel, and mremap(2), by which realloc moves a large one without copying it, would refuse to
 * enlarge it. */
static void prefer_huge_pages_throughout(void *data)
{
#ifdef MADV_HUGEPAGE
    size_t before = (uintptr_t)data % (size_t)sysconf(_SC_PAGESIZE);
    madvise((char *)data - before, before + malloc_usable_size(data), MADV_HUGEPAGE);
#else
    (void)data;
#endif
}

void *memory_new(size_t size)
{
    void *data = NULL;
    if (size > SIZE_MAX - HUGE_SIZE)
        return NULL;
    bool is_large = size >= LARGE_SIZE;
    if (posix_memalign(&data, is_large ? HUGE_SIZE : CACHE_LINE, size) != 0)
        return NULL;
    if (is_large)
        prefer_huge_pages(data, size);
    return data;
}

/* Moves the text to a block of `capacity` bytes. One that is to be large and holds little yet starts anew, at a place
 * that suits huge pages; realloc can move a large one without copying it. */
static bool move_to(struct bytes *bytes, size_t capacity)
{
    bool starts_anew = capacity >= LARGE_SIZE && bytes->length < capacity / 16;
    unsigned char *data = starts_anew ? memory_new(capacity) : realloc(bytes->data, capacity);
    if (!data)
        return false;
    if (starts_anew) {
        if (bytes->length)
            memcpy(data, bytes->data, bytes->length);
        free(bytes->data);
    } else if (capacity >= LARGE_SIZE) {
        prefer_huge_pages_throughout(data);
    }
    bytes->data = data;
    bytes->capacity = capacity;
    return true;
}

enum status bytes_reserve(struct bytes *bytes, size_t more, struct error *error)
{
    if (bytes->capacity - bytes->length >= more)
        return STATUS_OK;
    size_t need;
    if (__builtin_add_overflow(bytes->length, more, &need))
        return error_no_memory(error);
    size_t capacity = need;
    if (bytes->capacity && capacity < bytes->capacity + bytes->capacity / 2)
        capacity = bytes->capacity + bytes->capacity / 2;
    if (capacity < 256)
        capacity = 256;
    return move_to(bytes, capacity) ? STATUS_OK : error_no_memory(error);
}

enum status bytes_append(struct bytes *bytes, const void *data, size_t length, struct error *error)
{
    enum status status = bytes_reserve(bytes, length, error);
    if (status == STATUS_OK && length) {
        memcpy(bytes->data + bytes->length, data, length);
        bytes->length += length;
    }
    return status;
}

void bytes_release(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}

bool size_multiply(size_t a, size_t b, size_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}
