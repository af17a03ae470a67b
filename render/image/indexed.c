#include "render/image/indexed.h"

#include <libdeflate.h>

/* Charts are runs and repeated rows, which the lazy matcher of this level finds; higher ones cost more than they save.
 */
enum { COMPRESSION_LEVEL = 6 };

/* Gathers eight bits of numbers into each byte, most significant first (PNG, 7.2), in place: a packed row ends before
 * the next row's numbers begin. */
static size_t pack_rows(unsigned char *rows, size_t width, size_t height, int bits)
{
    size_t packed_width = (width * (size_t)bits + 7) / 8;
    size_t per_byte = 8 / (size_t)bits;
    for (size_t y = 0; y < height; y++) {
        const unsigned char *from = rows + y * (width + 1) + 1;
        unsigned char *to = rows + y * (packed_width + 1);
        *to++ = 0;
        for (size_t x = 0; x < width; x += per_byte) {
            unsigned byte = 0;
            for (size_t i = 0; i < per_byte; i++)
                byte = byte << bits | (x + i < width ? from[x + i] : 0);
            *to++ = (unsigned char)byte;
        }
    }
    return height * (packed_width + 1);
}

static enum status compress_rows(struct indexed *indexed, struct error *error)
{
    if (!indexed->compressor)
        indexed->compressor = libdeflate_alloc_compressor(COMPRESSION_LEVEL);
    if (!indexed->compressor)
        return error_no_memory(error);
    struct bytes *stream = &indexed->stream;
    stream->length = 0;
    size_t bound = libdeflate_zlib_compress_bound(indexed->compressor, indexed->rows.length);
    enum status status = bytes_reserve(stream, bound, error);
    if (status != STATUS_OK)
        return status;
    stream->length = libdeflate_zlib_compress(indexed->compressor, indexed->rows.data, indexed->rows.length,
                                              stream->data, stream->capacity);
    return stream->length ? STATUS_OK : error_set(error, STATUS_MEMORY, "compressed rows exceed their bound");
}

enum status indexed_encode(struct indexed *indexed, const struct frame *frame, bool *fits, struct error *error)
{
    *fits = false;
    size_t pitch = frame->width_px + 1; /* each row starts with its filter's number: 0, none */
    size_t size;
    if (!size_multiply(pitch, frame->height_px, &size))
        return error_no_memory(error);
    indexed->rows.length = 0;
    enum status status = bytes_reserve(&indexed->rows, size, error);
    if (status != STATUS_OK)
        return status;
    unsigned char *rows = indexed->rows.data;
    if (!palette_index(&indexed->palette, frame, rows + 1, pitch))
        return STATUS_OK;
    *fits = true;
    indexed->bits = palette_bits(&indexed->palette);
    if (indexed->bits < 8) {
        size = pack_rows(rows, frame->width_px, frame->height_px, indexed->bits);
    } else {
        for (size_t y = 0; y < frame->height_px; y++)
            rows[y * pitch] = 0;
    }
    indexed->rows.length = size;
    return compress_rows(indexed, error);
}

void indexed_release(struct indexed *indexed)
{
    bytes_release(&indexed->stream);
    bytes_release(&indexed->rows);
    libdeflate_free_compressor(indexed->compressor);
    *indexed = (struct indexed){0};
}
