#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/ohlc/averages.h"

enum { LENGTH = 257 };

/* 0 .. 1, the same everywhere (Steele's SplitMix64). */
static double uniform(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static void fill_random(double *values, size_t length, uint64_t seed)
{
    for (size_t i = 0; i < length; i++)
        values[i] = 100 + 20 * (uniform(&seed) - 0.5);
}

static bool is_near(double a, double b, double scale)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-12 * scale;
}

static void assert_near(const double *got, const double *expected, size_t length, double scale)
{
    for (size_t i = 0; i < length; i++)
        if (!is_near(got[i], expected[i], scale))
            fail_msg("[%zu]: %.17g instead of %.17g", i, got[i], expected[i]);
}

typedef void statistic(double *out, const double *values, size_t length, size_t period);

static void deviation(double *out, const double *values, size_t length, size_t period)
{
    double *mean = calloc(length + 1, sizeof *mean);
    assert_non_null(mean);
    running_deviation(mean, out, values, length, period);
    free(mean);
}

static void deviation_mean(double *out, const double *values, size_t length, size_t period)
{
    double *apart = calloc(length + 1, sizeof *apart);
    assert_non_null(apart);
    running_deviation(out, apart, values, length, period);
    free(apart);
}

static void with_scratch(double *out, const double *values, size_t length, size_t period,
                         void (*extreme)(double *, const double *, size_t, size_t, size_t *))
{
    size_t *scratch = calloc((period < length ? period : length) + 1, sizeof *scratch);
    assert_non_null(scratch);
    extreme(out, values, length, period, scratch);
    free(scratch);
}

static void highest(double *out, const double *values, size_t length, size_t period)
{
    with_scratch(out, values, length, period, running_highest);
}

static void lowest(double *out, const double *values, size_t length, size_t period)
{
    with_scratch(out, values, length, period, running_lowest);
}

/* Straight from the definition: of the window alone, or of all values since the last NaN. */
typedef double definition(const double *window, size_t count, size_t period);

static double sum_of(const double *window, size_t count, size_t period)
{
    (void)count;
    double sum = 0;
    for (size_t k = 0; k < period; k++)
        sum += window[k];
    return sum;
}

static double mean_of(const double *window, size_t count, size_t period)
{
    return sum_of(window, count, period) / (double)period;
}

static double deviation_of(const double *window, size_t count, size_t period)
{
    double mean = mean_of(window, count, period), squares = 0;
    for (size_t k = 0; k < period; k++)
        squares += (window[k] - mean) * (window[k] - mean);
    return sqrt(squares / (double)period);
}

static double weighted_of(const double *window, size_t count, size_t period)
{
    (void)count;
    double sum = 0, weights = 0;
    for (size_t k = 0; k < period; k++) {
        sum += (double)(k + 1) * window[k];
        weights += (double)(k + 1);
    }
    return sum / weights;
}

static double highest_of(const double *window, size_t count, size_t period)
{
    (void)count;
    double most = window[0];
    for (size_t k = 1; k < period; k++)
        most = fmax(most, window[k]);
    return most;
}

static double lowest_of(const double *window, size_t count, size_t period)
{
    (void)count;
    double least = window[0];
    for (size_t k = 1; k < period; k++)
        least = fmin(least, window[k]);
    return least;
}

static double smooth_of(const double *window, size_t count, size_t period, double alpha)
{
    const double *first = window + period - count;
    double state = mean_of(first, count, period);
    for (size_t k = period; k < count; k++)
        state = alpha * first[k] + (1 - alpha) * state;
    return state;
}

static double exponential_of(const double *window, size_t count, size_t period)
{
    return smooth_of(window, count, period, 2 / (1 + (double)period));
}

static double wilder_of(const double *window, size_t count, size_t period)
{
    return smooth_of(window, count, period, 1 / (double)period);
}

static const struct {
    const char *name;
    statistic *run;
    definition *define;
    bool is_linear;    /* f(a x + b y) = a f(x) + b f(y) */
    bool is_average;   /* lies between the least and the most value, and moves with them */
    bool is_recursive; /* an old value's part shrinks but does not go */
} cases[] = {
    {"sum", running_sum, sum_of, true, false, false},
    {"simple", average_simple, mean_of, true, true, false},
    {"weighted", average_weighted, weighted_of, true, true, false},
    {"exponential", average_exponential, exponential_of, true, true, true},
    {"wilder", average_wilder, wilder_of, true, true, true},
    {"deviation", deviation, deviation_of, false, false, false},
    {"mean beside deviation", deviation_mean, mean_of, true, true, false},
    {"highest", highest, highest_of, false, true, false},
    {"lowest", lowest, lowest_of, false, true, false},
};
enum { CASES = sizeof cases / sizeof *cases };

static const size_t periods[] = {1, 2, 3, 7, 20, 64, 100, 128, 256, 257};
enum { PERIODS = sizeof periods / sizeof *periods };

/* `length` values by definition, where a NaN begins everything anew. */
static void define(double *out, const double *values, size_t length, size_t period, definition *of_window)
{
    size_t run = 0;
    for (size_t i = 0; i < length; i++) {
        run = isnan(values[i]) ? 0 : run + 1;
        out[i] = run >= period ? of_window(values + i + 1 - period, run, period) : NAN;
    }
}

static void each_is_what_its_definition_says(void **state)
{
    (void)state;
    double values[LENGTH], out[LENGTH], expected[LENGTH];
    fill_random(values, LENGTH, 1);
    for (size_t c = 0; c < CASES; c++)
        for (size_t p = 0; p < PERIODS; p++)
            for (size_t length = 0; length <= LENGTH; length += length < 5 ? 1 : 63) {
                memset(out, 0x55, sizeof out);
                cases[c].run(out, values, length, periods[p]);
                define(expected, values, length, periods[p], cases[c].define);
                assert_near(out, expected, length, 100 * (double)LENGTH);
            }
}

static void a_nan_takes_away_the_windows_that_hold_it_and_no_others(void **state)
{
    (void)state;
    double values[LENGTH], out[LENGTH], expected[LENGTH];
    for (uint64_t seed = 0; seed < 30; seed++) {
        fill_random(values, LENGTH, seed);
        uint64_t places = seed + 100;
        for (size_t i = 0; i < 1 + seed % 5; i++)
            values[(size_t)(uniform(&places) * LENGTH)] = NAN;
        if (seed % 3 == 0)
            values[0] = values[1] = NAN;
        for (size_t c = 0; c < CASES; c++)
            for (size_t p = 0; p < PERIODS; p++) {
                cases[c].run(out, values, LENGTH, periods[p]);
                define(expected, values, LENGTH, periods[p], cases[c].define);
                assert_near(out, expected, LENGTH, 100 * (double)LENGTH);
            }
    }
}

static void sums_of_columns_have_sums_of_averages(void **state)
{
    (void)state;
    double x[LENGTH], y[LENGTH], both[LENGTH], of_x[LENGTH], of_y[LENGTH], of_both[LENGTH];
    fill_random(x, LENGTH, 3);
    fill_random(y, LENGTH, 4);
    for (size_t i = 0; i < LENGTH; i++)
        both[i] = 3 * x[i] - 0.5 * y[i];
    for (size_t c = 0; c < CASES; c++)
        for (size_t p = 0; p < PERIODS && cases[c].is_linear; p++) {
            cases[c].run(of_x, x, LENGTH, periods[p]);
            cases[c].run(of_y, y, LENGTH, periods[p]);
            cases[c].run(of_both, both, LENGTH, periods[p]);
            for (size_t i = 0; i < LENGTH; i++)
                assert_true(is_near(of_both[i], 3 * of_x[i] - 0.5 * of_y[i], 100 * (double)LENGTH));
        }
}

static void an_average_lies_within_its_values_and_moves_with_them(void **state)
{
    (void)state;
    double values[LENGTH], moved[LENGTH], out[LENGTH], out_moved[LENGTH];
    fill_random(values, LENGTH, 5);
    for (size_t i = 0; i < LENGTH; i++)
        moved[i] = values[i] + 1000;
    for (size_t c = 0; c < CASES; c++)
        for (size_t p = 0; p < PERIODS; p++) {
            cases[c].run(out, values, LENGTH, periods[p]);
            cases[c].run(out_moved, moved, LENGTH, periods[p]);
            for (size_t i = periods[p] - 1; i < LENGTH && cases[c].is_average; i++) {
                assert_true(out[i] >= 90 - 1e-12 && out[i] <= 110 + 1e-12);
                assert_true(is_near(out_moved[i], out[i] + 1000, 1000));
            }
        }
}

/* What comes later, and what lies further back than the period, does not matter: bit for bit. */
static void only_the_window_matters(void **state)
{
    (void)state;
    double values[LENGTH], changed[LENGTH], out[LENGTH], out_changed[LENGTH];
    fill_random(values, LENGTH, 6);
    for (size_t c = 0; c < CASES; c++)
        for (size_t p = 0; p < PERIODS; p++)
            for (size_t at = 0; at < LENGTH; at += 32) {
                memcpy(changed, values, sizeof values);
                changed[at] = 1e15;
                cases[c].run(out, values, LENGTH, periods[p]);
                cases[c].run(out_changed, changed, LENGTH, periods[p]);
                assert_memory_equal(out, out_changed, at * sizeof *out);
                size_t after = at + periods[p];
                if (after < LENGTH && !cases[c].is_recursive)
                    assert_memory_equal(out + after, out_changed + after, (LENGTH - after) * sizeof *out);
            }
}

static void a_huge_value_leaves_no_trace_among_a_million(void **state)
{
    (void)state;
    enum { MILLION = 1000000, PERIOD = 50 };
    double *values = calloc(MILLION, sizeof *values), *out = calloc(MILLION, sizeof *out);
    assert_non_null(values);
    assert_non_null(out);
    for (size_t i = 0; i < MILLION; i++)
        values[i] = 0.25 * (double)(i % 8); /* sums of these are exact */
    values[500000] = 1e300;
    values[500123] = -1e17;
    for (size_t c = 0; c < CASES; c++) {
        if (cases[c].is_recursive)
            continue;
        cases[c].run(out, values, MILLION, PERIOD);
        for (size_t i = 500123 + PERIOD; i < MILLION; i += 997) {
            double expected = cases[c].define(values + i + 1 - PERIOD, PERIOD, PERIOD);
            if (!is_near(out[i], expected, 1))
                fail_msg("%s [%zu]: %.17g instead of %.17g", cases[c].name, i, out[i], expected);
        }
    }
    free(out);
    free(values);
}

static void a_small_deviation_at_a_high_level_is_exact(void **state)
{
    (void)state;
    double values[LENGTH], mean[LENGTH], apart[LENGTH];
    for (size_t i = 0; i < LENGTH; i++)
        values[i] = 1e12 + (double)(i % 2); /* a half up and down */
    running_deviation(mean, apart, values, LENGTH, 20);
    for (size_t i = 19; i < LENGTH; i++) {
        assert_true(apart[i] == 0.5);
        assert_true(mean[i] == 1e12 + 0.5);
    }
    for (size_t i = 0; i < LENGTH; i++)
        values[i] = 0.1;
    running_deviation(mean, apart, values, LENGTH, 20);
    for (size_t i = 19; i < LENGTH; i++)
        assert_true(apart[i] == 0 && mean[i] == 0.1);
}

static void a_deviation_whose_square_is_no_double_is_none_or_small(void **state)
{
    (void)state;
    double values[LENGTH], mean[LENGTH], apart[LENGTH];
    for (size_t i = 0; i < LENGTH; i++)
        values[i] = i % 20 == 0 ? 0 : (i % 2 ? 0.7 : 1.22) * 2.22e-162;
    running_deviation(mean, apart, values, LENGTH, 20);
    for (size_t i = 19; i < LENGTH; i++)
        assert_true(apart[i] >= 0 && apart[i] < 1e-161);
}

static void the_mean_alone_needs_no_deviation(void **state)
{
    (void)state;
    double values[LENGTH], mean[LENGTH], expected[LENGTH];
    fill_random(values, LENGTH, 7);
    running_deviation(mean, NULL, values, LENGTH, 20);
    define(expected, values, LENGTH, 20, mean_of);
    assert_near(mean, expected, LENGTH, 100);
}

static void exponential_averages_may_be_taken_in_place(void **state)
{
    (void)state;
    static statistic *const runs[] = {average_exponential, average_wilder};
    for (size_t r = 0; r < 2; r++) {
        double values[LENGTH], out[LENGTH];
        fill_random(values, LENGTH, 8);
        values[40] = NAN;
        runs[r](out, values, LENGTH, 9);
        runs[r](values, values, LENGTH, 9);
        assert_memory_equal(values, out, sizeof out);
    }
}

/* The largest prices there are: a value that does not fit is none, and what follows is right again. */
static void what_does_not_fit_is_nan_and_passes(void **state)
{
    (void)state;
    double values[LENGTH], out[LENGTH];
    for (size_t c = 0; c < CASES; c++)
        for (size_t p = 0; p < PERIODS; p++) {
            fill_random(values, LENGTH, 9);
            for (size_t i = 10; i < 30; i++)
                values[i] = i % 3 ? DBL_MAX : -DBL_MAX;
            cases[c].run(out, values, LENGTH, periods[p]);
            for (size_t i = 0; i < LENGTH; i++)
                assert_false(isinf(out[i]));
            if (periods[p] > 100 || cases[c].is_recursive)
                continue;
            double expected = cases[c].define(values + LENGTH - periods[p], periods[p], periods[p]);
            assert_true(is_near(out[LENGTH - 1], expected, 1e4));
        }
}

static void a_period_of_none_or_beyond_the_end_gives_nothing(void **state)
{
    (void)state;
    static const size_t none[] = {0, LENGTH + 1, 1000000, SIZE_MAX};
    double values[LENGTH], out[LENGTH];
    fill_random(values, LENGTH, 10);
    for (size_t c = 0; c < CASES; c++)
        for (size_t p = 0; p < sizeof none / sizeof *none; p++) {
            memset(out, 0, sizeof out);
            cases[c].run(out, values, LENGTH, none[p]);
            for (size_t i = 0; i < LENGTH; i++)
                assert_true(isnan(out[i]));
        }
}

/* Made to have a gap up, a gap down, and a candle that holds the close before it. */
static void the_true_range_counts_gaps(void **state)
{
    (void)state;
    const double high[] = {10, 14, 9, 12, NAN, 12, 12}, low[] = {8, 13, 8, 7, 5, 10, 11};
    const double close[] = {9, 13.5, 8.5, 11, 6, 11, 11.5};
    const double expected[] = {NAN, 5, 5.5, 5, NAN, 6, 1};
    double out[7];
    true_range(out, high, low, close, 7);
    assert_near(out, expected, 7, 10);
    true_range(out, (const double[]){0, DBL_MAX}, (const double[]){0, -DBL_MAX}, (const double[]){0, 0}, 2);
    assert_true(isnan(out[1]));
    out[0] = 7;
    true_range(out, high, low, close, 0);
    assert_true(out[0] == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_what_its_definition_says),
        cmocka_unit_test(a_nan_takes_away_the_windows_that_hold_it_and_no_others),
        cmocka_unit_test(sums_of_columns_have_sums_of_averages),
        cmocka_unit_test(an_average_lies_within_its_values_and_moves_with_them),
        cmocka_unit_test(only_the_window_matters),
        cmocka_unit_test(a_huge_value_leaves_no_trace_among_a_million),
        cmocka_unit_test(a_small_deviation_at_a_high_level_is_exact),
        cmocka_unit_test(a_deviation_whose_square_is_no_double_is_none_or_small),
        cmocka_unit_test(the_mean_alone_needs_no_deviation),
        cmocka_unit_test(exponential_averages_may_be_taken_in_place),
        cmocka_unit_test(what_does_not_fit_is_nan_and_passes),
        cmocka_unit_test(a_period_of_none_or_beyond_the_end_gives_nothing),
        cmocka_unit_test(the_true_range_counts_gaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
