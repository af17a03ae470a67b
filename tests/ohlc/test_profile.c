#include "test_trends.h"

extern const struct indicator indicator_volume_profile;

static bool is_falling(const struct series *series, size_t i)
{
    bool is_even = series->close[i] == series->open[i];
    return series->close[i] < series->open[i] || (is_even && i > 0 && series->close[i] < series->close[i - 1]);
}

/* What lies of a candle's volume between two prices. */
static double volume_between(const struct series *series, size_t i, double low, double high, bool is_top)
{
    double bottom = series->low[i], top = series->high[i];
    if (isnan(series->volume[i]))
        return 0;
    if (top == bottom)
        return bottom >= low && (bottom < high || is_top) ? series->volume[i] : 0;
    return series->volume[i] * fmax(0, fmin(top, high) - fmax(bottom, low)) / (top - bottom);
}

static void assert_profile(const char *text, struct series *series, size_t bins, size_t period)
{
    struct computed computed = compute(&indicator_volume_profile, text, series);
    const struct plot_profile *profile = &computed.plots.profile;
    assert_int_equal(computed.plots.count, 0);
    assert_int_equal(profile->bins, bins);
    double low = INFINITY, high = -INFINITY, total = 0, sum = 0;
    for (size_t i = series->length - period; i < series->length; i++)
        if (series->volume[i] > 0) {
            low = fmin(low, series->low[i]);
            high = fmax(high, series->high[i]);
            total += series->volume[i];
        }
    assert_near(profile->low, low);
    assert_near(profile->high, high);
    for (size_t bin = 0; bin < bins; bin++) {
        double from = low + (high - low) * (double)bin / (double)bins;
        double to = low + (high - low) * (double)(bin + 1) / (double)bins;
        double side[2] = {0};
        for (size_t i = series->length - period; i < series->length; i++)
            side[is_falling(series, i)] += volume_between(series, i, from, to, bin + 1 == bins);
        assert_true(fabs(profile->up[bin] - side[0]) <= 1e-9 * total);
        assert_true(fabs(profile->down[bin] - side[1]) <= 1e-9 * total);
        sum += profile->up[bin] + profile->down[bin];
    }
    assert_near(sum, total);
    assert_profile_is_sound(profile);
    arena_release(&computed.arena);
}

static void profile_agrees_with_a_computation_of_its_own(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct series *series = walk_series(600, DAY_US, seed);
        assert_profile("volume-profile", series, 24, 600);
        assert_profile("volume-profile:1", series, 1, 600);
        assert_profile("volume-profile:7,100", series, 7, 100);
        assert_profile("volume-profile:1000,period=3", series, 1000, 3);
        assert_profile("volume-profile:bins=200,period=1000000", series, 200, 600);
        series_release(&series);
    }
}

static void profile_spreads_a_candle_evenly(void **state)
{
    (void)state;
    /* 80 over 10 .. 18, falling; 12 over 10 .. 12, rising; 5 at 18, even with a close before it that was lower. */
    struct candle candles[] = {{0, 17, 18, 10, 11, 80}, {DAY_US, 10, 12, 10, 12, 12}, {2 * DAY_US, 18, 18, 18, 18, 5}};
    struct series *series = series_of(candles, 3, true);
    struct computed computed = compute(&indicator_volume_profile, "volume-profile:4", series);
    static const double up[] = {12, 0, 0, 5}, down[] = {20, 20, 20, 20};
    const struct plot_profile *profile = &computed.plots.profile;
    assert_columns_near(profile->up, up, 4);
    assert_columns_near(profile->down, down, 4);
    /* 70 % of 97 is 67.9: the lowest three bins have 72, and no two with the fullest have as much. */
    assert_near(profile->value_low, 10);
    assert_near(profile->value_high, 16);
    arena_release(&computed.arena);
    series_release(&series);
}

/* However much others have: what rounding would leave there of their volumes is not traded volume. */
static void bins_that_no_candle_reaches_are_empty(void **state)
{
    (void)state;
    uint64_t seed = 41;
    for (int round = 0; round < 20; round++) {
        struct candle candles[50] = {{0, 99, 100, 99, 100, 0.1}, {0, 0, 39, 0, 39, 1e15 / 7}};
        for (size_t i = 2; i < 50; i++) {
            double low = 20 * next_random(&seed), high = low + 19 * next_random(&seed);
            candles[i] = (struct candle){0, low, high, low, high, 1000 * next_random(&seed)};
        }
        struct series *series = series_of(candles, 50, true);
        struct computed computed = compute(&indicator_volume_profile, "volume-profile:100", series);
        for (size_t i = 0; i < 100; i++)
            assert_int_equal(computed.plots.profile.up[i] > 0, i < 39 || i == 99);
        arena_release(&computed.arena);
        series_release(&series);
    }
}

static size_t edge_place(const struct plot_profile *profile, double price)
{
    double place = (price - profile->low) / (profile->high - profile->low) * (double)profile->bins;
    assert_true(fabs(place - round(place)) < 1e-6);
    return (size_t)round(place);
}

static double held_between(const struct plot_profile *profile, size_t first, size_t end)
{
    double sum = 0;
    for (size_t i = first; i < end; i++)
        sum += profile->up[i] + profile->down[i];
    return sum;
}

static void the_value_area_is_the_narrowest_about_the_fullest_bin_with_70_percent(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct series *series = walk_series(200, DAY_US, seed);
        struct computed computed = compute(&indicator_volume_profile, "volume-profile:30", series);
        const struct plot_profile *profile = &computed.plots.profile;
        size_t fullest = 0;
        for (size_t i = 0; i < 30; i++)
            fullest = held_between(profile, i, i + 1) > held_between(profile, fullest, fullest + 1) ? i : fullest;
        double wanted = 0.7 * held_between(profile, 0, 30), most = 0;
        size_t narrowest = 30;
        for (size_t first = 0; first <= fullest; first++)
            for (size_t end = fullest + 1; end <= 30; end++) {
                double held = held_between(profile, first, end);
                if (held < wanted || end - first > narrowest)
                    continue;
                most = end - first < narrowest ? held : fmax(most, held);
                narrowest = end - first;
            }
        size_t first = edge_place(profile, profile->value_low), end = edge_place(profile, profile->value_high);
        assert_true(first <= fullest && fullest < end);
        assert_int_equal(end - first, narrowest);
        assert_near(held_between(profile, first, end), most);
        arena_release(&computed.arena);
        series_release(&series);
    }
}

static void one_price_is_one_bin(void **state)
{
    (void)state;
    struct candle candles[] = {{0, 9, 9, 9, 9, 1}, {DAY_US, 9, 9, 9, 9, 2}, {2 * DAY_US, 9, 30, 1, 9, 0}};
    struct series *series = series_of(candles, 3, true);
    struct computed computed = compute(&indicator_volume_profile, "volume-profile", series);
    const struct plot_profile *profile = &computed.plots.profile;
    assert_int_equal(profile->bins, 1);
    assert_true(profile->low == 9 && profile->high == 9 && profile->value_low == 9 && profile->value_high == 9);
    assert_true(profile->up[0] == 3 && profile->down[0] == 0);
    arena_release(&computed.arena);
    series_release(&series);
}

static void no_volume_is_no_profile(void **state)
{
    (void)state;
    static const double volumes[] = {NAN, 0, -5, DBL_MAX, 5e-324};
    for (size_t at = 0; at < sizeof volumes / sizeof *volumes; at++) {
        struct candle candles[] = {{0, 9, 10, 8, 9, volumes[at]}, {DAY_US, 9, 11, 9, 9, volumes[at]}};
        struct series *series = series_of(candles, 2, true);
        struct computed computed = compute(&indicator_volume_profile, "volume-profile", series);
        assert_null(computed.plots.profile.up);
        arena_release(&computed.arena);
        series_release(&series);
    }
    assert_refused(&indicator_volume_profile, "volume-profile:0", "bins");
    assert_refused(&indicator_volume_profile, "volume-profile:1001", "bins");
    assert_refused(&indicator_volume_profile, "volume-profile:24,-1", "period");
}

static void profile_reaches_from_one_end_of_the_doubles_to_the_other(void **state)
{
    (void)state;
    struct candle candles[] = {{0, 0, DBL_MAX, -DBL_MAX, 0, 100}, {DAY_US, 0, 0, -DBL_MAX, 0, 300}};
    struct series *series = series_of(candles, 2, true);
    struct computed computed = compute(&indicator_volume_profile, "volume-profile:4", series);
    const struct plot_profile *profile = &computed.plots.profile;
    assert_columns_near(profile->up, (double[]){175, 175, 25, 25}, 4);
    assert_true(profile->low == -DBL_MAX && profile->high == DBL_MAX);
    assert_true(profile->value_low == -DBL_MAX && profile->value_high == 0);
    arena_release(&computed.arena);
    series_release(&series);
}

static void the_profile_moves_with_the_prices(void **state)
{
    (void)state;
    struct series *series = walk_series(300, DAY_US, 31), *other = moved(series, 4, 1000);
    struct computed own = compute(&indicator_volume_profile, "volume-profile", series);
    struct computed computed = compute(&indicator_volume_profile, "volume-profile", other);
    const struct plot_profile *from = &own.plots.profile, *to = &computed.plots.profile;
    for (size_t i = 0; i < 24; i++) {
        assert_true(fabs(to->up[i] - from->up[i]) <= 1e-9 * 300000);
        assert_true(fabs(to->down[i] - from->down[i]) <= 1e-9 * 300000);
    }
    assert_near(to->low, from->low * 4 + 1000);
    assert_near(to->high, from->high * 4 + 1000);
    assert_near(to->value_low, from->value_low * 4 + 1000);
    assert_near(to->value_high, from->value_high * 4 + 1000);
    arena_release(&own.arena);
    arena_release(&computed.arena);
    series_release(&series);
    series_release(&other);
}

static void profiles_of_hostile_series_are_finite_or_none(void **state)
{
    (void)state;
    assert_hostile_series_are_borne(
        &indicator_volume_profile,
        (const char *const[]){"volume-profile", "volume-profile:1000", "volume-profile:1,1", NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profile_agrees_with_a_computation_of_its_own),
        cmocka_unit_test(bins_that_no_candle_reaches_are_empty),
        cmocka_unit_test(profile_spreads_a_candle_evenly),
        cmocka_unit_test(the_value_area_is_the_narrowest_about_the_fullest_bin_with_70_percent),
        cmocka_unit_test(one_price_is_one_bin),
        cmocka_unit_test(no_volume_is_no_profile),
        cmocka_unit_test(profile_reaches_from_one_end_of_the_doubles_to_the_other),
        cmocka_unit_test(the_profile_moves_with_the_prices),
        cmocka_unit_test(profiles_of_hostile_series_are_finite_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
