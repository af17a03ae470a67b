#include "plain.h"
#include "render/base/bytes.h"

#include <cairo-svg.h>

/* What is painted on a vector surface: recorded, and played back on a frame beside one painted directly. */
struct pair {
    struct plain direct, played;
    cairo_surface_t *recording;
    struct painter vector;
};

static const struct box CLIP = {4, 6, 74, 64};

static struct pair pair_new(void)
{
    struct pair pair = {.direct = plain_new(), .played = plain_new()};
    pair.recording = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    assert_int_equal(painter_begin(&pair.vector, pair.recording, PLAIN_WIDTH, PLAIN_HEIGHT, NULL, NULL), STATUS_OK);
    assert_null(pair.vector.pixels);
    return pair;
}

static void pair_play(struct pair *pair)
{
    assert_int_equal(painter_end(&pair->vector, NULL), STATUS_OK);
    cairo_surface_mark_dirty(pair->played.surface);
    cairo_t *cr = cairo_create(pair->played.surface);
    cairo_set_source_surface(cr, pair->recording, 0, 0);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_flush(pair->played.surface);
    plain_check_outside(&pair->direct, CLIP);
    plain_check_outside(&pair->played, CLIP);
}

static void pair_free(struct pair *pair)
{
    plain_free(&pair->direct);
    plain_free(&pair->played);
    cairo_surface_destroy(pair->recording);
}

static void curve_pair(struct pair *pair, const struct point *points, size_t count)
{
    paint_curve(&pair->direct.painter, PLAIN_INK, points, count, 2, CLIP);
    paint_curve(&pair->vector, PLAIN_INK, points, count, 2, CLIP);
}

static void curves_are_the_same_on_both(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct pair pair = pair_new();
        struct point points[14];
        uint64_t random = seed;
        for (int i = 0; i < 14; i++) {
            points[i] = (struct point){i * 8 - 10.5, maker_random(&random) * 100 - 15};
            if (maker_random(&random) < 0.15)
                points[i].y = NAN;
            else if (maker_random(&random) < 0.1)
                points[i].y *= 1e6;
        }
        curve_pair(&pair, points, 14);
        pair_play(&pair);
        assert_true(plain_difference(&pair.direct, &pair.played) <= 96);
        assert_true(plain_mean_difference(&pair.direct, &pair.played) < 1.5);
        pair_free(&pair);
    }
}

static void lone_points_are_dots_on_both(void **state)
{
    (void)state;
    struct pair pair = pair_new();
    curve_pair(&pair, (struct point[]){{20, 20}, {30, NAN}, {40.5, 40.5}, {45, NAN}, {500, 20}}, 5);
    pair_play(&pair);
    assert_true(plain_ink(&pair.played, 40, 40) > 200);
    assert_true(plain_difference(&pair.direct, &pair.played) <= 64);
    pair_free(&pair);
}

static void veils_are_the_same_on_both_but_for_their_edges(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct pair pair = pair_new();
        struct point upper[12], lower[12];
        uint64_t random = seed;
        for (int i = 0; i < 12; i++) {
            upper[i] = (struct point){i * 9 - 10.5, 10 + maker_random(&random) * 15};
            lower[i] = (struct point){i * 9 - 10.5, 20 + maker_random(&random) * 30};
            if (i % 5 == 4)
                upper[i].y = -1e7 * maker_random(&random);
            if (seed % 3 == 0 && i == 7)
                upper[i].y = lower[i].y = NAN;
        }
        paint_between(&pair.direct.painter, PLAIN_INK, 64, upper, lower, 12, CLIP);
        paint_between(&pair.vector, PLAIN_INK, 64, upper, lower, 12, CLIP);
        pair_play(&pair);
        assert_true(plain_difference(&pair.direct, &pair.played) <= 66);
        assert_true(plain_mean_difference(&pair.direct, &pair.played) < 3);
        pair_free(&pair);
    }
}

static void marks_are_the_same_on_both_but_for_their_edges(void **state)
{
    (void)state;
    struct pair pair = pair_new();
    struct painter *const painters[] = {&pair.direct.painter, &pair.vector};
    for (int i = 0; i < 2; i++) {
        paint_triangle(painters[i], PLAIN_INK, 20, 20, 13, true, CLIP);
        paint_triangle(painters[i], PLAIN_INK, 40, 40, 13, false, CLIP);
        paint_dot(painters[i], PLAIN_INK, 60, 20, 13, CLIP);
        paint_dot(painters[i], PLAIN_INK, 72, 62, 13, CLIP);
    }
    pair_play(&pair);
    assert_true(plain_mean_difference(&pair.direct, &pair.played) < 3);
    for (int y = 22; y < 28; y++)
        assert_true(plain_ink(&pair.played, 20, y) > 250);
    for (int y = 33; y < 39; y++)
        assert_true(plain_ink(&pair.played, 40, y) > 250);
    assert_true(plain_ink(&pair.played, 60, 20) > 250);
    pair_free(&pair);
}

static void hostile_points_do_no_harm(void **state)
{
    (void)state;
    static const double VALUES[] = {NAN, INFINITY, -INFINITY, 1e308, -1e308, 5e-324, -0.0, 40, 40.5, 1e7, -3e9};
    enum { COUNT = sizeof VALUES / sizeof *VALUES };
    struct pair pair = pair_new();
    uint64_t seed = 1;
    for (int round = 0; round < 200; round++) {
        struct point points[9];
        for (int i = 0; i < 9; i++) {
            points[i].x = VALUES[(int)(maker_random(&seed) * COUNT)];
            points[i].y = VALUES[(int)(maker_random(&seed) * COUNT)];
        }
        paint_curve(&pair.vector, PLAIN_INK, points, (size_t)(round % 10), 1.5, CLIP);
        paint_between(&pair.vector, PLAIN_INK, 64, points, points + 1, 8, CLIP);
        paint_dot(&pair.vector, PLAIN_INK, round * 10000000, 3, round, CLIP);
    }
    pair_play(&pair);
    pair_free(&pair);
}

static cairo_status_t append(void *closure, const unsigned char *data, unsigned int length)
{
    return bytes_append(closure, data, length, NULL) == STATUS_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static size_t count_of(const struct bytes *text, const char *word)
{
    size_t count = 0, length = strlen(word);
    for (size_t i = 0; i + length <= text->length; i++)
        count += memcmp(text->data + i, word, length) == 0;
    return count;
}

static void a_curve_in_an_svg_is_one_path_with_round_joins(void **state)
{
    (void)state;
    struct bytes bytes = {0};
    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(append, &bytes, PLAIN_WIDTH, PLAIN_HEIGHT);
    struct painter painter;
    assert_int_equal(painter_begin(&painter, surface, PLAIN_WIDTH, PLAIN_HEIGHT, NULL, NULL), STATUS_OK);
    struct point points[60];
    for (int i = 0; i < 60; i++)
        points[i] = (struct point){10 + i, i == 30 ? NAN : 20 + i % 7};
    paint_curve(&painter, PLAIN_INK, points, 60, 1.5, CLIP);
    assert_int_equal(painter_end(&painter, NULL), STATUS_OK);
    cairo_surface_finish(surface);
    assert_int_equal(count_of(&bytes, "stroke-linejoin"), 1);
    assert_int_equal(count_of(&bytes, "round"), 2); /* joins and caps */
    assert_int_equal(count_of(&bytes, "<image"), 0);
    cairo_surface_destroy(surface);
    bytes_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_are_the_same_on_both),
        cmocka_unit_test(lone_points_are_dots_on_both),
        cmocka_unit_test(veils_are_the_same_on_both_but_for_their_edges),
        cmocka_unit_test(marks_are_the_same_on_both_but_for_their_edges),
        cmocka_unit_test(hostile_points_do_no_harm),
        cmocka_unit_test(a_curve_in_an_svg_is_one_path_with_round_joins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
