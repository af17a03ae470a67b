#include "plain.h"
#include "render/chart/dashes.h"

static const struct box EVERYTHING = {0, 0, PLAIN_WIDTH - 1, PLAIN_HEIGHT - 1};

static struct dashes dashes_of(const struct point *points, size_t count)
{
    return (struct dashes){.points = points, .count = count, .on_px = 6, .off_px = 4, .top = -1e4, .bottom = 1e4};
}

static double length_of(const struct dashes *dashes)
{
    double length = 0;
    for (size_t i = 1; i < dashes->dash_count; i++)
        length += hypot(dashes->dash[i].x - dashes->dash[i - 1].x, dashes->dash[i].y - dashes->dash[i - 1].y);
    return length;
}

static void dashes_are_as_long_as_asked_along_the_curve(void **state)
{
    (void)state;
    const struct point points[] = {{0, 0}, {7, 3}, {9, 40}, {30, 41}, {31, 2}, {70, 2}};
    struct dashes dashes = dashes_of(points, 6);
    double whole = 0, drawn = 0;
    for (int i = 1; i < 6; i++)
        whole += hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
    int count = 0;
    for (; dashes_next(&dashes); count++) {
        double length = length_of(&dashes);
        drawn += length;
        assert_true(length <= 6 + 1e-9);
        assert_true(length >= 6 - 1e-9 || count == (int)(whole / 10));
    }
    assert_int_equal(count, (int)ceil(whole / 10));
    assert_true(fabs(drawn - (count - 1) * 6 - fmin(whole - (count - 1) * 10, 6)) < 1e-6);
    assert_false(dashes_next(&dashes));
}

static void a_dash_begins_behind_each_gap(void **state)
{
    (void)state;
    const struct point points[] = {{0, 5}, {9, 5}, {12, NAN}, {20.5, 5}, {23, 5}, {24, NAN}, {30, 5}, {31, NAN}};
    struct dashes dashes = dashes_of(points, 8);
    assert_true(dashes_next(&dashes));
    assert_true(dashes.dash[0].x == 0);
    assert_true(dashes_next(&dashes));
    assert_true(dashes.dash[0].x == 20.5);
    assert_true(dashes.dash[dashes.dash_count - 1].x == 23);
    assert_false(dashes_next(&dashes));
}

static void what_is_out_of_sight_is_passed_at_once(void **state)
{
    (void)state;
    struct point points[2000];
    for (int i = 0; i < 2000; i++)
        points[i] = (struct point){i, i % 2 ? 1e300 : -1e300};
    points[1000].y = points[1001].y = 30;
    struct dashes dashes = dashes_of(points, 2000);
    dashes.top = 0;
    dashes.bottom = 60;
    size_t count = 0;
    while (dashes_next(&dashes)) {
        for (size_t i = 0; i < dashes.dash_count; i++)
            assert_true(dashes.dash[i].y >= -1 && dashes.dash[i].y <= 61);
        count++;
    }
    assert_true(count > 0 && count < 2000 * 10);
}

static void dashes_leave_spaces_and_never_what_the_curve_does_not_cover(void **state)
{
    (void)state;
    struct plain whole = plain_new(), plain = plain_new();
    struct point points[40];
    for (int i = 0; i < 40; i++)
        points[i] = (struct point){2 * i + 0.5, 36 + 20 * sin(i / 5.0)};
    paint_curve(&whole.painter, PLAIN_INK, points, 40, 1.5, EVERYTHING);
    paint_dashes(&plain.painter, PLAIN_INK, points, 40, 1.5, 5, 5, EVERYTHING);
    for (int y = 0; y < PLAIN_HEIGHT; y++) {
        for (int x = 0; x < PLAIN_WIDTH; x++)
            assert_true(plain_ink(&plain, x, y) <= plain_ink(&whole, x, y) + 32);
    }
    assert_in_range(plain_count(&plain), plain_count(&whole) / 2, plain_count(&whole) * 9 / 10);
    plain_free(&whole);
    plain_free(&plain);
}

static void hostile_dashes_do_no_harm(void **state)
{
    (void)state;
    struct plain plain = plain_new();
    const struct point points[] = {{NAN, NAN}, {-1e308, 1e308}, {1e308, -1e308}, {5, 5}, {5, 5}, {5, 5}};
    paint_dashes(&plain.painter, PLAIN_INK, points, 6, 1.5, 5, 4, EVERYTHING);
    paint_dashes(&plain.painter, PLAIN_INK, points, 1, 1.5, 5, 4, EVERYTHING);
    paint_dashes(&plain.painter, PLAIN_INK, points, 0, 1.5, 5, 4, EVERYTHING);
    plain_free(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dashes_are_as_long_as_asked_along_the_curve),
        cmocka_unit_test(a_dash_begins_behind_each_gap),
        cmocka_unit_test(what_is_out_of_sight_is_passed_at_once),
        cmocka_unit_test(dashes_leave_spaces_and_never_what_the_curve_does_not_cover),
        cmocka_unit_test(hostile_dashes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
