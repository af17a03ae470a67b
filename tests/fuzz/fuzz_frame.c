/* Any frame whatever becomes a PNG that libpng reads back pixel for pixel: as colours (indexed where 256 suffice, else
 * R, G, B), and as numbers of a palette by every way to compare rows.
 *
 * The input: width and height (two bytes each), flags, and then painting, an operation and its arguments at a time,
 * until the bytes end: so that mutations make pictures with structure, not noise alone. */
#include "fuzz.h"

#include "render/image/changes.h"
#include "render/image/pngfile.h"
#include "render/image/scanlines.h"

#include <png.h>
#include <stdbool.h>
#include <string.h>

enum { PIXELS_MAX = 1 << 16, SIDE_MAX = 2600 };

struct input {
    const uint8_t *data;
    size_t size, at;
};

struct canvas {
    uint32_t *pixels;
    size_t width, height, stride;
};

static uint32_t next_byte(struct input *input)
{
    return input->at < input->size ? input->data[input->at++] : 0;
}

static uint32_t next_word(struct input *input)
{
    uint32_t low = next_byte(input);
    return low | next_byte(input) << 8;
}

static uint32_t next_colour(struct input *input)
{
    uint32_t grey = next_byte(input);
    /* The top byte means nothing: it must not be seen. */
    return grey & 1 ? next_word(input) << 16 | next_word(input) : grey << 24 | grey * 0x010101;
}

enum operation { BOX, COPY_ROW, LITERALS, SLOPE, SCATTER, OPERATIONS };

static void paint_box(struct canvas *canvas, struct input *input)
{
    size_t x = next_word(input) % canvas->width, y = next_word(input) % canvas->height;
    size_t width = 1 + next_word(input) % (canvas->width - x), height = 1 + next_word(input) % (canvas->height - y);
    uint32_t colour = next_colour(input);
    for (size_t row = y; row < y + height; row++)
        for (size_t column = x; column < x + width; column++)
            canvas->pixels[row * canvas->stride + column] = colour;
}

static void copy_row(struct canvas *canvas, struct input *input)
{
    size_t from = next_word(input) % canvas->height, to = next_word(input) % canvas->height;
    memmove(canvas->pixels + to * canvas->stride, canvas->pixels + from * canvas->stride,
            canvas->width * sizeof *canvas->pixels);
}

static void paint_literals(struct canvas *canvas, struct input *input)
{
    size_t x = next_word(input) % canvas->width, y = next_word(input) % canvas->height;
    for (size_t count = next_byte(input); count > 0 && x < canvas->width; count--)
        canvas->pixels[y * canvas->stride + x++] = next_byte(input) * 0x010203;
}

static void paint_slope(struct canvas *canvas, struct input *input)
{
    uint32_t across = next_colour(input), down = next_colour(input);
    for (size_t y = 0; y < canvas->height; y++)
        for (size_t x = 0; x < canvas->width; x++)
            canvas->pixels[y * canvas->stride + x] += across * (uint32_t)x + down * (uint32_t)y;
}

static void scatter(struct canvas *canvas, struct input *input)
{
    uint32_t seed = 1 + next_word(input), rarity = 1 + next_byte(input), colours = 1 + next_word(input) % 300;
    for (size_t y = 0; y < canvas->height; y++) {
        for (size_t x = 0; x < canvas->width; x++) {
            seed = seed * 1664525 + 1013904223;
            if ((seed >> 16) % rarity == 0)
                canvas->pixels[y * canvas->stride + x] = (seed >> 8) % colours * 0x1b;
        }
    }
}

static void paint(struct canvas *canvas, struct input *input)
{
    static void (*const operations[OPERATIONS])(struct canvas *, struct input *) = {[BOX] = paint_box,
                                                                                    [COPY_ROW] = copy_row,
                                                                                    [LITERALS] = paint_literals,
                                                                                    [SLOPE] = paint_slope,
                                                                                    [SCATTER] = scatter};
    /* The pictures that take whole passes are few, so that one input takes no more than milliseconds. */
    for (int steps = 0; steps < 64 && input->at < input->size; steps++)
        operations[next_byte(input) % OPERATIONS](canvas, input);
}

static void claim_same(const struct bytes *file, const struct canvas *canvas)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    CLAIM(png_image_begin_read_from_memory(&image, file->data, file->length));
    CLAIM(image.width == canvas->width && image.height == canvas->height);
    image.format = PNG_FORMAT_RGB;
    unsigned char *rgb = malloc(PNG_IMAGE_SIZE(image));
    CLAIM(rgb);
    CLAIM(png_image_finish_read(&image, NULL, rgb, 0, NULL));
    CLAIM(image.warning_or_error == 0);
    const unsigned char *p = rgb;
    for (size_t y = 0; y < canvas->height; y++) {
        for (size_t x = 0; x < canvas->width; x++, p += 3) {
            uint32_t got = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
            CLAIM(got == (canvas->pixels[y * canvas->stride + x] & FRAME_RGB));
        }
    }
    free(rgb);
}

static void check_colours(struct scanlines *scanlines, const struct canvas *canvas, struct bytes *file)
{
    const struct frame frame = {canvas->pixels, canvas->stride, canvas->width, canvas->height, false};
    const struct image_text text = {.title = "t", .fingerprint = "f"};
    CLAIM(scanlines_encode(scanlines, &frame, NULL) == STATUS_OK);
    CLAIM(pngfile_append(file, scanlines, &text, NULL) == STATUS_OK);
    claim_same(file, canvas);
}

/* The numbers in memory of exactly their size, whose rows may lie apart. */
static void check_numbers(struct scanlines *scanlines, const struct canvas *canvas, struct bytes *file)
{
    const struct frame frame = {canvas->pixels, canvas->stride, canvas->width, canvas->height, false};
    size_t size = canvas->width * canvas->height;
    struct index_frame indexed;
    uint8_t *numbers = malloc(size);
    CLAIM(numbers);
    if (frame_to_index(&frame, numbers, &indexed)) {
        struct bytes first = {0};
        for (const struct changes_way *way = changes_ways; way->name; way++) {
            if (!way->is_available())
                continue;
            if (!scanlines->encoder)
                CLAIM(frame_encoder_new(&scanlines->encoder, NULL) == STATUS_OK);
            frame_encoder_compare_by(scanlines->encoder, way);
            CLAIM(scanlines_encode_indexed(scanlines, &indexed, NULL) == STATUS_OK);
            if (first.length == 0)
                CLAIM(bytes_append(&first, scanlines->stream.data, scanlines->stream.length, NULL) == STATUS_OK);
            CLAIM(first.length == scanlines->stream.length);
            CLAIM(memcmp(first.data, scanlines->stream.data, first.length) == 0);
        }
        bytes_release(&first);
        file->length = 0;
        CLAIM(pngfile_append(file, scanlines, NULL, NULL) == STATUS_OK);
        claim_same(file, canvas);
    }
    free(numbers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size, 0};
    struct canvas canvas = {.width = 1 + next_word(&input) % SIDE_MAX, .height = 1 + next_word(&input) % SIDE_MAX};
    if (canvas.height > PIXELS_MAX / canvas.width)
        canvas.height = PIXELS_MAX / canvas.width;
    canvas.stride = canvas.width + next_byte(&input) % 4;
    canvas.pixels = calloc(canvas.stride * canvas.height, sizeof *canvas.pixels);
    CLAIM(canvas.pixels);
    paint(&canvas, &input);

    struct scanlines scanlines = {0};
    struct bytes file = {0};
    check_colours(&scanlines, &canvas, &file);
    check_numbers(&scanlines, &canvas, &file);
    bytes_release(&file);
    scanlines_release(&scanlines);
    free(canvas.pixels);
    return 0;
}
