#include "render/image/huffman.h"

#include <string.h>

enum { SYMBOL_BITS = 9, DIGIT_BITS = 6, DIGITS = 1 << DIGIT_BITS };

/* Ascending by frequency, and equal ones as they came, by symbol, so that they give the same code everywhere. Digit by
 * digit from the lowest (Knuth, The Art of Computer Programming 3, 5.2.5): a comparison of frequencies is a branch that
 * no machine foresees. */
static void sort_keys(uint64_t *keys, size_t count)
{
    uint64_t others[HUFFMAN_SYMBOLS_MAX], all = 0;
    for (size_t i = 0; i < count; i++)
        all |= keys[i];
    for (unsigned shift = SYMBOL_BITS; all >> shift != 0; shift += DIGIT_BITS) {
        uint16_t ends[DIGITS + 1] = {0};
        for (size_t i = 0; i < count; i++)
            ends[(keys[i] >> shift) % DIGITS + 1]++;
        for (size_t digit = 1; digit < DIGITS; digit++)
            ends[digit] = (uint16_t)(ends[digit] + ends[digit - 1]);
        for (size_t i = 0; i < count; i++)
            others[ends[(keys[i] >> shift) % DIGITS]++] = keys[i];
        memcpy(keys, others, count * sizeof *keys);
    }
}

/* depth_counts[d] gets the number of leaves at depth d of the Huffman tree over weights[0..count), ascending. The array
 * serves in turn as weights, parents and depths (Moffat and Katajainen 1995, "In-place calculation of
 * minimum-redundancy codes"). */
static void count_depths(uint64_t *weights, size_t count, uint32_t depth_counts[HUFFMAN_SYMBOLS_MAX])
{
    size_t leaf = 2, root = 0;
    weights[0] += weights[1];
    for (size_t next = 1; next + 1 < count; next++) {
        uint64_t sum = 0;
        for (int side = 0; side < 2; side++) {
            if (leaf >= count || (root < next && weights[root] < weights[leaf])) {
                sum += weights[root];
                weights[root++] = next;
            } else {
                sum += weights[leaf++];
            }
        }
        weights[next] = sum;
    }
    weights[count - 2] = 0;
    for (size_t next = count - 2; next-- > 0;)
        weights[next] = weights[weights[next]] + 1;
    size_t available = 1, depth = 0, inner = count - 1;
    while (available > 0) {
        size_t used = 0;
        while (inner > 0 && weights[inner - 1] == depth) {
            used++;
            inner--;
        }
        depth_counts[depth] = (uint32_t)(available - used);
        available = 2 * used;
        depth++;
    }
}

void huffman_lengths(const uint32_t *frequencies, size_t count, unsigned limit, uint8_t *lengths)
{
    uint64_t keys[HUFFMAN_SYMBOLS_MAX], weights[HUFFMAN_SYMBOLS_MAX];
    size_t used = 0;
    memset(lengths, 0, count);
    for (size_t i = 0; i < count; i++)
        if (frequencies[i])
            keys[used++] = (uint64_t)frequencies[i] << SYMBOL_BITS | i;
    if (used < 2)
        return;
    sort_keys(keys, used);
    for (size_t i = 0; i < used; i++)
        weights[i] = keys[i] >> SYMBOL_BITS;
    uint32_t depth_counts[HUFFMAN_SYMBOLS_MAX] = {0};
    count_depths(weights, used, depth_counts);

    /* Codes beyond the limit are cut to it; then the sum of 2^-length is too large, and each step that lengthens a
     * shorter code by one bit takes one unit of 2^-limit away. */
    uint64_t units = 0;
    for (size_t depth = limit + 1; depth < HUFFMAN_SYMBOLS_MAX; depth++) {
        depth_counts[limit] += depth_counts[depth];
        depth_counts[depth] = 0;
    }
    for (unsigned depth = 1; depth <= limit; depth++)
        units += (uint64_t)depth_counts[depth] << (limit - depth);
    for (; units > (uint64_t)1 << limit; units--) {
        depth_counts[limit]--;
        unsigned depth = limit - 1;
        while (depth_counts[depth] == 0)
            depth--;
        depth_counts[depth]--;
        depth_counts[depth + 1] += 2;
    }
    /* The rarest symbols get the longest codes. */
    size_t at = 0;
    for (unsigned depth = limit; depth > 0; depth--)
        for (uint32_t i = 0; i < depth_counts[depth]; i++)
            lengths[keys[at++] & (((uint64_t)1 << SYMBOL_BITS) - 1)] = (uint8_t)depth;
}

enum { REVERSED_BITS = 16 };

/* The lowest REVERSED_BITS bits in the other order. */
static unsigned reverse(unsigned bits)
{
    bits = (bits & 0x5555) << 1 | (bits >> 1 & 0x5555);
    bits = (bits & 0x3333) << 2 | (bits >> 2 & 0x3333);
    bits = (bits & 0x0f0f) << 4 | (bits >> 4 & 0x0f0f);
    return (bits & 0x00ff) << 8 | (bits >> 8 & 0x00ff);
}

void huffman_codes(const uint8_t *lengths, size_t count, uint16_t *codes)
{
    unsigned next[HUFFMAN_LENGTH_MAX + 2] = {0}, per_length[HUFFMAN_LENGTH_MAX + 1] = {0};
    for (size_t i = 0; i < count; i++)
        per_length[lengths[i]]++;
    per_length[0] = 0;
    for (unsigned length = 1; length <= HUFFMAN_LENGTH_MAX; length++)
        next[length + 1] = (next[length] + per_length[length]) << 1;
    for (size_t i = 0; i < count; i++)
        codes[i] = (uint16_t)(lengths[i] ? reverse(next[lengths[i]]++) >> (REVERSED_BITS - lengths[i]) : 0);
}
