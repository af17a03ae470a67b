#include "maker.h"
#include "render/chart/candles.h"

#include <float.h>

static struct candles all_of(const struct series *series)
{
    return candles_of_series(series, (struct series_span){0, series->length});
}

static void gathering_keeps_every_extreme_and_all_volume(void **state)
{
    struct bench *bench = *state;
    static const size_t COUNTS[][2] = {{10, 10}, {10, 3}, {1000, 999}, {1001, 7}, {100000, 1210}, {5, 1}};
    for (size_t c = 0; c < sizeof COUNTS / sizeof *COUNTS; c++) {
        struct series *series = maker_series((struct walk){.count = COUNTS[c][0], .seed = c});
        struct candles candles = all_of(series), gathered;
        assert_int_equal(candles_gather(&gathered, &candles, COUNTS[c][1], &bench->arena, NULL), STATUS_OK);
        assert_int_equal(gathered.count, COUNTS[c][1]);
        size_t from = 0;
        for (size_t i = 0; i < gathered.count; i++) {
            size_t end = from + gathered.sources[i];
            assert_in_range(gathered.sources[i], COUNTS[c][0] / COUNTS[c][1], COUNTS[c][0] / COUNTS[c][1] + 1);
            double high = -DBL_MAX, low = DBL_MAX, volume = 0;
            for (size_t at = from; at < end; at++) {
                high = fmax(high, candles.high[at]);
                low = fmin(low, candles.low[at]);
                volume += candles.volume[at];
            }
            assert_true(gathered.time_us[i] == candles.time_us[from]);
            assert_true(gathered.open[i] == candles.open[from] && gathered.close[i] == candles.close[end - 1]);
            assert_true(gathered.high[i] == high && gathered.low[i] == low && gathered.volume[i] == volume);
            from = end;
        }
        assert_int_equal(from, candles.count);
        series_release(&series);
        arena_reset(&bench->arena);
    }
}

static void gathering_leaves_absent_volume_absent(void **state)
{
    struct bench *bench = *state;
    double price[4] = {1, 2, 3, 4}, volume[4] = {NAN, NAN, NAN, 7};
    int64_t time_us[4] = {0, 1, 2, 3};
    struct candles candles = {
        .count = 4,
        .time_us = time_us,
        .open = price,
        .high = price,
        .low = price,
        .close = price,
        .volume = volume,
        .close_before = NAN,
    };
    struct candles gathered;
    assert_int_equal(candles_gather(&gathered, &candles, 2, &bench->arena, NULL), STATUS_OK);
    assert_true(isnan(gathered.volume[0]));
    assert_true(gathered.volume[1] == 7);
}

static void gathered_volume_stays_finite(void **state)
{
    struct bench *bench = *state;
    double price[2] = {1, 2}, volume[2] = {DBL_MAX, DBL_MAX};
    int64_t time_us[2] = {0, 1};
    struct candles candles = {
        .count = 2,
        .time_us = time_us,
        .open = price,
        .high = price,
        .low = price,
        .close = price,
        .volume = volume,
        .close_before = NAN,
    };
    struct candles gathered;
    assert_int_equal(candles_gather(&gathered, &candles, 1, &bench->arena, NULL), STATUS_OK);
    assert_true(isfinite(gathered.volume[0]));
}

static void direction_is_close_against_open_and_then_against_the_close_before(void **state)
{
    (void)state;
    double open[] = {1, 3, 2, 5, 4, 4}, close[] = {2, 2, 2, 5, 4, 4};
    struct candles candles = {.count = 6, .open = open, .close = close, .close_before = NAN};
    assert_int_equal(candles_direction(&candles, 0), DIRECTION_UP);
    assert_int_equal(candles_direction(&candles, 1), DIRECTION_DOWN);
    assert_int_equal(candles_direction(&candles, 2), DIRECTION_UNCHANGED);
    assert_int_equal(candles_direction(&candles, 3), DIRECTION_UP);
    assert_int_equal(candles_direction(&candles, 4), DIRECTION_DOWN);
    assert_int_equal(candles_direction(&candles, 5), DIRECTION_UNCHANGED);
}

static void first_candle_without_change_looks_at_the_one_before_the_span(void **state)
{
    (void)state;
    double close[] = {4, 5, 5};
    struct series series = {.length = 3,
                            .time_us = (int64_t[]){0, 1, 2},
                            .open = close,
                            .high = close,
                            .low = close,
                            .close = close,
                            .volume = close};
    struct candles candles = candles_of_series(&series, (struct series_span){1, 2});
    assert_int_equal(candles_direction(&candles, 0), DIRECTION_UP);
    candles = all_of(&series);
    assert_int_equal(candles_direction(&candles, 0), DIRECTION_UNCHANGED);
}

static void range_holds_opens_and_closes_outside_high_and_low(void **state)
{
    (void)state;
    double open[] = {5, 9}, high[] = {6, 6}, low[] = {4, 4}, close[] = {5, 1};
    struct candles candles = {.count = 2, .open = open, .high = high, .low = low, .close = close};
    struct price_range range = candles_range(&candles);
    assert_true(range.low == 1 && range.high == 9);
    assert_int_equal(range.lowest, 1);
}

/* It would be printed. */
static void range_has_no_negative_zero(void **state)
{
    (void)state;
    double below[] = {-0.0, 0, -0.0, -0.0, 0, -0.0}, above[] = {-0.0, -0.0, -0.0, -0.0, -0.0, -0.0};
    for (size_t count = 1; count <= 6; count++) {
        struct candles candles = {.count = count, .open = above, .high = above, .low = below, .close = above};
        struct price_range range = candles_range(&candles);
        assert_true(range.low == 0 && range.high == 0);
        assert_false(signbit(range.low) || signbit(range.high));
    }
}

static void top_volume_ignores_absent_and_negative_ones(void **state)
{
    (void)state;
    double volume[] = {NAN, -5, 3, NAN};
    assert_true(candles_top_volume(&(struct candles){.count = 4, .volume = volume}) == 3);
    assert_true(candles_top_volume(&(struct candles){.count = 2, .volume = volume}) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gathering_keeps_every_extreme_and_all_volume),
        cmocka_unit_test(gathering_leaves_absent_volume_absent),
        cmocka_unit_test(gathered_volume_stays_finite),
        cmocka_unit_test(direction_is_close_against_open_and_then_against_the_close_before),
        cmocka_unit_test(first_candle_without_change_looks_at_the_one_before_the_span),
        cmocka_unit_test(range_holds_opens_and_closes_outside_high_and_low),
        cmocka_unit_test(range_has_no_negative_zero),
        cmocka_unit_test(top_volume_ignores_absent_and_negative_ones),
    };
    return cmocka_run_group_tests(tests, bench_setup, bench_teardown);
}
