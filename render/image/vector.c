#include "render/image/vector.h"

#include "render/image/caption.h"
#include "render/image/ends.h"
#include "render/image/writer.h"

#include <string.h>

cairo_status_t vector_write(void *closure, const unsigned char *data, unsigned int length)
{
    struct image_writer *writer = closure;
    if (bytes_append(&writer->stream, data, length, NULL) == STATUS_OK)
        return CAIRO_STATUS_SUCCESS;
    writer->is_stream_cut = true;
    return CAIRO_STATUS_WRITE_ERROR;
}

/* The bytes that stand between `before` and `after` at the very end; 0 where the end is another. */
static size_t find_between(const unsigned char *tail, size_t length, const char *before, const char *after,
                           const unsigned char **found)
{
    size_t before_length = strlen(before);
    size_t after_length = strlen(after);
    if (length < after_length || memcmp(tail + length - after_length, after, after_length) != 0)
        return 0;
    size_t end = length - after_length;
    size_t size = 0;
    while (size < end && size < IMAGE_FINGERPRINT_SIZE && caption_is_fingerprint(tail + end - size - 1, 1))
        size++;
    if (end - size < before_length || memcmp(tail + end - size - before_length, before, before_length) != 0)
        return 0;
    *found = tail + end - size;
    return size;
}

enum status vector_fingerprint(const char *path, const char *before, const char *after,
                               char out[IMAGE_FINGERPRINT_SIZE], struct error *error)
{
    struct file_ends ends;
    out[0] = 0;
    enum status status = file_ends_read(&ends, path, error);
    if (status != STATUS_OK)
        return status;
    const unsigned char *found = NULL;
    size_t size = find_between(ends.tail, ends.tail_length, before, after, &found);
    if (found && caption_is_fingerprint(found, size)) {
        memcpy(out, found, size);
        out[size] = 0;
    }
    return STATUS_OK;
}
