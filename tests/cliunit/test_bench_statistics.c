#include "cli/bench/statistics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void median_of_an_odd_number_is_the_middle_one(void **state)
{
    (void)state;
    double values[] = {9, 1, 5};
    double one[] = {-3.5};
    assert_true(median(values, 3) == 5);
    assert_true(median(one, 1) == -3.5);
}

static void median_of_an_even_number_is_between_the_middle_two(void **state)
{
    (void)state;
    double values[] = {8, 1, 100, 4};
    assert_true(median(values, 4) == 6);
}

static void median_sorts_its_values(void **state)
{
    (void)state;
    double values[] = {3, -1, 2, -1};
    const double sorted[] = {-1, -1, 2, 3};
    median(values, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(values[i] == sorted[i]);
}

static void median_of_huge_values_does_not_overflow(void **state)
{
    (void)state;
    double values[] = {1.7e308, 1.5e308};
    assert_true(median(values, 2) == 1.6e308);
}

static void one_outlier_hardly_moves_the_median_distance(void **state)
{
    (void)state;
    double values[] = {10, 11, 9, 10, 500};
    assert_true(median_distance(values, 5, 10) == 1);
}

static void values_that_are_all_the_same_have_no_distance(void **state)
{
    (void)state;
    double values[] = {4, 4, 4, 4};
    assert_true(median_distance(values, 4, 4) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(median_of_an_odd_number_is_the_middle_one),
        cmocka_unit_test(median_of_an_even_number_is_between_the_middle_two),
        cmocka_unit_test(median_sorts_its_values),
        cmocka_unit_test(median_of_huge_values_does_not_overflow),
        cmocka_unit_test(one_outlier_hardly_moves_the_median_distance),
        cmocka_unit_test(values_that_are_all_the_same_have_no_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
