#include "render/image/changes.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

enum { BLOCK = 16 };

#if defined(__SSE2__)
static inline __m128i equal4(const uint32_t *a, const uint32_t *b)
{
    return _mm_cmpeq_epi32(_mm_loadu_si128((const void *)a), _mm_loadu_si128((const void *)b));
}

static inline uint64_t block_changes(const uint32_t *a, const uint32_t *b)
{
    __m128i low = _mm_packs_epi32(equal4(a, b), equal4(a + 4, b + 4));
    __m128i high = _mm_packs_epi32(equal4(a + 8, b + 8), equal4(a + 12, b + 12));
    return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(low, high)) ^ 0xffffu;
}
#elif defined(__ARM_NEON) && defined(__aarch64__)
static inline uint16x8_t equal8(const uint32_t *a, const uint32_t *b)
{
    return vcombine_u16(vmovn_u32(vceqq_u32(vld1q_u32(a), vld1q_u32(b))),
                        vmovn_u32(vceqq_u32(vld1q_u32(a + 4), vld1q_u32(b + 4))));
}

static inline uint64_t block_changes(const uint32_t *a, const uint32_t *b)
{
    /* Each equal pixel leaves its own bit, and adding the bits across gathers them. */
    static const uint16_t weights[8] = {1, 2, 4, 8, 16, 32, 64, 128};
    uint16x8_t weight = vld1q_u16(weights);
    unsigned low = vaddvq_u16(vandq_u16(equal8(a, b), weight));
    unsigned high = vaddvq_u16(vandq_u16(equal8(a + 8, b + 8), weight));
    return (low | high << 8) ^ 0xffffu;
}
#else
static inline uint64_t block_changes(const uint32_t *a, const uint32_t *b)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < BLOCK; i++)
        bits |= (uint64_t)(a[i] != b[i]) << i;
    return bits;
}
#endif

void changes_find(uint64_t *words, const uint32_t *pixels, const uint32_t *above, size_t width)
{
    size_t x = 0;
    for (; x + CHANGES_PER_WORD <= width; x += CHANGES_PER_WORD) {
        uint64_t word = 0;
        for (size_t i = 0; i < CHANGES_PER_WORD; i += BLOCK)
            word |= block_changes(pixels + x + i, above + x + i) << i;
        words[x / CHANGES_PER_WORD] = word;
    }
    if (x == width)
        return;
    uint64_t word = ~UINT64_C(0) << (width - x);
    for (size_t i = 0; x + i < width; i++)
        word |= (uint64_t)(pixels[x + i] != above[x + i]) << i;
    words[x / CHANGES_PER_WORD] = word;
}

void changes_set_all(uint64_t *words, size_t width)
{
    memset(words, 0xff, changes_words(width) * sizeof *words);
}
