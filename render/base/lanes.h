/* Short vectors of 16 bytes and what is done with all of their numbers at once, in the machine's own instructions where
 * it has them: SSE2, which every x86_64 has, and Neon, which every aarch64 has. Each gives the same numbers everywhere.
 * Pure; thread-safe. */
#ifndef CHANDLER_BASE_LANES_H
#define CHANDLER_BASE_LANES_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && defined(__x86_64__)
#include <emmintrin.h>
#define LANES_SSE2
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#define LANES_NEON
#endif

typedef float lanes_float __attribute__((vector_size(16)));   /* 4 */
typedef int32_t lanes_int __attribute__((vector_size(16)));   /* 4 */
typedef int16_t lanes_short __attribute__((vector_size(16))); /* 8 */
typedef uint8_t lanes_byte __attribute__((vector_size(16)));  /* 16 */

enum { FLOAT_LANES = 4, SHORT_LANES = 8, BYTE_LANES = 16 };

static inline lanes_short lanes_load_shorts(const int16_t *from)
{
    lanes_short lanes;
    memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

static inline void lanes_store_shorts(int16_t *to, lanes_short lanes)
{
    memcpy(to, &lanes, sizeof lanes);
}

static inline lanes_byte lanes_load_bytes(const uint8_t *from)
{
    lanes_byte lanes;
    memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

static inline void lanes_store_bytes(uint8_t *to, lanes_byte lanes)
{
    memcpy(to, &lanes, sizeof lanes);
}

static inline lanes_short lanes_all_shorts(int16_t value)
{
    return (lanes_short){value, value, value, value, value, value, value, value};
}

static inline lanes_byte lanes_all_bytes(uint8_t value)
{
    return (lanes_byte){value, value, value, value, value, value, value, value,
                        value, value, value, value, value, value, value, value};
}

static inline lanes_float lanes_all_floats(float value)
{
    return (lanes_float){value, value, value, value};
}

/* ---- Sums and differences that stop at the ends of what the numbers can be ---- */

static inline lanes_short lanes_add_shorts(lanes_short a, lanes_short b)
{
#if defined(LANES_SSE2)
    return (lanes_short)_mm_adds_epi16((__m128i)a, (__m128i)b);
#elif defined(LANES_NEON)
    return (lanes_short)vqaddq_s16((int16x8_t)a, (int16x8_t)b);
#else
    for (int i = 0; i < SHORT_LANES; i++) {
        int sum = a[i] + b[i];
        a[i] = (int16_t)(sum > INT16_MAX ? INT16_MAX : sum < INT16_MIN ? INT16_MIN : sum);
    }
    return a;
#endif
}

static inline lanes_short lanes_subtract_shorts(lanes_short a, lanes_short b)
{
#if defined(LANES_SSE2)
    return (lanes_short)_mm_subs_epi16((__m128i)a, (__m128i)b);
#elif defined(LANES_NEON)
    return (lanes_short)vqsubq_s16((int16x8_t)a, (int16x8_t)b);
#else
    for (int i = 0; i < SHORT_LANES; i++) {
        int rest = a[i] - b[i];
        a[i] = (int16_t)(rest > INT16_MAX ? INT16_MAX : rest < INT16_MIN ? INT16_MIN : rest);
    }
    return a;
#endif
}

static inline lanes_byte lanes_subtract_bytes(lanes_byte a, lanes_byte b)
{
#if defined(LANES_SSE2)
    return (lanes_byte)_mm_subs_epu8((__m128i)a, (__m128i)b);
#elif defined(LANES_NEON)
    return (lanes_byte)vqsubq_u8((uint8x16_t)a, (uint8x16_t)b);
#else
    for (int i = 0; i < BYTE_LANES; i++)
        a[i] = (uint8_t)(a[i] > b[i] ? a[i] - b[i] : 0);
    return a;
#endif
}

/* ---- The smaller and the greater ---- */

static inline lanes_short lanes_least_shorts(lanes_short a, lanes_short b)
{
#if defined(LANES_SSE2)
    return (lanes_short)_mm_min_epi16((__m128i)a, (__m128i)b);
#elif defined(LANES_NEON)
    return (lanes_short)vminq_s16((int16x8_t)a, (int16x8_t)b);
#else
    for (int i = 0; i < SHORT_LANES; i++)
        a[i] = a[i] < b[i] ? a[i] : b[i];
    return a;
#endif
}

static inline lanes_short lanes_most_shorts(lanes_short a, lanes_short b)
{
#if defined(LANES_SSE2)
    return (lanes_short)_mm_max_epi16((__m128i)a, (__m128i)b);
#elif defined(LANES_NEON)
    return (lanes_short)vmaxq_s16((int16x8_t)a, (int16x8_t)b);
#else
    for (int i = 0; i < SHORT_LANES; i++)
        a[i] = a[i] > b[i] ? a[i] : b[i];
    return a;
#endif
}

static inline lanes_byte lanes_least_bytes(lanes_byte a, lanes_byte b)
{
#if defined(LANES_SSE2)
    return (lanes_byte)_mm_min_epu8((__m128i)a, (__m128i)b);
#elif defined(LANES_NEON)
    return (lanes_byte)vminq_u8((uint8x16_t)a, (uint8x16_t)b);
#else
    for (int i = 0; i < BYTE_LANES; i++)
        a[i] = a[i] < b[i] ? a[i] : b[i];
    return a;
#endif
}

/* Of numbers, none of them NaN. */
static inline lanes_float lanes_within_floats(lanes_float a, lanes_float low, lanes_float high)
{
#if defined(LANES_SSE2)
    return (lanes_float)_mm_min_ps(_mm_max_ps((__m128)a, (__m128)low), (__m128)high);
#elif defined(LANES_NEON)
    return (lanes_float)vminq_f32(vmaxq_f32((float32x4_t)a, (float32x4_t)low), (float32x4_t)high);
#else
    for (int i = 0; i < FLOAT_LANES; i++) {
        a[i] = a[i] > low[i] ? a[i] : low[i];
        a[i] = a[i] < high[i] ? a[i] : high[i];
    }
    return a;
#endif
}

/* A bit for each lane whose top bit is set, the first lowest. */
static inline unsigned lanes_marks_of_bytes(lanes_byte a)
{
#if defined(LANES_SSE2)
    return (unsigned)_mm_movemask_epi8((__m128i)a);
#elif defined(LANES_NEON)
    static const int8_t places[BYTE_LANES] = {-7, -6, -5, -4, -3, -2, -1, 0, -7, -6, -5, -4, -3, -2, -1, 0};
    uint8x16_t bits = vshlq_u8(vandq_u8((uint8x16_t)a, vdupq_n_u8(128)), vld1q_s8(places));
    return vaddv_u8(vget_low_u8(bits)) | (unsigned)vaddv_u8(vget_high_u8(bits)) << 8;
#else
    unsigned marks = 0;
    for (int i = 0; i < BYTE_LANES; i++)
        marks |= (unsigned)(a[i] >> 7) << i;
    return marks;
#endif
}

/* The least, and the greatest, of all lanes. */
static inline int lanes_least_short(lanes_short a)
{
#if defined(LANES_NEON)
    return vminvq_s16((int16x8_t)a);
#else
    a = lanes_least_shorts(a, __builtin_shufflevector(a, a, 4, 5, 6, 7, 0, 1, 2, 3));
    a = lanes_least_shorts(a, __builtin_shufflevector(a, a, 2, 3, 0, 1, 2, 3, 0, 1));
    return a[0] < a[1] ? a[0] : a[1];
#endif
}

static inline int lanes_most_short(lanes_short a)
{
#if defined(LANES_NEON)
    return vmaxvq_s16((int16x8_t)a);
#else
    a = lanes_most_shorts(a, __builtin_shufflevector(a, a, 4, 5, 6, 7, 0, 1, 2, 3));
    a = lanes_most_shorts(a, __builtin_shufflevector(a, a, 2, 3, 0, 1, 2, 3, 0, 1));
    return a[0] > a[1] ? a[0] : a[1];
#endif
}

/* ---- From one kind to another ---- */

/* Whole numbers towards 0 of a, then those of b; each within what a short can be. */
static inline lanes_short lanes_shorts_of_floats(lanes_float a, lanes_float b)
{
    lanes_int low = __builtin_convertvector(a, lanes_int), high = __builtin_convertvector(b, lanes_int);
#if defined(LANES_SSE2)
    return (lanes_short)_mm_packs_epi32((__m128i)low, (__m128i)high);
#elif defined(LANES_NEON)
    return (lanes_short)vcombine_s16(vmovn_s32((int32x4_t)low), vmovn_s32((int32x4_t)high));
#else
    return (lanes_short){(int16_t)low[0],  (int16_t)low[1],  (int16_t)low[2],  (int16_t)low[3],
                         (int16_t)high[0], (int16_t)high[1], (int16_t)high[2], (int16_t)high[3]};
#endif
}

/* a's lanes, then b's, each cut to 0..255. */
static inline lanes_byte lanes_bytes_of_shorts(lanes_short a, lanes_short b)
{
#if defined(LANES_SSE2)
    return (lanes_byte)_mm_packus_epi16((__m128i)a, (__m128i)b);
#elif defined(LANES_NEON)
    return (lanes_byte)vcombine_u8(vqmovun_s16((int16x8_t)a), vqmovun_s16((int16x8_t)b));
#else
    lanes_byte bytes;
    for (int i = 0; i < BYTE_LANES; i++) {
        int value = i < SHORT_LANES ? a[i] : b[i - SHORT_LANES];
        bytes[i] = (uint8_t)(value < 0 ? 0 : value > UINT8_MAX ? UINT8_MAX : value);
    }
    return bytes;
#endif
}

/* A quarter of the sum of each four neighbours, which are at most 127 each: four bytes of one number, the first
 * lowest. */
static inline uint32_t lanes_means_of_four(lanes_byte a)
{
#if defined(LANES_SSE2)
    __m128i odd = _mm_srli_epi16((__m128i)a, 8), even = _mm_and_si128((__m128i)a, _mm_set1_epi16(255));
    __m128i sums = _mm_madd_epi16(_mm_add_epi16(odd, even), _mm_set1_epi16(1));
    __m128i shorts = _mm_packs_epi32(_mm_srli_epi32(sums, 2), sums);
    return (uint32_t)_mm_cvtsi128_si32(_mm_packus_epi16(shorts, shorts));
#elif defined(LANES_NEON)
    uint32x4_t sums = vpaddlq_u16(vpaddlq_u8((uint8x16_t)a));
    uint16x4_t shorts = vshrn_n_u32(sums, 2);
    uint8x8_t bytes = vmovn_u16(vcombine_u16(shorts, shorts));
    return vget_lane_u8(bytes, 0) | (uint32_t)vget_lane_u8(bytes, 1) << 8 | (uint32_t)vget_lane_u8(bytes, 2) << 16 |
           (uint32_t)vget_lane_u8(bytes, 3) << 24;
#else
    uint32_t means = 0;
    for (int i = 0; i < BYTE_LANES; i += 4)
        means |= (uint32_t)(a[i] + a[i + 1] + a[i + 2] + a[i + 3]) / 4 << (i * 2);
    return means;
#endif
}

/* Four pairs of bytes, one of each number, the lowest first: a's byte is the lower one. */
static inline uint64_t lanes_pairs_of_four(uint32_t a, uint32_t b)
{
#if defined(LANES_SSE2)
    return (uint64_t)_mm_cvtsi128_si64(_mm_unpacklo_epi8(_mm_cvtsi32_si128((int)a), _mm_cvtsi32_si128((int)b)));
#else
    uint64_t low = (a | (uint64_t)a << 16) & UINT64_C(0x0000ffff0000ffff);
    uint64_t high = (b | (uint64_t)b << 16) & UINT64_C(0x0000ffff0000ffff);
    low = (low | low << 8) & UINT64_C(0x00ff00ff00ff00ff);
    high = (high | high << 8) & UINT64_C(0x00ff00ff00ff00ff);
    return low | high << 8;
#endif
}

#endif
