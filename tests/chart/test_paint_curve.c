#include "plain.h"

#include <stdlib.h>

static const struct box EVERYTHING = {0, 0, PLAIN_WIDTH - 1, PLAIN_HEIGHT - 1};

static void curve(struct plain *plain, const struct point *points, size_t count, double width_px)
{
    paint_curve(&plain->painter, PLAIN_INK, points, count, width_px, EVERYTHING);
}

static void a_level_line_of_two_pixels_fills_two_rows_and_nothing_else(void **state)
{
    (void)state;
    struct plain plain = plain_new();
    curve(&plain, (struct point[]){{10, 20}, {50, 20}}, 2, 2);
    for (int y = 0; y < PLAIN_HEIGHT; y++) {
        for (int x = 12; x < 48; x++)
            assert_int_equal(plain_pixel(&plain, x, y), y == 19 || y == 20 ? PLAIN_INK : PLAIN_PAPER);
    }
    plain_free(&plain);
}

static void a_level_line_of_one_and_a_half_pixels_touches_at_most_three_rows(void **state)
{
    (void)state;
    for (int part = 0; part < 16; part++) {
        struct plain plain = plain_new();
        double y = 20 + part / 16.0;
        curve(&plain, (struct point[]){{10, y}, {50, y}}, 2, 1.5);
        int touched = 0, ink = 0;
        for (int row = 0; row < PLAIN_HEIGHT; row++) {
            touched += plain_pixel(&plain, 30, row) != PLAIN_PAPER;
            ink += plain_ink(&plain, 30, row);
        }
        assert_in_range(touched, 2, 3);
        assert_in_range(ink, 384 - 32, 384 + 32);
        plain_free(&plain);
    }
}

static void a_flat_top_at_a_row_middle_has_a_full_row_between_pale_ones(void **state)
{
    (void)state;
    struct plain plain = plain_new();
    curve(&plain, (struct point[]){{10, 20.5}, {50, 20.5}}, 2, 1.5);
    assert_int_equal(plain_ink(&plain, 30, 19), 64);
    assert_int_equal(plain_pixel(&plain, 30, 20), PLAIN_INK);
    assert_int_equal(plain_ink(&plain, 30, 21), 64);
    plain_free(&plain);
}

static void a_vertical_run_is_as_wide_as_the_curve(void **state)
{
    (void)state;
    struct plain plain = plain_new();
    curve(&plain, (struct point[]){{30, 10}, {30, 50}}, 2, 2);
    for (int y = 12; y < 48; y++) {
        for (int x = 0; x < PLAIN_WIDTH; x++)
            assert_int_equal(plain_pixel(&plain, x, y), x == 29 || x == 30 ? PLAIN_INK : PLAIN_PAPER);
    }
    assert_int_equal(plain_pixel(&plain, 30, 8), PLAIN_PAPER);
    assert_int_equal(plain_pixel(&plain, 30, 51), PLAIN_PAPER);
    plain_free(&plain);
}

static void a_steep_peak_does_not_overshoot(void **state)
{
    (void)state;
    struct plain plain = plain_new();
    curve(&plain, (struct point[]){{28, 60}, {30, 20}, {32, 60}}, 3, 2);
    for (int y = 0; y < 19; y++) {
        for (int x = 0; x < PLAIN_WIDTH; x++)
            assert_int_equal(plain_pixel(&plain, x, y), PLAIN_PAPER);
    }
    assert_true(plain_ink(&plain, 30, 20) > 128);
    plain_free(&plain);
}

static void where_segments_meet_they_are_one(void **state)
{
    (void)state;
    struct plain whole = plain_new(), pieces = plain_new();
    struct point many[161];
    for (int i = 0; i <= 160; i++)
        many[i] = (struct point){10 + i / 4.0, 15 + i / 8.0};
    curve(&whole, (struct point[]){many[0], many[160]}, 2, 1.5);
    curve(&pieces, many, 161, 1.5);
    assert_true(plain_difference(&whole, &pieces) <= 32);
    plain_free(&whole);
    plain_free(&pieces);
}

static void a_lone_point_is_a_dot(void **state)
{
    (void)state;
    struct plain plain = plain_new(), none = plain_new();
    curve(&plain, (struct point[]){{10, NAN}, {20.5, 30.5}, {30, NAN}, {40.5, 30.5}}, 4, 3);
    for (int x = 20; x <= 40; x += 20) {
        for (int y = 29; y <= 31; y++) {
            assert_true(plain_ink(&plain, x, y) > 200);
            assert_int_equal(plain_ink(&plain, x + 3, y), 0);
        }
    }
    curve(&none, NULL, 0, 3);
    assert_int_equal(plain_count(&none), 0);
    plain_free(&plain);
    plain_free(&none);
}

static void gaps_stay_empty(void **state)
{
    (void)state;
    struct plain plain = plain_new();
    curve(&plain, (struct point[]){{5, 20}, {20, 20}, {30, NAN}, {40, 20}, {60, 20}}, 5, 2);
    for (int x = 22; x < 38; x++)
        assert_int_equal(plain_pixel(&plain, x, 20), PLAIN_PAPER);
    assert_int_equal(plain_pixel(&plain, 18, 20), PLAIN_INK);
    assert_int_equal(plain_pixel(&plain, 42, 20), PLAIN_INK);
    plain_free(&plain);
}

/* Points on a grid of eighths, so that mirrored ones are exact. */
static void make_walk(struct point *points, size_t count, bool is_turned, bool is_upside_down, uint64_t seed)
{
    for (size_t i = 0; i < count; i++) {
        double x = 4.5 + 8.0 * (double)i, y = 8 + floor(maker_random(&seed) * 400) / 8;
        size_t at = is_turned ? count - 1 - i : i;
        points[at].x = is_turned ? PLAIN_WIDTH - x : x;
        points[at].y = is_upside_down ? PLAIN_HEIGHT - y : y;
    }
}

static void mirrored_points_give_the_mirror_image(void **state)
{
    (void)state;
    enum { COUNT = 12 };
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct plain plain = plain_new(), turned = plain_new(), upside_down = plain_new();
        struct point points[COUNT];
        make_walk(points, COUNT, false, false, seed);
        curve(&plain, points, COUNT, 1.5);
        make_walk(points, COUNT, true, false, seed);
        curve(&turned, points, COUNT, 1.5);
        make_walk(points, COUNT, false, true, seed);
        curve(&upside_down, points, COUNT, 1.5);
        for (int y = 0; y < PLAIN_HEIGHT; y++) {
            for (int x = 0; x < PLAIN_WIDTH; x++) {
                int ink = plain_ink(&plain, x, y);
                /* A level apart where a coverage lies on the border of two. */
                assert_true(abs(ink - plain_ink(&turned, PLAIN_WIDTH - 1 - x, y)) <= 32);
                assert_true(abs(ink - plain_ink(&upside_down, x, PLAIN_HEIGHT - 1 - y)) <= 32);
            }
        }
        plain_free(&plain);
        plain_free(&turned);
        plain_free(&upside_down);
    }
}

static void the_clip_is_never_crossed(void **state)
{
    (void)state;
    static const struct box CLIPS[] = {{20, 10, 50, 40}, {20, 5, 20, 65}, {-5, -5, 30, 30}, {60, 30, 500, 500}};
    for (size_t c = 0; c < sizeof CLIPS / sizeof *CLIPS; c++) {
        struct plain plain = plain_new();
        struct point points[40];
        uint64_t seed = c;
        for (int i = 0; i < 40; i++)
            points[i] = (struct point){i * 3 - 10, maker_random(&seed) * 120 - 30};
        paint_curve(&plain.painter, PLAIN_INK, points, 40, 7, CLIPS[c]);
        assert_true(plain_count(&plain) > 0);
        plain_check_outside(&plain, CLIPS[c]);
        plain_free(&plain);
    }
}

static void an_empty_clip_shows_nothing(void **state)
{
    (void)state;
    static const struct box CLIPS[] = {{20, 20, 19, 30}, {20, 20, 30, 19}, {-9, 0, -1, 9}, {5000, 0, 6000, 9}};
    struct plain plain = plain_new();
    for (size_t c = 0; c < sizeof CLIPS / sizeof *CLIPS; c++)
        paint_curve(&plain.painter, PLAIN_INK, (struct point[]){{0, 25}, {80, 25}}, 2, 50, CLIPS[c]);
    curve(&plain, (struct point[]){{0, 25}, {80, 25}}, 2, 0);
    curve(&plain, (struct point[]){{0, 25}, {80, 25}}, 2, -1);
    curve(&plain, (struct point[]){{0, 25}, {80, 25}}, 2, NAN);
    assert_int_equal(plain_count(&plain), 0);
    plain_free(&plain);
}

static const double HOSTILE[] = {NAN, INFINITY, -INFINITY, 1e308, -1e308, 1e300, 5e-324, -0.0,
                                 0,   40,       40.5,      1e7,   -1e7,   2e9,   -3e9,   79.9};
enum { HOSTILE_COUNT = sizeof HOSTILE / sizeof *HOSTILE };

static void hostile_points_do_no_harm(void **state)
{
    (void)state;
    static const struct box CLIP = {10, 10, 60, 50};
    struct plain plain = plain_new();
    uint64_t seed = 9;
    for (int round = 0; round < 400; round++) {
        struct point points[9];
        for (int i = 0; i < 9; i++) {
            points[i].x = HOSTILE[(int)(maker_random(&seed) * HOSTILE_COUNT)];
            points[i].y = HOSTILE[(int)(maker_random(&seed) * HOSTILE_COUNT)];
        }
        double width = round % 7 == 0 ? HOSTILE[round / 7 % HOSTILE_COUNT] : 1.5;
        paint_curve(&plain.painter, PLAIN_INK, points, (size_t)(round % 10), width, CLIP);
        paint_between(&plain.painter, PLAIN_INK, 64, points, points + 1, 8, CLIP);
    }
    plain_check_outside(&plain, CLIP);
    plain_free(&plain);
}

static void a_line_to_far_away_has_the_right_slope_on_its_way(void **state)
{
    (void)state;
    struct plain near = plain_new(), far = plain_new();
    curve(&near, (struct point[]){{0, 10}, {80, 90}}, 2, 2);
    curve(&far, (struct point[]){{-1000, -990}, {1e6, 1e6 + 10}}, 2, 2);
    assert_true(plain_difference(&near, &far) <= 128); /* the near one has an end at the edge */
    for (int x = 4; x < 60; x++)
        assert_true(abs(plain_ink(&near, x, x + 10) - plain_ink(&far, x, x + 10)) <= 32);
    plain_free(&near);
    plain_free(&far);

    struct plain steep = plain_new();
    curve(&steep, (struct point[]){{40, 30}, {48, -1e300}}, 2, 2);
    for (int y = 0; y < 29; y++) {
        assert_true(plain_ink(&steep, 39, y) > 200);
        assert_true(plain_ink(&steep, 40, y) > 200);
        assert_int_equal(plain_ink(&steep, 43, y), 0);
    }
    plain_free(&steep);
}

static void a_long_curve_is_the_same_in_each_band_of_columns(void **state)
{
    (void)state;
    enum { WIDTH = 700 };
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, 20);
    struct painter painter;
    assert_int_equal(painter_begin(&painter, surface, WIDTH, 20, NULL, NULL), STATUS_OK);
    struct box all = {0, 0, WIDTH - 1, 19};
    paint_start(&painter, PLAIN_PAPER);
    paint_box(&painter, all);
    paint_finish(&painter);
    paint_curve(&painter, PLAIN_INK, (struct point[]){{-10, 10.3}, {WIDTH + 10, 10.3}}, 2, 1.5, all);
    assert_int_equal(painter_end(&painter, NULL), STATUS_OK);
    const uint32_t *pixels = (const void *)cairo_image_surface_get_data(surface);
    for (int y = 0; y < 20; y++) {
        for (int x = 0; x < WIDTH; x++)
            assert_int_equal(pixels[y * WIDTH + x], pixels[y * WIDTH]);
    }
    cairo_surface_destroy(surface);
}

/* The oracle: cairo's own stroke, drawn on a picture of the same size. */
static void stroke_by_cairo(struct plain *plain, const struct point *points, size_t count, double width_px)
{
    cairo_t *cr = cairo_create(plain->surface);
    cairo_set_line_width(cr, width_px);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_source_rgb(cr, 0, 0, 0);
    for (size_t i = 0; i < count; i++)
        cairo_line_to(cr, points[i].x, points[i].y);
    cairo_stroke(cr);
    cairo_destroy(cr);
    cairo_surface_flush(plain->surface);
}

static void curves_look_like_strokes_by_cairo(void **state)
{
    (void)state;
    enum { COUNT = 19 };
    static const double WIDTHS[] = {1, 1.5, 2, 4};
    for (uint64_t seed = 0; seed < 24; seed++) {
        struct plain own = plain_new(), cairo = plain_new();
        struct point points[COUNT];
        uint64_t random = seed;
        double y = 40, reach = seed % 3 == 0 ? 4 : seed % 3 == 1 ? 12 : 60;
        for (int i = 0; i < COUNT; i++) {
            y = fmin(fmax(y + (maker_random(&random) - 0.5) * reach, 3), PLAIN_HEIGHT - 3);
            points[i] = (struct point){3.5 + i * 4, y};
        }
        curve(&own, points, COUNT, WIDTHS[seed % 4]);
        stroke_by_cairo(&cairo, points, COUNT, WIDTHS[seed % 4]);
        assert_true(plain_difference(&own, &cairo) <= 80);
        assert_true(plain_mean_difference(&own, &cairo) < 1.5);
        plain_free(&own);
        plain_free(&cairo);
    }
}

static void edges_have_few_levels(void **state)
{
    (void)state;
    struct plain plain = plain_new();
    colour_rgb box = 0x804020;
    paint_start(&plain.painter, box);
    paint_box(&plain.painter, (struct box){30, 0, 60, PLAIN_HEIGHT - 1});
    paint_finish(&plain.painter);
    struct point points[80];
    for (int i = 0; i < 80; i++)
        points[i] = (struct point){i + 0.3, 40 + 30 * sin(i / 7.0)};
    curve(&plain, points, 80, 1.5);
    for (int y = 0; y < PLAIN_HEIGHT; y++) {
        for (int x = 0; x < PLAIN_WIDTH; x++) {
            bool is_box = x >= 30 && x <= 60, is_level = false;
            for (unsigned share = 0; share <= 256; share += is_box ? 64 : 32)
                is_level =
                    is_level || plain_pixel(&plain, x, y) == colour_mix(is_box ? box : PLAIN_PAPER, PLAIN_INK, share);
            assert_true(is_level);
        }
    }
    /* On the edges of the first curve the second is all or nothing: no mixtures of mixtures. */
    struct plain before = plain_new();
    plain_copy(&before, &plain);
    paint_curve(&plain.painter, 0x2962ff, (struct point[]){{0, 12.3}, {80, 70.7}}, 2, 1.5, EVERYTHING);
    for (int y = 0; y < PLAIN_HEIGHT; y++) {
        for (int x = 0; x < PLAIN_WIDTH; x++) {
            colour_rgb under = plain_pixel(&before, x, y), over = plain_pixel(&plain, x, y);
            if (under != PLAIN_PAPER && under != box && under != PLAIN_INK)
                assert_true(over == under || over == 0x2962ff);
        }
    }
    plain_free(&plain);
    plain_free(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_level_line_of_two_pixels_fills_two_rows_and_nothing_else),
        cmocka_unit_test(a_level_line_of_one_and_a_half_pixels_touches_at_most_three_rows),
        cmocka_unit_test(a_flat_top_at_a_row_middle_has_a_full_row_between_pale_ones),
        cmocka_unit_test(a_vertical_run_is_as_wide_as_the_curve),
        cmocka_unit_test(a_steep_peak_does_not_overshoot),
        cmocka_unit_test(where_segments_meet_they_are_one),
        cmocka_unit_test(a_lone_point_is_a_dot),
        cmocka_unit_test(gaps_stay_empty),
        cmocka_unit_test(mirrored_points_give_the_mirror_image),
        cmocka_unit_test(the_clip_is_never_crossed),
        cmocka_unit_test(an_empty_clip_shows_nothing),
        cmocka_unit_test(hostile_points_do_no_harm),
        cmocka_unit_test(a_line_to_far_away_has_the_right_slope_on_its_way),
        cmocka_unit_test(a_long_curve_is_the_same_in_each_band_of_columns),
        cmocka_unit_test(curves_look_like_strokes_by_cairo),
        cmocka_unit_test(edges_have_few_levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
