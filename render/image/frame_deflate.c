#include "render/image/frame_deflate.h"

#include "render/image/changes.h"
#include "render/image/deflate_block.h"

#include <assert.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

static_assert(FRAME_DEFLATE_WIDTH_MAX < (int)WINDOW_SIZE, "a match one row back stays within the window");

enum {
    ADLER_MODULUS = 65521,
    ADLER_START = 1,
    ADLER_OF_FILTER = 0x10001, /* of the filter byte, 0 */
};

struct frame_encoder {
    struct deflate_block block;
    const uint8_t *above, *row; /* the caller's */
    uint64_t *changes;          /* the pixels of the row that differ from the row above */
    size_t changes_capacity;    /* pixels */
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
    if (*encoder)
        free((*encoder)->changes);
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
        /* Two bytes at most: pixels left of column, the filter byte, or the last pixel of the row above. */
        unsigned byte = 0;
        if (column >= length)
            byte = encoder->row[column - length];
        else if (column + 2 == length)
            byte = encoder->above[width - 1];
        status = deflate_literal(&encoder->block, byte, out, error);
    }
    return status;
}

/* Pixels from column on that have its colour. Eight at a time. */
static size_t equal_run(const uint8_t *pixels, size_t column, size_t width)
{
    uint64_t same = pixels[column] * UINT64_C(0x0101010101010101);
    size_t x = column + 1;
    for (uint64_t eight; x + sizeof eight <= width; x += sizeof eight) {
        memcpy(&eight, pixels + x, sizeof eight);
        if (eight != same)
            break;
    }
    while (x < width && pixels[x] == pixels[column])
        x++;
    return x - column;
}

/* Pixels from x on that are neither as above nor as left of them: at least the one at x. Returns where they end; there
 * *status says why if that is too early. */
static size_t encode_literals(struct frame_encoder *encoder, size_t x, size_t width, struct bytes *out,
                              enum status *status, struct error *error)
{
    const uint8_t *pixels = encoder->row;
    do {
        *status = deflate_literal(&encoder->block, pixels[x], out, error);
        if (*status != STATUS_OK)
            return x;
        x++;
    } while (x < width && pixels[x] != pixels[x - 1] && changes_has(encoder->changes, x));
    return x;
}

/* One row whose changes are found. */
static enum status encode_row(struct frame_encoder *encoder, size_t width, struct bytes *out, struct error *error)
{
    const uint8_t *pixels = encoder->row;
    enum status status = STATUS_OK;
    for (size_t x = 0; x < width && status == STATUS_OK;) {
        size_t same = changes_next(encoder->changes, x, width);
        same = (same < width ? same : width) - x;
        /* A match one pixel back needs fewer bits than one a row back, so of two equals it is the better. */
        size_t run = x > 0 && pixels[x] == pixels[x - 1] ? equal_run(pixels, x, width) : 0;
        if (run >= MATCH_MIN && run >= same) {
            status = flush_above(encoder, x, width, out, error);
            if (status == STATUS_OK)
                status = deflate_match(&encoder->block, TOKEN_LEFT, run, out, error);
            x += run;
        } else if (same > 0) {
            encoder->above_pending += same;
            x += same;
        } else {
            if (encoder->above_pending > 0)
                status = flush_above(encoder, x, width, out, error);
            if (status == STATUS_OK)
                x = encode_literals(encoder, x, width, out, &status, error);
        }
    }
    return status;
}

static enum status reset(struct frame_encoder *encoder, size_t width, struct error *error)
{
    if (encoder->changes_capacity < width) {
        free(encoder->changes);
        encoder->changes_capacity = 0;
        encoder->changes = malloc(changes_words(width) * sizeof *encoder->changes);
        if (!encoder->changes)
            return error_no_memory(error);
        encoder->changes_capacity = width;
    }
    deflate_start(&encoder->block, width + 1);
    encoder->above = encoder->row = NULL;
    encoder->above_pending = 0;
    encoder->adler_a = ADLER_START;
    encoder->adler_b = 0;
    return STATUS_OK;
}

/* Appends a row to the checksum: Adler-32 (RFC 1950) of two texts put together follows from that of each, so a row that
 * repeats costs nothing. */
static void add_row(struct frame_encoder *encoder, uint32_t row_adler, size_t length)
{
    uint64_t row_a = row_adler & 0xffff, row_b = row_adler >> 16;
    uint64_t before = encoder->adler_a + ADLER_MODULUS - ADLER_START;
    encoder->adler_b = (encoder->adler_b + row_b + length % ADLER_MODULUS * before) % ADLER_MODULUS;
    encoder->adler_a = (before + row_a) % ADLER_MODULUS;
}

static enum status encode_rows(struct frame_encoder *encoder, const struct index_frame *frame, struct bytes *out,
                               struct error *error)
{
    size_t width = frame->width_px;
    uint32_t row_adler = 0;
    enum status status = STATUS_OK;
    for (size_t y = 0; y < frame->height_px && status == STATUS_OK; y++) {
        encoder->above = encoder->row;
        encoder->row = frame->pixels + y * frame->stride;
        if (encoder->above && memcmp(encoder->row, encoder->above, width) == 0) {
            encoder->above_pending += width + 1;
        } else {
            if (encoder->above) {
                changes_find(encoder->changes, encoder->row, encoder->above, width);
                encoder->above_pending++; /* the filter byte */
            } else {
                changes_set_all(encoder->changes, width);
                status = deflate_literal(&encoder->block, 0, out, error);
            }
            if (status == STATUS_OK)
                status = encode_row(encoder, width, out, error);
            row_adler = libdeflate_adler32(ADLER_OF_FILTER, encoder->row, width);
        }
        add_row(encoder, row_adler, width + 1);
    }
    return status == STATUS_OK ? flush_above(encoder, width, width, out, error) : status;
}

enum status frame_deflate(struct frame_encoder *encoder, const struct index_frame *frame, struct bytes *out,
                          struct error *error)
{
    size_t start = out->length;
    enum status status = reset(encoder, frame->width_px, error);
    if (status == STATUS_OK)
        status = bytes_append(out, "\x78\x01", 2, error);
    if (status == STATUS_OK)
        status = encode_rows(encoder, frame, out, error);
    if (status == STATUS_OK)
        status = deflate_finish(&encoder->block, out, error);
    if (status == STATUS_OK) {
        unsigned char adler[4] = {(unsigned char)(encoder->adler_b >> 8), (unsigned char)encoder->adler_b,
                                  (unsigned char)(encoder->adler_a >> 8), (unsigned char)encoder->adler_a};
        status = bytes_append(out, adler, sizeof adler, error);
    }
    if (status != STATUS_OK)
        out->length = start;
    return status;
}
