/* Runs of digits to numbers, eight at a time. Internal to this room; inline, since every number goes through it. */
#ifndef CHANDLER_OHLC_DIGITS_H
#define CHANDLER_OHLC_DIGITS_H

#include "render/ohlc/byte_marks.h"

#include <stdint.h>

#define DIGITS_ZERO UINT64_C(0x3030303030303030)

/* 0x80 in each byte that is more than 9, of characters that '0' was taken from by exclusive or, which makes digits 0 to
 * 9 and nothing else. With 0x76 added only what is more reaches the top bit, and no carry leaves its byte. */
static inline uint64_t digits_others(uint64_t word)
{
    uint64_t sums = (word & UINT64_C(0x7f7f7f7f7f7f7f7f)) + UINT64_C(0x7676767676767676);
    return (sums | word) & UINT64_C(0x8080808080808080);
}

/* The number of eight digits, the value (not the character) of the first in the lowest byte: each step adds neighbours
 * of twice the width (Langdale and Lemire 2019). */
static inline uint64_t digits_sum(uint64_t word)
{
    word = word * 10 + (word >> 8);
    uint64_t left = (word & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064);
    uint64_t right = (word >> 16 & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001);
    return (left + right) >> 32;
}

/* The number that the first count (1 to 8) bytes of word are: zeros are shifted in before them. */
static inline uint64_t digits_first(uint64_t word, size_t count)
{
    return digits_sum(word << (64 - 8 * count));
}

/* The number of count (1 to 19) digits at p; up to eight bytes behind them are read. */
static inline uint64_t digits_many(const char *p, size_t count)
{
    const uint64_t hundred_million = 100000000;
    size_t first = (count - 1) % 8 + 1;
    uint64_t value = digits_first(load_eight(p) ^ DIGITS_ZERO, first);
    for (size_t at = first; at < count; at += 8)
        value = value * hundred_million + digits_sum(load_eight(p + at) ^ DIGITS_ZERO);
    return value;
}

#endif
