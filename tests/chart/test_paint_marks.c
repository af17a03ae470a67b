#include "plain.h"

#include <limits.h>
#include <stdlib.h>

static const struct box EVERYTHING = {0, 0, PLAIN_WIDTH - 1, PLAIN_HEIGHT - 1};
enum { SHARE = 64 };

static void veil(struct plain *plain, const struct point *upper, const struct point *lower, size_t count)
{
    paint_between(&plain->painter, PLAIN_INK, SHARE, upper, lower, count, EVERYTHING);
}

static void a_veil_covers_the_pixels_with_their_middle_between_the_curves(void **state)
{
    (void)state;
    struct plain plain = plain_new();
    struct point upper[] = {{4.5, 10.2}, {44.5, 30.2}, {70.5, 12}}, lower[] = {{4.5, 40.7}, {44.5, 50.7}, {70.5, 60}};
    veil(&plain, upper, lower, 3);
    for (int x = 0; x < PLAIN_WIDTH; x++) {
        int i = x < 44;
        double along = i ? (x - 4) / 40.0 : (x - 44) / 26.0;
        const struct point *from = &upper[!i], *below = &lower[!i];
        double top = from[0].y + (from[1].y - from[0].y) * along;
        double bottom = below[0].y + (below[1].y - below[0].y) * along;
        for (int y = 0; y < PLAIN_HEIGHT; y++) {
            bool is_inside = x >= 4 && x <= 70 && y + 0.5 > top && y + 0.5 < bottom;
            if (fabs(y + 0.5 - top) > 1e-9 && fabs(y + 0.5 - bottom) > 1e-9)
                assert_int_equal(plain_pixel(&plain, x, y),
                                 is_inside ? colour_mix(PLAIN_PAPER, PLAIN_INK, SHARE) : PLAIN_PAPER);
        }
    }
    plain_free(&plain);
}

static void a_veil_is_blended_once_everywhere(void **state)
{
    (void)state;
    enum { COUNT = 200 };
    struct plain plain = plain_new();
    struct point upper[COUNT], lower[COUNT];
    uint64_t seed = 3;
    double x = 0;
    for (int i = 0; i < COUNT; i++) {
        x += i % 5 == 0 ? 0 : maker_random(&seed);
        upper[i] = (struct point){x, maker_random(&seed) * 30};
        lower[i] = (struct point){x, 30 + maker_random(&seed) * 30};
    }
    veil(&plain, upper, lower, COUNT);
    for (int column = 0; column < PLAIN_WIDTH; column++) {
        for (int y = 0; y < PLAIN_HEIGHT; y++)
            assert_true(plain_pixel(&plain, column, y) == PLAIN_PAPER ||
                        plain_pixel(&plain, column, y) == colour_mix(PLAIN_PAPER, PLAIN_INK, SHARE));
        if (column + 0.5 <= x)
            assert_int_not_equal(plain_pixel(&plain, column, 30), PLAIN_PAPER);
    }
    plain_free(&plain);
}

static void curves_that_cross_have_a_veil_on_both_sides(void **state)
{
    (void)state;
    struct plain plain = plain_new(), exchanged = plain_new();
    struct point rising[] = {{0.5, 60}, {78.5, 10}}, falling[] = {{0.5, 10}, {78.5, 60}};
    veil(&plain, rising, falling, 2);
    veil(&exchanged, falling, rising, 2);
    assert_int_equal(plain_difference(&plain, &exchanged), 0);
    assert_int_not_equal(plain_pixel(&plain, 2, 35), PLAIN_PAPER);
    assert_int_not_equal(plain_pixel(&plain, 76, 35), PLAIN_PAPER);
    assert_int_equal(plain_pixel(&plain, 39, 30), PLAIN_PAPER);
    plain_free(&plain);
    plain_free(&exchanged);
}

static void a_veil_has_the_gaps_of_its_curves_and_keeps_to_the_clip(void **state)
{
    (void)state;
    struct plain plain = plain_new();
    struct point upper[] = {{-1e300, 10}, {20, 10}, {30, NAN}, {40, 10}, {90, -1e308}};
    struct point lower[] = {{-1e300, 30}, {20, 30}, {30, NAN}, {40, 30}, {90, 1e308}};
    struct box clip = {5, 12, 70, 60};
    paint_between(&plain.painter, PLAIN_INK, SHARE, upper, lower, 5, clip);
    plain_check_outside(&plain, clip);
    for (int y = 12; y < 30; y++) {
        assert_int_not_equal(plain_pixel(&plain, 10, y), PLAIN_PAPER);
        assert_int_equal(plain_pixel(&plain, 25, y), PLAIN_PAPER);
        assert_int_not_equal(plain_pixel(&plain, 60, y), PLAIN_PAPER);
    }
    plain_free(&plain);
}

static void curves_over_a_veil_keep_their_smooth_edges(void **state)
{
    (void)state;
    struct plain plain = plain_new();
    struct point upper[] = {{0, 10}, {80, 10}}, lower[] = {{0, 60}, {80, 60}};
    veil(&plain, upper, lower, 2);
    paint_curve(&plain.painter, PLAIN_INK, (struct point[]){{0, 30.5}, {80, 30.5}}, 2, 2, EVERYTHING);
    assert_int_equal(plain_pixel(&plain, 40, 29),
                     colour_mix(colour_mix(PLAIN_PAPER, PLAIN_INK, SHARE), PLAIN_INK, 128));
    plain_free(&plain);
}

static int row_width(const struct plain *plain, int y)
{
    int width = 0;
    for (int x = 0; x < PLAIN_WIDTH; x++)
        width += plain_pixel(plain, x, y) == PLAIN_INK;
    return width;
}

static void check_symmetry(const struct plain *plain, int x)
{
    for (int y = 0; y < PLAIN_HEIGHT; y++) {
        for (int aside = 1; aside <= 30; aside++)
            assert_int_equal(plain_pixel(plain, x - aside, y), plain_pixel(plain, x + aside, y));
    }
}

static void triangles_have_their_tip_where_asked_and_are_symmetrical(void **state)
{
    (void)state;
    for (int size = 1; size <= 31; size += 2) {
        struct plain up = plain_new(), down = plain_new();
        paint_triangle(&up.painter, PLAIN_INK, 40, 20, size, true, EVERYTHING);
        paint_triangle(&down.painter, PLAIN_INK, 40, 51, size, false, EVERYTHING);
        int height = (4 * size + 2) / 5;
        check_symmetry(&up, 40);
        assert_int_equal(row_width(&up, 19), 0);
        assert_int_equal(row_width(&up, 20), 1);
        assert_int_equal(row_width(&up, 20 + height - 1), size);
        assert_int_equal(row_width(&up, 20 + height), 0);
        for (int y = 0; y < PLAIN_HEIGHT; y++) {
            assert_int_equal(row_width(&up, y), row_width(&down, PLAIN_HEIGHT - 1 - y));
            if (y > 20 && y < 20 + height)
                assert_in_range(row_width(&up, y) - row_width(&up, y - 1), 0, 2);
        }
        plain_free(&up);
        plain_free(&down);
    }
}

static void dots_are_round(void **state)
{
    (void)state;
    for (int size = 1; size <= 31; size += 2) {
        struct plain plain = plain_new();
        paint_dot(&plain.painter, PLAIN_INK, 40, 36, size, EVERYTHING);
        check_symmetry(&plain, 40);
        assert_int_equal(row_width(&plain, 36), size);
        assert_int_equal(row_width(&plain, 36 - size / 2 - 1), 0);
        for (int y = 0; y <= size / 2; y++) {
            assert_int_equal(row_width(&plain, 36 - y), row_width(&plain, 36 + y));
            for (int x = 0; x <= size / 2; x++)
                assert_int_equal(plain_pixel(&plain, 40 + x, 36 + y), plain_pixel(&plain, 40 + y, 36 + x));
        }
        plain_free(&plain);
    }
}

static void small_dots_look_as_drawn_by_hand(void **state)
{
    (void)state;
    static const int FIVE[] = {3, 5, 5, 5, 3}, SEVEN[] = {3, 5, 7, 7, 7, 5, 3};
    struct plain plain = plain_new();
    paint_dot(&plain.painter, PLAIN_INK, 40, 10, 5, EVERYTHING);
    paint_dot(&plain.painter, PLAIN_INK, 40, 30, 7, EVERYTHING);
    for (int i = 0; i < 5; i++)
        assert_int_equal(row_width(&plain, 8 + i), FIVE[i]);
    for (int i = 0; i < 7; i++)
        assert_int_equal(row_width(&plain, 27 + i), SEVEN[i]);
    plain_free(&plain);
}

static void marks_keep_to_the_clip_wherever_they_are(void **state)
{
    (void)state;
    static const int FAR[] = {INT_MIN, INT_MIN + 1, -1000000, -3, 0, 39, 75, 1000000, INT_MAX - 1, INT_MAX};
    static const int SIZES[] = {INT_MIN, -1, 0, 1, 2, 9, 40, 100000, INT_MAX};
    struct plain plain = plain_new();
    struct box clip = {20, 20, 50, 50}, none = {30, 30, 20, 20};
    for (int i = 0; i < 10; i++) {
        for (int j = 0; j < 10; j++) {
            for (int s = 0; s < 9; s++) {
                paint_triangle(&plain.painter, PLAIN_INK, FAR[i], FAR[j], SIZES[s], s % 2, clip);
                paint_dot(&plain.painter, PLAIN_INK, FAR[i], FAR[j], SIZES[s], clip);
                paint_dot(&plain.painter, PLAIN_INK, FAR[i], FAR[j], SIZES[s], none);
            }
        }
    }
    assert_int_equal(plain_pixel(&plain, 39, 39), PLAIN_INK);
    plain_check_outside(&plain, clip);
    plain_free(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_veil_covers_the_pixels_with_their_middle_between_the_curves),
        cmocka_unit_test(a_veil_is_blended_once_everywhere),
        cmocka_unit_test(curves_that_cross_have_a_veil_on_both_sides),
        cmocka_unit_test(a_veil_has_the_gaps_of_its_curves_and_keeps_to_the_clip),
        cmocka_unit_test(curves_over_a_veil_keep_their_smooth_edges),
        cmocka_unit_test(triangles_have_their_tip_where_asked_and_are_symmetrical),
        cmocka_unit_test(dots_are_round),
        cmocka_unit_test(small_dots_look_as_drawn_by_hand),
        cmocka_unit_test(marks_keep_to_the_clip_wherever_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
