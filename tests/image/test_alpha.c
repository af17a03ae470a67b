/* Pictures that let something through, in a palette and without one. */
#include "render/image/image.h"
#include "render/image/pngfile.h"
#include "support.h"

enum { IHDR_COLOUR = 25, COLOUR_RGB = 2, COLOUR_PALETTE = 3, COLOUR_RGBA = 6 };

/* R, G, B, A bytes, not multiplied; freed by the caller. */
static unsigned char *decode(const struct bytes *file)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, file->data, file->length));
    image.format = PNG_FORMAT_RGBA;
    unsigned char *pixels = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(pixels);
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    assert_int_equal(image.warning_or_error, 0);
    return pixels;
}

/* A colour under an alpha, as cairo has it. */
static uint32_t premultiplied(uint32_t rgb, uint32_t alpha)
{
    uint32_t pixel = alpha << 24;
    for (int shift = 0; shift <= 16; shift += 8)
        pixel |= ((rgb >> shift & 255) * alpha + 127) / 255 << shift;
    return pixel;
}

/* The decoded pixel, multiplied again, is the one drawn. */
static void check_pixel(const unsigned char *got, uint32_t wanted)
{
    uint32_t rgb = (uint32_t)got[0] << 16 | (uint32_t)got[1] << 8 | got[2];
    assert_int_equal(premultiplied(rgb, got[3]), wanted);
}

/* Some colour under some alpha, one of `count`; the first is wholly transparent. */
static uint32_t sample(uint32_t number)
{
    uint64_t seed = number + 1;
    uint32_t rgb = next_random(&seed), alpha = number % 7 == 3 ? 255 : next_random(&seed) & 255;
    return number == 0 ? 0 : premultiplied(rgb & 0xffffff, alpha);
}

static void check_frame(uint32_t colours, int colour_type)
{
    enum { WIDTH = 97, HEIGHT = 71 };
    static uint32_t pixels[WIDTH * HEIGHT];
    const struct frame frame = {
        .pixels = pixels, .stride_px = WIDTH, .width_px = WIDTH, .height_px = HEIGHT, .has_alpha = true};
    for (uint32_t i = 0; i < WIDTH * HEIGHT; i++)
        pixels[i] = sample(i * 7 % colours);
    struct scanlines scanlines = {0};
    struct bytes file = {0};
    assert_int_equal(scanlines_encode(&scanlines, &frame, NULL), STATUS_OK);
    assert_int_equal(pngfile_append(&file, &scanlines, NULL, NULL), STATUS_OK);
    assert_int_equal(file.data[IHDR_COLOUR], colour_type);
    unsigned char *got = decode(&file);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        check_pixel(got + i * 4, pixels[i]);
    free(got);
    bytes_release(&file);
    scanlines_release(&scanlines);
}

static void frames_with_an_alpha_read_back(void **state)
{
    (void)state;
    check_frame(1, COLOUR_PALETTE);
    check_frame(2, COLOUR_PALETTE);
    check_frame(200, COLOUR_PALETTE);
    check_frame(5000, COLOUR_RGBA);
}

static void an_opaque_frame_of_many_colours_has_no_alpha(void **state)
{
    (void)state;
    enum { SIDE = 64 };
    static uint32_t pixels[SIDE * SIDE];
    const struct frame frame = {
        .pixels = pixels, .stride_px = SIDE, .width_px = SIDE, .height_px = SIDE, .has_alpha = true};
    for (uint32_t i = 0; i < SIDE * SIDE; i++)
        pixels[i] = FRAME_OPAQUE | i * 65793;
    struct scanlines scanlines = {0};
    struct bytes file = {0};
    assert_int_equal(scanlines_encode(&scanlines, &frame, NULL), STATUS_OK);
    assert_int_equal(pngfile_append(&file, &scanlines, NULL, NULL), STATUS_OK);
    assert_int_equal(file.data[IHDR_COLOUR], COLOUR_RGB);
    assert_same_pixels(&file, &frame);
    pixels[SIDE * SIDE - 1] = 0xfe000000; /* one that is not, and be it the last */
    file.length = 0;
    assert_int_equal(scanlines_encode(&scanlines, &frame, NULL), STATUS_OK);
    assert_int_equal(pngfile_append(&file, &scanlines, NULL, NULL), STATUS_OK);
    assert_int_equal(file.data[IHDR_COLOUR], COLOUR_RGBA);
    bytes_release(&file);
    scanlines_release(&scanlines);
}

/* The length of a chunk of that type; -1 where there is none. */
static long chunk_length(const struct bytes *file, const char *type)
{
    const unsigned char *found = memmem(file->data, file->length, type, 4);
    return found ? (long)found[-4] << 24 | (long)found[-3] << 16 | (long)found[-2] << 8 | found[-1] : -1;
}

static void opacities_of_a_palette_end_with_the_last_that_is_not_full(void **state)
{
    (void)state;
    static const struct {
        uint32_t entries[4];
        long length;
    } cases[] = {
        {{0x000000, 0x336699, 0xffffff, 0x112233}, -1},
        {{PALETTE_OPAQUE, 0x336699, 0xffffff, 0x112233}, 1},
        {{0x000000, 0x336699, 0x80404040, 0x112233}, 3},
        {{0x000000, 0x336699, 0xffffff, 0x01fefefe}, 4},
    };
    const struct image_format *png = image_format_find("png");
    struct image_writer *writer;
    struct bytes file = {0};
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct index_frame *frame;
        assert_int_equal(png->begin_indexed(writer, 64, 64, &frame, NULL), STATUS_OK);
        for (int entry = 0; entry < 4; entry++)
            assert_int_equal(palette_entry(&frame->palette, cases[i].entries[entry]), entry);
        for (size_t at = 0; at < 64 * 64; at++)
            frame->pixels[at / 64 * frame->stride + at % 64] = at % 4;
        file.length = 0;
        assert_int_equal(png->finish(writer, NULL, &file, NULL), STATUS_OK);
        assert_int_equal(chunk_length(&file, "tRNS"), cases[i].length);
        unsigned char *got = decode(&file);
        for (size_t at = 0; at < 64 * 64; at++)
            check_pixel(got + at * 4, cases[i].entries[at % 4] ^ PALETTE_OPAQUE);
        free(got);
    }
    image_writer_free(&writer);
    bytes_release(&file);
}

static void fingerprint_is_found_behind_the_largest_palette_with_opacities(void **state)
{
    (void)state;
    char longest[IMAGE_FINGERPRINT_SIZE], found[IMAGE_FINGERPRINT_SIZE];
    memset(longest, 'e', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    const struct image_text text = {.fingerprint = longest};
    const struct image_format *png = image_format_find("png");
    struct image_writer *writer;
    struct index_frame *frame;
    struct bytes file = {0};
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    assert_int_equal(png->begin_indexed(writer, 256, 64, &frame, NULL), STATUS_OK);
    for (uint32_t i = 0; i < 256; i++)
        assert_int_equal(palette_entry(&frame->palette, 0x80000000 | i), i);
    for (size_t y = 0; y < 64; y++)
        for (size_t x = 0; x < 256; x++)
            frame->pixels[y * frame->stride + x] = (uint8_t)(x < 128 ? x : 255 - y);
    assert_int_equal(png->finish(writer, &text, &file, NULL), STATUS_OK);
    assert_int_equal(chunk_length(&file, "tRNS"), 256);
    char folder[64], path[80];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/a.png", folder);
    write_file(path, file.data, file.length);
    assert_int_equal(png->fingerprint(path, found, NULL), STATUS_OK);
    assert_string_equal(found, longest);
    remove_folder(folder);
    image_writer_free(&writer);
    bytes_release(&file);
}

static void straight_pixels_are_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(frame_straight(0x00000000), 0);
    assert_int_equal(frame_straight(0x00ffffff), 0); /* no cairo pixel, but none that may do harm */
    assert_int_equal(frame_straight(0xff123456), 0xff123456);
    assert_int_equal(frame_straight(0x80808080), 0x80ffffff);
    assert_int_equal(frame_straight(0x01ff0100), 0x01ffff00);
    for (uint32_t alpha = 1; alpha < 256; alpha++)
        for (uint32_t part = 0; part <= alpha; part++) {
            uint32_t straight = frame_straight(alpha << 24 | part);
            assert_int_equal(premultiplied(straight & 0xffffff, alpha), alpha << 24 | part);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_with_an_alpha_read_back),
        cmocka_unit_test(an_opaque_frame_of_many_colours_has_no_alpha),
        cmocka_unit_test(opacities_of_a_palette_end_with_the_last_that_is_not_full),
        cmocka_unit_test(fingerprint_is_found_behind_the_largest_palette_with_opacities),
        cmocka_unit_test(straight_pixels_are_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
