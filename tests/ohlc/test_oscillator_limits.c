/* What holds of the oscillators whatever the series: bounds, what a change of scale or level does, and hostile values.
 */
#include "tests/ohlc/test_oscillators.h"

#include <float.h>

enum { LENGTH = 300 };

static void assert_finite_or_nan(const char *call, struct plots plots, size_t length)
{
    for (size_t p = 0; p < plots.count; p++)
        for (size_t i = 0; i < length; i++)
            if (isinf(plots.items[p].values[i]))
                fail_msg("%s, place %zu: %g", call, i, plots.items[p].values[i]);
}

static void compute_all(struct made *made)
{
    for (size_t c = 0; c < OSCILLATOR_COUNT; c++) {
        struct arena arena = {0};
        assert_finite_or_nan(oscillators[c], compute_call(oscillators[c], made->series, &arena), made->series->length);
        arena_release(&arena);
    }
    series_release(&made->series);
}

/* ---- Hostile series ---- */

static void series_of_a_few_candles_are_no_harm(void **state)
{
    (void)state;
    for (size_t length = 1; length <= 40; length++) {
        struct made made = made_walk(length, length);
        compute_all(&made);
    }
}

static void extreme_prices_and_volumes_give_finite_values_or_none(void **state)
{
    (void)state;
    static const double prices[][4] = {
        {0, 0, 0, 0},
        {1e300, 1.1e300, 0.9e300, 1e300},
        {DBL_MAX, DBL_MAX, -DBL_MAX, -DBL_MAX},
        {-DBL_MAX, DBL_MAX, -DBL_MAX, DBL_MAX},
        {DBL_TRUE_MIN, DBL_TRUE_MIN, 0, DBL_TRUE_MIN},
        {5, 6, 4, 50},
        {5, 5, 5, -7},
        {-3, -2, -4, -3},
    };
    static const double volumes[] = {0, 1, 1e300, DBL_MAX, DBL_TRUE_MIN, NAN, -1};
    uint64_t random = 1;
    for (size_t round = 0; round < 60; round++) {
        struct made made = made_walk(LENGTH, round + 1);
        /* Stretches of each kind, of lengths about that of a period, alone or among usual ones. */
        for (size_t i = 0; i < LENGTH;) {
            const double *price = prices[(size_t)(8 * next_fraction(&random))];
            double volume = volumes[(size_t)(7 * next_fraction(&random))];
            size_t end = i + 1 + (size_t)(40 * next_fraction(&random));
            bool is_usual = round % 2 && next_fraction(&random) < 0.5;
            for (; i < end && i < LENGTH; i++) {
                if (!is_usual)
                    set_candle(&made, i, price[0], price[1], price[2], price[3]);
                made.columns.volume[i] = volume;
            }
        }
        compute_all(&made);
    }
}

static void prices_of_1e300_are_computed_like_others(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 9), large = made_walk(LENGTH, 9);
    double factor = ldexp(1, 980);
    for (size_t i = 0; i < LENGTH; i++)
        set_candle(&large, i, large.columns.open[i] * factor, large.columns.high[i] * factor,
                   large.columns.low[i] * factor, large.columns.close[i] * factor);
    static const char *const same[] = {"rsi", "stochastic", "stochrsi", "roc", "tsi", "williams",
                                       "cci", "adx",        "aroon",    "cmf", NULL};
    for (size_t c = 0; same[c]; c++) {
        struct arena arena = {0};
        assert_plots(same[c], compute_call(same[c], large.series, &arena), compute_call(same[c], made.series, &arena),
                     LENGTH, 1, 0);
        arena_release(&arena);
    }
    series_release(&large.series);
    series_release(&made.series);
}

static void a_period_longer_than_the_series_gives_no_value(void **state)
{
    (void)state;
    static const char *const longest[] = {"rsi:1000000", "stochastic:1000000", "stochrsi:2,1000000", "macd:2,1000000",
                                          "roc:1000000", "tsi:1000000",        "williams:1000000",   "cci:1000000",
                                          "atr:1000000", "adx:1000000",        "aroon:1000000",      "mfi:1000000",
                                          "cmf:1000000", "elder-ray:1000000",  "volume:1000000"};
    struct made made = made_walk(LENGTH, 1);
    for (size_t c = 0; c < sizeof longest / sizeof *longest; c++) {
        struct arena arena = {0};
        struct plots plots = compute_call(longest[c], made.series, &arena);
        for (size_t p = 0; p < plots.count; p++)
            for (size_t i = 0; i < LENGTH; i++)
                assert_true(isnan(plots.items[p].values[i]));
        arena_release(&arena);
    }
    series_release(&made.series);
}

/* ---- What is not defined ---- */

static void a_price_that_stays_the_same_is_neutral(void **state)
{
    (void)state;
    static const struct {
        const char *call;
        double value;
    } neutral[] = {{"rsi", 50}, {"stochastic", 50}, {"stochrsi", 50}, {"macd", 0}, {"roc", 0},
                   {"tsi", 0},  {"williams", -50},  {"cci", 0},       {"atr", 0},  {"adx", 0},
                   {"mfi", 50}, {"cmf", 0},         {"elder-ray", 0}};
    /* 0.1 and 0.7 are no doubles: their sums are rounded. */
    static const double prices[] = {0.1, 0.7, 100, -0.1, 1e300, 0};
    for (size_t k = 0; k < sizeof prices / sizeof *prices; k++) {
        struct made made = made_new(LENGTH);
        for (size_t i = 0; i < LENGTH; i++)
            set_candle(&made, i, prices[k], prices[k], prices[k], prices[k]);
        for (size_t c = 0; c < sizeof neutral / sizeof *neutral; c++) {
            if (prices[k] == 0 && is_named(neutral[c].call, "roc"))
                continue; /* of 0 there is no rate */
            struct arena arena = {0};
            struct plots plots = compute_call(neutral[c].call, made.series, &arena);
            for (size_t p = 0; p < plots.count; p++) {
                assert_false(isnan(plots.items[p].values[LENGTH - 1]));
                for (size_t i = 100; i < LENGTH; i++)
                    assert_same(neutral[c].call, plots.items[p].values[i], neutral[c].value, 0, i);
            }
            arena_release(&arena);
        }
        series_release(&made.series);
    }
}

/* A walk whose last close then stays. */
static struct made made_halt(size_t length, size_t walked)
{
    struct made made = made_walk(length, 4);
    double close = made.columns.close[walked - 1];
    for (size_t i = walked; i < length; i++)
        set_candle(&made, i, close, close, close, close);
    return made;
}

/* Gains and losses fade alike, and all that is left to differ is rounding. */
static void a_halt_leaves_the_rsi_as_it_was(void **state)
{
    (void)state;
    enum { WALKED = 200 };
    struct made made = made_halt(LENGTH, WALKED);
    struct arena arena = {0};
    const double *rsi = line_of(compute_call("rsi", made.series, &arena), NULL);
    struct plots stochastic = compute_call("stochrsi:14,14,1,1", made.series, &arena);
    for (size_t i = WALKED; i < LENGTH; i++)
        assert_true(rsi[i] == rsi[WALKED - 1]);
    for (size_t i = WALKED + 12; i < LENGTH; i++)
        assert_true(line_of(stochastic, "%K")[i] == 50);
    arena_release(&arena);
    series_release(&made.series);
}

/* A week of minutes without a trade: what has faded to the smallest double would come to 100 %. */
static void a_halt_without_end_is_no_movement(void **state)
{
    (void)state;
    enum { HALTED = 20000 };
    struct made made = made_halt(HALTED, 200);
    struct arena arena = {0};
    static const char *const lines[] = {"adx", "+di", "-di"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_true(fabs(line_of(compute_call("adx", made.series, &arena), lines[i])[HALTED - 1]) < 1e-100);
    assert_true(line_of(compute_call("tsi", made.series, &arena), "tsi")[HALTED - 1] == 0);
    assert_true(line_of(compute_call("macd", made.series, &arena), "macd")[HALTED - 1] == 0);
    assert_true(line_of(compute_call("elder-ray", made.series, &arena), "bull")[HALTED - 1] == 0);
    arena_release(&arena);
    series_release(&made.series);
}

static void rounding_of_a_typical_price_that_stays_the_same_is_no_deviation(void **state)
{
    (void)state;
    struct made made = made_new(LENGTH);
    for (size_t i = 0; i < LENGTH; i++) {
        double side = 0.1 * (double)(i % 7);
        set_candle(&made, i, 0.3, 0.3 + side, 0.3 - side, 0.3);
    }
    struct arena arena = {0};
    const double *cci = line_of(compute_call("cci", made.series, &arena), NULL);
    for (size_t i = 19; i < LENGTH; i++)
        assert_true(cci[i] == 0);
    arena_release(&arena);
    series_release(&made.series);
}

static void rises_and_falls_without_an_end_are_at_the_ends_of_the_scale(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        struct made made = made_new(LENGTH);
        for (size_t i = 0; i < LENGTH; i++) {
            double close = 1000 + sign * (double)i;
            set_candle(&made, i, close - sign, fmax(close, close - sign), fmin(close, close - sign), close);
        }
        struct arena arena = {0};
        size_t last = LENGTH - 1;
        double end = sign > 0 ? 100 : 0;
        assert_true(line_of(compute_call("rsi", made.series, &arena), NULL)[last] == end);
        assert_true(line_of(compute_call("mfi", made.series, &arena), NULL)[last] == end);
        assert_true(line_of(compute_call("stochastic", made.series, &arena), "%D")[last] == end);
        assert_true(line_of(compute_call("williams", made.series, &arena), NULL)[last] == end - 100);
        assert_true(line_of(compute_call("stochrsi", made.series, &arena), "%D")[last] == 50);
        assert_true(line_of(compute_call("aroon", made.series, &arena), "up")[last] == end);
        assert_true(line_of(compute_call("aroon", made.series, &arena), "down")[last] == 100 - end);
        assert_true(line_of(compute_call("tsi", made.series, &arena), "tsi")[last] == 100 * sign);
        assert_true(line_of(compute_call("cmf", made.series, &arena), NULL)[last] == sign);
        assert_true(fabs(line_of(compute_call("adx", made.series, &arena), "adx")[last] - 100) < 1e-9);
        arena_release(&arena);
        series_release(&made.series);
    }
}

static void what_cannot_be_divided_has_no_value(void **state)
{
    (void)state;
    struct made made = made_new(3);
    struct arena arena = {0};
    set_candle(&made, 0, 0, DBL_MAX, -DBL_MAX, 0);
    set_candle(&made, 1, 3, 3, 3, 3);
    set_candle(&made, 2, 5, 5, 5, -7);
    /* A range beyond what a double holds; a close outside of a range of nothing. */
    assert_true(isnan(line_of(compute_call("stochastic:1,1,1", made.series, &arena), "%K")[0]));
    assert_true(isnan(line_of(compute_call("stochastic:1,1,1", made.series, &arena), "%K")[2]));
    assert_true(line_of(compute_call("cmf:1", made.series, &arena), NULL)[2] == 0);
    /* The rate of a close of 0. */
    assert_true(isnan(line_of(compute_call("roc:1", made.series, &arena), NULL)[1]));
    arena_release(&arena);
    made.columns.close[1] = 0;
    assert_true(isnan(line_of(compute_call("roc:1", made.series, &arena), NULL)[1]));
    arena_release(&arena);
    series_release(&made.series);
}

static void windows_with_a_missing_volume_have_no_value(void **state)
{
    (void)state;
    static const struct {
        const char *call;
        size_t window; /* candles that a value depends on */
    } windows[] = {{"mfi:10", 10}, {"cmf:10", 10}, {"volume:10", 10}, {"obv", 1}};
    struct made whole = made_walk(LENGTH, 3), made = made_walk(LENGTH, 3);
    /* One of them where the typical price stays the same: neither a rise nor a fall. */
    set_candle(&whole, 70, 100, whole.columns.high[69], whole.columns.low[69], whole.columns.close[69]);
    set_candle(&made, 70, 100, whole.columns.high[69], whole.columns.low[69], whole.columns.close[69]);
    made.columns.volume[0] = made.columns.volume[70] = made.columns.volume[71] = made.columns.volume[200] = NAN;
    for (size_t c = 0; c < sizeof windows / sizeof *windows; c++) {
        struct arena arena = {0};
        const double *values = line_of(compute_call(windows[c].call, made.series, &arena), NULL);
        const double *others = line_of(compute_call(windows[c].call, whole.series, &arena), NULL);
        for (size_t i = 0; i < LENGTH; i++) {
            bool is_missing = isnan(others[i]);
            for (size_t k = 0; k < windows[c].window && k <= i; k++)
                is_missing = is_missing || isnan(made.series->volume[i - k]);
            /* The sum of obv lacks what is missing. */
            bool is_sum = is_named(windows[c].call, "obv");
            assert_true(isnan(values[i]) == is_missing);
            if (!is_missing && !is_sum)
                assert_same(windows[c].call, values[i], others[i], 0, i);
        }
        arena_release(&arena);
    }
    series_release(&made.series);
    series_release(&whole.series);
}

static void obv_goes_on_after_a_missing_volume(void **state)
{
    (void)state;
    struct made made = made_new(5);
    struct arena arena = {0};
    memcpy(made.columns.close, (double[]){10, 11, 12, 11, 11}, 5 * sizeof(double));
    memcpy(made.columns.volume, (double[]){NAN, 5, NAN, 20, 7}, 5 * sizeof(double));
    const double *obv = line_of(compute_call("obv", made.series, &arena), NULL);
    const double wanted[] = {NAN, 5, NAN, -15, -15};
    for (size_t i = 0; i < 5; i++)
        assert_same("obv", obv[i], wanted[i], 0, i);
    arena_release(&arena);
    series_release(&made.series);
}

static void without_volumes_those_that_need_them_have_no_value(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 3);
    for (size_t i = 0; i < LENGTH; i++)
        made.columns.volume[i] = NAN;
    static const char *const needing[] = {"mfi", "cmf", "volume", "obv", NULL};
    for (size_t c = 0; c < OSCILLATOR_COUNT; c++) {
        struct arena arena = {0};
        struct plots plots = compute_call(oscillators[c], made.series, &arena);
        for (size_t i = 0; i < LENGTH && is_among(oscillators[c], needing); i++)
            assert_true(isnan(plots.items[0].values[i]));
        arena_release(&arena);
    }
    series_release(&made.series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_of_a_few_candles_are_no_harm),
        cmocka_unit_test(extreme_prices_and_volumes_give_finite_values_or_none),
        cmocka_unit_test(prices_of_1e300_are_computed_like_others),
        cmocka_unit_test(a_period_longer_than_the_series_gives_no_value),
        cmocka_unit_test(a_price_that_stays_the_same_is_neutral),
        cmocka_unit_test(a_halt_leaves_the_rsi_as_it_was),
        cmocka_unit_test(a_halt_without_end_is_no_movement),
        cmocka_unit_test(rounding_of_a_typical_price_that_stays_the_same_is_no_deviation),
        cmocka_unit_test(rises_and_falls_without_an_end_are_at_the_ends_of_the_scale),
        cmocka_unit_test(what_cannot_be_divided_has_no_value),
        cmocka_unit_test(windows_with_a_missing_volume_have_no_value),
        cmocka_unit_test(obv_goes_on_after_a_missing_volume),
        cmocka_unit_test(without_volumes_those_that_need_them_have_no_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
