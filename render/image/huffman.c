#include "render/image/huffman.h"

#include <string.h>

enum { SYMBOL_BITS = 9 };

/* Ascending, by frequency and then by symbol, so that equal frequencies give the same code everywhere. */
static void sort_keys(uint64_t *keys, size_t count)
{
    static const size_t gaps[] = {132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++) {
        for (size_t i = gaps[g]; i < count; i++) {
            uint64_t key = keys[i];
            size_t at = i;
            for (; at >= gaps[g] && keys[at - gaps[g]] > key; at -= gaps[g])
                keys[at] = keys[at - gaps[g]];
            keys[at] = key;
        }
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

void huffman_codes(const uint8_t *lengths, size_t count, uint16_t *codes)
{
    unsigned next[HUFFMAN_LENGTH_MAX + 2] = {0}, per_length[HUFFMAN_LENGTH_MAX + 1] = {0};
    for (size_t i = 0; i < count; i++)
        per_length[lengths[i]]++;
    per_length[0] = 0;
    for (unsigned length = 1; length <= HUFFMAN_LENGTH_MAX; length++)
        next[length + 1] = (next[length] + per_length[length]) << 1;
    for (size_t i = 0; i < count; i++) {
        unsigned code = lengths[i] ? next[lengths[i]]++ : 0, reversed = 0;
        for (unsigned bit = 0; bit < lengths[i]; bit++)
            reversed |= (code >> bit & 1) << (lengths[i] - 1 - bit);
        codes[i] = (uint16_t)reversed;
    }
}
