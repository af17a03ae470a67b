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
    const struct changes_way *way;
    const uint8_t *above, *row; /* the caller's */
    /* The pixels of the row that differ from the row above, as bits, between two words that are 0. */
    uint64_t *changes;
    uint32_t *busy;          /* the words of changes that are to be looked at */
    size_t changes_capacity; /* pixels */
    uint64_t adler_a, adler_b;
    uint64_t above_pending; /* bytes equal to those one row back, not yet written as tokens */
};

enum status frame_encoder_new(struct frame_encoder **encoder, struct error *error)
{
    *encoder = calloc(1, sizeof **encoder);
    if (!*encoder)
        return error_no_memory(error);
    (*encoder)->way = changes_best();
    return STATUS_OK;
}

void frame_encoder_compare_by(struct frame_encoder *encoder, const struct changes_way *way)
{
    encoder->way = way;
}

void frame_encoder_free(struct frame_encoder **encoder)
{
    if (*encoder) {
        free((*encoder)->changes);
        free((*encoder)->busy);
    }
    free(*encoder);
    *encoder = NULL;
}

/* A row's pixels fall into spans of three kinds. */
enum span_kind {
    SPAN_ABOVE, /* as those above */
    SPAN_LITERAL,
    SPAN_RUN, /* each as the one to its left */
};

/* Tokens that the spans of one row take at most: there are fewer than pixels, but for what is pending before them. */
static size_t row_tokens_max(size_t width)
{
    return width + PUSHED_TOKENS_MAX;
}

/* What is pending where it is too short for a match: literal bytes that end before `column` of the row. */
static void push_short(struct frame_encoder *encoder, size_t column, size_t width)
{
    for (size_t length = (size_t)encoder->above_pending; length > 0; length--) {
        /* Two bytes at most: pixels left of column, the filter byte, or the last pixel of the row above. */
        unsigned byte = 0;
        if (column >= length)
            byte = encoder->row[column - length];
        else if (column + 2 == length)
            byte = encoder->above[width - 1];
        deflate_push_literal(&encoder->block, byte);
    }
}

/* Writes what is pending as equal to one row back; column is where the next byte stands (0: the first pixel). Room for
 * the tokens of the row is there before and after. */
static enum status flush_above(struct frame_encoder *encoder, size_t column, size_t width, struct bytes *out,
                               struct error *error)
{
    enum status status = STATUS_OK;
    if (encoder->above_pending < MATCH_MIN)
        push_short(encoder, column, width);
    else if (encoder->above_pending <= PUSHED_LENGTH_MAX)
        deflate_push_match(&encoder->block, TOKEN_ABOVE, (size_t)encoder->above_pending);
    else
        status =
            deflate_long_match(&encoder->block, TOKEN_ABOVE, encoder->above_pending, row_tokens_max(width), out, error);
    encoder->above_pending = 0;
    return status;
}

/* Bit x says that pixel from + x is as the one to its left. */
static uint64_t equal_left(const struct frame_encoder *encoder, size_t from, size_t width)
{
    const uint8_t *pixels = encoder->row + from;
    if (width <= CHANGES_PER_WORD) {
        uint8_t narrow[CHANGES_PER_WORD + 1] = {0};
        memcpy(narrow + 1, pixels, width);
        return ~encoder->way->word(narrow + 1, narrow) & ~UINT64_C(1);
    }
    if (from == 0)
        return ~encoder->way->word(pixels + 1, pixels) << 1;
    /* At the row's end nothing behind it is read. */
    size_t back = from + CHANGES_PER_WORD > width ? from + CHANGES_PER_WORD - width : 0;
    return ~encoder->way->word(pixels - back, pixels - back - 1) >> back;
}

/* The changed pixels and those in gaps of one or two between them, which are too short for a match. */
static inline uint64_t close_gaps(const uint64_t *changes)
{
    uint64_t left1 = changes[0] << 1 | changes[-1] >> 63, left2 = changes[0] << 2 | changes[-1] >> 62;
    uint64_t right1 = changes[0] >> 1 | changes[1] << 63, right2 = changes[0] >> 2 | changes[1] << 62;
    return changes[0] | (left1 & (right1 | right2)) | (left2 & right1);
}

/* Of `equal` those pixels that make runs of at least MATCH_MIN, or go on with one from the word before. */
static inline uint64_t find_runs(uint64_t equal, bool goes_on)
{
    uint64_t starts = equal & equal >> 1 & equal >> 2;
    uint64_t runs = starts | starts << 1 | starts << 2;
    return goes_on ? runs | (equal & ~(equal + 1)) : runs;
}

/* The pixels from start up to end of one kind. */
static inline enum status push_span(struct frame_encoder *encoder, enum span_kind kind, size_t start, size_t end,
                                    size_t width, struct bytes *out, struct error *error)
{
    size_t length = end - start;
    if (kind == SPAN_ABOVE) {
        encoder->above_pending += length;
        return end < width ? flush_above(encoder, end, width, out, error) : STATUS_OK;
    }
    if (kind == SPAN_LITERAL) {
        deflate_push_literals(&encoder->block, encoder->row + start, length, width - start);
        return STATUS_OK;
    }
    if (length <= PUSHED_LENGTH_MAX) {
        deflate_push_match(&encoder->block, TOKEN_LEFT, length);
        return STATUS_OK;
    }
    return deflate_long_match(&encoder->block, TOKEN_LEFT, length, row_tokens_max(width), out, error);
}

/* One row of whose changes busy_count words are to be looked at, and for whose tokens there is room. */
static enum status encode_row(struct frame_encoder *encoder, size_t busy_count, size_t width, struct bytes *out,
                              struct error *error)
{
    enum span_kind kind = SPAN_ABOVE;
    size_t start = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < busy_count && status == STATUS_OK; i++) {
        size_t from = (size_t)encoder->busy[i] * CHANGES_PER_WORD;
        uint64_t near = close_gaps(encoder->changes + 1 + encoder->busy[i]);
        uint64_t runs = find_runs(equal_left(encoder, from, width) & near, kind == SPAN_RUN);
        uint64_t ends = (near ^ (near << 1 | (kind != SPAN_ABOVE))) | (runs ^ (runs << 1 | (kind == SPAN_RUN)));
        for (; ends && status == STATUS_OK; ends &= ends - 1) {
            unsigned bit = (unsigned)__builtin_ctzll(ends);
            status = push_span(encoder, kind, start, from + bit, width, out, error);
            start = from + bit;
            kind = (enum span_kind)((near >> bit & 1) + (runs >> bit & 1));
        }
    }
    return status == STATUS_OK ? push_span(encoder, kind, start, width, width, out, error) : status;
}

static enum status reset(struct frame_encoder *encoder, size_t width, struct error *error)
{
    if (encoder->changes_capacity < width) {
        free(encoder->changes);
        free(encoder->busy);
        encoder->changes_capacity = 0;
        encoder->changes = calloc(changes_words(width) + 2, sizeof *encoder->changes);
        encoder->busy = calloc(changes_words(width), sizeof *encoder->busy);
        if (!encoder->changes || !encoder->busy)
            return error_no_memory(error);
        encoder->changes_capacity = width;
    }
    encoder->changes[0] = encoder->changes[changes_words(width) + 1] = 0;
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
        size_t busy = encoder->above
                          ? encoder->way->find(encoder->changes + 1, encoder->busy, encoder->row, encoder->above, width)
                          : changes_set_all(encoder->changes + 1, encoder->busy, width);
        /* The filter byte, and of a row that repeats all the rest. */
        encoder->above_pending += busy ? 1 : width + 1;
        if (busy) {
            status = deflate_reserve(&encoder->block, row_tokens_max(width), out, error);
            if (status == STATUS_OK)
                status = encode_row(encoder, busy, width, out, error);
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
