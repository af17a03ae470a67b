/* A buffer of bytes that grows and is reused. */
#ifndef CHANDLER_BASE_BYTES_H
#define CHANDLER_BASE_BYTES_H

#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Zeroed is empty. data[length..capacity) is the buffer's to write. Not thread-safe. */
struct bytes {
    unsigned char *data;
    size_t length;
    size_t capacity;
};

/* Makes room for at least `more` bytes behind length. On failure the buffer is unchanged. */
enum status bytes_reserve(struct bytes *bytes, size_t more, struct error *error);
enum status bytes_append(struct bytes *bytes, const void *data, size_t length, struct error *error);
/* Frees the memory; the buffer is empty and usable again. */
void bytes_release(struct bytes *bytes);

/* Memory for at least size bytes, to be freed with free(); NULL where there is none. Large blocks are laid out for the
 * kernel's huge pages, so that a first pass over 50 MB takes 25 page faults and not 12,000. size > 0. */
void *memory_new(size_t size);

/* *product = a * b; false where it does not fit. */
bool size_multiply(size_t a, size_t b, size_t *product);

#endif
