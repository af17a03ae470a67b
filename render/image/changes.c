#include "render/image/changes.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

/* The find of one way, with its word inlined into the loop. What is left behind the last whole word is compared
 * together with pixels before it, so that nothing behind the row is read. Which words are busy is hard to foresee, so
 * the number of each is stored, to be overwritten by the next where it is not. */
#define FIND_WITH(word, words, busy, a, b, width)                                                                      \
    do {                                                                                                               \
        uint64_t before = 0;                                                                                           \
        size_t count = 0, i = 0;                                                                                       \
        for (; i < (width) / CHANGES_PER_WORD; i++) {                                                                  \
            uint64_t here = word((a) + i * CHANGES_PER_WORD, (b) + i * CHANGES_PER_WORD);                              \
            (words)[i] = here;                                                                                         \
            (busy)[count] = (uint32_t)i;                                                                               \
            count += (here | before >> (CHANGES_PER_WORD - 1)) != 0;                                                   \
            before = here;                                                                                             \
        }                                                                                                              \
        if (i < changes_words(width)) {                                                                                \
            (words)[i] = last_word(word, a, b, width);                                                                 \
            (busy)[count] = (uint32_t)i;                                                                               \
            count += ((words)[i] | before >> (CHANGES_PER_WORD - 1)) != 0;                                             \
        }                                                                                                              \
        return count;                                                                                                  \
    } while (0)

static inline uint64_t last_word(uint64_t (*word)(const uint8_t *a, const uint8_t *b), const uint8_t *a,
                                 const uint8_t *b, size_t width)
{
    size_t rest = width % CHANGES_PER_WORD;
    if (width >= CHANGES_PER_WORD)
        return word(a + width - CHANGES_PER_WORD, b + width - CHANGES_PER_WORD) >> (CHANGES_PER_WORD - rest);
    uint8_t narrow_a[CHANGES_PER_WORD] = {0}, narrow_b[CHANGES_PER_WORD] = {0};
    memcpy(narrow_a, a, rest);
    memcpy(narrow_b, b, rest);
    return word(narrow_a, narrow_b);
}

static bool is_everywhere(void)
{
    return true;
}

#if defined(__x86_64__)

static inline uint64_t sixteen_equal(const uint8_t *a, const uint8_t *b)
{
    __m128i equal = _mm_cmpeq_epi8(_mm_loadu_si128((const void *)a), _mm_loadu_si128((const void *)b));
    return (unsigned)_mm_movemask_epi8(equal);
}

static uint64_t word_sse2(const uint8_t *a, const uint8_t *b)
{
    return ~(sixteen_equal(a, b) | sixteen_equal(a + 16, b + 16) << 16 | sixteen_equal(a + 32, b + 32) << 32 |
             sixteen_equal(a + 48, b + 48) << 48);
}

static size_t find_sse2(uint64_t *words, uint32_t *busy, const uint8_t *a, const uint8_t *b, size_t width)
{
    FIND_WITH(word_sse2, words, busy, a, b, width);
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}

__attribute__((target("avx2"))) static uint64_t word_avx2(const uint8_t *a, const uint8_t *b)
{
    __m256i low = _mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)a), _mm256_loadu_si256((const void *)b));
    __m256i high =
        _mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)(a + 32)), _mm256_loadu_si256((const void *)(b + 32)));
    return ~((uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32 | (uint32_t)_mm256_movemask_epi8(low));
}

__attribute__((target("avx2"))) static size_t find_avx2(uint64_t *words, uint32_t *busy, const uint8_t *a,
                                                        const uint8_t *b, size_t width)
{
    FIND_WITH(word_avx2, words, busy, a, b, width);
}

#elif defined(__ARM_NEON) && defined(__aarch64__)

static inline uint8x16_t sixteen_equal(const uint8_t *a, const uint8_t *b)
{
    return vceqq_u8(vld1q_u8(a), vld1q_u8(b));
}

static uint64_t word_neon(const uint8_t *a, const uint8_t *b)
{
    /* Each equal pixel leaves a bit of its own, and three rounds of adding neighbours gather eight pixels to a byte. */
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t weight = vld1q_u8(weights);
    uint8x16_t low = vpaddq_u8(vandq_u8(sixteen_equal(a, b), weight), vandq_u8(sixteen_equal(a + 16, b + 16), weight));
    uint8x16_t high =
        vpaddq_u8(vandq_u8(sixteen_equal(a + 32, b + 32), weight), vandq_u8(sixteen_equal(a + 48, b + 48), weight));
    uint8x16_t both = vpaddq_u8(low, high);
    both = vpaddq_u8(both, both);
    return ~vgetq_lane_u64(vreinterpretq_u64_u8(both), 0);
}

static size_t find_neon(uint64_t *words, uint32_t *busy, const uint8_t *a, const uint8_t *b, size_t width)
{
    FIND_WITH(word_neon, words, busy, a, b, width);
}

#endif

/* Eight pixels in one integer, the first lowest whatever the machine's byte order. */
static inline uint64_t load_eight(const uint8_t *from)
{
    return from[0] | (uint64_t)from[1] << 8 | (uint64_t)from[2] << 16 | (uint64_t)from[3] << 24 |
           (uint64_t)from[4] << 32 | (uint64_t)from[5] << 40 | (uint64_t)from[6] << 48 | (uint64_t)from[7] << 56;
}

static uint64_t word_portable(const uint8_t *a, const uint8_t *b)
{
    const uint64_t low_bits = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t word = 0;
    for (unsigned i = 0; i < CHANGES_PER_WORD; i += 8) {
        uint64_t differing = load_eight(a + i) ^ load_eight(b + i);
        /* The top bit of each byte that is not 0, and then the eight of them side by side: no two products of the
         * multiplication meet in one bit. */
        uint64_t tops = ((differing & low_bits) + low_bits) | differing;
        tops = (tops & ~low_bits) >> 7;
        word |= (tops * UINT64_C(0x0102040810204080) >> 56) << i;
    }
    return word;
}

static size_t find_portable(uint64_t *words, uint32_t *busy, const uint8_t *a, const uint8_t *b, size_t width)
{
    FIND_WITH(word_portable, words, busy, a, b, width);
}

const struct changes_way changes_ways[] = {
#if defined(__x86_64__)
    {"AVX2", has_avx2, word_avx2, find_avx2},
    {"SSE2", is_everywhere, word_sse2, find_sse2},
#elif defined(__ARM_NEON) && defined(__aarch64__)
    {"NEON", is_everywhere, word_neon, find_neon},
#endif
    {"portable", is_everywhere, word_portable, find_portable},
    {NULL, NULL, NULL, NULL},
};

const struct changes_way *changes_best(void)
{
    const struct changes_way *way = changes_ways;
    while (!way->is_available())
        way++;
    return way;
}

size_t changes_set_all(uint64_t *words, uint32_t *busy, size_t width)
{
    size_t count = changes_words(width), rest = width % CHANGES_PER_WORD;
    for (size_t i = 0; i < count; i++) {
        words[i] = ~UINT64_C(0);
        busy[i] = (uint32_t)i;
    }
    if (rest)
        words[count - 1] = (UINT64_C(1) << rest) - 1;
    return count;
}
