#include "render/image/frame_deflate.h"

#include "render/image/huffman.h"

#include <stdlib.h>
#include <string.h>

enum {
    MATCH_MIN = 3,
    MATCH_MAX = 258,
    /* A token is a literal byte, or a match of some length at one of the two distances. */
    TOKEN_ABOVE = 256,
    TOKEN_LEFT = TOKEN_ABOVE + MATCH_MAX - MATCH_MIN + 1,
    TOKEN_END = TOKEN_LEFT + MATCH_MAX - MATCH_MIN + 1,
    TOKEN_KINDS,
    TOKENS_MAX = 1 << 16, /* in one deflate block */
    END_OF_BLOCK = 256,
    LENGTH_CODES = 286,
    DISTANCE_CODES = 30,
    ADLER_MODULUS = 65521,
    WINDOW_SIZE = 32768, /* the farthest that a match reaches back */
};

/* The bits of one token kind, first bit lowest: length code, extra bits, distance code, extra bits; at most 48. */
struct token_bits {
    uint64_t bits;
    unsigned count;
};

struct frame_encoder {
    uint16_t tokens[TOKENS_MAX];
    size_t token_count;
    uint32_t token_frequencies[TOKEN_KINDS];
    struct token_bits token_bits[TOKEN_KINDS];

    struct palette *palette; /* the caller's */
    uint32_t last_colour;
    unsigned last_index;

    /* The palette indices of the row above, turned into those of the current row from left to right; behind them the
     * sums that Adler-32 needs of a row. */
    uint8_t *row;
    size_t row_capacity;
    uint64_t row_sum;      /* of b[i] */
    uint64_t row_weighted; /* of (n - i) b[i], i from 0, n the row's bytes */
    uint64_t adler_a, adler_b;

    size_t above_pending; /* bytes equal to those one row back, not yet written as tokens */
    size_t distance_above;
    uint64_t bits;
    unsigned bit_count;
};

enum status frame_encoder_new(struct frame_encoder **encoder, struct error *error)
{
    *encoder = calloc(1, sizeof **encoder);
    return *encoder ? STATUS_OK : error_no_memory(error);
}

void frame_encoder_free(struct frame_encoder **encoder)
{
    if (*encoder)
        free((*encoder)->row);
    free(*encoder);
    *encoder = NULL;
}

/* Bits */

static void put_bits(struct frame_encoder *encoder, struct bytes *out, uint64_t bits, unsigned count)
{
    encoder->bits |= bits << encoder->bit_count;
    encoder->bit_count += count;
    while (encoder->bit_count >= 8) {
        out->data[out->length++] = (unsigned char)encoder->bits;
        encoder->bits >>= 8;
        encoder->bit_count -= 8;
    }
}

/* The smallest code whose base is not above value, from RFC 1951's tables (3.2.5). */
static unsigned length_code(unsigned length, unsigned *extra_bits, unsigned *extra)
{
    if (length == MATCH_MAX) {
        *extra_bits = *extra = 0;
        return 285;
    }
    unsigned offset = length - MATCH_MIN;
    unsigned bits = offset < 8 ? 0 : 29 - (unsigned)__builtin_clz(offset);
    *extra_bits = bits;
    *extra = offset & ((1u << bits) - 1);
    return 257 + 4 * bits + (offset >> bits);
}

static unsigned distance_code(size_t distance, unsigned *extra_bits, unsigned *extra)
{
    unsigned offset = (unsigned)distance - 1;
    unsigned bits = offset < 4 ? 0 : 30 - (unsigned)__builtin_clz(offset);
    *extra_bits = bits;
    *extra = offset & ((1u << bits) - 1);
    return 2 * bits + (offset >> bits);
}

/* Run-length codes of RFC 1951, 3.2.7: symbol in the low byte, extra bits' value in the high one. */
static size_t pack_lengths(const uint8_t *lengths, size_t count, uint16_t *packed)
{
    size_t used = 0;
    for (size_t at = 0; at < count;) {
        size_t run = 1;
        while (at + run < count && lengths[at + run] == lengths[at])
            run++;
        size_t rest = run;
        if (lengths[at] == 0) {
            while (rest >= 3) {
                size_t step = rest < 138 ? rest : 138;
                packed[used++] = (uint16_t)(step < 11 ? 17 | (step - 3) << 8 : 18 | (step - 11) << 8);
                rest -= step;
            }
        } else {
            packed[used++] = lengths[at];
            rest--;
            while (rest >= 3) {
                size_t step = rest < 6 ? rest : 6;
                packed[used++] = (uint16_t)(16 | (step - 3) << 8);
                rest -= step;
            }
        }
        while (rest-- > 0)
            packed[used++] = lengths[at];
        at += run;
    }
    return used;
}

static void put_code_lengths(struct frame_encoder *encoder, struct bytes *out, const uint8_t *lengths,
                             size_t length_count, size_t distance_count)
{
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    static const uint8_t extra_bits[19] = {[16] = 2, [17] = 3, [18] = 7};
    uint16_t packed[LENGTH_CODES + DISTANCE_CODES], codes[19];
    size_t packed_count = pack_lengths(lengths, length_count + distance_count, packed);
    uint32_t frequencies[19] = {0};
    uint8_t code_lengths[19];
    for (size_t i = 0; i < packed_count; i++)
        frequencies[packed[i] & 0xff]++;
    huffman_lengths(frequencies, 19, 7, code_lengths);
    huffman_codes(code_lengths, 19, codes);
    size_t sent = 19;
    while (sent > 4 && code_lengths[order[sent - 1]] == 0)
        sent--;
    put_bits(encoder, out, length_count - 257, 5);
    put_bits(encoder, out, distance_count - 1, 5);
    put_bits(encoder, out, sent - 4, 4);
    for (size_t i = 0; i < sent; i++)
        put_bits(encoder, out, code_lengths[order[i]], 3);
    for (size_t i = 0; i < packed_count; i++) {
        unsigned symbol = packed[i] & 0xff;
        put_bits(encoder, out, codes[symbol], code_lengths[symbol]);
        put_bits(encoder, out, packed[i] >> 8, extra_bits[symbol]);
    }
}

/* The bits of a match token: length code, distance code and their extra bits. */
static struct token_bits match_bits(unsigned length, const uint16_t *codes, const uint8_t *lengths, size_t distance,
                                    const uint16_t *distance_codes, const uint8_t *distance_lengths)
{
    unsigned extra_bits, extra;
    unsigned code = length_code(length, &extra_bits, &extra);
    struct token_bits token = {codes[code] | (uint64_t)extra << lengths[code], lengths[code] + extra_bits};
    code = distance_code(distance, &extra_bits, &extra);
    token.bits |= (distance_codes[code] | (uint64_t)extra << distance_lengths[code]) << token.count;
    token.count += distance_lengths[code] + extra_bits;
    return token;
}

/* Fills token_bits from the tokens' frequencies and writes the block's header. */
static void put_block_header(struct frame_encoder *encoder, struct bytes *out, bool is_last)
{
    const uint32_t *kinds = encoder->token_frequencies;
    uint32_t frequencies[LENGTH_CODES] = {[END_OF_BLOCK] = 1}, distances[DISTANCE_CODES] = {0};
    unsigned extra_bits, extra;
    unsigned left = distance_code(1, &extra_bits, &extra);
    unsigned above = distance_code(encoder->distance_above, &extra_bits, &extra);
    /* Both distances always get a code: some decoders want a complete set. */
    distances[left] = distances[above] = 1;
    memcpy(frequencies, kinds, TOKEN_ABOVE * sizeof *kinds);
    for (unsigned length = MATCH_MIN; length <= MATCH_MAX; length++) {
        uint32_t above_count = kinds[TOKEN_ABOVE + length - MATCH_MIN],
                 left_count = kinds[TOKEN_LEFT + length - MATCH_MIN];
        frequencies[length_code(length, &extra_bits, &extra)] += above_count + left_count;
        distances[above] += above_count;
        distances[left] += left_count;
    }
    uint8_t lengths[LENGTH_CODES + DISTANCE_CODES], distance_lengths[DISTANCE_CODES];
    uint16_t codes[LENGTH_CODES], distance_codes[DISTANCE_CODES];
    huffman_lengths(frequencies, LENGTH_CODES, HUFFMAN_LENGTH_MAX, lengths);
    huffman_codes(lengths, LENGTH_CODES, codes);
    huffman_lengths(distances, DISTANCE_CODES, HUFFMAN_LENGTH_MAX, distance_lengths);
    huffman_codes(distance_lengths, DISTANCE_CODES, distance_codes);

    for (unsigned kind = 0; kind < TOKEN_ABOVE; kind++)
        encoder->token_bits[kind] = (struct token_bits){codes[kind], lengths[kind]};
    for (unsigned length = MATCH_MIN; length <= MATCH_MAX; length++) {
        unsigned kind = length - MATCH_MIN;
        if (kinds[TOKEN_ABOVE + kind])
            encoder->token_bits[TOKEN_ABOVE + kind] =
                match_bits(length, codes, lengths, encoder->distance_above, distance_codes, distance_lengths);
        if (kinds[TOKEN_LEFT + kind])
            encoder->token_bits[TOKEN_LEFT + kind] =
                match_bits(length, codes, lengths, 1, distance_codes, distance_lengths);
    }
    encoder->token_bits[TOKEN_END] = (struct token_bits){codes[END_OF_BLOCK], lengths[END_OF_BLOCK]};

    size_t length_count = LENGTH_CODES, distance_count = above + 1;
    while (length_count > END_OF_BLOCK + 1 && lengths[length_count - 1] == 0)
        length_count--;
    memcpy(lengths + length_count, distance_lengths, distance_count);
    put_bits(encoder, out, is_last, 1);
    put_bits(encoder, out, 2, 2); /* dynamic Huffman codes */
    put_code_lengths(encoder, out, lengths, length_count, distance_count);
}

/* Writes the collected tokens as one block. */
static enum status flush_block(struct frame_encoder *encoder, struct bytes *out, bool is_last, struct error *error)
{
    encoder->tokens[encoder->token_count++] = TOKEN_END;
    /* A token has at most 48 bits, a header fewer than 512 bytes; 8 bytes are written at a time. */
    enum status status = bytes_reserve(out, encoder->token_count * 6 + 1024, error);
    if (status != STATUS_OK)
        return status;
    put_block_header(encoder, out, is_last);
    unsigned char *write = out->data + out->length;
    uint64_t bits = encoder->bits;
    unsigned bit_count = encoder->bit_count;
    for (size_t i = 0; i < encoder->token_count; i++) {
        struct token_bits token = encoder->token_bits[encoder->tokens[i]];
        bits |= token.bits << bit_count;
        bit_count += token.count;
        /* Whole bytes are kept; what is written behind them is written again with the next token. */
        for (unsigned byte = 0; byte < 8; byte++)
            write[byte] = (unsigned char)(bits >> 8 * byte);
        write += bit_count >> 3;
        bits >>= bit_count & ~7u;
        bit_count &= 7;
    }
    out->length = (size_t)(write - out->data);
    encoder->bits = bits;
    encoder->bit_count = bit_count;
    encoder->token_count = 0;
    memset(encoder->token_frequencies, 0, sizeof encoder->token_frequencies);
    return STATUS_OK;
}

/* Tokens */

static void push_token(struct frame_encoder *encoder, unsigned kind)
{
    encoder->tokens[encoder->token_count++] = (uint16_t)kind;
    encoder->token_frequencies[kind]++;
}

/* Room for `more` tokens and the end of the block. */
static enum status make_room(struct frame_encoder *encoder, size_t more, struct bytes *out, struct error *error)
{
    if (encoder->token_count + more + 1 <= TOKENS_MAX)
        return STATUS_OK;
    return flush_block(encoder, out, false, error);
}

/* A match of any length >= MATCH_MIN as tokens of at most MATCH_MAX, none left shorter than MATCH_MIN. */
static enum status push_match(struct frame_encoder *encoder, unsigned first_kind, size_t length, struct bytes *out,
                              struct error *error)
{
    while (length > 0) {
        enum status status = make_room(encoder, 1, out, error);
        if (status != STATUS_OK)
            return status;
        size_t step = length < MATCH_MAX ? length : MATCH_MAX;
        if (length - step > 0 && length - step < MATCH_MIN)
            step -= MATCH_MIN;
        push_token(encoder, first_kind + (unsigned)step - MATCH_MIN);
        length -= step;
    }
    return STATUS_OK;
}

/* Writes what is pending as equal to one row back; column is where the next byte stands (0: the first pixel). */
static enum status flush_above(struct frame_encoder *encoder, size_t column, size_t width, struct bytes *out,
                               struct error *error)
{
    size_t length = encoder->above_pending;
    encoder->above_pending = 0;
    if (length >= MATCH_MIN)
        return push_match(encoder, TOKEN_ABOVE, length, out, error);
    enum status status = make_room(encoder, MATCH_MIN, out, error);
    for (; status == STATUS_OK && length > 0; length--) {
        /* Two bytes at most: pixels left of column, the filter byte, or the last pixel of the row before, which the row
         * still holds since nothing of this row was written to it. */
        unsigned byte = 0;
        if (column >= length)
            byte = encoder->row[column - length];
        else if (column + 2 == length)
            byte = encoder->row[width - 1];
        push_token(encoder, byte);
    }
    return status;
}

/* Pixels */

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

static void set_indices(struct frame_encoder *encoder, size_t column, size_t count, unsigned index, size_t width)
{
    for (size_t x = column; x < column + count; x++) {
        /* Unsigned wrap-around: the sums come out right whatever the sign of a difference. */
        uint64_t difference = (uint64_t)index - encoder->row[x];
        encoder->row_sum += difference;
        encoder->row_weighted += (width - x) * difference;
        encoder->row[x] = (uint8_t)index;
    }
}

/* Pixels from column on that equal those above. Sixteen at a time, in a form that compilers turn into vectors. */
static size_t equal_above(const uint32_t *pixels, const uint32_t *above, size_t column, size_t width)
{
    size_t x = column;
    for (; x + 16 <= width; x += 16) {
        uint32_t difference = 0;
        for (size_t i = 0; i < 16; i++)
            difference |= pixels[x + i] ^ above[x + i];
        if (difference)
            break;
    }
    while (x < width && pixels[x] == above[x])
        x++;
    return x - column;
}

static size_t equal_run(const uint32_t *pixels, size_t column, size_t width)
{
    uint32_t colour = pixels[column];
    size_t x = column;
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

/* One row that is not the same as the row above (NULL for the first). *fits as in frame_deflate. */
static enum status encode_row(struct frame_encoder *encoder, const uint32_t *pixels, const uint32_t *above,
                              size_t width, struct bytes *out, bool *fits, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t x = 0; x < width && status == STATUS_OK;) {
        size_t same = above ? equal_above(pixels, above, x, width) : 0;
        /* A match one pixel back needs fewer bits than one a row back, so of two equals it is the better. */
        if (x > 0 && pixels[x] == pixels[x - 1]) {
            size_t run = equal_run(pixels, x, width);
            if (run >= MATCH_MIN && run >= same) {
                status = flush_above(encoder, x, width, out, error);
                if (status == STATUS_OK)
                    status = push_match(encoder, TOKEN_LEFT, run, out, error);
                set_indices(encoder, x, run, encoder->row[x - 1], width);
                x += run;
                continue;
            }
        }
        if (same > 0) {
            encoder->above_pending += same;
            x += same;
            continue;
        }
        unsigned index;
        if (!find_index(encoder, pixels[x], &index)) {
            *fits = false;
            return STATUS_OK;
        }
        status = flush_above(encoder, x, width, out, error);
        if (status == STATUS_OK)
            status = make_room(encoder, 1, out, error);
        if (status == STATUS_OK)
            push_token(encoder, index);
        set_indices(encoder, x, 1, index, width);
        x++;
    }
    return status;
}

static enum status reset(struct frame_encoder *encoder, size_t width, struct palette *palette, struct error *error)
{
    if (encoder->row_capacity < width) {
        free(encoder->row);
        encoder->row_capacity = 0;
        encoder->row = malloc(width);
        if (!encoder->row)
            return error_no_memory(error);
        encoder->row_capacity = width;
    }
    memset(encoder->row, 0, width);
    memset(encoder->token_frequencies, 0, sizeof encoder->token_frequencies);
    encoder->token_count = encoder->above_pending = 0;
    *palette = (struct palette){0};
    encoder->palette = palette;
    encoder->last_colour = UINT32_MAX;
    encoder->row_sum = encoder->row_weighted = encoder->adler_b = 0;
    encoder->adler_a = 1;
    encoder->distance_above = width + 1;
    encoder->bits = encoder->bit_count = 0;
    return STATUS_OK;
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
            if (above)
                encoder->above_pending++; /* the filter byte */
            else
                push_token(encoder, 0);
            status = encode_row(encoder, pixels, above, width, out, fits, error);
        }
        /* Adler-32 (RFC 1950) over the row at once: a grows by the sum of its bytes, b by a for each byte and by each
         * byte once for itself and for every byte behind it. */
        encoder->adler_b = (encoder->adler_b + (width + 1) * encoder->adler_a + encoder->row_weighted) % ADLER_MODULUS;
        encoder->adler_a = (encoder->adler_a + encoder->row_sum) % ADLER_MODULUS;
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
        status = flush_block(encoder, out, true, error);
    if (status == STATUS_OK && *fits) {
        put_bits(encoder, out, 0, -encoder->bit_count & 7);
        unsigned char adler[4] = {(unsigned char)(encoder->adler_b >> 8), (unsigned char)encoder->adler_b,
                                  (unsigned char)(encoder->adler_a >> 8), (unsigned char)encoder->adler_a};
        status = bytes_append(out, adler, sizeof adler, error);
    }
    if (status != STATUS_OK || !*fits)
        out->length = start;
    return status;
}
