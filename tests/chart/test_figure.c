#include "maker.h"
#include "render/chart/figure.h"

#include <float.h>
#include <string.h>

#define assert_price(value, decimals, expected)                                                                        \
    do {                                                                                                               \
        char text_[FIGURE_SIZE];                                                                                       \
        figure_price(text_, value, decimals);                                                                          \
        assert_string_equal(text_, expected);                                                                          \
    } while (0)

static void prices_group_thousands(void **state)
{
    (void)state;
    assert_price(12084.3, 2, "12,084.30");
    assert_price(999, 0, "999");
    assert_price(1000, 0, "1,000");
    assert_price(1234567.891, 1, "1,234,567.9");
    assert_price(1e12, 0, "1,000,000,000,000");
}

static void prices_keep_the_decimals_asked_for(void **state)
{
    (void)state;
    assert_price(0.00001234, 8, "0.00001234");
    assert_price(1e-8, 8, "0.00000001");
    assert_price(5, 3, "5.000");
    assert_price(0.05, 2, "0.05");
    assert_price(1.005, 2, "1.00");
}

static void negative_prices_have_a_true_minus_and_zero_has_no_sign(void **state)
{
    (void)state;
    assert_price(-37.63, 2,
                 "\xe2\x88\x92"
                 "37.63");
    assert_price(-0.001, 2, "0.00");
    assert_price(-0.0, 0, "0");
}

static void huge_and_tiny_prices_have_an_exponent(void **state)
{
    (void)state;
    assert_price(1.25e300, 2, "1.25e300");
    assert_price(DBL_MAX, 0, "1.80e308");
    assert_price(9.999e20, 0, "1.00e21");
    assert_price(3e-20, 15, "3.00e-20");
}

static void changes_show_their_sign(void **state)
{
    (void)state;
    char text[FIGURE_SIZE];
    figure_change(text, 1.5, 2);
    assert_string_equal(text, "+1.50");
    figure_change(text, -1.5, 2);
    assert_string_equal(text, "\xe2\x88\x92"
                              "1.50");
    figure_change(text, 0.001, 2);
    assert_string_equal(text, "0.00");
}

static void volumes_are_short(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } CASES[] = {{0, "0"},           {823, "823"},   {1000, "1K"},        {1610000, "1.61M"},
                 {950000, "950K"},   {999600, "1M"}, {12.4e9, "12.4B"},   {3e12, "3T"},
                 {0.0034, "0.0034"}, {0.5, "0.5"},   {1e-15, "1.00e-15"}, {99.95, "100"},
                 {1.5e15, "1,500T"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char text[FIGURE_SIZE];
        figure_volume(text, CASES[i].value);
        assert_string_equal(text, CASES[i].text);
    }
}

static void volume_ticks_are_exact(void **state)
{
    (void)state;
    static const struct {
        double value, step;
        const char *text;
    } CASES[] = {{2e6, 2e6, "2M"}, {250e3, 250e3, "250K"},  {1.25e6, 250e3, "1.25M"}, {0.002, 0.002, "0.002"},
                 {1e6, 5e5, "1M"}, {1234e6, 1e6, "1.234B"}, {100, 50, "100"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char text[FIGURE_SIZE];
        figure_volume_tick(text, CASES[i].value, CASES[i].step);
        assert_string_equal(text, CASES[i].text);
    }
}

static void a_step_has_just_the_decimals_it_needs(void **state)
{
    (void)state;
    assert_int_equal(figure_step_decimals(500), 0);
    assert_int_equal(figure_step_decimals(1), 0);
    assert_int_equal(figure_step_decimals(2.5), 1);
    assert_int_equal(figure_step_decimals(0.25), 2);
    assert_int_equal(figure_step_decimals(1e-8), 8);
    assert_int_equal(figure_step_decimals(2.5e-8), 9);
}

static void price_decimals_follow_the_prices_but_not_their_noise(void **state)
{
    (void)state;
    assert_int_equal(figure_price_decimals((double[]){150, 151}, 2), 0);
    assert_int_equal(figure_price_decimals((double[]){150.5, 151}, 2), 2);
    assert_int_equal(figure_price_decimals((double[]){1.08345, 1.0835}, 2), 5);
    assert_int_equal(figure_price_decimals((double[]){83.91234512345}, 1), 2);
    assert_int_equal(figure_price_decimals((double[]){1.083451234}, 1), 5);
    assert_int_equal(figure_price_decimals((double[]){151.234, 150}, 2), 3);
    assert_int_equal(figure_price_decimals((double[]){43251.27}, 1), 2);
    assert_int_equal(figure_price_decimals((double[]){0.00001234}, 1), 8);
    assert_int_equal(figure_price_decimals((double[]){123456790.8, 123456790.9}, 2), 2);
    assert_int_equal(figure_price_decimals((double[]){61.040001, 274.2300109863281}, 2), 2);
    assert_int_equal(figure_price_decimals((double[]){0, -1e300}, 2), 0);
}

static void no_value_overflows_its_text(void **state)
{
    (void)state;
    static const double VALUES[] = {0, 1e-320, 1e-300, 1e-12, 0.1, 999999999999999.9, 1e15, 1e16, DBL_MAX};
    for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++) {
        for (int decimals = 0; decimals <= 15; decimals++) {
            char text[FIGURE_SIZE];
            figure_price(text, -VALUES[i], decimals);
            assert_true(strlen(text) < FIGURE_SIZE);
            figure_volume(text, VALUES[i]);
            assert_true(strlen(text) < FIGURE_SIZE);
            figure_volume_tick(text, VALUES[i], VALUES[i] / 3);
            assert_true(strlen(text) < FIGURE_SIZE);
        }
    }
}

static void counts_are_grouped(void **state)
{
    (void)state;
    char text[FIGURE_SIZE];
    figure_count(text, 1000000);
    assert_string_equal(text, "1,000,000");
    figure_count(text, SIZE_MAX);
    assert_string_equal(text, "18,446,744,073,709,551,615");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_group_thousands),
        cmocka_unit_test(prices_keep_the_decimals_asked_for),
        cmocka_unit_test(negative_prices_have_a_true_minus_and_zero_has_no_sign),
        cmocka_unit_test(huge_and_tiny_prices_have_an_exponent),
        cmocka_unit_test(changes_show_their_sign),
        cmocka_unit_test(volumes_are_short),
        cmocka_unit_test(volume_ticks_are_exact),
        cmocka_unit_test(a_step_has_just_the_decimals_it_needs),
        cmocka_unit_test(price_decimals_follow_the_prices_but_not_their_noise),
        cmocka_unit_test(no_value_overflows_its_text),
        cmocka_unit_test(counts_are_grouped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
