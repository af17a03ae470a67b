/* What holds of the oscillators whatever the series: bounds, what a change of scale or level does, what later candles
 * do to earlier values, and what is drawn with the lines. */
#include "tests/ohlc/test_oscillators.h"

enum { LENGTH = 300 };

static void assert_bounds(const char *call, const char *line, struct series *series, double least, double most)
{
    struct arena arena = {0};
    const double *values = line_of(compute_call(call, series, &arena), line);
    size_t count = 0;
    for (size_t i = 0; i < series->length; i++) {
        count += !isnan(values[i]);
        if (values[i] < least - 1e-9 || values[i] > most + 1e-9)
            fail_msg("%s, place %zu: %.17g", call, i, values[i]);
    }
    assert_true(count > series->length / 2);
    arena_release(&arena);
}

static void bounded_values_stay_within_their_bounds(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct made made = made_walk(LENGTH, seed);
        assert_bounds("rsi:5", NULL, made.series, 0, 100);
        assert_bounds("stochastic:5", "%K", made.series, 0, 100);
        assert_bounds("stochastic:5", "%D", made.series, 0, 100);
        assert_bounds("stochrsi:5,5", "%K", made.series, 0, 100);
        assert_bounds("stochrsi:5,5", "%D", made.series, 0, 100);
        assert_bounds("williams:5", NULL, made.series, -100, 0);
        assert_bounds("tsi:5,3,2", "tsi", made.series, -100, 100);
        assert_bounds("adx:5", "adx", made.series, 0, 100);
        assert_bounds("adx:5", "+di", made.series, 0, 100);
        assert_bounds("adx:5", "-di", made.series, 0, 100);
        assert_bounds("aroon:5", "up", made.series, 0, 100);
        assert_bounds("aroon:5", "down", made.series, 0, 100);
        assert_bounds("mfi:5", NULL, made.series, 0, 100);
        assert_bounds("cmf:5", NULL, made.series, -1, 1);
        assert_bounds("atr:5", NULL, made.series, 0, INFINITY);
        series_release(&made.series);
    }
}

/* Powers of two change no digit of a double; but a long window of cci is added up in an order that follows from the
 * bits of its values. */
static void scaled_prices_scale_what_is_in_prices_and_nothing_else(void **state)
{
    (void)state;
    static const char *const in_prices[] = {"macd", "atr", "elder-ray", NULL};
    static const int powers[] = {-60, 7, 200};
    struct made made = made_walk(LENGTH, 11);
    for (size_t k = 0; k < 3; k++) {
        struct made scaled = made_walk(LENGTH, 11);
        double factor = ldexp(1, powers[k]);
        for (size_t i = 0; i < LENGTH; i++)
            set_candle(&scaled, i, scaled.columns.open[i] * factor, scaled.columns.high[i] * factor,
                       scaled.columns.low[i] * factor, scaled.columns.close[i] * factor);
        for (size_t c = 0; c < OSCILLATOR_COUNT; c++) {
            struct arena arena = {0};
            double tolerance = strcmp(oscillators[c], "cci:133") == 0 ? 1e-9 : 0;
            assert_plots(oscillators[c], compute_call(oscillators[c], scaled.series, &arena),
                         compute_call(oscillators[c], made.series, &arena), LENGTH,
                         is_among(oscillators[c], in_prices) ? factor : 1, tolerance);
            arena_release(&arena);
        }
        series_release(&scaled.series);
    }
    series_release(&made.series);
}

static void scaled_volumes_scale_what_is_in_volumes_and_nothing_else(void **state)
{
    (void)state;
    static const char *const in_volumes[] = {"obv", "volume", NULL};
    struct made made = made_walk(LENGTH, 12), scaled = made_walk(LENGTH, 12);
    for (size_t i = 0; i < LENGTH; i++)
        scaled.columns.volume[i] /= 1 << 20;
    for (size_t c = 0; c < OSCILLATOR_COUNT; c++) {
        struct arena arena = {0};
        assert_plots(oscillators[c], compute_call(oscillators[c], scaled.series, &arena),
                     compute_call(oscillators[c], made.series, &arena), LENGTH,
                     is_among(oscillators[c], in_volumes) ? 1.0 / (1 << 20) : 1, 0);
        arena_release(&arena);
    }
    series_release(&scaled.series);
    series_release(&made.series);
}

/* All but those that look at the price itself: a rate, and a flow of money. */
static void a_shift_of_all_prices_changes_nothing(void **state)
{
    (void)state;
    static const char *const of_price[] = {"roc", "mfi", NULL};
    struct made made = made_walk(LENGTH, 13), shifted = made_walk(LENGTH, 13);
    for (size_t i = 0; i < LENGTH; i++) {
        /* Whole numbers, that shifting does not round. */
        double open = round(100 * made.columns.open[i]), high = round(100 * made.columns.high[i]);
        double low = round(100 * made.columns.low[i]), close = round(100 * made.columns.close[i]);
        set_candle(&made, i, open, high, low, close);
        set_candle(&shifted, i, open + 65536, high + 65536, low + 65536, close + 65536);
    }
    for (size_t c = 0; c < OSCILLATOR_COUNT; c++) {
        if (is_among(oscillators[c], of_price))
            continue;
        struct arena arena = {0};
        assert_plots(oscillators[c], compute_call(oscillators[c], shifted.series, &arena),
                     compute_call(oscillators[c], made.series, &arena), LENGTH, 1, 1e-7);
        arena_release(&arena);
    }
    series_release(&shifted.series);
    series_release(&made.series);
}

static void later_candles_change_no_earlier_value(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 14);
    for (size_t length = 1; length < LENGTH; length += 23) {
        struct made part = made_walk(length, 14);
        for (size_t c = 0; c < OSCILLATOR_COUNT; c++) {
            struct arena arena = {0};
            assert_plots(oscillators[c], compute_call(oscillators[c], part.series, &arena),
                         compute_call(oscillators[c], made.series, &arena), length, 1, 0);
            arena_release(&arena);
        }
        series_release(&part.series);
    }
    series_release(&made.series);
}

static void a_value_once_begun_is_there_to_the_end(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 15);
    for (size_t c = 0; c < OSCILLATOR_COUNT; c++) {
        struct arena arena = {0};
        struct plots plots = compute_call(oscillators[c], made.series, &arena);
        for (size_t p = 0; p < plots.count; p++)
            for (size_t i = 1; i < LENGTH; i++)
                assert_false(isnan(plots.items[p].values[i]) && !isnan(plots.items[p].values[i - 1]));
        arena_release(&arena);
    }
    series_release(&made.series);
}

static void macd_wants_its_fast_period_below_the_slow_one(void **state)
{
    (void)state;
    static const char *const wrong[] = {"macd:26,26", "macd:27",      "macd:slow=12",
                                        "macd:1",     "macd:12,26,0", "macd:12,26,9,1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct arena arena = {0};
        struct indicator_call call = {0};
        struct error error = {0};
        assert_int_equal(indicator_call_parse(&call, wrong[i], &arena, NULL), STATUS_OK);
        call.indicator = find_indicator("macd");
        assert_int_equal(call.indicator->check(call.indicator, &call, &error), STATUS_USAGE);
        if (i < 3)
            assert_non_null(strstr(error.message, "fast is "));
        arena_release(&arena);
    }
}

static void guides_lie_within_the_scale_of_their_pane(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 16);
    for (size_t c = 0; c < OSCILLATOR_COUNT; c++) {
        struct arena arena = {0};
        struct plots plots = compute_call(oscillators[c], made.series, &arena);
        for (size_t i = 0; i < plots.guide_count && plots.has_range; i++)
            assert_true(plots.guides[i] > plots.range_low && plots.guides[i] < plots.range_high);
        for (size_t i = 1; i < plots.guide_count; i++)
            assert_true(plots.guides[i] > plots.guides[i - 1]);
        arena_release(&arena);
    }
    series_release(&made.series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounded_values_stay_within_their_bounds),
        cmocka_unit_test(scaled_prices_scale_what_is_in_prices_and_nothing_else),
        cmocka_unit_test(scaled_volumes_scale_what_is_in_volumes_and_nothing_else),
        cmocka_unit_test(a_shift_of_all_prices_changes_nothing),
        cmocka_unit_test(later_candles_change_no_earlier_value),
        cmocka_unit_test(a_value_once_begun_is_there_to_the_end),
        cmocka_unit_test(macd_wants_its_fast_period_below_the_slow_one),
        cmocka_unit_test(guides_lie_within_the_scale_of_their_pane),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
