#include "render/image/changes.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

enum { BLOCK = 16 };

#if defined(__SSE2__)
static inline uint64_t block_equals(const uint8_t *a, const uint8_t *b)
{
    __m128i equal = _mm_cmpeq_epi8(_mm_loadu_si128((const void *)a), _mm_loadu_si128((const void *)b));
    return (unsigned)_mm_movemask_epi8(equal);
}
#elif defined(__ARM_NEON) && defined(__aarch64__)
static inline uint64_t block_equals(const uint8_t *a, const uint8_t *b)
{
    /* Each equal pixel leaves its own bit, and adding the bits across gathers them. */
    static const uint8_t weights[BLOCK] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t bits = vandq_u8(vceqq_u8(vld1q_u8(a), vld1q_u8(b)), vld1q_u8(weights));
    return vaddv_u8(vget_low_u8(bits)) | (unsigned)vaddv_u8(vget_high_u8(bits)) << 8;
}
#else
static inline uint64_t block_equals(const uint8_t *a, const uint8_t *b)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < BLOCK; i++)
        bits |= (uint64_t)(a[i] == b[i]) << i;
    return bits;
}
#endif

void changes_find(uint64_t *words, const uint8_t *pixels, const uint8_t *above, size_t width)
{
    size_t x = 0;
    for (; x + CHANGES_PER_WORD <= width; x += CHANGES_PER_WORD) {
        uint64_t word = 0;
        for (size_t i = 0; i < CHANGES_PER_WORD; i += BLOCK)
            word |= block_equals(pixels + x + i, above + x + i) << i;
        words[x / CHANGES_PER_WORD] = ~word;
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
