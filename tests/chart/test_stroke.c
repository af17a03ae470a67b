#include "render/chart/stroke.h"

#include "plain.h"

#include <math.h>

/* Where a disc on its way along the points reaches at x, by steps of a thousandth of a segment. */
static bool find_interval(const struct point *points, size_t count, double radius, double x, double *from, double *end)
{
    enum { STEPS = 1000 };
    *from = INFINITY;
    *end = -INFINITY;
    for (size_t i = 0; i + 1 < count; i++) {
        bool is_near = points[i].x <= x + radius && points[i + 1].x >= x - radius;
        for (int step = 0; is_near && step <= STEPS; step++) {
            double part = (double)step / STEPS;
            double aside = points[i].x + (points[i + 1].x - points[i].x) * part - x;
            double y = points[i].y + (points[i + 1].y - points[i].y) * part;
            if (fabs(aside) > radius)
                continue;
            double reach = sqrt(radius * radius - aside * aside);
            *from = fmin(*from, y - reach);
            *end = fmax(*end, y + reach);
        }
    }
    return *from < *end;
}

/* The slope of the steepest segment near x: what a part of a sub-column comes to. */
static double steepest(const struct point *points, size_t count, double radius, double x)
{
    double most = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        if (points[i].x <= x + radius + 1 && points[i + 1].x >= x - radius - 1)
            most = fmax(most, fabs((points[i + 1].y - points[i].y) / (points[i + 1].x - points[i].x)));
    }
    return most;
}

static void check_band(const struct point *points, size_t count, double width_px)
{
    struct stroke stroke;
    stroke_begin(&stroke, width_px);
    stroke.x0 = 20;
    stroke.width = 37;
    stroke.y0 = 100;
    stroke.rows = 300;
    stroke_band(&stroke, points, count);
    for (int i = 0; i < stroke.width * STROKE_PARTS; i++) {
        double x = stroke.x0 + (i + 0.5) / STROKE_PARTS, from, end;
        double allowed = 0.13 + 0.13 * steepest(points, count, width_px / 2, x);
        if (!find_interval(points, count, width_px / 2, x, &from, &end)) {
            assert_true(stroke.from[i] >= stroke.end[i]);
            continue;
        }
        from = fmin(fmax(from - stroke.y0, 0), stroke.rows);
        end = fmin(fmax(end - stroke.y0, 0), stroke.rows);
        if (stroke.from[i] >= stroke.end[i])
            assert_true(end - from < allowed);
        else
            assert_true(fabs((double)stroke.from[i] / STROKE_FINE - from) <= allowed &&
                        fabs((double)stroke.end[i] / STROKE_FINE - end) <= allowed);
    }
    for (int i = stroke.width * STROKE_PARTS; i < 40 * STROKE_PARTS; i++)
        assert_true(stroke.from[i] > stroke.end[i]);
}

static void intervals_are_what_a_disc_passes_over(void **state)
{
    (void)state;
    static const double WIDTHS[] = {0.5, 1.0833, 1.5, 2, 3.7, 24};
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct point points[70];
        uint64_t random = seed;
        double y = 230, reach = seed % 3 == 0 ? 1 : seed % 3 == 1 ? 6 : 80;
        double spacing = seed % 2 ? 1 : 2.75;
        for (int i = 0; i < 70; i++) {
            y += (maker_random(&random) - 0.5) * reach;
            points[i] = (struct point){(spacing > 1 ? 0.3 : 10.5) + i * spacing, y};
        }
        check_band(points, 70, WIDTHS[seed % 6]);
    }
}

static void a_band_beside_the_points_is_empty(void **state)
{
    (void)state;
    static const struct point LEFT[] = {{-50, 150}, {15, 151}}, RIGHT[] = {{61, 150}, {90, 200}};
    check_band(LEFT, 2, 2);
    check_band(RIGHT, 2, 2);
}

static void a_vertical_piece_is_as_high_as_it_is(void **state)
{
    (void)state;
    for (int place = 0; place < 16; place++) {
        double x = 40 + place / 16.0;
        struct point points[] = {{x, 150}, {x + 1e-9, 250}};
        struct stroke stroke;
        stroke_begin(&stroke, 2);
        stroke.x0 = 20;
        stroke.width = 37;
        stroke.y0 = 100;
        stroke.rows = 300;
        stroke_band(&stroke, points, 2);
        int highest = INT16_MAX, lowest = 0, covered = 0;
        for (int i = 0; i < stroke.width * STROKE_PARTS; i++) {
            highest = stroke.from[i] < highest ? stroke.from[i] : highest;
            lowest = stroke.end[i] > lowest ? stroke.end[i] : lowest;
            covered += stroke.from[i] < stroke.end[i];
        }
        assert_in_range(highest, 49 * STROKE_FINE, 49 * STROKE_FINE + 2);
        assert_in_range(lowest, 151 * STROKE_FINE - 2, 151 * STROKE_FINE);
        assert_int_equal(covered, 2 * STROKE_PARTS);
    }
}

enum { TALL_WIDTH = 40, TALL_HEIGHT = 5000 };

static const struct box TALL = {0, 0, TALL_WIDTH - 1, TALL_HEIGHT - 1};

static cairo_surface_t *begin_tall(struct painter *painter)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, TALL_WIDTH, TALL_HEIGHT);
    assert_int_equal(painter_begin(painter, surface, TALL_WIDTH, TALL_HEIGHT, NULL, NULL), STATUS_OK);
    paint_start(painter, PLAIN_PAPER);
    paint_box(painter, TALL);
    paint_finish(painter);
    return surface;
}

/* A picture higher than what is computed at a time has the same curve and veil wherever they lie. */
static void tall_pictures_have_no_seams(void **state)
{
    (void)state;
    enum { WIDTH = TALL_WIDTH, PART = 200, PARTS = TALL_HEIGHT / PART };
    struct painter painter;
    cairo_surface_t *surface = begin_tall(&painter);
    for (int part = 0; part < PARTS; part++) {
        struct point points[WIDTH], lower[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            points[i] = (struct point){i + 0.5, part * PART + 60 + 55 * sin(i / 3.0)};
            lower[i] = (struct point){i + 0.5, part * PART + 130 + 65 * sin(i / 2.0)};
        }
        paint_between(&painter, PLAIN_INK, 64, points, lower, WIDTH, TALL);
        paint_curve(&painter, PLAIN_INK, points, WIDTH, 1.5, TALL);
    }
    assert_int_equal(painter_end(&painter, NULL), STATUS_OK);
    const unsigned char *pixels = cairo_image_surface_get_data(surface);
    size_t size = (size_t)cairo_image_surface_get_stride(surface) * PART;
    for (size_t part = 1; part < PARTS; part++)
        assert_memory_equal(pixels, pixels + part * size, size);
    cairo_surface_destroy(surface);
}

static void a_line_over_a_tall_picture_is_whole(void **state)
{
    (void)state;
    enum { WIDTH = TALL_WIDTH, HEIGHT = TALL_HEIGHT };
    struct painter painter;
    cairo_surface_t *surface = begin_tall(&painter);
    paint_curve(&painter, PLAIN_INK, (struct point[]){{2.5, -10}, {37.5, HEIGHT + 10}}, 2, 2, TALL);
    assert_int_equal(painter_end(&painter, NULL), STATUS_OK);
    const uint32_t *pixels = (const void *)cairo_image_surface_get_data(surface);
    for (int y = 0; y < HEIGHT; y++) {
        unsigned ink = 0;
        for (int x = 0; x < WIDTH; x++)
            ink += 255 - (pixels[y * WIDTH + x] & 255);
        assert_in_range(ink, 255 * 2 * 4 / 5, 255 * 2 * 6 / 5);
    }
    cairo_surface_destroy(surface);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_what_a_disc_passes_over), cmocka_unit_test(a_band_beside_the_points_is_empty),
        cmocka_unit_test(a_vertical_piece_is_as_high_as_it_is),  cmocka_unit_test(tall_pictures_have_no_seams),
        cmocka_unit_test(a_line_over_a_tall_picture_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
