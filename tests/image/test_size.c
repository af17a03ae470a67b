/* A picture like a chart takes no more bytes than libpng needs for its colours at its usual level. */
#include "render/image/image.h"
#include "support.h"

#include <zlib.h>

struct look {
    uint32_t paper, grid, up, down, ink;
};

static const struct look looks[] = {
    {0xffffff, 0xeeeeee, 0x0f8b5f, 0xc9304a, 0x333333},
    {0x131722, 0x262b38, 0x26a69a, 0xef5350, 0xd1d4dc},
};

static uint8_t number_of(struct index_frame *frame, uint32_t colour)
{
    int number = palette_entry(&frame->palette, colour);
    assert_true(number >= 0);
    return (uint8_t)number;
}

static void fill_box(struct index_frame *frame, size_t x, size_t y, size_t width, size_t height, uint32_t colour)
{
    uint8_t number = number_of(frame, colour);
    for (size_t row = y; row < y + height && row < frame->height_px; row++)
        for (size_t column = x; column < x + width && column < frame->width_px; column++)
            frame->pixels[row * frame->stride + column] = number;
}

static uint32_t mix(uint32_t paper, uint32_t ink, uint32_t cover)
{
    uint32_t mixed = 0;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        uint32_t from = paper >> shift & 255, to = ink >> shift & 255;
        mixed |= (from * (255 - cover) + to * cover) / 255 << shift;
    }
    return mixed;
}

/* Ten shapes of six by nine pixels with soft edges, each drawn the same wherever it occurs: strokes of two pixels and
 * pixels partly covered beside them. */
static void draw_text(struct index_frame *frame, const struct look *look, size_t x, size_t y, size_t length,
                      uint64_t *seed)
{
    for (size_t i = 0; i < length; i++) {
        uint64_t shape = 77 + next_random(seed) % 10;
        for (size_t row = 0; row < 9; row++) {
            uint32_t stroke = next_random(&shape) % 5;
            fill_box(frame, x + i * 7 + stroke, y + row, 1, 1, mix(look->paper, look->ink, 8 * (shape % 32)));
            fill_box(frame, x + i * 7 + stroke + 1, y + row, 1, 1, look->ink);
            fill_box(frame, x + i * 7 + stroke + 2, y + row, 1, 1, mix(look->paper, look->ink, 8 * (shape / 32 % 32)));
        }
    }
}

static void draw_candles(struct index_frame *frame, const struct look *look, size_t count, uint64_t *seed)
{
    size_t plot_width = frame->width_px - 60, plot_height = frame->height_px * 3 / 4;
    size_t price = plot_height / 2;
    for (size_t i = 0; i < count; i++) {
        size_t x = 4 + i * (plot_width - 8) / count;
        size_t body = plot_width / count > 2 ? plot_width * 7 / 10 / count : 1;
        size_t height = 1 + next_random(seed) % 24;
        size_t above = next_random(seed) % 12, below = next_random(seed) % 12;
        bool is_up = next_random(seed) & 1;
        uint32_t colour = is_up ? look->up : look->down;
        fill_box(frame, x + body / 2, price - above, 1, above + height + below, colour);
        fill_box(frame, x, price, body, height, colour);
        size_t volume = 4 + next_random(seed) % (frame->height_px / 8);
        fill_box(frame, x, frame->height_px - 20 - volume, body, volume, mix(look->paper, colour, 120));
        price += is_up ? -(height % price) : height;
        if (price < 40 || price > plot_height - 40)
            price = plot_height / 2;
    }
}

static void draw_chart(struct index_frame *frame, const struct look *look, size_t candles, uint64_t seed)
{
    size_t plot_width = frame->width_px - 60;
    fill_box(frame, 0, 0, frame->width_px, frame->height_px, look->paper);
    for (size_t y = 30; y < frame->height_px - 20; y += 39)
        fill_box(frame, 4, y, plot_width, 1, look->grid);
    for (size_t x = 30; x < plot_width; x += 101)
        fill_box(frame, x, 30, 1, frame->height_px - 50, look->grid);
    draw_candles(frame, look, candles, &seed);
    for (size_t y = 26; y + 30 < frame->height_px; y += 39)
        draw_text(frame, look, plot_width + 12, y, 5, &seed);
    for (size_t x = 20; x + 60 < plot_width; x += 101)
        draw_text(frame, look, x, frame->height_px - 14, 5, &seed);
    draw_text(frame, look, 10, 10, 30, &seed);
}

static void append_data(png_structp png, png_bytep data, size_t length)
{
    assert_int_equal(bytes_append(png_get_io_ptr(png), data, length, NULL), STATUS_OK);
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

/* What libpng makes of the R, G, B bytes of a picture, with filters of its choice. */
static void write_by_libpng(unsigned char *pixels, size_t width, size_t height, struct bytes *out)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png)))
        fail_msg("libpng failed");
    png_set_write_fn(png, out, append_data, flush_nothing);
    png_set_compression_level(png, 6);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (size_t y = 0; y < height; y++)
        png_write_row(png, pixels + y * width * 3);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}

static void check_size(struct image_writer *writer, int width, int height, size_t candles, const struct look *look)
{
    const struct image_format *png = image_format_find("png");
    struct bytes ours = {0}, theirs = {0};
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct index_frame *frame;
        assert_int_equal(png->begin_indexed(writer, width, height, &frame, NULL), STATUS_OK);
        draw_chart(frame, look, candles, seed);
        ours.length = theirs.length = 0;
        assert_int_equal(png->finish(writer, NULL, &ours, NULL), STATUS_OK);
        size_t decoded_width, decoded_height;
        unsigned char *pixels = decode_png(&ours, &decoded_width, &decoded_height);
        write_by_libpng(pixels, decoded_width, decoded_height, &theirs);
        free(pixels);
        if (ours.length > theirs.length)
            fail_msg("%zu candles at %dx%d: %zu bytes, libpng's %zu", candles, width, height, ours.length,
                     theirs.length);
    }
    bytes_release(&ours);
    bytes_release(&theirs);
}

static void a_chart_is_not_larger_than_by_libpng_at_level_6(void **state)
{
    (void)state;
    struct image_writer *writer;
    assert_int_equal(image_writer_new(&writer, NULL), STATUS_OK);
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        check_size(writer, 800, 400, 100, &looks[i]);
        check_size(writer, 1280, 720, 252, &looks[i]);
        check_size(writer, 1280, 720, 1200, &looks[i]);
    }
    image_writer_free(&writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chart_is_not_larger_than_by_libpng_at_level_6),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
