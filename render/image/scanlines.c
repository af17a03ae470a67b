#include "render/image/scanlines.h"

#include <libdeflate.h>

enum {
    /* Charts are runs and repeated rows, which the lazy matcher of this level finds; higher ones cost more than they
     * save. */
    COMPRESSION_LEVEL = 6,
    BYTES_PER_RGB = 3,
};

/* PNG's filter types (9.2). */
enum { FILTER_NONE = 0, FILTER_UP = 2 };

/* Inlined with each number of bits, so that the inner loop is unrolled. */
static inline __attribute__((always_inline)) void pack_row(unsigned char *to, const unsigned char *from, size_t width,
                                                           unsigned bits)
{
    size_t per_byte = 8 / bits;
    size_t x = 0;
    for (; x + per_byte <= width; x += per_byte) {
        unsigned byte = 0;
        for (size_t i = 0; i < per_byte; i++)
            byte = byte << bits | from[x + i];
        *to++ = (unsigned char)byte;
    }
    if (x < width) {
        unsigned byte = 0;
        for (size_t i = 0; i < per_byte; i++)
            byte = byte << bits | (x + i < width ? from[x + i] : 0);
        *to = (unsigned char)byte;
    }
}

/* Gathers the numbers of a byte, the leftmost in its high bits (7.2), in place: a packed row ends before the next row's
 * numbers begin. Returns the size of all rows. */
static size_t pack_rows(unsigned char *rows, size_t width, size_t height, int bits)
{
    size_t packed_width = (width * (size_t)bits + 7) / 8;
    for (size_t y = 0; y < height; y++) {
        const unsigned char *from = rows + y * (width + 1) + 1;
        unsigned char *to = rows + y * (packed_width + 1);
        *to++ = FILTER_NONE;
        switch (bits) {
        case 1:
            pack_row(to, from, width, 1);
            break;
        case 2:
            pack_row(to, from, width, 2);
            break;
        default:
            pack_row(to, from, width, 4);
            break;
        }
    }
    return height * (packed_width + 1);
}

static enum status reserve_rows(struct scanlines *scanlines, size_t pitch, size_t height, struct error *error)
{
    size_t size;
    if (!size_multiply(pitch, height, &size))
        return error_no_memory(error);
    scanlines->rows.length = 0;
    return bytes_reserve(&scanlines->rows, size, error);
}

/* Sets is_indexed to false, and does nothing more, where 256 colours do not suffice. */
static enum status make_indexed_rows(struct scanlines *scanlines, const struct frame *frame, struct error *error)
{
    size_t pitch = frame->width_px + 1;
    enum status status = reserve_rows(scanlines, pitch, frame->height_px, error);
    if (status != STATUS_OK)
        return status;
    unsigned char *rows = scanlines->rows.data;
    scanlines->is_indexed = palette_index(&scanlines->palette, frame, rows + 1, pitch);
    if (!scanlines->is_indexed)
        return STATUS_OK;
    scanlines->bits = palette_bits(&scanlines->palette);
    if (scanlines->bits < 8) {
        scanlines->rows.length = pack_rows(rows, frame->width_px, frame->height_px, scanlines->bits);
        return STATUS_OK;
    }
    for (size_t y = 0; y < frame->height_px; y++)
        rows[y * pitch] = FILTER_NONE;
    scanlines->rows.length = pitch * frame->height_px;
    return STATUS_OK;
}

/* Each pixel less the one above, where there is one: most rows of a chart repeat the row above, and runs of 0 are
 * quicker and smaller than any other match. */
static void make_rgb_row(unsigned char *to, const uint32_t *pixels, const uint32_t *above, size_t width)
{
    *to++ = above ? FILTER_UP : FILTER_NONE;
    for (size_t x = 0; x < width; x++) {
        uint32_t colour = pixels[x];
        uint32_t base = above ? above[x] : 0;
        *to++ = (unsigned char)((colour >> 16) - (base >> 16));
        *to++ = (unsigned char)((colour >> 8) - (base >> 8));
        *to++ = (unsigned char)(colour - base);
    }
}

static enum status make_rgb_rows(struct scanlines *scanlines, const struct frame *frame, struct error *error)
{
    size_t pitch = frame->width_px * BYTES_PER_RGB + 1;
    enum status status = reserve_rows(scanlines, pitch, frame->height_px, error);
    if (status != STATUS_OK)
        return status;
    for (size_t y = 0; y < frame->height_px; y++) {
        const uint32_t *pixels = frame->pixels + y * frame->stride_px;
        make_rgb_row(scanlines->rows.data + y * pitch, pixels, y ? pixels - frame->stride_px : NULL, frame->width_px);
    }
    scanlines->bits = 8;
    scanlines->rows.length = pitch * frame->height_px;
    return STATUS_OK;
}

static enum status compress_rows(struct scanlines *scanlines, struct error *error)
{
    if (!scanlines->compressor)
        scanlines->compressor = libdeflate_alloc_compressor(COMPRESSION_LEVEL);
    if (!scanlines->compressor)
        return error_no_memory(error);
    struct bytes *stream = &scanlines->stream;
    stream->length = 0;
    size_t bound = libdeflate_zlib_compress_bound(scanlines->compressor, scanlines->rows.length);
    enum status status = bytes_reserve(stream, bound, error);
    if (status != STATUS_OK)
        return status;
    stream->length = libdeflate_zlib_compress(scanlines->compressor, scanlines->rows.data, scanlines->rows.length,
                                              stream->data, stream->capacity);
    return stream->length ? STATUS_OK : error_set(error, STATUS_MEMORY, "compressed rows exceed their bound");
}

enum status scanlines_encode(struct scanlines *scanlines, const struct frame *frame, struct error *error)
{
    enum status status = make_indexed_rows(scanlines, frame, error);
    if (status == STATUS_OK && !scanlines->is_indexed)
        status = make_rgb_rows(scanlines, frame, error);
    return status == STATUS_OK ? compress_rows(scanlines, error) : status;
}

void scanlines_release(struct scanlines *scanlines)
{
    bytes_release(&scanlines->stream);
    bytes_release(&scanlines->rows);
    libdeflate_free_compressor(scanlines->compressor);
    *scanlines = (struct scanlines){0};
}
