/* Huffman codes for deflate (RFC 1951): lengths from frequencies, and the canonical codes of those lengths. */
#ifndef CHANDLER_IMAGE_HUFFMAN_H
#define CHANDLER_IMAGE_HUFFMAN_H

#include <stddef.h>
#include <stdint.h>

enum { HUFFMAN_SYMBOLS_MAX = 288, HUFFMAN_LENGTH_MAX = 15 };

/* lengths[i] gets the code length in bits of symbol i, 0 where its frequency is 0; none is above limit. At least two of
 * the count symbols (at most HUFFMAN_SYMBOLS_MAX) have a frequency, and 2^limit >= count. Optimal but for the limit
 * (Moffat and Katajainen 1995); codes beyond it are shortened at the cost of the next longest. Deterministic. */
void huffman_lengths(const uint32_t *frequencies, size_t count, unsigned limit, uint8_t *lengths);

/* codes[i] gets the canonical code of lengths[i] bits, first bit lowest, as deflate packs it. */
void huffman_codes(const uint8_t *lengths, size_t count, uint16_t *codes);

#endif
