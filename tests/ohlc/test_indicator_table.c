/* What holds of every indicator that is built in. */
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

#include "render/ohlc/indicator.h"

enum { LENGTH = 200 };

static const double prices[] = {DBL_MAX, -DBL_MAX, 1e155, 0, -0.0, DBL_MIN, 5e-324, 1e308, 3, -7};
static const double volumes[] = {DBL_MAX, NAN, 0, -5, 1e308, 1, 5e-324};

enum shape { SHAPE_WALK, SHAPE_FLAT, SHAPE_HOSTILE, SHAPE_OUTSIDE, SHAPE_COUNT };

/* Four prices and a volume; the open and the close of SHAPE_OUTSIDE lie beyond low .. high. */
static void fill(const struct series_columns *columns, size_t i, enum shape shape)
{
    double close = 100 + 10 * sin((double)(i * i % 97)), high = close + 2, low = close - 1, volume = (double)(i % 9);
    if (shape == SHAPE_FLAT) {
        close = high = low = 7;
        volume = 0;
    } else if (shape == SHAPE_HOSTILE) {
        double a = prices[i * i % 10], b = prices[i * 7 % 10];
        high = fmax(a, b);
        low = fmin(a, b);
        close = prices[i % 10];
        volume = volumes[i % 7];
    } else if (shape == SHAPE_OUTSIDE) {
        close = i % 2 ? high + 5 : low - 5;
    }
    columns->open[i] = columns->close[i] = close;
    columns->high[i] = high;
    columns->low[i] = low;
    columns->volume[i] = volume;
}

static struct series *make(size_t length, enum shape shape, int64_t step_us, bool has_time)
{
    struct series *series = NULL;
    struct series_columns columns;
    assert_int_equal(series_new(&series, length, NULL, &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < length; i++) {
        columns.time_us[i] = (int64_t)i * step_us;
        fill(&columns, i, shape);
    }
    assert_int_equal(series_finish(series, has_time, NULL), STATUS_OK);
    return series;
}

static void assert_column(const char *name, const double *values, size_t length)
{
    assert_non_null(values);
    for (size_t i = 0; i < length; i++)
        if (isinf(values[i]))
            fail_msg("%s [%zu] is infinite", name, i);
}

static void assert_plots(const char *name, const struct plots *plots, size_t length)
{
    for (size_t p = 0; p < plots->count; p++) {
        const struct plot *plot = &plots->items[p];
        assert_true(plot->kind < PLOT_KIND_COUNT);
        assert_true(plot->name || plots->count == 1);
        assert_column(name, plot->values, length);
        assert_int_equal(plot->kind == PLOT_BAND, plot->lower != NULL);
        if (plot->lower)
            assert_column(name, plot->lower, length);
    }
    for (size_t k = 0; k < plots->guide_count; k++)
        assert_true(isfinite(plots->guides[k]));
    for (size_t k = 0; k < plots->level_count; k++)
        assert_true(isfinite(plots->levels[k].value) && plots->levels[k].label);
    if (plots->has_range)
        assert_true(plots->range_low < plots->range_high);
}

/* Computes by default. */
static void compute(const struct indicator *indicator, struct series *series, struct arena *arena, struct plots *plots)
{
    struct indicator_call call;
    struct error error = {0};
    assert_int_equal(indicator_call_parse(&call, indicator->name, arena, NULL), STATUS_OK);
    call.indicator = indicator;
    assert_int_equal(indicator->check(indicator, &call, NULL), STATUS_OK);
    *plots = (struct plots){0};
    if (indicator->compute(indicator, &call, NULL, series, arena, plots, &error))
        fail_msg("%s: %s", indicator->name, error.message);
}

static void names_are_unique_and_fit_for_a_command_line(void **state)
{
    (void)state;
    assert_non_null(indicators[0]);
    for (size_t i = 0; indicators[i]; i++) {
        const struct indicator *indicator = indicators[i];
        assert_int_equal(strspn(indicator->name, "abcdefghijklmnopqrstuvwxyz-"), strlen(indicator->name));
        assert_true(strlen(indicator->name) > 0 && strlen(indicator->summary) > 0);
        assert_null(strchr(indicator->summary, '\n'));
        assert_null(indicator->origin);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(indicators[k]->name, indicator->name);
        for (size_t p = 0; p < indicator->parameter_count; p++)
            for (size_t q = 0; q < p; q++)
                assert_string_not_equal(indicator->parameters[p].name, indicator->parameters[q].name);
    }
}

static void no_series_gives_an_infinite_value_or_a_failure(void **state)
{
    (void)state;
    static const size_t lengths[] = {1, 2, 3, 15, 40, LENGTH};
    static const int64_t steps_us[] = {1, INT64_C(300000000), INT64_C(86400000000), INT64_C(604800000000)};
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
        for (size_t s = 0; s < sizeof steps_us / sizeof *steps_us; s++)
            for (int shape = 0; shape < SHAPE_COUNT; shape++) {
                struct series *series = make(lengths[l], (enum shape)shape, steps_us[s], s > 0);
                for (size_t i = 0; indicators[i]; i++) {
                    struct arena arena = {0};
                    struct plots plots;
                    compute(indicators[i], series, &arena, &plots);
                    assert_plots(indicators[i]->name, &plots, lengths[l]);
                    arena_release(&arena);
                }
                series_release(&series);
            }
}

/* On usual candles each has something to show, on daily and on shorter ones. */
static void each_shows_something(void **state)
{
    (void)state;
    static const int64_t steps_us[] = {INT64_C(3600000000), INT64_C(86400000000)};
    for (size_t s = 0; s < 2; s++) {
        struct series *series = make(LENGTH, SHAPE_WALK, steps_us[s], true);
        for (size_t i = 0; indicators[i]; i++) {
            struct arena arena = {0};
            struct plots plots;
            compute(indicators[i], series, &arena, &plots);
            bool has_value = plots.level_count > 0 || plots.profile.up;
            for (size_t p = 0; p < plots.count; p++)
                for (size_t k = 0; k < LENGTH; k++)
                    has_value = has_value || !isnan(plots.items[p].values[k]);
            if (!has_value)
                fail_msg("%s shows nothing", indicators[i]->name);
            arena_release(&arena);
        }
        series_release(&series);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_unique_and_fit_for_a_command_line),
        cmocka_unit_test(no_series_gives_an_infinite_value_or_a_failure),
        cmocka_unit_test(each_shows_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
