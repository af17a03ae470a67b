#include "test_overlays.h"

/* To what the literature prints, whose prices are rounded as well as its results. */
static void assert_printed(const char *what, const double *got, const double *printed, size_t count, double unit)
{
    for (size_t i = 0; i < count; i++)
        if (!(fabs(got[i] - printed[i]) <= unit))
            fail_msg("%s [%zu]: %.17g instead of %g", what, i, got[i], printed[i]);
}

/* StockCharts ChartSchool, "Moving Averages - Simple and Exponential": 30 closes of Intel, 10 days. */
static const double intel[] = {22.27, 22.19, 22.08, 22.17, 22.18, 22.13, 22.23, 22.43, 22.24, 22.29,
                               22.15, 22.39, 22.38, 22.61, 23.36, 24.05, 23.75, 23.83, 23.95, 23.63,
                               23.82, 23.87, 23.65, 23.19, 23.10, 23.33, 22.68, 23.10, 22.40, 22.17};

static void simple_and_exponential_averages_are_those_of_the_chart_school(void **state)
{
    (void)state;
    static const double simple[] = {22.22, 22.21, 22.23, 22.26, 22.31, 22.42, 22.61, 22.77, 22.91, 23.08, 23.21,
                                    23.38, 23.53, 23.65, 23.71, 23.69, 23.61, 23.51, 23.43, 23.28, 23.13};
    static const double exponential[] = {22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.80, 22.97, 23.13, 23.28, 23.34,
                                         23.43, 23.51, 23.53, 23.47, 23.40, 23.39, 23.26, 23.23, 23.08, 22.92};
    struct series *series = of_closes(intel, 30);
    struct computed sma = compute("sma:10", series), ema = compute("ema:10", series);
    assert_true(isnan(plot_of(&sma, 0, 1)->values[8]));
    assert_true(isnan(plot_of(&ema, 0, 1)->values[8]));
    assert_printed("sma", plot_of(&sma, 0, 1)->values + 9, simple, 21, 0.01);
    assert_printed("ema", plot_of(&ema, 0, 1)->values + 9, exponential, 21, 0.01);
    arena_release(&sma.arena);
    arena_release(&ema.arena);
    series_release(&series);
}

/* StockCharts ChartSchool, "Bollinger Bands": 20 days, 2 deviations. */
static void bollinger_bands_are_those_of_the_chart_school(void **state)
{
    (void)state;
    static const double closes[] = {86.16, 89.09, 88.78, 90.32, 89.07, 91.15, 89.44, 89.18, 86.93, 87.68, 86.96, 89.43,
                                    89.32, 88.72, 87.45, 87.26, 89.50, 87.90, 89.13, 90.70, 92.90, 92.98, 91.80};
    static const double middle[] = {88.71, 89.05, 89.24, 89.39}, upper[] = {91.29, 91.95, 92.61, 92.93},
                        lower[] = {86.12, 86.14, 85.87, 85.85};
    struct series *series = of_closes(closes, 23);
    struct computed bands = compute("bollinger", series);
    assert_int_equal(plot_of(&bands, 0, 2)->kind, PLOT_BAND);
    assert_true(isnan(bands.plots.items[0].values[18]));
    assert_printed("upper", bands.plots.items[0].values + 19, upper, 4, 0.01);
    assert_printed("lower", bands.plots.items[0].lower + 19, lower, 4, 0.01);
    assert_printed("middle", bands.plots.items[1].values + 19, middle, 4, 0.01);
    arena_release(&bands.arena);
    series_release(&series);
}

/* Corporate Finance Institute, "Weighted Moving Average": 90.62. */
static void a_weighted_average_is_that_of_the_textbook(void **state)
{
    (void)state;
    static const double closes[] = {90.91, 90.83, 90.28, 90.36, 90.90}, average = 90.62;
    struct series *series = of_closes(closes, 5);
    struct computed wma = compute("wma:5", series);
    assert_printed("wma", plot_of(&wma, 0, 1)->values + 4, &average, 1, 0.01);
    arena_release(&wma.arena);
    series_release(&series);
}

/* On a straight line an average lags by a known number of candles, from its first value on: (p - 1) / 2 for the simple
 * and the exponential one, which Mulloy's take off; (p - 1) / 3 for the weighted one, of which Hull's leaves a rest. */
static void averages_of_a_straight_line_lag_as_they_must(void **state)
{
    (void)state;
    static const struct {
        const char *call;
        size_t first; /* the place of the first value */
        double lag;
    } cases[] = {
        {"sma:16", 15, 7.5}, {"ema:16", 15, 7.5},     {"wma:16", 15, 5},       {"dema:16", 30, 0},
        {"tema:16", 45, 0},  {"hma:16", 18, 2.0 / 3}, {"hma:20", 22, 2.0 / 3}, {"hma:2", 1, 0 - 1.0 / 3},
    };
    double closes[100];
    for (size_t i = 0; i < 100; i++)
        closes[i] = (double)i;
    struct series *series = of_closes(closes, 100);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double expected[100];
        for (size_t i = 0; i < 100; i++)
            expected[i] = i < cases[c].first ? NAN : (double)i - cases[c].lag;
        struct computed computed = compute(cases[c].call, series);
        assert_values(cases[c].call, plot_of(&computed, 0, 1)->values, expected, 100);
        arena_release(&computed.arena);
    }
    series_release(&series);
}

/* Straight from the definitions, each value by itself. */
static double window_weighted(const double *values, size_t i, size_t period)
{
    double sum = 0, weights = 0;
    for (size_t k = 0; k < period; k++) {
        sum += (double)(period - k) * values[i - k];
        weights += (double)(period - k);
    }
    return sum / weights;
}

static void exponential(double *out, const double *values, size_t first, size_t period, double alpha)
{
    for (size_t i = 0; i < LENGTH; i++) {
        out[i] = NAN;
        if (i + 1 < first + period)
            continue;
        out[i] = 0;
        for (size_t k = first; k < first + period; k++)
            out[i] += values[k] / (double)period;
        for (size_t k = first + period; k <= i; k++)
            out[i] = alpha * values[k] + (1 - alpha) * out[i];
    }
}

static const size_t periods[] = {2, 3, 10, 20, 77};
enum { PERIODS = sizeof periods / sizeof *periods };

static void assert_average(const char *name, size_t period, struct series *series, const double *expected)
{
    char text[40];
    snprintf(text, sizeof text, "%s:%zu", name, period);
    struct computed computed = compute(text, series);
    assert_values(text, plot_of(&computed, 0, 1)->values, expected, LENGTH);
    assert_null(computed.plots.items[0].name);
    assert_int_equal(computed.plots.items[0].kind, PLOT_LINE);
    arena_release(&computed.arena);
}

static void averages_are_what_their_definitions_say(void **state)
{
    (void)state;
    struct series *series = daily();
    double expected[LENGTH], raw[LENGTH], once[LENGTH], twice[LENGTH], thrice[LENGTH];
    for (size_t p = 0; p < PERIODS; p++) {
        size_t period = periods[p], root = (size_t)sqrt((double)period);
        double alpha = 2 / (1 + (double)period);
        for (size_t i = 0; i < LENGTH; i++) {
            bool is_defined = i + 1 >= period;
            expected[i] = is_defined ? 0 : NAN;
            for (size_t k = 0; is_defined && k < period; k++)
                expected[i] += series->close[i - k] / (double)period;
            once[i] = is_defined ? window_weighted(series->close, i, period) : NAN;
            raw[i] = is_defined ? 2 * window_weighted(series->close, i, period / 2) - once[i] : NAN;
        }
        assert_average("sma", period, series, expected);
        assert_average("wma", period, series, once);
        for (size_t i = 0; i < LENGTH; i++)
            expected[i] = i + 2 >= period + root ? window_weighted(raw, i, root) : NAN;
        assert_average("hma", period, series, expected);
        exponential(once, series->close, 0, period, alpha);
        exponential(twice, once, period - 1, period, alpha);
        exponential(thrice, twice, 2 * period - 2, period, alpha);
        assert_average("ema", period, series, once);
        for (size_t i = 0; i < LENGTH; i++)
            expected[i] = 2 * once[i] - twice[i];
        assert_average("dema", period, series, expected);
        for (size_t i = 0; i < LENGTH; i++)
            expected[i] = 3 * once[i] - 3 * twice[i] + thrice[i];
        assert_average("tema", period, series, expected);
    }
    series_release(&series);
}

static void vwma_weighs_by_volume_and_needs_some(void **state)
{
    (void)state;
    struct series *series = daily();
    double expected[LENGTH];
    for (size_t p = 0; p < PERIODS; p++) {
        for (size_t i = 0; i < LENGTH; i++) {
            double sum = 0, traded = 0;
            for (size_t k = 0; k < periods[p] && i + 1 >= periods[p]; k++) {
                double volume = series->volume[i - k];
                traded += volume > 0 ? volume : 0;
                sum += volume > 0 ? volume * series->close[i - k] : 0;
            }
            expected[i] = traded > 0 ? sum / traded : NAN;
        }
        assert_average("vwma", periods[p], series, expected);
    }
    /* Candle 3 has no volume: alone it has no average. */
    struct computed alone = compute("vwma:1", series);
    assert_true(isnan(plot_of(&alone, 0, 1)->values[3]));
    assert_values("vwma:1", alone.plots.items[0].values + 4, series->close + 4, 1);
    arena_release(&alone.arena);
    series_release(&series);
}

static void several_periods_give_a_line_each(void **state)
{
    (void)state;
    static const char *const names[] = {"sma", "ema", "wma", "dema", "tema", "hma", "vwma"};
    struct series *series = daily();
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        char text[40];
        snprintf(text, sizeof text, "%s:20,5,10", names[n]);
        struct computed all = compute(text, series);
        for (size_t k = 0; k < 3; k++) {
            static const char *const each[] = {"20", "5", "10"};
            assert_string_equal(plot_of(&all, k, 3)->name, each[k]);
            snprintf(text, sizeof text, "%s:%s", names[n], each[k]);
            struct computed one = compute(text, series);
            assert_memory_equal(plot_of(&one, 0, 1)->values, all.plots.items[k].values, LENGTH * sizeof(double));
            arena_release(&one.arena);
        }
        arena_release(&all.arena);
    }
    series_release(&series);
}

static void bollinger_bands_are_what_their_definition_says(void **state)
{
    (void)state;
    struct series *series = daily();
    double middle[LENGTH], upper[LENGTH], lower[LENGTH];
    for (size_t p = 0; p < PERIODS; p++) {
        double count = (double)periods[p];
        for (size_t i = 0; i < LENGTH; i++) {
            double squares = middle[i] = i + 1 >= periods[p] ? 0 : NAN;
            for (size_t k = 0; k < periods[p] && i + 1 >= periods[p]; k++)
                middle[i] += series->close[i - k] / count;
            for (size_t k = 0; k < periods[p] && i + 1 >= periods[p]; k++)
                squares += pow(series->close[i - k] - middle[i], 2);
            upper[i] = middle[i] + 2.5 * sqrt(squares / count);
            lower[i] = middle[i] - 2.5 * sqrt(squares / count);
        }
        char text[40];
        snprintf(text, sizeof text, "bollinger:%zu,2.5", periods[p]);
        struct computed bands = compute(text, series);
        assert_values("upper", plot_of(&bands, 0, 2)->values, upper, LENGTH);
        assert_values("lower", bands.plots.items[0].lower, lower, LENGTH);
        assert_values("middle", bands.plots.items[1].values, middle, LENGTH);
        assert_string_equal(bands.plots.items[0].name, "band");
        assert_string_equal(bands.plots.items[1].name, "middle");
        assert_int_equal(bands.plots.items[1].paint, PLOT_PAINT_LAST);
        arena_release(&bands.arena);
    }
    series_release(&series);
}

static void keltner_channels_are_an_average_and_wilders_range(void **state)
{
    (void)state;
    struct series *series = daily();
    double middle[LENGTH], ranges[LENGTH], average[LENGTH], upper[LENGTH], lower[LENGTH];
    ranges[0] = NAN;
    for (size_t i = 1; i < LENGTH; i++) {
        double before = series->close[i - 1];
        ranges[i] = fmax(series->high[i], before) - fmin(series->low[i], before);
    }
    exponential(middle, series->close, 0, 20, 2.0 / 21);
    exponential(average, ranges, 1, 10, 0.1);
    for (size_t i = 0; i < LENGTH; i++) {
        upper[i] = middle[i] + 2 * average[i];
        lower[i] = middle[i] - 2 * average[i];
    }
    struct computed channel = compute("keltner", series);
    assert_values("upper", plot_of(&channel, 0, 2)->values, upper, LENGTH);
    assert_values("lower", channel.plots.items[0].lower, lower, LENGTH);
    assert_values("middle", channel.plots.items[1].values, middle, LENGTH);
    arena_release(&channel.arena);

    /* The edges wait for the range, whose first is that of the second candle. */
    channel = compute("keltner:5,2,30", series);
    assert_true(isnan(plot_of(&channel, 0, 2)->values[29]) && !isnan(channel.plots.items[0].values[30]));
    assert_true(!isnan(channel.plots.items[1].values[4]));
    arena_release(&channel.arena);
    series_release(&series);
}

static void donchian_channels_are_the_extremes(void **state)
{
    (void)state;
    struct series *series = daily();
    double middle[LENGTH], upper[LENGTH], lower[LENGTH];
    for (size_t i = 0; i < LENGTH; i++) {
        upper[i] = lower[i] = NAN;
        for (size_t k = 0; k < 20 && i >= 19; k++) {
            upper[i] = fmax(upper[i], series->high[i - k]);
            lower[i] = fmin(lower[i], series->low[i - k]);
        }
        middle[i] = (upper[i] + lower[i]) / 2;
    }
    struct computed channel = compute("donchian", series);
    assert_values("upper", plot_of(&channel, 0, 2)->values, upper, LENGTH);
    assert_values("lower", channel.plots.items[0].lower, lower, LENGTH);
    assert_values("middle", channel.plots.items[1].values, middle, LENGTH);
    arena_release(&channel.arena);
    series_release(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simple_and_exponential_averages_are_those_of_the_chart_school),
        cmocka_unit_test(bollinger_bands_are_those_of_the_chart_school),
        cmocka_unit_test(a_weighted_average_is_that_of_the_textbook),
        cmocka_unit_test(averages_of_a_straight_line_lag_as_they_must),
        cmocka_unit_test(averages_are_what_their_definitions_say),
        cmocka_unit_test(vwma_weighs_by_volume_and_needs_some),
        cmocka_unit_test(several_periods_give_a_line_each),
        cmocka_unit_test(bollinger_bands_are_what_their_definition_says),
        cmocka_unit_test(keltner_channels_are_an_average_and_wilders_range),
        cmocka_unit_test(donchian_channels_are_the_extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
