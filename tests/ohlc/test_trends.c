#include "test_trends.h"

#include <stdlib.h>

extern const struct indicator indicator_supertrend, indicator_psar, indicator_ichimoku;

/* ---- Parabolic stop and reverse ---- */

/* The example in New Concepts in Technical Trading Systems, with the candle before it that its first stop is from. */
static const double wilder_high[] = {51.12, 52.35, 52.1, 51.8, 52.1, 52.5, 52.8, 52.5, 53.5, 53.5, 53.8, 54.2, 53.4,
                                     53.5,  54.4,  55.2, 55.7, 57,   57.5, 58,   57.7, 58,   57.5, 57,   56.7, 57.5,
                                     56.7,  56,    56.2, 54.8, 55.5, 54.7, 54,   52.5, 51,   51.5, 51.7, 53};
static const double wilder_low[] = {50,   51.5, 51,   50.5, 51.25, 51.7, 51.85, 51.5, 52.3, 52.5, 53,   53.5, 52.5,
                                    52.1, 53,   54,   55,   56,    56.5, 57,    56.5, 57.3, 56.7, 56.3, 56.2, 56,
                                    55.5, 55,   54.9, 54,   54.5,  53.8, 53,    51.5, 50,   50.5, 50.2, 51.5};
enum { WILDER_LENGTH = sizeof wilder_high / sizeof *wilder_high };

static struct series *wilder_series(void)
{
    struct candle candles[WILDER_LENGTH];
    for (size_t i = 0; i < WILDER_LENGTH; i++)
        candles[i] =
            (struct candle){(int64_t)i * DAY_US, wilder_low[i], wilder_high[i], wilder_low[i], wilder_high[i], NAN};
    return series_of(candles, WILDER_LENGTH, true);
}

static void psar_gives_the_table_in_wilders_book(void **state)
{
    (void)state;
    struct series *series = wilder_series();
    struct computed computed = compute(&indicator_psar, "psar", series);
    const double *stops = computed.plots.items[0].values;
    assert_true(isnan(stops[0]));
    /* To the digits that are printed. */
    assert_float_equal(stops[1], 50.00, 0.0005);
    assert_float_equal(stops[2], 50.047, 0.0005);
    assert_float_equal(stops[5], 50.182, 0.0005);
    assert_float_equal(stops[36], 52.93, 0.005);
    assert_float_equal(stops[37], 50.00, 0.0005);
    arena_release(&computed.arena);
    series_release(&series);
}

/* The same rules said once: a short trade is a long one in prices upside down. */
static void expected_stops(double *stops, const struct series *series, double step, double max)
{
    size_t length = series->length;
    double *high[2], *low[2];
    for (int side = 0; side < 2; side++) {
        high[side] = calloc(length, sizeof *high[side]);
        low[side] = calloc(length, sizeof *low[side]);
        assert_true(high[side] && low[side]);
        for (size_t i = 0; i < length; i++) {
            high[side][i] = side ? -series->low[i] : series->high[i];
            low[side][i] = side ? -series->high[i] : series->low[i];
        }
    }
    stops[0] = NAN;
    double up_move = high[0][1] - high[0][0], down_move = high[1][1] - high[1][0];
    int side = down_move > fmax(up_move, 0);
    double stop = low[side][0], extreme = high[side][1], part = step;
    for (size_t i = 1; i < length; i++) {
        size_t before = i == 1 ? 1 : i - 1;
        if (low[side][i] <= stop) {
            side = !side;
            stop = fmin(-extreme, fmin(low[side][i], low[side][before]));
            extreme = high[side][i];
            part = step;
            stops[i] = side ? -stop : stop;
        } else {
            stops[i] = side ? -stop : stop;
            if (high[side][i] > extreme) {
                extreme = high[side][i];
                part = fmin(part + step, max);
            }
        }
        stop = fmin(stop + part * (extreme - stop), fmin(low[side][i], low[side][before]));
    }
    for (side = 0; side < 2; side++) {
        free(high[side]);
        free(low[side]);
    }
}

static void assert_stops(const char *text, double step, double max, uint64_t seed)
{
    enum { LENGTH = 1000 };
    static double expected[LENGTH];
    struct series *series = walk_series(LENGTH, DAY_US, seed);
    struct computed computed = compute(&indicator_psar, text, series);
    expected_stops(expected, series, step, max);
    assert_int_equal(computed.plots.count, 1);
    assert_int_equal(computed.plots.items[0].kind, PLOT_MARKERS);
    assert_int_equal(computed.plots.items[0].marker, PLOT_MARKER_DOT);
    assert_columns_near(computed.plots.items[0].values, expected, LENGTH);
    arena_release(&computed.arena);
    series_release(&series);
}

static void psar_agrees_with_a_computation_of_its_own(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        assert_stops("psar", 0.02, 0.2, seed);
        assert_stops("psar:0.05,0.1", 0.05, 0.1, seed);
        assert_stops("psar:max=1,step=1", 1, 1, seed);
    }
}

/* The stop at the second of two candles, the first of which reaches from 8 to 10. */
static void assert_first_stop(double low, double high, double stop)
{
    struct candle candles[] = {{0, 9, 10, 8, 9, 1}, {DAY_US, 9, high, low, 9, 1}};
    struct series *series = series_of(candles, 2, true);
    struct computed computed = compute(&indicator_psar, "psar", series);
    assert_near(computed.plots.items[0].values[1], stop);
    arena_release(&computed.arena);
    series_release(&series);
}

static void psar_begins_short_only_where_the_fall_is_the_greater_move(void **state)
{
    (void)state;
    assert_first_stop(9, 11, 8);
    assert_first_stop(8.5, 9.5, 8);
    assert_first_stop(7, 9.5, 10);
    /* Where the first stop is touched at once the trade turns, and its extreme is the stop. */
    assert_first_stop(7.5, 11, 11);
    assert_first_stop(7, 11, 11);
    assert_first_stop(6.5, 11, 6.5);
    assert_first_stop(8, 10, 10);
}

static void psar_refuses_a_step_beyond_its_maximum(void **state)
{
    (void)state;
    assert_refused(&indicator_psar, "psar:0.3", "step 0.3 is more than max 0.2");
    assert_refused(&indicator_psar, "psar:max=0.01", "step 0.02 is more than max 0.01");
    assert_refused(&indicator_psar, "psar:0", "step");
    assert_refused(&indicator_psar, "psar:0.02,2", "max");
    assert_refused(&indicator_psar, "psar:x", "step");
}

/* ---- Supertrend ---- */

/* The script of TradingView's reference, column by column. */
static void expected_supertrend(double *up, double *down, const struct series *series, size_t period, double multiplier)
{
    size_t length = series->length;
    double *atr = calloc(length, sizeof *atr), *upper = calloc(length, sizeof *upper),
           *lower = calloc(length, sizeof *lower);
    assert_true(atr && upper && lower);
    bool is_up = false;
    for (size_t i = 0; i < length; i++)
        up[i] = down[i] = NAN;
    for (size_t i = period; i < length; i++) {
        if (i == period)
            for (size_t k = 1; k <= period; k++)
                atr[i] += fmax(series->high[k], series->close[k - 1]) - fmin(series->low[k], series->close[k - 1]);
        else
            atr[i] = atr[i - 1] * (double)(period - 1) + fmax(series->high[i], series->close[i - 1]) -
                     fmin(series->low[i], series->close[i - 1]);
        atr[i] /= (double)period;
        double middle = (series->high[i] + series->low[i]) / 2;
        upper[i] = middle + multiplier * atr[i];
        lower[i] = middle - multiplier * atr[i];
        if (i > period) {
            double before = series->close[i - 1];
            upper[i] = upper[i] < upper[i - 1] || before > upper[i - 1] ? upper[i] : upper[i - 1];
            lower[i] = lower[i] > lower[i - 1] || before < lower[i - 1] ? lower[i] : lower[i - 1];
            if (!is_up && series->close[i] > upper[i])
                is_up = true;
            else if (is_up && series->close[i] < lower[i])
                is_up = false;
        }
        *(is_up ? &up[i] : &down[i]) = is_up ? lower[i] : upper[i];
    }
    free(atr);
    free(upper);
    free(lower);
}

static void assert_supertrend(const char *text, size_t period, double multiplier, uint64_t seed)
{
    enum { LENGTH = 1000 };
    static double up[LENGTH], down[LENGTH];
    struct series *series = walk_series(LENGTH, DAY_US, seed);
    struct computed computed = compute(&indicator_supertrend, text, series);
    expected_supertrend(up, down, series, period, multiplier);
    assert_columns_near(plot_named(&computed, "up")->values, up, LENGTH);
    assert_columns_near(plot_named(&computed, "down")->values, down, LENGTH);
    arena_release(&computed.arena);
    series_release(&series);
}

static void supertrend_agrees_with_a_computation_of_its_own(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        assert_supertrend("supertrend", 10, 3, seed);
        assert_supertrend("supertrend:1,0.5", 1, 0.5, seed);
        assert_supertrend("supertrend:multiplier=1.5,period=40", 40, 1.5, seed);
    }
}

static void supertrend_is_on_one_side_at_a_time_from_the_first_average_on(void **state)
{
    (void)state;
    enum { LENGTH = 500 };
    struct series *series = walk_series(LENGTH, DAY_US, 3);
    struct computed computed = compute(&indicator_supertrend, "supertrend", series);
    const struct plot *up = plot_named(&computed, "up"), *down = plot_named(&computed, "down");
    assert_int_equal(up->paint, PLOT_PAINT_UP);
    assert_int_equal(down->paint, PLOT_PAINT_DOWN);
    size_t turns = 0;
    for (size_t i = 0; i < LENGTH; i++) {
        assert_int_equal(isnan(up->values[i]) + isnan(down->values[i]), i < 10 ? 2 : 1);
        assert_true(!(up->values[i] > series->close[i]) && !(down->values[i] < series->close[i]));
        turns += i > 10 && isnan(up->values[i]) != isnan(up->values[i - 1]);
    }
    assert_true(turns > 3);
    arena_release(&computed.arena);
    series_release(&series);
}

static void supertrend_turns_in_a_worked_example(void **state)
{
    (void)state;
    /* True ranges of 2 throughout: with period 1 and multiplier 1 the bands are 2 from the middle. */
    struct candle candles[] = {
        {0 * DAY_US, 10, 11, 9, 10, 1},  {1 * DAY_US, 10, 11, 9, 10, 1},  {2 * DAY_US, 10, 11, 9, 10, 1},
        {3 * DAY_US, 11, 12, 10, 12, 1}, {4 * DAY_US, 13, 14, 12, 13, 1}, {5 * DAY_US, 13, 14, 12, 13, 1},
        {6 * DAY_US, 12, 13, 11, 11, 1}, {7 * DAY_US, 10, 11, 9, 9, 1},
    };
    struct series *series = series_of(candles, 8, true);
    struct computed computed = compute(&indicator_supertrend, "supertrend:1,1", series);
    static const double up[] = {NAN, NAN, NAN, NAN, 11, 11, 11, NAN};
    static const double down[] = {NAN, 12, 12, 12, NAN, NAN, NAN, 12};
    assert_columns_near(plot_named(&computed, "up")->values, up, 8);
    assert_columns_near(plot_named(&computed, "down")->values, down, 8);
    arena_release(&computed.arena);
    series_release(&series);
}

/* ---- Ichimoku ---- */

static double middle_of(const struct series *series, size_t end, size_t period)
{
    if (end + 1 < period)
        return NAN;
    double high = -INFINITY, low = INFINITY;
    for (size_t i = end + 1 - period; i <= end; i++) {
        high = fmax(high, series->high[i]);
        low = fmin(low, series->low[i]);
    }
    return (high + low) / 2;
}

static void assert_ichimoku(const char *text, const size_t *periods, long ahead, uint64_t seed)
{
    enum { LENGTH = 300 };
    struct series *series = walk_series(LENGTH, DAY_US, seed);
    struct computed computed = compute(&indicator_ichimoku, text, series);
    const struct plot *conversion = plot_named(&computed, "conversion"), *base = plot_named(&computed, "base");
    const struct plot *a = plot_named(&computed, "span A"), *b = plot_named(&computed, "span B");
    const struct plot *lagging = plot_named(&computed, "lagging");
    for (size_t i = 0; i < LENGTH; i++) {
        double fast = middle_of(series, i, periods[0]), slow = middle_of(series, i, periods[1]);
        assert_near(conversion->values[i], fast);
        assert_near(base->values[i], slow);
        assert_near(a->values[i], (fast + slow) / 2);
        assert_near(b->values[i], middle_of(series, i, periods[2]));
        assert_near(lagging->values[i], series->close[i]);
    }
    assert_true(conversion->shift == 0 && base->shift == 0);
    assert_true(a->shift == ahead && b->shift == ahead && lagging->shift == -ahead);
    arena_release(&computed.arena);
    series_release(&series);
}

static void ichimoku_agrees_with_a_computation_of_its_own(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        assert_ichimoku("ichimoku", (size_t[]){9, 26, 52}, 26, seed);
        assert_ichimoku("ichimoku:1,2,3,0", (size_t[]){1, 2, 3}, 0, seed);
        assert_ichimoku("ichimoku:20,60,120,30", (size_t[]){20, 60, 120}, 30, seed);
        assert_ichimoku("ichimoku:span=301,base=300,conversion=299", (size_t[]){299, 300, 301}, 26, seed);
    }
}

static void the_cloud_is_two_bands_between_the_spans_each_with_another_one_above(void **state)
{
    (void)state;
    struct series *series = walk_series(500, DAY_US, 4);
    struct computed computed = compute(&indicator_ichimoku, "ichimoku", series);
    const double *a = plot_named(&computed, "span A")->values, *b = plot_named(&computed, "span B")->values;
    const struct plot *up = plot_named(&computed, "cloud up"), *down = plot_named(&computed, "cloud down");
    assert_true(up->kind == PLOT_BAND && up->is_bare && up->shift == 26 && up->paint == PLOT_PAINT_UP);
    assert_true(down->kind == PLOT_BAND && down->is_bare && down->shift == 26 && down->paint == PLOT_PAINT_DOWN);
    assert_columns_near(up->values, a, 500);
    assert_columns_near(up->lower, b, 500);
    assert_columns_near(down->values, b, 500);
    assert_columns_near(down->lower, a, 500);
    arena_release(&computed.arena);
    series_release(&series);
}

static void ichimoku_refuses_what_no_chart_has_room_for(void **state)
{
    (void)state;
    assert_refused(&indicator_ichimoku, "ichimoku:0", "conversion");
    assert_refused(&indicator_ichimoku, "ichimoku:9,26,52,1001", "ahead");
    assert_refused(&indicator_ichimoku, "ichimoku:9,26,52,26,1", "at most 4");
}

/* ---- All of them ---- */

static void trends_move_with_the_prices(void **state)
{
    (void)state;
    assert_moves_with_prices(&indicator_supertrend, "supertrend", DAY_US);
    assert_moves_with_prices(&indicator_psar, "psar", DAY_US);
    assert_moves_with_prices(&indicator_ichimoku, "ichimoku", DAY_US);
}

static void trends_foresee_nothing(void **state)
{
    (void)state;
    assert_nothing_is_foreseen(&indicator_supertrend, "supertrend", DAY_US);
    assert_nothing_is_foreseen(&indicator_psar, "psar", DAY_US);
    assert_nothing_is_foreseen(&indicator_ichimoku, "ichimoku", DAY_US);
}

static void trends_of_hostile_series_are_finite_or_none(void **state)
{
    (void)state;
    assert_hostile_series_are_borne(
        &indicator_supertrend, (const char *const[]){"supertrend", "supertrend:1,1000", "supertrend:1000000", NULL});
    assert_hostile_series_are_borne(&indicator_psar,
                                    (const char *const[]){"psar", "psar:1,1", "psar:0.0001,0.0001", NULL});
    assert_hostile_series_are_borne(
        &indicator_ichimoku,
        (const char *const[]){"ichimoku", "ichimoku:1,1,1,1000", "ichimoku:1000000,1000000,1000000", NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(psar_gives_the_table_in_wilders_book),
        cmocka_unit_test(psar_agrees_with_a_computation_of_its_own),
        cmocka_unit_test(psar_begins_short_only_where_the_fall_is_the_greater_move),
        cmocka_unit_test(psar_refuses_a_step_beyond_its_maximum),
        cmocka_unit_test(supertrend_agrees_with_a_computation_of_its_own),
        cmocka_unit_test(supertrend_is_on_one_side_at_a_time_from_the_first_average_on),
        cmocka_unit_test(supertrend_turns_in_a_worked_example),
        cmocka_unit_test(ichimoku_agrees_with_a_computation_of_its_own),
        cmocka_unit_test(the_cloud_is_two_bands_between_the_spans_each_with_another_one_above),
        cmocka_unit_test(ichimoku_refuses_what_no_chart_has_room_for),
        cmocka_unit_test(trends_move_with_the_prices),
        cmocka_unit_test(trends_foresee_nothing),
        cmocka_unit_test(trends_of_hostile_series_are_finite_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
