#include "render/image/deflate_block.h"

#include "render/image/huffman.h"

#include <string.h>

enum { END_OF_BLOCK = 256, LENGTH_CODES = 286, DISTANCE_CODES = 30 };

static void put_bits(struct deflate_block *block, struct bytes *out, uint64_t bits, unsigned count)
{
    block->bits |= bits << block->bit_count;
    block->bit_count += count;
    while (block->bit_count >= 8) {
        out->data[out->length++] = (unsigned char)block->bits;
        block->bits >>= 8;
        block->bit_count -= 8;
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

static void put_code_lengths(struct deflate_block *block, struct bytes *out, const uint8_t *lengths,
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
    put_bits(block, out, length_count - 257, 5);
    put_bits(block, out, distance_count - 1, 5);
    put_bits(block, out, sent - 4, 4);
    for (size_t i = 0; i < sent; i++)
        put_bits(block, out, code_lengths[order[i]], 3);
    for (size_t i = 0; i < packed_count; i++) {
        unsigned symbol = packed[i] & 0xff;
        put_bits(block, out, codes[symbol], code_lengths[symbol]);
        put_bits(block, out, packed[i] >> 8, extra_bits[symbol]);
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
static void put_block_header(struct deflate_block *block, struct bytes *out, bool is_last)
{
    const uint32_t *kinds = block->token_frequencies;
    uint32_t frequencies[LENGTH_CODES] = {[END_OF_BLOCK] = 1}, distances[DISTANCE_CODES] = {0};
    unsigned extra_bits, extra;
    unsigned left = distance_code(1, &extra_bits, &extra);
    unsigned above = distance_code(block->distance_above, &extra_bits, &extra);
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
        block->token_bits[kind] = (struct token_bits){codes[kind], lengths[kind]};
    for (unsigned length = MATCH_MIN; length <= MATCH_MAX; length++) {
        unsigned kind = length - MATCH_MIN;
        if (kinds[TOKEN_ABOVE + kind])
            block->token_bits[TOKEN_ABOVE + kind] =
                match_bits(length, codes, lengths, block->distance_above, distance_codes, distance_lengths);
        if (kinds[TOKEN_LEFT + kind])
            block->token_bits[TOKEN_LEFT + kind] =
                match_bits(length, codes, lengths, 1, distance_codes, distance_lengths);
    }
    block->token_bits[TOKEN_END] = (struct token_bits){codes[END_OF_BLOCK], lengths[END_OF_BLOCK]};

    size_t length_count = LENGTH_CODES, distance_count = above + 1;
    while (length_count > END_OF_BLOCK + 1 && lengths[length_count - 1] == 0)
        length_count--;
    memcpy(lengths + length_count, distance_lengths, distance_count);
    put_bits(block, out, is_last, 1);
    put_bits(block, out, 2, 2); /* dynamic Huffman codes */
    put_code_lengths(block, out, lengths, length_count, distance_count);
}

/* Writes the collected tokens as one block. */
static enum status flush_block(struct deflate_block *block, struct bytes *out, bool is_last, struct error *error)
{
    block->tokens[block->token_count++] = TOKEN_END;
    /* A token has at most 48 bits, a header fewer than 512 bytes; 8 bytes are written at a time. */
    enum status status = bytes_reserve(out, block->token_count * 6 + 1024, error);
    if (status != STATUS_OK)
        return status;
    put_block_header(block, out, is_last);
    unsigned char *write = out->data + out->length;
    uint64_t bits = block->bits;
    unsigned bit_count = block->bit_count;
    for (size_t i = 0; i < block->token_count; i++) {
        struct token_bits token = block->token_bits[block->tokens[i]];
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
    block->bits = bits;
    block->bit_count = bit_count;
    block->token_count = 0;
    memset(block->token_frequencies, 0, sizeof block->token_frequencies);
    return STATUS_OK;
}

enum status deflate_make_room(struct deflate_block *block, struct bytes *out, struct error *error)
{
    return flush_block(block, out, false, error);
}

enum status deflate_match(struct deflate_block *block, unsigned first_kind, size_t length, struct bytes *out,
                          struct error *error)
{
    while (length > 0) {
        enum status status = deflate_has_room(block) ? STATUS_OK : deflate_make_room(block, out, error);
        if (status != STATUS_OK)
            return status;
        size_t step = length < MATCH_MAX ? length : MATCH_MAX;
        /* No rest is left that is too short for a match. */
        if (length - step > 0 && length - step < MATCH_MIN)
            step -= MATCH_MIN;
        deflate_push(block, first_kind + (unsigned)step - MATCH_MIN);
        length -= step;
    }
    return STATUS_OK;
}

void deflate_start(struct deflate_block *block, size_t distance_above)
{
    memset(block->token_frequencies, 0, sizeof block->token_frequencies);
    block->token_count = 0;
    block->distance_above = distance_above;
    block->bits = block->bit_count = 0;
}

enum status deflate_finish(struct deflate_block *block, struct bytes *out, struct error *error)
{
    enum status status = flush_block(block, out, true, error);
    if (status == STATUS_OK)
        put_bits(block, out, 0, -block->bit_count & 7);
    return status;
}
