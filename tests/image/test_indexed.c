/* Pictures begun as numbers in a palette. */
#include "render/image/image.h"
#include "support.h"

/* A picture begun as colours, of a single one, holds that and nothing else. */
static void draw_colours(struct image_writer *writer, struct bytes *file)
{
    const struct image_format *png = image_format_find("png");
    cairo_surface_t *surface;
    size_t width, height;
    assert_int_equal(png->begin(writer, 96, 80, &surface, NULL), STATUS_OK);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 0, 0, 1);
    cairo_paint(cr);
    cairo_destroy(cr);
    file->length = 0;
    assert_int_equal(png->finish(writer, NULL, file, NULL), STATUS_OK);
    unsigned char *pixels = decode_png(file, &width, &height);
    assert_int_equal(width * height, 96 * 80);
    for (size_t i = 0; i < width * height * 3; i++)
        assert_int_equal(pixels[i], i % 3 == 2 ? 255 : 0);
    free(pixels);
}

/* Numbers of `colours` colours all over the frame. */
static void draw_numbers(struct index_frame *frame, int colours, uint64_t seed)
{
    for (int i = 0; i < colours; i++)
        assert_int_equal(palette_entry(&frame->palette, (uint32_t)i * 65793 & 0xffffff), i);
    for (size_t y = 0; y < frame->height_px; y++) {
        for (size_t x = 0; x < frame->width_px; x++)
            frame->pixels[y * frame->stride + x] = (uint8_t)(next_random(&seed) % (uint32_t)colours);
    }
}

static void png_holds_the_numbers_drawn(void **state)
{
    (void)state;
    static const int sizes[][2] = {{64, 64}, {100, 70}, {129, 64}, {16384, 64}};
    static const int colours[] = {1, 2, 255, 256};
    const struct image_format *png = image_format_find("png");
    struct image_writer *writer;
    struct bytes file = {0};
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    for (size_t i = 0; i < 4; i++) {
        struct index_frame *frame;
        assert_int_equal(png->begin_indexed(writer, sizes[i][0], sizes[i][1], &frame, NULL), STATUS_OK);
        assert_int_equal(frame->width_px, sizes[i][0]);
        assert_int_equal(frame->height_px, sizes[i][1]);
        assert_int_equal(frame->palette.count, 0);
        assert_false(frame->has_overflown);
        draw_numbers(frame, colours[i], i + 1);
        size_t count = frame->width_px * frame->height_px;
        unsigned char *expected = malloc(count * 3);
        assert_non_null(expected);
        for (size_t at = 0; at < count; at++) {
            size_t x = at % frame->width_px, y = at / frame->width_px;
            uint32_t colour = frame->palette.colours[frame->pixels[y * frame->stride + x]];
            expected[at * 3] = (unsigned char)(colour >> 16);
            expected[at * 3 + 1] = (unsigned char)(colour >> 8);
            expected[at * 3 + 2] = (unsigned char)colour;
        }
        file.length = 0;
        assert_int_equal(png->finish(writer, NULL, &file, NULL), STATUS_OK);
        size_t width, height;
        unsigned char *pixels = decode_png(&file, &width, &height);
        assert_int_equal(width * height, count);
        assert_memory_equal(pixels, expected, count * 3);
        free(pixels);
        free(expected);
        /* Nothing of it is left for a surface that comes after it. */
        draw_colours(writer, &file);
    }
    image_writer_free(&writer);
    bytes_release(&file);
}

static void an_overflown_frame_is_refused_and_drawn_anew(void **state)
{
    (void)state;
    const struct image_format *png = image_format_find("png");
    struct image_writer *writer;
    struct index_frame *frame;
    struct bytes file = {0};
    struct error error = {0};
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    assert_int_equal(png->begin_indexed(writer, 64, 64, &frame, NULL), STATUS_OK);
    draw_numbers(frame, 3, 1);
    frame->has_overflown = true;
    assert_int_equal(png->finish(writer, NULL, &file, &error), STATUS_USAGE);
    assert_int_equal(file.length, 0);
    assert_int_equal(png->begin_indexed(writer, 64, 64, &frame, NULL), STATUS_OK);
    assert_false(frame->has_overflown);
    assert_int_equal(frame->palette.count, 0);
    draw_colours(writer, &file);
    image_writer_free(&writer);
    bytes_release(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_holds_the_numbers_drawn),
        cmocka_unit_test(an_overflown_frame_is_refused_and_drawn_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
