#include "render/base/bytes.h"

#include <stdlib.h>
#include <string.h>

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
    unsigned char *data = realloc(bytes->data, capacity);
    if (!data)
        return error_no_memory(error);
    bytes->data = data;
    bytes->capacity = capacity;
    return STATUS_OK;
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
