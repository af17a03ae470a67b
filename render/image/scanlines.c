#include "render/image/scanlines.h"

#include <libdeflate.h>

enum {
    /* For pictures of many colours: the lazy matcher of this level finds runs and repeated rows; higher ones cost more
     * than they save. */
    COMPRESSION_LEVEL = 6,
    BYTES_PER_RGB = 3,
    BYTES_PER_RGBA = 4,
};

/* PNG's filter types (9.2). */
enum { FILTER_NONE = 0, FILTER_UP = 2 };

static enum status reserve_rows(struct scanlines *scanlines, size_t pitch, size_t height, struct error *error)
{
    size_t size;
    if (!size_multiply(pitch, height, &size))
        return error_no_memory(error);
    scanlines->rows.length = 0;
    return bytes_reserve(&scanlines->rows, size, error);
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

/* The same of pixels with an alpha, one component after the other. */
static void make_rgba_row(unsigned char *to, const uint32_t *pixels, const uint32_t *above, size_t width)
{
    *to++ = above ? FILTER_UP : FILTER_NONE;
    for (size_t x = 0; x < width; x++) {
        uint32_t colour = frame_straight(pixels[x]);
        uint32_t base = above ? frame_straight(above[x]) : 0;
        *to++ = (unsigned char)((colour >> 16) - (base >> 16));
        *to++ = (unsigned char)((colour >> 8) - (base >> 8));
        *to++ = (unsigned char)(colour - base);
        *to++ = (unsigned char)((colour >> 24) - (base >> 24));
    }
}

/* Whether any pixel lets something through. */
static bool is_open(const struct frame *frame)
{
    uint32_t all = FRAME_OPAQUE;
    for (size_t y = 0; frame->has_alpha && y < frame->height_px; y++) {
        const uint32_t *pixels = frame->pixels + y * frame->stride_px;
        for (size_t x = 0; x < frame->width_px; x++)
            all &= pixels[x];
    }
    return all != FRAME_OPAQUE;
}

static enum status make_rows(struct scanlines *scanlines, const struct frame *frame, struct error *error)
{
    size_t pitch = frame->width_px * (scanlines->has_alpha ? BYTES_PER_RGBA : BYTES_PER_RGB) + 1;
    enum status status = reserve_rows(scanlines, pitch, frame->height_px, error);
    if (status != STATUS_OK)
        return status;
    for (size_t y = 0; y < frame->height_px; y++) {
        const uint32_t *pixels = frame->pixels + y * frame->stride_px;
        const uint32_t *above = y ? pixels - frame->stride_px : NULL;
        if (scanlines->has_alpha)
            make_rgba_row(scanlines->rows.data + y * pitch, pixels, above, frame->width_px);
        else
            make_rgb_row(scanlines->rows.data + y * pitch, pixels, above, frame->width_px);
    }
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

enum status scanlines_encode_indexed(struct scanlines *scanlines, const struct index_frame *frame, struct error *error)
{
    scanlines->stream.length = 0;
    scanlines->width_px = frame->width_px;
    scanlines->height_px = frame->height_px;
    scanlines->is_indexed = true;
    scanlines->palette = frame->palette;
    enum status status = scanlines->encoder ? STATUS_OK : frame_encoder_new(&scanlines->encoder, error);
    return status == STATUS_OK ? frame_deflate(scanlines->encoder, frame, &scanlines->stream, error) : status;
}

enum status scanlines_encode(struct scanlines *scanlines, const struct frame *frame, struct error *error)
{
    if (frame->width_px <= FRAME_DEFLATE_WIDTH_MAX) {
        struct index_frame indexed;
        enum status status = reserve_rows(scanlines, frame->width_px, frame->height_px, error);
        if (status != STATUS_OK)
            return status;
        if (frame_to_index(frame, scanlines->rows.data, &indexed))
            return scanlines_encode_indexed(scanlines, &indexed, error);
    }
    scanlines->width_px = frame->width_px;
    scanlines->height_px = frame->height_px;
    scanlines->is_indexed = false;
    scanlines->has_alpha = is_open(frame);
    enum status status = make_rows(scanlines, frame, error);
    return status == STATUS_OK ? compress_rows(scanlines, error) : status;
}

void scanlines_release(struct scanlines *scanlines)
{
    frame_encoder_free(&scanlines->encoder);
    bytes_release(&scanlines->stream);
    bytes_release(&scanlines->rows);
    libdeflate_free_compressor(scanlines->compressor);
    *scanlines = (struct scanlines){0};
}
