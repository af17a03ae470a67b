/* The size of PNG files beside that of the same pixels through libpng: RGB, level 6, all filters tried, no texts.
 *
 *     pngsize FILE...      prints a line for each: its bytes, and libpng's
 */
#include "subject.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { CHANNELS = 3, DEPTH = 8, LEVEL = 6 };

static _Noreturn void failed(png_structp png, png_const_charp message)
{
    subject_fail(png_get_error_ptr(png), message);
}

static void add_length(png_structp png, png_bytep data, size_t length)
{
    (void)data;
    *(size_t *)png_get_io_ptr(png) += length;
}

static void flush(png_structp png)
{
    (void)png;
}

static size_t size_by_libpng(char *path, const unsigned char *pixels, png_uint_32 width, png_uint_32 height)
{
    size_t size = 0;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, path, failed, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info)
        subject_fail(path, "out of memory");
    png_set_write_fn(png, &size, add_length, flush);
    png_set_IHDR(png, info, width, height, DEPTH, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, LEVEL);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
    png_write_info(png, info);
    for (png_uint_32 row = 0; row < height; row++)
        png_write_row(png, pixels + (size_t)row * width * CHANNELS);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return size;
}

static void compare(char *path)
{
    struct stat file;
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (stat(path, &file) != 0 || !png_image_begin_read_from_file(&image, path))
        subject_fail(path, "cannot be read as a PNG");
    image.format = PNG_FORMAT_RGB;
    unsigned char *pixels = malloc(PNG_IMAGE_SIZE(image));
    if (!pixels || !png_image_finish_read(&image, NULL, pixels, 0, NULL))
        subject_fail(path, pixels ? image.message : "out of memory");
    printf("%lld %zu\n", (long long)file.st_size, size_by_libpng(path, pixels, image.width, image.height));
    free(pixels);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        compare(argv[i]);
    return 0;
}
