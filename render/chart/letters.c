#include "render/chart/letters.h"

#include "render/chart/brush.h"

#include <assert.h>
#include <string.h>
#if defined __x86_64__
#include <tmmintrin.h>
#elif defined __aarch64__
#include <arm_neon.h>
#endif

static_assert(MASK_FULL == LETTER_LEVELS - 1, "every level of a mask has its mixture");

/* colour over pixel by coverage/255, rounded; two components go in one multiplication. */
static uint32_t blend(uint32_t pixel, uint32_t colour, uint32_t coverage)
{
    uint32_t rest = 255 - coverage;
    uint32_t red_blue = (pixel & 0xff00ff) * rest + (colour & 0xff00ff) * coverage + 0x800080;
    red_blue = ((red_blue + (red_blue >> 8 & 0xff00ff)) >> 8) & 0xff00ff;
    uint32_t alpha_green = (pixel >> 8 & 0xff00ff) * rest + (colour >> 8 & 0xff00ff) * coverage + 0x800080;
    alpha_green = (alpha_green + (alpha_green >> 8 & 0xff00ff)) & 0xff00ff00;
    return red_blue | alpha_green;
}

static void blend_pixels(uint32_t *pixels, const unsigned char *levels, int count, uint32_t colour)
{
    for (int x = 0; x < count; x++) {
        if (levels[x])
            pixels[x] = blend(pixels[x], colour, levels[x] * (255u / MASK_FULL));
    }
}

/* Pixels on any ground, one by one. */
static void blend_numbers(struct painter *painter, uint8_t *numbers, const unsigned char *levels, int count)
{
    struct letter_mixtures *letters = &painter->letters;
    for (int x = 0; x < count; x++) {
        uint8_t under = numbers[x], level = levels[x];
        if (level == 0)
            continue;
        if (letters->is_new[under][level]) {
            uint32_t mixed = blend(brush_pixel(painter, under), letters->colour, level * (255u / MASK_FULL));
            letters->numbers[under][level] = brush_number(painter, mixed);
            letters->numbers[under][0] = under; /* level 0 leaves what is there */
            letters->is_new[under][level] = letters->is_new[under][0] = 0;
        }
        numbers[x] = letters->numbers[under][level];
    }
}

/* Most letters stand on one colour: there the levels of STEP pixels become numbers by a single look into the table of
 * that colour. The functions below do so, and are false where the pixels differ or the table lacks one of the levels.
 */
enum { STEP = LETTER_LEVELS };

#if defined __x86_64__
static inline __m128i load_sixteen(const uint8_t *bytes)
{
    return _mm_loadu_si128((const __m128i *)(const void *)bytes);
}

__attribute__((target("ssse3"))) static bool blend_even(const struct letter_mixtures *letters, uint8_t *numbers,
                                                        const unsigned char *levels)
{
    uint8_t under = numbers[0];
    __m128i level = load_sixteen(levels), is_other = _mm_xor_si128(load_sixteen(numbers), _mm_set1_epi8((char)under));
    __m128i is_new = _mm_shuffle_epi8(load_sixteen(letters->is_new[under]), level);
    __m128i is_easy = _mm_cmpeq_epi8(_mm_or_si128(is_other, is_new), _mm_setzero_si128());
    if (_mm_movemask_epi8(is_easy) != 0xffff)
        return false;
    _mm_storeu_si128((__m128i *)(void *)numbers, _mm_shuffle_epi8(load_sixteen(letters->numbers[under]), level));
    return true;
}

static bool can_blend_even(void)
{
    return __builtin_cpu_supports("ssse3");
}
#elif defined __aarch64__
static bool blend_even(const struct letter_mixtures *letters, uint8_t *numbers, const unsigned char *levels)
{
    uint8_t under = numbers[0];
    uint8x16_t level = vld1q_u8(levels), is_other = veorq_u8(vld1q_u8(numbers), vdupq_n_u8(under));
    uint8x16_t is_new = vqtbl1q_u8(vld1q_u8(letters->is_new[under]), level);
    if (vmaxvq_u8(vorrq_u8(is_other, is_new)) != 0)
        return false;
    vst1q_u8(numbers, vqtbl1q_u8(vld1q_u8(letters->numbers[under]), level));
    return true;
}

static bool can_blend_even(void)
{
    return true;
}
#else
static bool blend_even(const struct letter_mixtures *letters, uint8_t *numbers, const unsigned char *levels)
{
    (void)letters, (void)numbers, (void)levels;
    return false;
}

static bool can_blend_even(void)
{
    return false;
}
#endif

static bool is_empty(const unsigned char *levels)
{
    uint64_t halves[2];
    memcpy(halves, levels, sizeof halves);
    return (halves[0] | halves[1]) == 0;
}

static void start_colour(struct letter_mixtures *letters, uint32_t colour)
{
    if (letters->colour == colour)
        return;
    letters->colour = colour;
    memset(letters->is_new, 1, sizeof letters->is_new);
}

void letters_blend(struct painter *painter, const struct mask *mask, colour_rgb colour)
{
    int x0 = mask->x < 0 ? -mask->x : 0, y0 = mask->y < 0 ? -mask->y : 0;
    int x1 = mask->x + mask->width > painter->width ? painter->width - mask->x : mask->width;
    int y1 = mask->y + mask->height > painter->height ? painter->height - mask->y : mask->height;
    bool is_indexed = painter->indexed != NULL, is_quick = is_indexed && can_blend_even();
    if (is_indexed)
        start_colour(&painter->letters, BRUSH_OPAQUE | colour);
    for (int y = y0; y < y1; y++) {
        const unsigned char *levels = mask->data + (size_t)y * (size_t)mask->stride;
        for (int x = x0; x < x1; x += STEP) {
            int count = x1 - x < STEP ? x1 - x : STEP;
            if (count == STEP && is_empty(levels + x))
                continue;
            if (!is_indexed) {
                blend_pixels(brush_row(painter, mask->y + y) + mask->x + x, levels + x, count, BRUSH_OPAQUE | colour);
                continue;
            }
            uint8_t *numbers = brush_index_row(painter, mask->y + y) + mask->x + x;
            if (count < STEP || !is_quick || !blend_even(&painter->letters, numbers, levels + x))
                blend_numbers(painter, numbers, levels + x, count);
        }
    }
}
