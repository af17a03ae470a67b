/* Windows that are gone through, those that are kept in a tree, and the border between them. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "render/ohlc/mean_deviation.h"

enum { LENGTH = 400 };

static const size_t periods[] = {1, 2, 3, 20, 63, 64, 65, 66, 100, 127, 128, 255, 399, 400};
enum { PERIOD_COUNT = sizeof periods / sizeof *periods };

struct outcome {
    double distance[LENGTH], deviation[LENGTH];
};

static struct outcome compute(const double *values, size_t length, size_t period)
{
    struct outcome outcome;
    struct arena arena = {0};
    assert_true(running_mean_deviation(outcome.distance, outcome.deviation, values, length, period, &arena));
    arena_release(&arena);
    return outcome;
}

/* Steps of a quarter up and down: values come again, and are exact. */
static void fill_walk(double *values, size_t length, uint64_t seed, double start)
{
    double value = start;
    for (size_t i = 0; i < length; i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        value += (double)(int64_t)(seed >> 33) / 0x1p28 > 4 ? 0.25 : -0.25;
        values[i] = value;
    }
}

static void assert_close(const char *what, double found, double wanted, double tolerance, size_t period, size_t i)
{
    if (!(fabs(found - wanted) <= tolerance))
        fail_msg("%s, period %zu, place %zu: %.17g instead of %.17g", what, period, i, found, wanted);
}

static void assert_definition(const double *values, size_t period, double tolerance)
{
    struct outcome found = compute(values, LENGTH, period);
    for (size_t i = 0; i < LENGTH; i++) {
        if (i + 1 < period) {
            assert_true(isnan(found.distance[i]) && isnan(found.deviation[i]));
            continue;
        }
        long double sum = 0, distances = 0;
        for (size_t k = i + 1 - period; k <= i; k++)
            sum += values[k];
        long double mean = sum / (long double)period;
        for (size_t k = i + 1 - period; k <= i; k++)
            distances += fabsl(values[k] - mean);
        assert_close("distance", found.distance[i], (double)(values[i] - mean), tolerance, period, i);
        assert_close("deviation", found.deviation[i], (double)(distances / (long double)period), tolerance, period, i);
    }
}

static void windows_follow_the_definition(void **state)
{
    (void)state;
    static const double starts[] = {100, 0, -5000, 6};
    double values[LENGTH];
    for (size_t s = 0; s < sizeof starts / sizeof *starts; s++) {
        fill_walk(values, LENGTH, s, starts[s]);
        for (size_t p = 0; p < PERIOD_COUNT; p++)
            assert_definition(values, periods[p], 1e-11);
    }
}

/* Keys that differ in their first bit, in their last, and in nothing but the sign of 0. */
static void values_of_any_size_and_sign_are_sorted(void **state)
{
    (void)state;
    static const double few[] = {0, -0.0, 1, -1, 1 + DBL_EPSILON, 1e-300, -1e-300, 5e-324, 64, -64, DBL_MIN};
    double values[LENGTH];
    for (size_t i = 0; i < LENGTH; i++)
        values[i] = few[i * i % 97 % (sizeof few / sizeof *few)];
    for (size_t p = 0; p < PERIOD_COUNT; p++)
        assert_definition(values, periods[p], 1e-13);
}

static void equal_values_deviate_by_rounding_alone(void **state)
{
    (void)state;
    static const double prices[] = {0.1, -0.7, 100, 1e300, 1e-300, 0};
    for (size_t k = 0; k < sizeof prices / sizeof *prices; k++)
        for (size_t p = 0; p < PERIOD_COUNT; p++) {
            double values[LENGTH];
            for (size_t i = 0; i < LENGTH; i++)
                values[i] = prices[k];
            struct outcome found = compute(values, LENGTH, periods[p]);
            for (size_t i = periods[p] - 1; i < LENGTH; i++) {
                assert_close("distance", found.distance[i], 0, 8 * DBL_EPSILON * fabs(prices[k]), periods[p], i);
                assert_close("deviation", found.deviation[i], 0, 8 * DBL_EPSILON * fabs(prices[k]), periods[p], i);
            }
        }
}

static void assert_same(const double *a, const double *b, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        assert_true(a[i] == b[i] || (isnan(a[i]) && isnan(b[i])));
}

/* To the last bit, whatever it was. */
static void what_has_left_a_window_leaves_no_trace(void **state)
{
    (void)state;
    static const double outliers[] = {1e6, -1e300, DBL_MAX, INFINITY, -INFINITY, NAN, 5e-324};
    enum { PLACE = 130 };
    double values[LENGTH];
    for (size_t p = 0; p < PERIOD_COUNT && periods[p] < LENGTH - PLACE; p++) {
        fill_walk(values, LENGTH, 3, 50);
        struct outcome wanted = compute(values, LENGTH, periods[p]);
        for (size_t k = 0; k < sizeof outliers / sizeof *outliers; k++) {
            values[PLACE] = outliers[k];
            struct outcome found = compute(values, LENGTH, periods[p]);
            assert_same(found.distance, wanted.distance, 0, PLACE);
            assert_same(found.deviation, wanted.deviation, 0, PLACE);
            assert_same(found.distance, wanted.distance, PLACE + periods[p], LENGTH);
            assert_same(found.deviation, wanted.deviation, PLACE + periods[p], LENGTH);
            for (size_t i = PLACE; i < PLACE + periods[p] && !isfinite(outliers[k]); i++)
                assert_true(isnan(found.deviation[i]) && isnan(found.distance[i]));
        }
    }
}

static void later_values_change_nothing(void **state)
{
    (void)state;
    double values[LENGTH];
    fill_walk(values, LENGTH, 4, 20);
    for (size_t p = 0; p < PERIOD_COUNT; p++) {
        struct outcome whole = compute(values, LENGTH, periods[p]);
        for (size_t length = 0; length < LENGTH; length += 37) {
            struct outcome part = compute(values, length, periods[p]);
            assert_same(part.distance, whole.distance, 0, length);
            assert_same(part.deviation, whole.deviation, 0, length);
        }
    }
}

static void a_period_longer_than_the_values_gives_none(void **state)
{
    (void)state;
    double values[LENGTH] = {0};
    struct outcome found = compute(values, LENGTH, 1000000);
    for (size_t i = 0; i < LENGTH; i++)
        assert_true(isnan(found.distance[i]) && isnan(found.deviation[i]));
}

/* Would take minutes if each window were gone through. */
static void a_window_of_a_hundred_thousand_values_slides_over_as_many(void **state)
{
    (void)state;
    enum { PERIOD = 100000, MANY = 3 * PERIOD };
    double *values = calloc(3 * MANY, sizeof *values);
    assert_non_null(values);
    double *distance = values + MANY, *deviation = distance + MANY;
    for (size_t i = 0; i < MANY; i++)
        values[i] = (double)i;
    struct arena arena = {0};
    assert_true(running_mean_deviation(distance, deviation, values, MANY, PERIOD, &arena));
    for (size_t i = PERIOD - 1; i < MANY; i++) {
        assert_close("distance", distance[i], (PERIOD - 1) / 2.0, 1e-6, PERIOD, i);
        assert_close("deviation", deviation[i], PERIOD / 4.0, 1e-6, PERIOD, i);
    }
    arena_release(&arena);
    free(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_follow_the_definition),
        cmocka_unit_test(values_of_any_size_and_sign_are_sorted),
        cmocka_unit_test(equal_values_deviate_by_rounding_alone),
        cmocka_unit_test(what_has_left_a_window_leaves_no_trace),
        cmocka_unit_test(later_values_change_nothing),
        cmocka_unit_test(a_period_longer_than_the_values_gives_none),
        cmocka_unit_test(a_window_of_a_hundred_thousand_values_slides_over_as_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
