#include "render/image/deflate_block.h"

#include "render/image/huffman.h"

#include <endian.h>
#include <string.h>

enum {
    END_OF_BLOCK = 256,
    LENGTH_CODES = 286,
    DISTANCE_CODES = 30,
    TOKEN_COUNT_BITS = 6, /* of an entry of token_bits, how many bits the token has */
    TOKEN_BITS_MAX = 48,
    /* Bits that one store of 64 takes beside the 7 that may be left of the byte before. */
    STORED_MAX = 56,
};

static inline uint64_t token_pack(uint64_t bits, unsigned count)
{
    return bits << TOKEN_COUNT_BITS | count;
}

static inline unsigned token_count(uint64_t token)
{
    return token & ((1u << TOKEN_COUNT_BITS) - 1);
}

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
static uint64_t match_bits(unsigned length, const uint16_t *codes, const uint8_t *lengths, uint64_t distance)
{
    unsigned extra_bits, extra;
    unsigned code = length_code(length, &extra_bits, &extra);
    unsigned count = lengths[code] + extra_bits;
    uint64_t bits = codes[code] | (uint64_t)extra << lengths[code];
    return token_pack(bits | distance >> TOKEN_COUNT_BITS << count, count + token_count(distance));
}

static uint64_t distance_bits(size_t distance, const uint16_t *codes, const uint8_t *lengths)
{
    unsigned extra_bits, extra;
    unsigned code = distance_code(distance, &extra_bits, &extra);
    return token_pack(codes[code] | (uint64_t)extra << lengths[code], lengths[code] + extra_bits);
}

/* How often each kind of token occurs. Two counters take turns, since the next of a kind often follows at once and
 * would wait for the first to be stored. */
static void count_kinds(const struct deflate_block *block, uint32_t kinds[TOKEN_KINDS])
{
    uint32_t odd[TOKEN_KINDS] = {0};
    memset(kinds, 0, TOKEN_KINDS * sizeof *kinds);
    size_t i = 0;
    for (; i + 2 <= block->token_count; i += 2) {
        kinds[block->tokens[i]]++;
        odd[block->tokens[i + 1]]++;
    }
    if (i < block->token_count)
        kinds[block->tokens[i]]++;
    for (size_t kind = 0; kind < TOKEN_KINDS; kind++)
        kinds[kind] += odd[kind];
}

/* From the frequencies of tokens to those of deflate's symbols. */
static void count_symbols(const struct deflate_block *block, const uint32_t kinds[TOKEN_KINDS],
                          uint32_t frequencies[LENGTH_CODES], uint32_t distances[DISTANCE_CODES])
{
    unsigned extra_bits, extra;
    memset(frequencies, 0, LENGTH_CODES * sizeof *frequencies);
    memset(distances, 0, DISTANCE_CODES * sizeof *distances);
    memcpy(frequencies, kinds, TOKEN_ABOVE * sizeof *kinds);
    frequencies[END_OF_BLOCK] = 1;
    uint32_t above = 0, left = 0;
    for (unsigned length = MATCH_MIN; length <= MATCH_MAX;) {
        uint32_t *frequency = &frequencies[length_code(length, &extra_bits, &extra)];
        /* The longest length has a code of its own, though the range of the one before reaches to it. */
        unsigned end = length + (1u << extra_bits);
        end = length < MATCH_MAX && end > MATCH_MAX ? MATCH_MAX : end;
        for (; length < end; length++) {
            above += kinds[TOKEN_ABOVE + length - MATCH_MIN];
            left += kinds[TOKEN_LEFT + length - MATCH_MIN];
            *frequency += kinds[TOKEN_ABOVE + length - MATCH_MIN] + kinds[TOKEN_LEFT + length - MATCH_MIN];
        }
    }
    /* Both distances always get a code: some decoders want a complete set. */
    distances[distance_code(1, &extra_bits, &extra)] = left + 1;
    distances[distance_code(block->distance_above, &extra_bits, &extra)] = above + 1;
}

/* Fills token_bits from the tokens' frequencies and writes the block's header. */
static void put_block_header(struct deflate_block *block, struct bytes *out, bool is_last)
{
    uint32_t kinds[TOKEN_KINDS], frequencies[LENGTH_CODES], distances[DISTANCE_CODES];
    count_kinds(block, kinds);
    count_symbols(block, kinds, frequencies, distances);
    uint8_t lengths[LENGTH_CODES + DISTANCE_CODES], distance_lengths[DISTANCE_CODES];
    uint16_t codes[LENGTH_CODES], distance_codes[DISTANCE_CODES];
    huffman_lengths(frequencies, LENGTH_CODES, HUFFMAN_LENGTH_MAX, lengths);
    huffman_codes(lengths, LENGTH_CODES, codes);
    huffman_lengths(distances, DISTANCE_CODES, HUFFMAN_LENGTH_MAX, distance_lengths);
    huffman_codes(distance_lengths, DISTANCE_CODES, distance_codes);

    for (unsigned kind = 0; kind < TOKEN_ABOVE; kind++)
        block->token_bits[kind] = token_pack(codes[kind], lengths[kind]);
    uint64_t above = distance_bits(block->distance_above, distance_codes, distance_lengths);
    uint64_t left = distance_bits(1, distance_codes, distance_lengths);
    for (unsigned length = MATCH_MIN; length <= MATCH_MAX; length++) {
        unsigned kind = length - MATCH_MIN;
        if (kinds[TOKEN_ABOVE + kind])
            block->token_bits[TOKEN_ABOVE + kind] = match_bits(length, codes, lengths, above);
        if (kinds[TOKEN_LEFT + kind])
            block->token_bits[TOKEN_LEFT + kind] = match_bits(length, codes, lengths, left);
    }
    block->token_bits[TOKEN_END] = token_pack(codes[END_OF_BLOCK], lengths[END_OF_BLOCK]);

    unsigned extra_bits, extra;
    size_t length_count = LENGTH_CODES;
    size_t distance_count = distance_code(block->distance_above, &extra_bits, &extra) + 1;
    while (length_count > END_OF_BLOCK + 1 && lengths[length_count - 1] == 0)
        length_count--;
    memcpy(lengths + length_count, distance_lengths, distance_count);
    put_bits(block, out, is_last, 1);
    put_bits(block, out, 2, 2); /* dynamic Huffman codes */
    put_code_lengths(block, out, lengths, length_count, distance_count);
}

/* Where bits are written: out of the block while a loop runs, so that they stay in registers. */
struct bit_writer {
    unsigned char *to;
    uint64_t bits;
    unsigned count; /* at most 7 between calls */
};

/* At most STORED_MAX bits. Whole bytes are kept; what is written behind them is written again with the next. */
static inline void write_bits(struct bit_writer *writer, uint64_t bits, unsigned count)
{
    writer->bits |= bits << writer->count;
    writer->count += count;
    uint64_t stored = htole64(writer->bits);
    memcpy(writer->to, &stored, sizeof stored);
    writer->to += writer->count >> 3;
    writer->bits >>= writer->count & ~7u;
    writer->count &= 7;
}

static inline void write_token(struct bit_writer *writer, uint64_t token)
{
    write_bits(writer, token >> TOKEN_COUNT_BITS, token_count(token));
}

/* Four tokens are put together before they wait for where the bits before them end, where one store takes them: nearly
 * always. */
static struct bit_writer write_tokens(struct bit_writer writer, const uint16_t *tokens, size_t count,
                                      const uint64_t *token_bits)
{
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        uint64_t first = token_bits[tokens[i]], second = token_bits[tokens[i + 1]];
        uint64_t third = token_bits[tokens[i + 2]], fourth = token_bits[tokens[i + 3]];
        unsigned first_two = token_count(first) + token_count(second);
        unsigned last_two = token_count(third) + token_count(fourth);
        if (first_two + last_two <= STORED_MAX) {
            uint64_t low = first >> TOKEN_COUNT_BITS | second >> TOKEN_COUNT_BITS << token_count(first);
            uint64_t high = third >> TOKEN_COUNT_BITS | fourth >> TOKEN_COUNT_BITS << token_count(third);
            write_bits(&writer, low | high << first_two, first_two + last_two);
        } else {
            for (size_t j = i; j < i + 4; j++)
                write_token(&writer, token_bits[tokens[j]]);
        }
    }
    for (; i < count; i++)
        write_token(&writer, token_bits[tokens[i]]);
    return writer;
}

/* Writes the collected tokens as one block. */
static enum status flush_block(struct deflate_block *block, struct bytes *out, bool is_last, struct error *error)
{
    /* A header has fewer than 512 bytes; 8 bytes are written at a time. */
    enum status status = bytes_reserve(out, (block->token_count + 1) * (TOKEN_BITS_MAX / 8) + 1024, error);
    if (status != STATUS_OK)
        return status;
    put_block_header(block, out, is_last);
    struct bit_writer writer = {out->data + out->length, block->bits, block->bit_count};
    writer = write_tokens(writer, block->tokens, block->token_count, block->token_bits);
    write_token(&writer, block->token_bits[TOKEN_END]);
    out->length = (size_t)(writer.to - out->data);
    block->bits = writer.bits;
    block->bit_count = writer.count;
    block->token_count = 0;
    return STATUS_OK;
}

enum status deflate_reserve(struct deflate_block *block, size_t count, struct bytes *out, struct error *error)
{
    return block->token_count + count <= TOKENS_MAX ? STATUS_OK : flush_block(block, out, false, error);
}

enum status deflate_long_match(struct deflate_block *block, unsigned first_kind, uint64_t length, size_t reserved,
                               struct bytes *out, struct error *error)
{
    enum status status = deflate_reserve(block, PUSHED_TOKENS_MAX + reserved, out, error);
    while (status == STATUS_OK && length > PUSHED_LENGTH_MAX) {
        deflate_push_match(block, first_kind, (size_t)FULL_LENGTHS_MAX * MATCH_MAX);
        length -= (uint64_t)FULL_LENGTHS_MAX * MATCH_MAX;
        status = deflate_reserve(block, PUSHED_TOKENS_MAX + reserved, out, error);
    }
    if (status == STATUS_OK)
        deflate_push_match(block, first_kind, (size_t)length);
    return status;
}

void deflate_start(struct deflate_block *block, size_t distance_above)
{
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
