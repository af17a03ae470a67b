#include "render/image/frame_deflate.h"

#include "render/image/changes.h"
#include "render/image/huffman.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* The stream inflates to each row's filter byte and its pixels. */
static void assert_round_trip(struct frame_encoder *encoder, const struct index_frame *frame)
{
    struct bytes out = {0};
    struct error error;
    assert_int_equal(bytes_append(&out, "before", 6, &error), STATUS_OK);
    assert_int_equal(frame_deflate(encoder, frame, &out, &error), STATUS_OK);
    assert_memory_equal(out.data, "before", 6);
    uLongf size = (frame->width_px + 1) * frame->height_px;
    unsigned char *rows = malloc(size);
    assert_non_null(rows);
    uLongf inflated = size;
    assert_int_equal(uncompress(rows, &inflated, out.data + 6, out.length - 6), Z_OK);
    assert_int_equal(inflated, size);
    for (size_t y = 0; y < frame->height_px; y++) {
        const unsigned char *row = rows + y * (frame->width_px + 1);
        assert_int_equal(row[0], 0);
        assert_memory_equal(row + 1, frame->pixels + y * frame->stride, frame->width_px);
    }
    free(rows);
    bytes_release(&out);
}

enum texture { NOISE, RUNS, COLUMNS, SPARSE, SLOPE, TEXTURES };

static void paint(struct index_frame *frame, enum texture texture, uint32_t colours, uint64_t *seed)
{
    for (size_t y = 0; y < frame->height_px; y++) {
        for (size_t x = 0; x < frame->stride; x++) {
            uint8_t *pixel = frame->pixels + y * frame->stride + x;
            uint32_t random = next_random(seed);
            *pixel = (uint8_t)(random % colours);
            if (texture == RUNS && x > 0 && random >> 8 & 15)
                *pixel = pixel[-1];
            if (texture == COLUMNS && y > 0 && random >> 8 & 31)
                *pixel = pixel[-(ptrdiff_t)frame->stride];
            if (texture == SPARSE && random >> 8 & 1023)
                *pixel = (uint8_t)(colours - 1);
            if (texture == SLOPE)
                *pixel = (uint8_t)((x + y) * colours / 400);
        }
    }
}

static void any_frame_comes_back(void **state)
{
    (void)state;
    struct frame_encoder *encoder;
    struct error error;
    assert_int_equal(frame_encoder_new(&encoder, &error), STATUS_OK);
    static uint8_t pixels[320 * 200];
    static const uint32_t colours[] = {1, 2, 3, 17, 255, 256};
    struct index_frame frame = {.pixels = pixels};
    uint64_t seed = 11;
    for (int round = 0; round < 3000; round++) {
        frame.width_px = 1 + next_random(&seed) % (round % 20 ? 24 : 300);
        frame.height_px = 1 + next_random(&seed) % (round % 20 ? 12 : 200);
        frame.stride = frame.width_px + next_random(&seed) % 20;
        paint(&frame, round % TEXTURES, colours[round % 6], &seed);
        assert_round_trip(encoder, &frame);
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
    struct index_frame frame = {
        .pixels = malloc(WIDTH * HEIGHT), .stride = WIDTH, .width_px = WIDTH, .height_px = HEIGHT};
    assert_non_null(frame.pixels);
    uint64_t seed = 5;
    for (enum texture texture = NOISE; texture < TEXTURES; texture++) {
        paint(&frame, texture, 200, &seed);
        assert_round_trip(encoder, &frame);
    }
    free(frame.pixels);
    frame_encoder_free(&encoder);
}

/* Rows of every length around a word of changes, with one change at every place. */
static void one_changed_pixel_is_found_wherever_it_is(void **state)
{
    (void)state;
    struct frame_encoder *encoder;
    struct error error;
    assert_int_equal(frame_encoder_new(&encoder, &error), STATUS_OK);
    uint8_t pixels[2 * 140] = {0};
    for (size_t width = 1; width <= 140; width++) {
        for (size_t x = 0; x < width; x++) {
            pixels[width + x] = 7;
            assert_round_trip(encoder, &(struct index_frame){pixels, width, width, 2, {0}, false});
            pixels[width + x] = 0;
        }
    }
    frame_encoder_free(&encoder);
}

static void the_widest_row_comes_back(void **state)
{
    (void)state;
    struct frame_encoder *encoder;
    struct error error;
    assert_int_equal(frame_encoder_new(&encoder, &error), STATUS_OK);
    static uint8_t wide[2 * FRAME_DEFLATE_WIDTH_MAX];
    struct index_frame frame = {
        .pixels = wide, .stride = FRAME_DEFLATE_WIDTH_MAX, .width_px = FRAME_DEFLATE_WIDTH_MAX, .height_px = 2};
    uint64_t seed = 9;
    for (enum texture texture = NOISE; texture < TEXTURES; texture++) {
        paint(&frame, texture, 40, &seed);
        assert_round_trip(encoder, &frame);
    }
    frame_encoder_free(&encoder);
}

static void the_same_frame_gives_the_same_bytes_whatever_came_before(void **state)
{
    (void)state;
    struct frame_encoder *encoder;
    struct error error;
    struct bytes first = {0}, second = {0};
    static uint8_t pixels[90 * 70], other[300 * 20];
    uint64_t seed = 21;
    struct index_frame frame = {.pixels = pixels, .stride = 90, .width_px = 90, .height_px = 70};
    struct index_frame between = {.pixels = other, .stride = 300, .width_px = 300, .height_px = 20};
    assert_int_equal(frame_encoder_new(&encoder, &error), STATUS_OK);
    paint(&frame, COLUMNS, 30, &seed);
    paint(&between, NOISE, 256, &seed);
    assert_int_equal(frame_deflate(encoder, &frame, &first, &error), STATUS_OK);
    assert_int_equal(frame_deflate(encoder, &between, &second, &error), STATUS_OK);
    second.length = 0;
    assert_int_equal(frame_deflate(encoder, &frame, &second, &error), STATUS_OK);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.data, second.data, first.length);
    bytes_release(&first);
    bytes_release(&second);
    frame_encoder_free(&encoder);
}

/* Every length of a match: of a run, and of what repeats between two changes. */
static void a_match_of_any_length_comes_back(void **state)
{
    (void)state;
    struct frame_encoder *encoder;
    struct error error;
    assert_int_equal(frame_encoder_new(&encoder, &error), STATUS_OK);
    enum { WIDTH_MAX = 5500 };
    uint8_t *pixels = calloc(3, WIDTH_MAX);
    assert_non_null(pixels);
    for (size_t width = 2; width <= WIDTH_MAX; width += width < 3000 ? 1 : 97) {
        memset(pixels, 0, 3 * width);
        pixels[width] = pixels[2 * width - 1] = 7;
        assert_round_trip(encoder, &(struct index_frame){pixels, width, width, 3, {0}, false});
    }
    free(pixels);
    frame_encoder_free(&encoder);
}

/* One match of more tokens than a block holds. */
static void a_large_frame_of_one_colour_comes_back(void **state)
{
    (void)state;
    struct frame_encoder *encoder;
    struct error error;
    enum { WIDTH = 4096, HEIGHT = 4200 };
    uint8_t *pixels = calloc(HEIGHT, WIDTH);
    assert_non_null(pixels);
    assert_int_equal(frame_encoder_new(&encoder, &error), STATUS_OK);
    assert_round_trip(encoder, &(struct index_frame){pixels, WIDTH, WIDTH, HEIGHT, {0}, false});
    pixels[(size_t)WIDTH * HEIGHT - 1] = 1;
    assert_round_trip(encoder, &(struct index_frame){pixels, WIDTH, WIDTH, HEIGHT, {0}, false});
    frame_encoder_free(&encoder);
    free(pixels);
}

static uint32_t stream_checksum(struct frame_encoder *encoder, const struct index_frame *frame)
{
    struct bytes out = {0};
    assert_int_equal(frame_deflate(encoder, frame, &out, NULL), STATUS_OK);
    uint32_t checksum = (uint32_t)crc32(0, out.data, (uInt)out.length);
    bytes_release(&out);
    return checksum;
}

/* The stream of given frames, the same on every machine, by every compiler and every way to compare rows. A change of
 * the encoder's choices changes these sums; a change of anything else must not. */
static void the_stream_is_the_same_everywhere(void **state)
{
    (void)state;
    static const struct {
        size_t width, height;
        enum texture texture;
        uint32_t colours, checksum;
    } cases[] = {
        {1, 1, NOISE, 2, 0xa60a46f6},      {1, 300, COLUMNS, 3, 0x74c91357},  {300, 1, RUNS, 3, 0x09aa4fef},
        {63, 40, NOISE, 256, 0xdc989794},  {64, 40, RUNS, 200, 0x6a9558fb},   {65, 40, COLUMNS, 17, 0x8a257e1f},
        {200, 150, SPARSE, 5, 0x4a5d42a7}, {300, 200, SLOPE, 90, 0x48fb5805}, {320, 200, NOISE, 256, 0x8c4dfcac},
        {320, 200, RUNS, 4, 0xecce955e},
    };
    static uint8_t pixels[320 * 200];
    struct frame_encoder *encoder;
    assert_int_equal(frame_encoder_new(&encoder, NULL), STATUS_OK);
    bool is_same = true;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t seed = i + 1;
        size_t width = cases[i].width;
        struct index_frame frame = {pixels, width, width, cases[i].height, {0}, false};
        paint(&frame, cases[i].texture, cases[i].colours, &seed);
        for (const struct changes_way *way = changes_ways; way->name; way++) {
            if (!way->is_available())
                continue;
            frame_encoder_compare_by(encoder, way);
            uint32_t checksum = stream_checksum(encoder, &frame);
            if (checksum != cases[i].checksum)
                print_error("case %zu by %s: 0x%08x\n", i, way->name, checksum);
            is_same &= checksum == cases[i].checksum;
        }
    }
    frame_encoder_free(&encoder);
    assert_true(is_same);
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
        cmocka_unit_test(one_changed_pixel_is_found_wherever_it_is),
        cmocka_unit_test(the_widest_row_comes_back),
        cmocka_unit_test(the_same_frame_gives_the_same_bytes_whatever_came_before),
        cmocka_unit_test(a_match_of_any_length_comes_back),
        cmocka_unit_test(a_large_frame_of_one_colour_comes_back),
        cmocka_unit_test(the_stream_is_the_same_everywhere),
        cmocka_unit_test(huffman_codes_are_complete_prefix_codes_within_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
