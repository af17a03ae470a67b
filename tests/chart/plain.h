/* A small white frame to paint on in black, and how dark its pixels are. */
#ifndef CHANDLER_TESTS_CHART_PLAIN_H
#define CHANDLER_TESTS_CHART_PLAIN_H

#include "maker.h"
#include "render/chart/paint.h"

#include <string.h>

enum { PLAIN_WIDTH = 80, PLAIN_HEIGHT = 72, PLAIN_PAPER = 0xffffff, PLAIN_INK = 0x000000 };

struct plain {
    cairo_surface_t *surface;
    struct painter painter;
};

static inline struct plain plain_new(void)
{
    struct plain plain = {.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, PLAIN_WIDTH, PLAIN_HEIGHT)};
    assert_int_equal(painter_begin(&plain.painter, plain.surface, PLAIN_WIDTH, PLAIN_HEIGHT, NULL, NULL), STATUS_OK);
    assert_non_null(plain.painter.pixels);
    paint_start(&plain.painter, PLAIN_PAPER);
    paint_box(&plain.painter, (struct box){0, 0, PLAIN_WIDTH - 1, PLAIN_HEIGHT - 1});
    paint_finish(&plain.painter);
    return plain;
}

static inline void plain_free(struct plain *plain)
{
    assert_int_equal(painter_end(&plain->painter, NULL), STATUS_OK);
    cairo_surface_destroy(plain->surface);
}

static inline void plain_copy(struct plain *to, const struct plain *from)
{
    memcpy(to->painter.pixels, from->painter.pixels, (size_t)from->painter.stride * PLAIN_HEIGHT);
}

static inline colour_rgb plain_pixel(const struct plain *plain, int x, int y)
{
    uint32_t value;
    memcpy(&value, plain->painter.pixels + y * plain->painter.stride + (ptrdiff_t)x * 4, sizeof value);
    return value & 0xffffff;
}

/* 0 on paper to 256 for ink. */
static inline int plain_ink(const struct plain *plain, int x, int y)
{
    return (int)(255 - (plain_pixel(plain, x, y) & 255)) * 256 / 255;
}

static inline int plain_count(const struct plain *plain)
{
    int count = 0;
    for (int y = 0; y < PLAIN_HEIGHT; y++) {
        for (int x = 0; x < PLAIN_WIDTH; x++)
            count += plain_pixel(plain, x, y) != PLAIN_PAPER;
    }
    return count;
}

/* The greatest, and the mean, difference of ink between pixels of the two. */
static inline int plain_difference(const struct plain *a, const struct plain *b)
{
    int greatest = 0;
    for (int y = 0; y < PLAIN_HEIGHT; y++) {
        for (int x = 0; x < PLAIN_WIDTH; x++) {
            int difference = plain_ink(a, x, y) - plain_ink(b, x, y);
            difference = difference < 0 ? -difference : difference;
            greatest = difference > greatest ? difference : greatest;
        }
    }
    return greatest;
}

static inline double plain_mean_difference(const struct plain *a, const struct plain *b)
{
    double sum = 0;
    for (int y = 0; y < PLAIN_HEIGHT; y++) {
        for (int x = 0; x < PLAIN_WIDTH; x++)
            sum += fabs((double)(plain_ink(a, x, y) - plain_ink(b, x, y)));
    }
    return sum / (PLAIN_WIDTH * PLAIN_HEIGHT);
}

static inline void plain_check_outside(const struct plain *plain, struct box box)
{
    for (int y = 0; y < PLAIN_HEIGHT; y++) {
        for (int x = 0; x < PLAIN_WIDTH; x++) {
            if (x < box.x0 || x > box.x1 || y < box.y0 || y > box.y1)
                assert_int_equal(plain_pixel(plain, x, y), PLAIN_PAPER);
        }
    }
}

#endif
