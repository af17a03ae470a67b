#include "render/image/frame_deflate.h"

#include "render/image/huffman.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* The stream inflates to each row's filter byte and the numbers of its pixels in the palette. */
static void assert_round_trip(struct frame_encoder *encoder, const struct frame *frame)
{
    struct palette palette;
    struct bytes out = {0};
    struct error error;
    bool fits;
    assert_int_equal(frame_deflate(encoder, frame, &palette, &out, &fits, &error), STATUS_OK);
    assert_true(fits);
    uLongf size = (frame->width_px + 1) * frame->height_px;
    unsigned char *rows = malloc(size);
    assert_non_null(rows);
    uLongf inflated = size;
    assert_int_equal(uncompress(rows, &inflated, out.data, out.length), Z_OK);
    assert_int_equal(inflated, size);
    for (size_t y = 0; y < frame->height_px; y++) {
        const unsigned char *row = rows + y * (frame->width_px + 1);
        assert_int_equal(row[0], 0);
        for (size_t x = 0; x < frame->width_px; x++) {
            assert_true(row[x + 1] < palette.count);
            assert_int_equal(palette.colours[row[x + 1]], frame->pixels[y * frame->stride_px + x] & FRAME_RGB);
        }
    }
    free(rows);
    bytes_release(&out);
}

enum texture { NOISE, RUNS, COLUMNS, SPARSE, TEXTURES };

static void paint(uint32_t *pixels, size_t width, size_t height, enum texture texture, uint32_t colours, uint64_t *seed)
{
    for (size_t i = 0; i < width * height; i++) {
        uint32_t random = (uint32_t)next_random(seed), colour = random % colours * 0x010305;
        if (texture == RUNS && i > 0 && random >> 8 & 15)
            colour = pixels[i - 1];
        if (texture == COLUMNS && i >= width && random >> 8 & 31)
            colour = pixels[i - width];
        if (texture == SPARSE && random >> 8 & 1023)
            colour = 0xffffff % (colours * 0x010305);
        pixels[i] = colour;
    }
}

static void any_frame_comes_back(void **state)
{
    (void)state;
    struct frame_encoder *encoder;
    struct error error;
    assert_int_equal(frame_encoder_new(&encoder, &error), STATUS_OK);
    static uint32_t pixels[300 * 200];
    static const uint32_t colours[] = {1, 2, 3, 17, 250};
    uint64_t seed = 11;
    for (int round = 0; round < 2000; round++) {
        size_t width = 1 + next_random(&seed) % (round % 20 ? 24 : 300);
        size_t height = 1 + next_random(&seed) % (round % 20 ? 12 : 200);
        paint(pixels, width, height, round % TEXTURES, colours[round % 5], &seed);
        assert_round_trip(encoder, &(struct frame){pixels, width, width, height});
    }
    frame_encoder_free(&encoder);
    assert_null(encoder);
}

/* More tokens than one block holds, and matches that cross from block to block. */
static void a_large_noisy_frame_takes_several_blocks(void **state)
{
    (void)state;
    struct frame_encoder *encoder;
    struct error error;
    assert_int_equal(frame_encoder_new(&encoder, &error), STATUS_OK);
    enum { WIDTH = 700, HEIGHT = 500 };
    uint32_t *pixels = malloc(sizeof *pixels * WIDTH * HEIGHT);
    assert_non_null(pixels);
    uint64_t seed = 5;
    for (enum texture texture = NOISE; texture < TEXTURES; texture++) {
        paint(pixels, WIDTH, HEIGHT, texture, 200, &seed);
        assert_round_trip(encoder, &(struct frame){pixels, WIDTH, WIDTH, HEIGHT});
    }
    free(pixels);
    frame_encoder_free(&encoder);
}

static void the_top_byte_of_a_pixel_means_nothing(void **state)
{
    (void)state;
    struct frame_encoder *encoder;
    struct error error;
    assert_int_equal(frame_encoder_new(&encoder, &error), STATUS_OK);
    uint32_t pixels[40];
    for (uint32_t i = 0; i < 40; i++)
        pixels[i] = 0x123456 | i << 24;
    assert_round_trip(encoder, &(struct frame){pixels, 20, 20, 2});
    frame_encoder_free(&encoder);
}

static void what_does_not_fit_leaves_the_output_alone(void **state)
{
    (void)state;
    struct frame_encoder *encoder;
    struct error error;
    struct palette palette;
    struct bytes out = {0};
    bool fits = true;
    assert_int_equal(frame_encoder_new(&encoder, &error), STATUS_OK);
    assert_int_equal(bytes_append(&out, "before", 6, &error), STATUS_OK);
    uint32_t colourful[257];
    for (uint32_t i = 0; i < 257; i++)
        colourful[i] = i;
    assert_int_equal(frame_deflate(encoder, &(struct frame){colourful, 257, 257, 1}, &palette, &out, &fits, &error),
                     STATUS_OK);
    assert_false(fits);
    static uint32_t wide[32768];
    fits = true;
    assert_int_equal(frame_deflate(encoder, &(struct frame){wide, 32768, 32768, 1}, &palette, &out, &fits, &error),
                     STATUS_OK);
    assert_false(fits);
    assert_int_equal(out.length, 6);
    assert_round_trip(encoder, &(struct frame){wide, 32767, 32767, 1});
    bytes_release(&out);
    frame_encoder_free(&encoder);
}

/* Codes that fill the code space exactly and none of which is the start of another. */
static void huffman_codes_are_complete_prefix_codes_within_the_limit(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int round = 0; round < 500; round++) {
        uint32_t frequencies[HUFFMAN_SYMBOLS_MAX] = {0};
        uint8_t lengths[HUFFMAN_SYMBOLS_MAX];
        uint16_t codes[HUFFMAN_SYMBOLS_MAX];
        size_t count = 2 + next_random(&seed) % (HUFFMAN_SYMBOLS_MAX - 1);
        /* Frequencies like Fibonacci numbers make the deepest trees. */
        for (size_t i = 0; i < count; i++)
            frequencies[i] = round % 3 == 0   ? (uint32_t)next_random(&seed) % 1000
                             : round % 3 == 1 ? (uint32_t)1 << (i % 31)
                                              : (i < 40 && i > 1 ? frequencies[i - 1] + frequencies[i - 2] : 1);
        frequencies[0] = frequencies[1] = 1;
        unsigned limit = round & 1 ? 15 : 9;
        huffman_lengths(frequencies, count, limit, lengths);
        huffman_codes(lengths, count, codes);
        uint64_t units = 0;
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(lengths[i] > 0, frequencies[i] > 0);
            assert_true(lengths[i] <= limit);
            units += lengths[i] ? (uint64_t)1 << (limit - lengths[i]) : 0;
            for (size_t j = 0; j < i; j++) {
                unsigned shared = lengths[i] < lengths[j] ? lengths[i] : lengths[j];
                if (shared)
                    assert_true((codes[i] ^ codes[j]) & ((1u << shared) - 1));
            }
        }
        assert_int_equal(units, (uint64_t)1 << limit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_frame_comes_back),
        cmocka_unit_test(a_large_noisy_frame_takes_several_blocks),
        cmocka_unit_test(the_top_byte_of_a_pixel_means_nothing),
        cmocka_unit_test(what_does_not_fit_leaves_the_output_alone),
        cmocka_unit_test(huffman_codes_are_complete_prefix_codes_within_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
