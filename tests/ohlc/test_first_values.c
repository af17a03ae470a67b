/* Where lines begin: with the candles that the manual says (counted from 1), whatever the parameters. */
#include "tests/ohlc/test_oscillators.h"

enum { LENGTH = 200 };

static const struct {
    const char *call, *line; /* NULL: the only one */
    size_t candle;
} begins[] = {
    {"sma:1", NULL, 1},
    {"sma:5", NULL, 5},
    {"ema:5", NULL, 5},
    {"wma:5", NULL, 5},
    {"dema:5", NULL, 2 * 5 - 1},
    {"tema:5", NULL, 3 * 5 - 2},
    {"hma:9", NULL, 9 - 1 + 3},
    {"hma:5", NULL, 5 - 1 + 2},
    {"vwma:5", NULL, 5},
    {"vwap", NULL, 1},
    {"bollinger:5", "middle", 5},
    {"bollinger:5", "band", 5},
    {"keltner:5,2,9", "middle", 5},
    {"keltner:5,2,9", "band", 9 + 1},
    {"keltner:9,2,3", "band", 9},
    {"donchian:5", "band", 5},
    {"psar", NULL, 2},
    {"ichimoku:4,6,9,3", "conversion", 4},
    {"ichimoku:4,6,9,3", "base", 6},
    {"ichimoku:4,6,9,3", "lagging", 1},
    {"ichimoku:4,6,9,3", "span A", 6},
    {"ichimoku:4,6,9,3", "span B", 9},
    {"rsi:5", NULL, 5 + 1},
    {"stochastic:5,3,4", "%K", 5 + 3 - 1},
    {"stochastic:5,3,4", "%D", 5 + 3 - 1 + 4 - 1},
    {"stochrsi:6,5,3,4", "%K", 6 + 5 + 3 - 1},
    {"stochrsi:6,5,3,4", "%D", 6 + 5 + 3 - 1 + 4 - 1},
    {"macd:3,8,4", "macd", 8},
    {"macd:3,8,4", "signal", 8 + 4 - 1},
    {"macd:3,8,4", "histogram", 8 + 4 - 1},
    {"roc:5", NULL, 5 + 1},
    {"tsi:6,4,3", "tsi", 6 + 4},
    {"tsi:6,4,3", "signal", 6 + 4 + 3 - 1},
    {"williams:5", NULL, 5},
    {"cci:5", NULL, 5},
    {"cci:100", NULL, 100},
    {"atr:5", NULL, 5 + 1},
    {"adx:5", "+di", 5 + 1},
    {"adx:5", "-di", 5 + 1},
    {"adx:5", "adx", 2 * 5},
    {"aroon:5", "up", 5 + 1},
    {"aroon:5", "down", 5 + 1},
    {"obv", NULL, 1},
    {"mfi:5", NULL, 5 + 1},
    {"cmf:5", NULL, 5},
    {"elder-ray:5", "bull", 5},
    {"elder-ray:5", "bear", 5},
    {"volume:5", NULL, 5},
};
enum { COUNT = sizeof begins / sizeof *begins };

static void lines_begin_where_the_manual_says_and_have_no_gap(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 21);
    for (size_t b = 0; b < COUNT; b++) {
        struct arena arena = {0};
        const double *values = line_of(compute_call(begins[b].call, made.series, &arena), begins[b].line);
        for (size_t i = 0; i < LENGTH; i++)
            if (isnan(values[i]) != (i + 1 < begins[b].candle))
                fail_msg("%s, candle %zu: %g", begins[b].call, i + 1, values[i]);
        arena_release(&arena);
    }
    series_release(&made.series);
}

/* One of its two lines at a time: the trend is on that side. */
static void supertrend_begins_with_the_first_average_range(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 22);
    struct arena arena = {0};
    struct plots plots = compute_call("supertrend:5", made.series, &arena);
    const double *up = line_of(plots, "up"), *down = line_of(plots, "down");
    for (size_t i = 0; i < LENGTH; i++)
        assert_int_equal(isnan(up[i]) && isnan(down[i]), i + 1 < 5 + 1);
    arena_release(&arena);
    series_release(&made.series);
}

/* Those that are not here begin with a session, or are of one moment. */
static void every_indicator_is_known_here(void **state)
{
    (void)state;
    static const char *const others[] = {"supertrend", "pivots", "fibonacci-retracement", "volume-profile", NULL};
    for (size_t i = 0; indicators[i]; i++) {
        size_t b = 0;
        while (b < COUNT && !is_named(begins[b].call, indicators[i]->name))
            b++;
        if (b == COUNT && !is_among(indicators[i]->name, others))
            fail_msg("%s has no first value here", indicators[i]->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_begin_where_the_manual_says_and_have_no_gap),
        cmocka_unit_test(supertrend_begins_with_the_first_average_range),
        cmocka_unit_test(every_indicator_is_known_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
