#include "maker.h"
#include "render/chart/figure.h"
#include "render/chart/scale.h"

#include <float.h>
#include <string.h>

/* Ranges that files have, and ranges that only hostile files have. */
static const struct {
    double low, high;
} RANGES[] = {
    {145.2, 188.9},
    {0.0000101, 0.0000152},
    {1e-8, 3e-8},
    {9.1e11, 1.02e12},
    {-37.63, 12.1},
    {-5000.5, -4999},
    {5, 5},
    {0, 0},
    {-3, -3},
    {0, 1e-12},
    {1e12, 1e12 + 1},
    {100, 100.0000001},
    {-1e308, 1e308},
    {DBL_MAX, DBL_MAX},
    {-DBL_MAX, DBL_MAX},
    {5e-324, 5e-324},
    {0.999, 1.001},
    {1, 1e9},
    {0.25, 0.5},
    {1e-300, 1e300},
    {43010.5, 43999.9},
    {99.99, 100.01},
};
enum { RANGE_COUNT = sizeof RANGES / sizeof *RANGES };
static const int HEIGHTS[] = {1, 5, 20, 46, 100, 253, 507, 1700, 16000};
enum { HEIGHT_COUNT = sizeof HEIGHTS / sizeof *HEIGHTS };

typedef void check_scale(const struct scale *scale, double low, double high);

static void each_scale(check_scale *check)
{
    for (size_t i = 0; i < RANGE_COUNT; i++) {
        for (size_t h = 0; h < HEIGHT_COUNT; h++) {
            for (int is_log = 0; is_log <= (RANGES[i].low > 0); is_log++) {
                struct scale scale = scale_fit(RANGES[i].low, RANGES[i].high, 40, 40 + HEIGHTS[h], is_log, 0.04);
                check(&scale, RANGES[i].low, RANGES[i].high);
            }
        }
    }
}

static void check_extremes(const struct scale *scale, double low, double high)
{
    assert_true(isfinite(scale->min) && isfinite(scale->max));
    assert_true(scale->min < scale->max);
    assert_true(scale->min <= low && high <= scale->max);
    assert_true(!scale->is_log || scale->min > 0);
    assert_true(low < 0 || high == 0 || scale->min >= 0);
    assert_true(scale_row(scale, scale->max) == scale->y0 && scale_row(scale, scale->min) == scale->y1);
    assert_true(scale_row(scale, high) <= scale_row(scale, low));
}

static void scales_hold_their_extremes(void **state)
{
    (void)state;
    each_scale(check_extremes);
}

static void rows_agree_with_values_to_half_a_pixel(void **state)
{
    (void)state;
    struct scale scale = scale_fit(145.2, 188.9, 42, 549, false, 0.04);
    for (double value = 145.2; value < 188.9; value += 0.037) {
        double exact = 42 + (scale.max - value) / (scale.max - scale.min) * (549 - 42);
        assert_true(fabs(scale_row(&scale, value) - exact) <= 0.5 + 1e-9);
    }
    scale = scale_fit(3, 9000, 42, 549, true, 0.04);
    for (double value = 3; value < 9000; value *= 1.003) {
        double exact = 42 + log(scale.max / value) / log(scale.max / scale.min) * (549 - 42);
        assert_true(fabs(scale_row(&scale, value) - exact) <= 0.5 + 1e-9);
    }
}

static void equal_values_stand_in_the_middle(void **state)
{
    (void)state;
    for (int is_log = 0; is_log <= 1; is_log++) {
        struct scale scale = scale_fit(5, 5, 0, 100, is_log, 0.04);
        assert_in_range(scale_row(&scale, 5), 48, 52);
    }
    struct scale scale = scale_fit(-2, -2, 0, 100, false, 0.04);
    assert_in_range(scale_row(&scale, -2), 48, 52);
}

static bool is_round(double value)
{
    double lead = fabs(value) / pow(10, floor(log10(fabs(value)) + 1e-9));
    return fabs(lead - 1) < 1e-6 || fabs(lead - 2) < 1e-6 || fabs(lead - 2.5) < 1e-6 || fabs(lead - 5) < 1e-6;
}

static void check_ticks(const struct scale *scale, double low, double high)
{
    (void)low;
    (void)high;
    for (int spacing = 12; spacing <= 60; spacing += 16) {
        struct scale_ticks ticks;
        scale_ticks(&ticks, scale, spacing);
        assert_true(ticks.count <= SCALE_TICKS_MAX);
        for (size_t i = 0; i < ticks.count; i++) {
            double value = ticks.values[i];
            assert_true(value >= scale->min && value <= scale->max);
            if (ticks.is_decades)
                assert_true(is_round(value));
            else
                assert_true(is_round(ticks.step) && fabs(value / ticks.step - nearbyint(value / ticks.step)) < 1e-3);
            if (i == 0)
                continue;
            assert_true(value > ticks.values[i - 1]);
            assert_true(scale_row(scale, ticks.values[i - 1]) - scale_row(scale, value) >= spacing);
        }
    }
}

static void ticks_are_round_inside_and_apart(void **state)
{
    (void)state;
    each_scale(check_ticks);
}

static void tall_scales_have_several_ticks(void **state)
{
    (void)state;
    for (size_t i = 0; i < RANGE_COUNT; i++) {
        for (int is_log = 0; is_log <= (RANGES[i].low > 1e-300); is_log++) {
            struct scale scale = scale_fit(RANGES[i].low, RANGES[i].high, 0, 507, is_log, 0.04);
            struct scale_ticks ticks;
            scale_ticks(&ticks, &scale, 40);
            if (ticks.count < 3)
                fail_msg("%g to %g%s has %zu ticks", RANGES[i].low, RANGES[i].high, is_log ? " (log)" : "",
                         ticks.count);
        }
    }
}

static void neighbouring_ticks_read_differently(void **state)
{
    (void)state;
    for (size_t i = 0; i < RANGE_COUNT; i++) {
        double size = fmax(fabs(RANGES[i].low), fabs(RANGES[i].high));
        if (size > 1e14 || (size > 0 && size < 1e-8))
            continue; /* written with three digits and an exponent */
        struct scale scale = scale_fit(RANGES[i].low, RANGES[i].high, 0, 507, false, 0.04);
        struct scale_ticks ticks;
        scale_ticks(&ticks, &scale, 40);
        if (figure_step_decimals(ticks.step) > FIGURE_DECIMALS_MAX)
            continue;
        char before[FIGURE_SIZE] = "";
        for (size_t at = 0; at < ticks.count; at++) {
            char text[FIGURE_SIZE];
            figure_price(text, ticks.values[at], figure_step_decimals(ticks.step));
            assert_string_not_equal(text, before);
            memcpy(before, text, sizeof before);
        }
    }
}

static void log_decades_are_one_two_five(void **state)
{
    (void)state;
    struct scale scale = scale_fit(0.9, 1100, 0, 1000, true, 0.0);
    struct scale_ticks ticks;
    scale_ticks(&ticks, &scale, 30);
    static const double EXPECTED[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    assert_int_equal(ticks.count, 10);
    for (size_t i = 0; i < ticks.count; i++)
        assert_true(ticks.values[i] == EXPECTED[i]);
}

static void positions_are_what_rows_are_rounded_from(void **state)
{
    (void)state;
    for (int is_log = 0; is_log < 2; is_log++) {
        struct scale scale = scale_fit(3, 250, 10, 410, is_log, 0.04);
        for (double value = 3; value <= 250; value += 0.37) {
            double position = scale_position(&scale, value);
            assert_int_equal((int)floor(position + 0.5), scale_row(&scale, value));
        }
        assert_true(scale_position(&scale, 1e308) == 10 - (double)SCALE_BEYOND_PX || is_log);
        assert_true(scale_position(&scale, 1e308) < 0);
        assert_true(scale_position(&scale, -1) > 410);
        assert_true(scale_position(&scale, -1e308) == 410 + (double)SCALE_BEYOND_PX);
        assert_true(isnan(scale_position(&scale, NAN)));
    }
}

static void an_extended_scale_keeps_its_rows(void **state)
{
    (void)state;
    for (int is_log = 0; is_log < 2; is_log++) {
        struct scale scale = scale_fit(50, 200, 100, 300, is_log, 0), wide = scale_extend(&scale, 60, 330);
        assert_true(wide.y0 == 60 && wide.y1 == 330 && wide.min < 50 && wide.max > 200);
        for (double value = 50; value <= 200; value += 0.5)
            assert_true(fabs(scale_position(&wide, value) - scale_position(&scale, value)) < 1e-6);
    }
    struct scale all = scale_fit(-1.7e308, 1.7e308, 10, 20, false, 0), wide = scale_extend(&all, 0, 40);
    assert_true(isfinite(wide.min) && isfinite(wide.max) && wide.min < wide.max);
    all = scale_fit(1e-300, 1e300, 10, 20, true, 0);
    wide = scale_extend(&all, 0, 40);
    assert_true(wide.min > 0 && isfinite(wide.max) && wide.min <= 1e-300 && wide.max >= 1e300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_are_what_rows_are_rounded_from),
        cmocka_unit_test(an_extended_scale_keeps_its_rows),
        cmocka_unit_test(scales_hold_their_extremes),
        cmocka_unit_test(rows_agree_with_values_to_half_a_pixel),
        cmocka_unit_test(equal_values_stand_in_the_middle),
        cmocka_unit_test(ticks_are_round_inside_and_apart),
        cmocka_unit_test(tall_scales_have_several_ticks),
        cmocka_unit_test(neighbouring_ticks_read_differently),
        cmocka_unit_test(log_decades_are_one_two_five),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
