/* Which of 64 bytes are of a kind, as bits. Internal to this room; inline, since every byte of a file goes through it.
 *
 * SSE2 and NEON belong to the baseline of their machines; elsewhere eight bytes go through one word at a time. */
#ifndef CHANDLER_OHLC_BYTE_MARKS_H
#define CHANDLER_OHLC_BYTE_MARKS_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#include <arm_neon.h>
#define BYTE_MARKS_NEON 1
#endif

enum { MARKS_BLOCK = 64 };

/* Eight bytes as a number whose lowest byte is the first one. */
static inline uint64_t load_eight(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

#if defined(__SSE2__)

/* Bit i is set where p[i] is a or b, for 64 bytes. */
static inline uint64_t marks_of_two(const char *p, char a, char b)
{
    const __m128i first = _mm_set1_epi8(a), second = _mm_set1_epi8(b);
    uint64_t marks = 0;
    for (int i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
        __m128i equal = _mm_or_si128(_mm_cmpeq_epi8(bytes, first), _mm_cmpeq_epi8(bytes, second));
        marks |= (uint64_t)(uint32_t)_mm_movemask_epi8(equal) << (16 * i);
    }
    return marks;
}

#elif defined(BYTE_MARKS_NEON)

/* One bit of each byte that is all ones, of 64 bytes: pairwise sums bring the weights of eight together. */
static inline uint64_t gather_bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t weight = vld1q_u8(weights);
    uint8x16_t low = vpaddq_u8(vandq_u8(a, weight), vandq_u8(b, weight));
    uint8x16_t high = vpaddq_u8(vandq_u8(c, weight), vandq_u8(d, weight));
    uint8x16_t sums = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)), 0);
}

static inline uint64_t marks_of_two(const char *p, char a, char b)
{
    const uint8x16_t first = vdupq_n_u8((uint8_t)a), second = vdupq_n_u8((uint8_t)b);
    uint8x16_t equal[4];
    for (int i = 0; i < 4; i++) {
        uint8x16_t bytes = vld1q_u8((const uint8_t *)p + 16 * i);
        equal[i] = vorrq_u8(vceqq_u8(bytes, first), vceqq_u8(bytes, second));
    }
    return gather_bits(equal[0], equal[1], equal[2], equal[3]);
}

#else

/* 0x80 in each byte of word that is zero, exactly (no carry from one byte reaches the next). */
static inline uint64_t zero_bytes(uint64_t word)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    return ~(((word & low) + low) | word | low);
}

/* The top bits of the eight bytes, in order: the multiplication gathers them in the top byte. */
static inline uint64_t gather_tops(uint64_t word)
{
    return ((word & UINT64_C(0x8080808080808080)) >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t marks_of_two(const char *p, char a, char b)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t first = ones * (unsigned char)a, second = ones * (unsigned char)b;
    uint64_t marks = 0;
    for (int i = 0; i < 8; i++) {
        uint64_t word = load_eight(p + 8 * i);
        marks |= gather_tops(zero_bytes(word ^ first) | zero_bytes(word ^ second)) << (8 * i);
    }
    return marks;
}

#endif
#endif
