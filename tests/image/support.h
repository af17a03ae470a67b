/* What the tests of this room share: seeded frames, a decoder that is not ours, a folder that goes away. */
#ifndef CHANDLER_TESTS_IMAGE_SUPPORT_H
#define CHANDLER_TESTS_IMAGE_SUPPORT_H

#include "render/base/bytes.h"
#include "render/image/frame.h"

#include <ftw.h>
#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* xorshift64* (Vigna 2016). */
static inline uint32_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (uint32_t)((*state * UINT64_C(0x2545f4914f6cdd1d)) >> 32);
}

/* The size of a PNG, and its pixels as R, G, B bytes; freed by the caller. libpng checks every checksum. */
static inline unsigned char *decode_png(const struct bytes *file, size_t *width, size_t *height)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, file->data, file->length));
    image.format = PNG_FORMAT_RGB;
    *width = image.width;
    *height = image.height;
    unsigned char *pixels = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(pixels);
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    assert_int_equal(image.warning_or_error, 0);
    return pixels;
}

static inline void assert_same_pixels(const struct bytes *file, const struct frame *frame)
{
    size_t width, height;
    unsigned char *pixels = decode_png(file, &width, &height);
    assert_int_equal(width, frame->width_px);
    assert_int_equal(height, frame->height_px);
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            const unsigned char *p = pixels + (y * width + x) * 3;
            uint32_t got = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
            uint32_t expected = frame->pixels[y * frame->stride_px + x] & FRAME_RGB;
            if (got != expected)
                fail_msg("pixel %zu,%zu of %zux%zu is %06x, not %06x", x, y, width, height, got, expected);
        }
    }
    free(pixels);
}

/* Makes an empty folder and names it in out. */
static inline void make_folder(char out[64])
{
    strcpy(out, "/tmp/chandler-test-XXXXXX");
    assert_non_null(mkdtemp(out));
}

static inline int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

static inline void remove_folder(const char *path)
{
    assert_int_equal(nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* A folder of its own for each test, and the path of a file in it. */
struct place {
    char folder[64];
    char path[512];
};

static inline const char *place_path(struct place *place, const char *name)
{
    snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
    return place->path;
}

/* A test's set-up, with the path of chart.png, and what takes it away. */
static inline int place_make(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    make_folder(place->folder);
    place_path(place, "chart.png");
    *state = place;
    return 0;
}

static inline int place_remove(void **state)
{
    struct place *place = *state;
    remove_folder(place->folder);
    free(place);
    return 0;
}

/* The whole content of a file, appended to *out. */
static inline void read_file(const char *path, struct bytes *out)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    unsigned char block[4096];
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;)
        assert_int_equal(bytes_append(out, block, got, NULL), STATUS_OK);
    assert_int_equal(ferror(file), 0);
    fclose(file);
}

static inline void write_file(const char *path, const void *data, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

#endif
