#include "render/image/frame_deflate.h"

#include "render/image/changes.h"
#include "render/image/deflate_block.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum { ADLER_MODULUS = 65521, ADLER_START = 1 };

struct frame_encoder {
    struct deflate_block block;
    struct palette *palette; /* the caller's */
    uint32_t last_colour;
    unsigned last_index;

    /* The filter byte and the palette indices of the row above, turned into those of the current row from left to
     * right. */
    uint8_t *bytes;
    uint8_t *row;      /* the indices */
    uint64_t *changes; /* the pixels that differ from the row above */
    size_t row_capacity;
    uint32_t row_adler; /* of the row alone */
    uint64_t adler_a, adler_b;

    size_t above_pending; /* bytes equal to those one row back, not yet written as tokens */
};

enum status frame_encoder_new(struct frame_encoder **encoder, struct error *error)
{
    *encoder = calloc(1, sizeof **encoder);
    return *encoder ? STATUS_OK : error_no_memory(error);
}

void frame_encoder_free(struct frame_encoder **encoder)
{
    if (*encoder) {
        free((*encoder)->bytes);
        free((*encoder)->changes);
    }
    free(*encoder);
    *encoder = NULL;
}

/* Writes what is pending as equal to one row back; column is where the next byte stands (0: the first pixel). */
static enum status flush_above(struct frame_encoder *encoder, size_t column, size_t width, struct bytes *out,
                               struct error *error)
{
    size_t length = encoder->above_pending;
    encoder->above_pending = 0;
    if (length >= MATCH_MIN)
        return deflate_match(&encoder->block, TOKEN_ABOVE, length, out, error);
    enum status status = STATUS_OK;
    for (; status == STATUS_OK && length > 0; length--) {
        /* Two bytes at most: pixels left of column, the filter byte, or the last pixel of the row before, which the row
         * still holds since nothing of this row was written to it. */
        unsigned byte = 0;
        if (column >= length)
            byte = encoder->row[column - length];
        else if (column + 2 == length)
            byte = encoder->row[width - 1];
        status = deflate_literal(&encoder->block, byte, out, error);
    }
    return status;
}

/* False where there is no room for the pixel's colour in the palette. */
static bool find_index(struct frame_encoder *encoder, uint32_t pixel, unsigned *index)
{
    uint32_t colour = pixel & FRAME_RGB;
    if (colour != encoder->last_colour) {
        int entry = palette_entry(encoder->palette, colour);
        if (entry < 0)
            return false;
        encoder->last_colour = colour;
        encoder->last_index = (unsigned)entry;
    }
    *index = encoder->last_index;
    return true;
}

/* Pixels from column on that have its colour. Sixteen at a time, in a form that compilers turn into vectors. */
static size_t equal_run(const uint32_t *pixels, size_t column, size_t width)
{
    uint32_t colour = pixels[column];
    size_t x = column + 1;
    if (x == width || pixels[x] != colour)
        return 1;
    for (; x + 16 <= width; x += 16) {
        uint32_t difference = 0;
        for (size_t i = 0; i < 16; i++)
            difference |= pixels[x + i] ^ colour;
        if (difference)
            break;
    }
    while (x < width && pixels[x] == colour)
        x++;
    return x - column;
}

/* Pixels from x on that are neither as above nor as left of them: at least the one at x. Returns where they end; there
 * *status or *fits says why if that is too early. */
static size_t encode_literals(struct frame_encoder *encoder, const uint32_t *pixels, size_t x, size_t width,
                              struct bytes *out, bool *fits, enum status *status, struct error *error)
{
    do {
        unsigned index;
        if (!find_index(encoder, pixels[x], &index)) {
            *fits = false;
            return x;
        }
        *status = deflate_literal(&encoder->block, index, out, error);
        if (*status != STATUS_OK)
            return x;
        encoder->row[x++] = (uint8_t)index;
    } while (x < width && pixels[x] != pixels[x - 1] && changes_has(encoder->changes, x));
    return x;
}

/* One row whose changes are found. *fits as in frame_deflate. */
static enum status encode_row(struct frame_encoder *encoder, const uint32_t *pixels, size_t width, struct bytes *out,
                              bool *fits, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t x = 0; x < width && status == STATUS_OK && *fits;) {
        size_t same = changes_next(encoder->changes, x, width);
        same = (same < width ? same : width) - x;
        /* A match one pixel back needs fewer bits than one a row back, so of two equals it is the better. */
        size_t run = x > 0 && pixels[x] == pixels[x - 1] ? equal_run(pixels, x, width) : 0;
        if (run >= MATCH_MIN && run >= same) {
            status = flush_above(encoder, x, width, out, error);
            if (status == STATUS_OK)
                status = deflate_match(&encoder->block, TOKEN_LEFT, run, out, error);
            memset(encoder->row + x, encoder->row[x - 1], run);
            x += run;
        } else if (same > 0) {
            encoder->above_pending += same;
            x += same;
        } else {
            if (encoder->above_pending > 0)
                status = flush_above(encoder, x, width, out, error);
            if (status == STATUS_OK)
                x = encode_literals(encoder, pixels, x, width, out, fits, &status, error);
        }
    }
    return status;
}

static enum status reset(struct frame_encoder *encoder, size_t width, struct palette *palette, struct error *error)
{
    if (encoder->row_capacity < width) {
        free(encoder->bytes);
        free(encoder->changes);
        encoder->row_capacity = 0;
        encoder->bytes = malloc(width + 1);
        encoder->changes = malloc(changes_words(width) * sizeof *encoder->changes);
        if (!encoder->bytes || !encoder->changes)
            return error_no_memory(error);
        encoder->row_capacity = width;
    }
    memset(encoder->bytes, 0, width + 1);
    encoder->row = encoder->bytes + 1;
    deflate_start(&encoder->block, width + 1);
    encoder->above_pending = 0;
    *palette = (struct palette){0};
    encoder->palette = palette;
    encoder->last_colour = UINT32_MAX;
    encoder->row_adler = ADLER_START;
    encoder->adler_a = ADLER_START;
    encoder->adler_b = 0;
    return STATUS_OK;
}

/* Appends a row to the checksum: Adler-32 (RFC 1950) of two texts put together follows from that of each, so a row that
 * repeats costs nothing. */
static void add_row(struct frame_encoder *encoder, size_t length)
{
    uint64_t row_a = encoder->row_adler & 0xffff, row_b = encoder->row_adler >> 16;
    uint64_t before = encoder->adler_a + ADLER_MODULUS - ADLER_START;
    encoder->adler_b = (encoder->adler_b + row_b + length % ADLER_MODULUS * before) % ADLER_MODULUS;
    encoder->adler_a = (before + row_a) % ADLER_MODULUS;
}

static enum status encode_rows(struct frame_encoder *encoder, const struct frame *frame, struct bytes *out, bool *fits,
                               struct error *error)
{
    size_t width = frame->width_px;
    enum status status = STATUS_OK;
    const uint32_t *above = NULL;
    for (size_t y = 0; y < frame->height_px && status == STATUS_OK && *fits; y++) {
        const uint32_t *pixels = frame->pixels + y * frame->stride_px;
        if (above && memcmp(pixels, above, width * sizeof *pixels) == 0) {
            encoder->above_pending += width + 1;
        } else {
            if (above) {
                changes_find(encoder->changes, pixels, above, width);
                encoder->above_pending++; /* the filter byte */
            } else {
                changes_set_all(encoder->changes, width);
                status = deflate_literal(&encoder->block, 0, out, error);
            }
            if (status == STATUS_OK)
                status = encode_row(encoder, pixels, width, out, fits, error);
            encoder->row_adler = libdeflate_adler32(ADLER_START, encoder->bytes, width + 1);
        }
        add_row(encoder, width + 1);
        above = pixels;
    }
    if (status == STATUS_OK && *fits)
        status = flush_above(encoder, width, width, out, error);
    return status;
}

enum status frame_deflate(struct frame_encoder *encoder, const struct frame *frame, struct palette *palette,
                          struct bytes *out, bool *fits, struct error *error)
{
    size_t start = out->length;
    *fits = frame->width_px < WINDOW_SIZE;
    if (!*fits)
        return STATUS_OK;
    enum status status = reset(encoder, frame->width_px, palette, error);
    if (status == STATUS_OK)
        status = bytes_append(out, "\x78\x01", 2, error);
    if (status == STATUS_OK)
        status = encode_rows(encoder, frame, out, fits, error);
    if (status == STATUS_OK && *fits)
        status = deflate_finish(&encoder->block, out, error);
    if (status == STATUS_OK && *fits) {
        unsigned char adler[4] = {(unsigned char)(encoder->adler_b >> 8), (unsigned char)encoder->adler_b,
                                  (unsigned char)(encoder->adler_a >> 8), (unsigned char)encoder->adler_a};
        status = bytes_append(out, adler, sizeof adler, error);
    }
    if (status != STATUS_OK || !*fits)
        out->length = start;
    return status;
}
