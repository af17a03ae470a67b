#include "render/image/palette.h"
#include "support.h"

static void palette_numbers_colours_in_order_of_first_use(void **state)
{
    (void)state;
    struct palette palette = {0};
    assert_int_equal(palette_entry(&palette, 0xff0000), 0);
    assert_int_equal(palette_entry(&palette, 0x000000), 1);
    assert_int_equal(palette_entry(&palette, 0xff0000), 0);
    assert_int_equal(palette_entry(&palette, 0xffffff), 2);
    assert_int_equal(palette.count, 3);
    assert_int_equal(palette.colours[1], 0x000000);
}

static void palette_holds_256_colours_and_no_more(void **state)
{
    (void)state;
    struct palette palette = {0};
    for (uint32_t i = 0; i < 256; i++)
        assert_int_equal(palette_entry(&palette, i * 0x010307 & 0xffffff), i);
    assert_int_equal(palette_entry(&palette, 0xabcdef), -1);
    assert_int_equal(palette_entry(&palette, 0x010307), 1);
    assert_int_equal(palette.count, 256);
}

static void palette_finds_colours_that_share_a_slot(void **state)
{
    (void)state;
    /* More colours than a sparse table would spread: 256 in 1024 slots collide often; every one must be found again. */
    struct palette palette = {0};
    uint64_t seed = 7;
    uint32_t colours[256];
    for (int i = 0; i < 256; i++) {
        colours[i] = next_random(&seed) & 0xffffff;
        assert_int_equal(palette_entry(&palette, colours[i]), i);
    }
    for (int i = 0; i < 256; i++)
        assert_int_equal(palette_entry(&palette, colours[i]), i);
}

static void palette_ignores_the_top_byte_of_a_pixel(void **state)
{
    (void)state;
    uint32_t pixels[40];
    for (size_t i = 0; i < 40; i++)
        pixels[i] = 0x123456 | (uint32_t)i << 24;
    struct frame frame = {.pixels = pixels, .stride_px = 20, .width_px = 20, .height_px = 2};
    struct palette palette;
    unsigned char indices[40];
    assert_true(palette_index(&palette, &frame, indices, 20));
    assert_int_equal(palette.count, 1);
}

static void palette_index_starts_afresh(void **state)
{
    (void)state;
    struct palette palette = {0};
    palette_entry(&palette, 0x111111);
    uint32_t pixel = 0x222222;
    struct frame frame = {.pixels = &pixel, .stride_px = 1, .width_px = 1, .height_px = 1};
    unsigned char index = 9;
    assert_true(palette_index(&palette, &frame, &index, 1));
    assert_int_equal(palette.count, 1);
    assert_int_equal(palette.colours[0], 0x222222);
    assert_int_equal(index, 0);
}

static void palette_index_names_each_pixel_and_leaves_the_gaps_alone(void **state)
{
    (void)state;
    enum { WIDTH = 53, STRIDE = 60, HEIGHT = 40, PITCH = 55 };
    uint32_t pixels[STRIDE * HEIGHT];
    unsigned char indices[PITCH * HEIGHT];
    uint64_t seed = 3;
    /* Rows that repeat, with a few changes: blocks equal to the row above, blocks that differ, and the rest of a row.
     */
    for (size_t i = 0; i < STRIDE * HEIGHT; i++)
        pixels[i] = i < STRIDE || next_random(&seed) % 50 == 0 ? next_random(&seed) % 90 : pixels[i - STRIDE];
    struct frame frame = {.pixels = pixels, .stride_px = STRIDE, .width_px = WIDTH, .height_px = HEIGHT};
    memset(indices, 0xee, sizeof indices);
    struct palette palette;
    assert_true(palette_index(&palette, &frame, indices, PITCH));
    for (size_t y = 0; y < HEIGHT; y++) {
        for (size_t x = 0; x < WIDTH; x++) {
            assert_in_range(indices[y * PITCH + x], 0, palette.count - 1);
            assert_int_equal(palette.colours[indices[y * PITCH + x]], pixels[y * STRIDE + x]);
        }
        assert_int_equal(indices[y * PITCH + WIDTH], 0xee);
    }
}

static void palette_index_refuses_the_257th_colour_wherever_it_is(void **state)
{
    (void)state;
    enum { WIDTH = 257, HEIGHT = 3 };
    for (size_t place = 0; place < WIDTH * HEIGHT; place += 64) {
        uint32_t pixels[WIDTH * HEIGHT];
        unsigned char indices[WIDTH * HEIGHT];
        for (size_t i = 0; i < WIDTH * HEIGHT; i++)
            pixels[i] = (uint32_t)(i % 256);
        struct frame frame = {.pixels = pixels, .stride_px = WIDTH, .width_px = WIDTH, .height_px = HEIGHT};
        struct palette palette;
        assert_true(palette_index(&palette, &frame, indices, WIDTH));
        pixels[place] = 0xffffff;
        assert_false(palette_index(&palette, &frame, indices, WIDTH));
    }
}

static void palette_bits_are_as_few_as_suffice(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        int bits;
    } cases[] = {{1, 1}, {2, 1}, {3, 2}, {4, 2}, {5, 4}, {16, 4}, {17, 8}, {256, 8}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct palette palette = {.count = cases[i].count};
        assert_int_equal(palette_bits(&palette), cases[i].bits);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(palette_numbers_colours_in_order_of_first_use),
        cmocka_unit_test(palette_holds_256_colours_and_no_more),
        cmocka_unit_test(palette_finds_colours_that_share_a_slot),
        cmocka_unit_test(palette_ignores_the_top_byte_of_a_pixel),
        cmocka_unit_test(palette_index_starts_afresh),
        cmocka_unit_test(palette_index_names_each_pixel_and_leaves_the_gaps_alone),
        cmocka_unit_test(palette_index_refuses_the_257th_colour_wherever_it_is),
        cmocka_unit_test(palette_bits_are_as_few_as_suffice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
