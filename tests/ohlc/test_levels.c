#include "test_trends.h"

#include "render/ohlc/time.h"

extern const struct indicator indicator_pivots, indicator_fibonacci_retracement;

static const char *const level_names[] = {"S3", "S2", "S1", "P", "R1", "R2", "R3"};
enum { LEVELS = sizeof level_names / sizeof *level_names };

/* ---- Pivot points ---- */

/* The levels at candle `at`, from S3 up to R3; all NaN where expected is NULL. */
static void assert_levels(const char *text, struct series *series, size_t at, const double *expected)
{
    struct computed computed = compute(&indicator_pivots, text, series);
    assert_int_equal(computed.plots.count, LEVELS);
    for (size_t i = 0; i < LEVELS; i++) {
        const struct plot *plot = plot_named(&computed, level_names[i]);
        assert_int_equal(plot->kind, PLOT_STEPS);
        assert_near(plot->values[at], expected ? expected[i] : NAN);
    }
    arena_release(&computed.arena);
}

static void pivots_give_worked_examples(void **state)
{
    (void)state;
    /* A day from 100 to 112, closed at 106 + 1 / 2, in two candles; then one of the next day. */
    struct candle candles[] = {
        {9 * HOUR_US, 103, 112, 102, 104, 1},
        {10 * HOUR_US, 104, 108, 100, 106.5, 1},
        {DAY_US + 9 * HOUR_US, 1, 2, 1, 2, 1},
    };
    struct series *series = series_of(candles, 3, true);
    double p = 318.5 / 3;
    assert_levels("pivots", series, 1, NULL);
    assert_levels("pivots", series, 2,
                  (double[]){100 - 2 * (112 - p), p - 12, 2 * p - 112, p, 2 * p - 100, p + 12, 112 + 2 * (p - 100)});
    assert_levels("pivots:classic", series, 2,
                  (double[]){88.33333333333333, 94.16666666666667, 100.33333333333333, 106.16666666666667,
                             112.33333333333333, 118.16666666666667, 124.33333333333333});
    assert_levels("pivots:fibonacci", series, 2,
                  (double[]){p - 12, p - 7.416, p - 4.584, p, p + 4.584, p + 7.416, p + 12});
    assert_levels("pivots:method=camarilla", series, 2, (double[]){103.2, 104.3, 105.4, p, 107.6, 108.7, 109.8});
    series_release(&series);
    assert_refused(&indicator_pivots, "pivots:woodie", "classic, fibonacci, camarilla");
}

static double pivot_of(double high, double low, double close)
{
    return (high + low + close) / 3;
}

/* That the pivot of each candle is that of the session before its own, sessions being given by `number`. */
static void assert_pivot_of_session_before(struct series *series, int64_t (*number)(int64_t clock_us))
{
    struct computed computed = compute(&indicator_pivots, "pivots", series);
    const double *pivots = plot_named(&computed, "P")->values;
    size_t defined = 0;
    for (size_t i = 0; i < series->length; i++) {
        int64_t own = number(series->time_us[i] + series->ahead_us);
        size_t end = i;
        while (end > 0 && number(series->time_us[end - 1] + series->ahead_us) == own)
            end--;
        if (end == 0) {
            assert_true(isnan(pivots[i]));
            continue;
        }
        int64_t before = number(series->time_us[end - 1] + series->ahead_us);
        double high = -INFINITY, low = INFINITY;
        for (size_t k = end; k > 0 && number(series->time_us[k - 1] + series->ahead_us) == before; k--) {
            high = fmax(high, series->high[k - 1]);
            low = fmin(low, series->low[k - 1]);
        }
        assert_near(pivots[i], pivot_of(high, low, series->close[end - 1]));
        defined++;
    }
    assert_true(defined > series->length / 2);
    arena_release(&computed.arena);
}

static int64_t day_number(int64_t clock_us)
{
    struct civil_time civil = civil_from_us(clock_us);
    return days_from_civil(civil.year, civil.month, civil.day);
}

static int64_t week_number(int64_t clock_us)
{
    int64_t day = day_number(clock_us);
    while (civil_from_us(day * DAY_US).weekday != 1)
        day--;
    return day;
}

static int64_t month_number(int64_t clock_us)
{
    struct civil_time civil = civil_from_us(clock_us);
    return days_from_civil(civil.year, civil.month, 1);
}

static int64_t year_number(int64_t clock_us)
{
    return civil_from_us(clock_us).year;
}

static void pivots_are_of_the_day_before_and_on_longer_candles_of_the_week_month_or_year(void **state)
{
    (void)state;
    static const struct {
        int64_t step_us;
        int64_t (*number)(int64_t clock_us);
    } cases[] = {
        {HOUR_US / 12, day_number},  {HOUR_US, day_number},      {DAY_US - HOUR_US, day_number},
        {DAY_US, week_number},       {3 * DAY_US, week_number},  {7 * DAY_US, month_number},
        {14 * DAY_US, month_number}, {28 * DAY_US, year_number}, {90 * DAY_US, year_number},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct series *series = walk_series(900, cases[i].step_us, 11);
        assert_int_equal(series->interval_us, cases[i].step_us);
        assert_pivot_of_session_before(series, cases[i].number);
        series_release(&series);
    }
}

static void pivots_end_the_day_at_midnight_on_the_files_own_clock(void **state)
{
    (void)state;
    for (int hours = -11; hours <= 13; hours += 4) {
        struct series *series = walk_series(900, HOUR_US / 2, 12);
        series->ahead_us = hours * HOUR_US;
        assert_pivot_of_session_before(series, day_number);
        series_release(&series);
    }
}

static void pivots_count_days_before_1970_and_pass_over_days_without_candles(void **state)
{
    (void)state;
    struct candle candles[200];
    walk(candles, 200, HOUR_US, 13);
    for (size_t i = 0; i < 200; i++)
        candles[i].time_us += i < 100 ? -30 * DAY_US : -3 * DAY_US;
    struct series *series = series_of(candles, 200, true);
    assert_pivot_of_session_before(series, day_number);
    series_release(&series);
}

static void pivots_tell_a_month_from_the_same_one_of_another_year(void **state)
{
    (void)state;
    struct candle candles[] = {{0, 9, 12, 9, 9, 1}, {7 * DAY_US, 9, 12, 6, 9, 1}, {371 * DAY_US, 9, 9, 9, 9, 1}};
    struct series *series = series_of(candles, 3, true);
    assert_int_equal(series->interval_us, 7 * DAY_US);
    assert_levels("pivots", series, 2, (double[]){0, 3, 6, 9, 12, 15, 18});
    series_release(&series);
}

static void pivots_of_rows_without_times_have_no_values(void **state)
{
    (void)state;
    struct candle candles[100];
    walk(candles, 100, HOUR_US, 13);
    struct series *series = series_of(candles, 100, false);
    for (size_t i = 0; i < 100; i++)
        assert_levels("pivots", series, i, NULL);
    series_release(&series);
}

/* ---- Fibonacci retracement ---- */

static void assert_retracement(const char *text, struct series *series, double begin, double end)
{
    static const struct plot_level shares[] = {{0, "0 %"},        {0.236, "23.6 %"}, {0.382, "38.2 %"}, {0.5, "50 %"},
                                               {0.618, "61.8 %"}, {0.786, "78.6 %"}, {1, "100 %"}};
    struct computed computed = compute(&indicator_fibonacci_retracement, text, series);
    assert_int_equal(computed.plots.count, 0);
    assert_int_equal(computed.plots.level_count, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_string_equal(computed.plots.levels[i].label, shares[i].label);
        assert_near(computed.plots.levels[i].value, end + (begin - end) * shares[i].value);
    }
    assert_true(computed.plots.levels[0].value == end && computed.plots.levels[6].value == begin);
    arena_release(&computed.arena);
}

static void retracement_goes_from_the_end_of_the_swing_to_its_beginning(void **state)
{
    (void)state;
    struct candle rise[] = {{0, 9, 12, 8, 9, 1}, {DAY_US, 9, 10, 5, 6, 1}, {2 * DAY_US, 6, 15, 6, 14, 1}};
    struct candle fall[] = {{0, 9, 12, 8, 9, 1}, {DAY_US, 9, 16, 9, 15, 1}, {2 * DAY_US, 15, 15, 6, 7, 1}};
    struct series *series = series_of(rise, 3, true);
    assert_retracement("fibonacci-retracement", series, 5, 15);
    series_release(&series);
    series = series_of(fall, 3, true);
    assert_retracement("fibonacci-retracement", series, 16, 6);
    series_release(&series);
}

static void retracement_within_one_candle_goes_as_the_candle_does(void **state)
{
    (void)state;
    struct series *series = series_of(&(struct candle){0, 9, 12, 8, 11, 1}, 1, true);
    assert_retracement("fibonacci-retracement", series, 8, 12);
    series_release(&series);
    series = series_of(&(struct candle){0, 11, 12, 8, 9, 1}, 1, true);
    assert_retracement("fibonacci-retracement", series, 12, 8);
    series_release(&series);
}

static void retracement_takes_the_last_of_equal_extremes(void **state)
{
    (void)state;
    struct candle candles[] = {{0, 9, 12, 8, 9, 1}, {DAY_US, 9, 12, 9, 9, 1}, {2 * DAY_US, 9, 11, 8, 9, 1}};
    struct series *series = series_of(candles, 3, true);
    assert_retracement("fibonacci-retracement", series, 12, 8);
    assert_retracement("fibonacci-retracement:2", series, 12, 8);
    series_release(&series);
    candles[0].low = 9;
    candles[1] = (struct candle){DAY_US, 9, 11, 8, 9, 1};
    candles[2] = (struct candle){2 * DAY_US, 9, 12, 9, 9, 1};
    series = series_of(candles, 3, true);
    assert_retracement("fibonacci-retracement", series, 8, 12);
    series_release(&series);
}

static void retracement_is_of_the_last_candles(void **state)
{
    (void)state;
    enum { LENGTH = 500 };
    struct series *series = walk_series(LENGTH, DAY_US, 21);
    static const struct {
        const char *text;
        size_t period;
    } cases[] = {{"fibonacci-retracement", 100},
                 {"fibonacci-retracement:12", 12},
                 {"fibonacci-retracement:37", 37},
                 {"fibonacci-retracement:500", 500},
                 {"fibonacci-retracement:1000000", 500}};
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        size_t high = LENGTH - 1, low = LENGTH - 1;
        for (size_t i = LENGTH; i-- > LENGTH - cases[at].period;) {
            high = series->high[i] > series->high[high] ? i : high;
            low = series->low[i] < series->low[low] ? i : low;
        }
        assert_int_not_equal(high, low);
        double top = series->high[high], bottom = series->low[low];
        assert_retracement(cases[at].text, series, high > low ? bottom : top, high > low ? top : bottom);
    }
    series_release(&series);
    assert_refused(&indicator_fibonacci_retracement, "fibonacci-retracement:1", "period");
}

static void a_price_that_never_moved_has_no_retracement(void **state)
{
    (void)state;
    struct candle candles[] = {{0, 9, 9, 9, 9, 1}, {DAY_US, 9, 9, 9, 9, 1}};
    struct series *series = series_of(candles, 2, true);
    struct computed computed = compute(&indicator_fibonacci_retracement, "fibonacci-retracement", series);
    assert_int_equal(computed.plots.level_count, 0);
    arena_release(&computed.arena);
    series_release(&series);
}

/* ---- All of them ---- */

static void levels_move_with_the_prices(void **state)
{
    (void)state;
    for (size_t at = 0; at < 2; at++) {
        int64_t step_us = at ? DAY_US : HOUR_US;
        assert_moves_with_prices(&indicator_pivots, "pivots", step_us);
        assert_moves_with_prices(&indicator_pivots, "pivots:fibonacci", step_us);
        assert_moves_with_prices(&indicator_pivots, "pivots:camarilla", step_us);
    }
    assert_moves_with_prices(&indicator_fibonacci_retracement, "fibonacci-retracement", DAY_US);
}

static void pivots_foresee_nothing(void **state)
{
    (void)state;
    assert_nothing_is_foreseen(&indicator_pivots, "pivots", HOUR_US);
    assert_nothing_is_foreseen(&indicator_pivots, "pivots:camarilla", DAY_US);
}

static void levels_of_hostile_series_are_finite_or_none(void **state)
{
    (void)state;
    assert_hostile_series_are_borne(&indicator_pivots,
                                    (const char *const[]){"pivots", "pivots:fibonacci", "pivots:camarilla", NULL});
    assert_hostile_series_are_borne(&indicator_fibonacci_retracement,
                                    (const char *const[]){"fibonacci-retracement", "fibonacci-retracement:2", NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pivots_give_worked_examples),
        cmocka_unit_test(pivots_are_of_the_day_before_and_on_longer_candles_of_the_week_month_or_year),
        cmocka_unit_test(pivots_end_the_day_at_midnight_on_the_files_own_clock),
        cmocka_unit_test(pivots_count_days_before_1970_and_pass_over_days_without_candles),
        cmocka_unit_test(pivots_tell_a_month_from_the_same_one_of_another_year),
        cmocka_unit_test(pivots_of_rows_without_times_have_no_values),
        cmocka_unit_test(retracement_goes_from_the_end_of_the_swing_to_its_beginning),
        cmocka_unit_test(retracement_within_one_candle_goes_as_the_candle_does),
        cmocka_unit_test(retracement_takes_the_last_of_equal_extremes),
        cmocka_unit_test(retracement_is_of_the_last_candles),
        cmocka_unit_test(a_price_that_never_moved_has_no_retracement),
        cmocka_unit_test(levels_move_with_the_prices),
        cmocka_unit_test(pivots_foresee_nothing),
        cmocka_unit_test(levels_of_hostile_series_are_finite_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
