/* The oscillators' numbers: published examples, examples worked by hand, and the definitions written down directly,
 * with neither running sums nor recursions. */
#include "tests/ohlc/test_oscillators.h"

enum { LENGTH = 180 };

/* NaN where `wanted` is; else to 1e-9 of it, or of `scale` where rounding comes from larger values. */
static void assert_values(const double *found, const double *wanted, size_t length, double scale)
{
    for (size_t i = 0; i < length; i++) {
        if (isnan(found[i]) && isnan(wanted[i]))
            continue;
        if (!(fabs(found[i] - wanted[i]) <= 1e-9 * fabs(wanted[i]) + 1e-12 * scale))
            fail_msg("place %zu: %.17g instead of %.17g", i, found[i], wanted[i]);
    }
}

/* Published values, from place `first` on, are rounded: to within `half` a unit of their last digit, and to what
 * rounding the published input makes of it. */
static void assert_published(const double *found, size_t first, const double *wanted, size_t count, double half)
{
    for (size_t i = 0; i < first; i++)
        assert_true(isnan(found[i]));
    for (size_t i = 0; i < count; i++)
        if (!(fabs(found[first + i] - wanted[i]) <= half))
            fail_msg("place %zu: %.17g instead of %.17g", first + i, found[first + i], wanted[i]);
}

/* ---- Published examples ---- */

/* StockCharts' ChartSchool, "Relative Strength Index (RSI)": QQQQ, December 2009 to February 2010. */
static void rsi_is_that_of_the_published_example(void **state)
{
    (void)state;
    static const double close[] = {44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433,
                                   46.0826, 45.8931, 46.0328, 45.6140, 46.2820, 46.2820, 46.0028, 46.0328, 46.4116,
                                   46.2222, 45.6439, 46.2122, 46.2521, 45.7137, 46.4515, 45.7835, 45.3548, 44.0288,
                                   44.1783, 44.2181, 44.5672, 43.4205, 42.6628, 43.1314};
    static const double wanted[] = {70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93, 63.26, 56.06, 62.38,
                                    54.71, 50.42, 39.99, 41.46, 41.87, 45.46, 37.30, 33.08, 37.77};
    size_t length = sizeof close / sizeof *close;
    struct made made = made_new(length);
    struct arena arena = {0};
    memcpy(made.columns.close, close, sizeof close);
    struct plots plots = compute_call("rsi", made.series, &arena);
    assert_published(line_of(plots, NULL), 14, wanted, sizeof wanted / sizeof *wanted, 0.0051);
    arena_release(&arena);
    series_release(&made.series);
}

/* The same, "Stochastic Oscillator (Fast, Slow, and Full)". */
static void stochastic_is_that_of_the_published_example(void **state)
{
    (void)state;
    static const double high[] = {127.01, 127.62, 126.59, 127.35, 128.17, 128.43, 127.37, 126.42, 126.90, 126.85,
                                  125.65, 125.72, 127.16, 127.72, 127.69, 128.22, 128.27, 128.09, 128.27, 127.74,
                                  128.77, 129.29, 130.06, 129.12, 129.29, 128.47, 128.09, 128.65, 129.14, 128.64};
    static const double low[] = {125.36, 126.16, 124.93, 126.09, 126.82, 126.48, 126.03, 124.83, 126.39, 125.72,
                                 124.56, 124.57, 125.07, 126.86, 126.63, 126.80, 126.71, 126.80, 126.13, 125.92,
                                 126.99, 127.81, 128.47, 128.06, 127.61, 127.60, 127.00, 126.90, 127.49, 127.40};
    static const double close[] = {127.29, 127.18, 128.01, 127.11, 127.73, 127.06, 127.33, 128.71, 127.87,
                                   128.58, 128.60, 127.93, 128.11, 127.60, 127.60, 128.69, 128.27};
    static const double wanted_k[] = {70.44, 67.61, 89.20, 65.81, 81.75, 64.52, 74.53, 98.58, 70.10,
                                      73.06, 73.42, 61.23, 60.96, 40.39, 40.39, 66.83, 56.73};
    static const double wanted_d[] = {75.75, 74.21, 78.92, 70.69, 73.60, 79.21, 81.07, 80.58,
                                      72.20, 69.24, 65.20, 54.19, 47.24, 49.20, 54.65};
    struct made made = made_new(30);
    struct arena arena = {0};
    memcpy(made.columns.high, high, sizeof high);
    memcpy(made.columns.low, low, sizeof low);
    memcpy(&made.columns.close[13], close, sizeof close);
    struct plots plots = compute_call("stochastic:14,1,3", made.series, &arena);
    /* The prices are published with two decimals, which is a few hundredths of the range. */
    assert_published(line_of(plots, "%K"), 13, wanted_k, sizeof wanted_k / sizeof *wanted_k, 0.25);
    assert_published(line_of(plots, "%D"), 15, wanted_d, sizeof wanted_d / sizeof *wanted_d, 0.25);
    arena_release(&arena);
    series_release(&made.series);
}

/* The same, "Commodity Channel Index (CCI)", of its typical prices with two decimals. */
static void cci_is_that_of_the_published_example(void **state)
{
    (void)state;
    static const double typical[] = {23.98, 23.92, 23.79, 23.67, 23.54, 23.36, 23.65, 23.72, 24.16, 23.91,
                                     23.81, 23.92, 23.74, 24.68, 24.94, 24.93, 25.10, 25.12, 25.20, 25.06,
                                     24.50, 24.31, 24.57, 24.62, 24.49, 24.37, 24.41, 24.35, 23.75, 24.09};
    static const double wanted[] = {101.9185, 31.1946,  6.5578,   33.6078,   34.9686, 13.6027,
                                    -10.6789, -11.4710, -29.2567, -128.6000, -72.7273};
    struct made made = made_new(30);
    struct arena arena = {0};
    memcpy(made.columns.high, typical, sizeof typical);
    memcpy(made.columns.low, typical, sizeof typical);
    memcpy(made.columns.close, typical, sizeof typical);
    struct plots plots = compute_call("cci", made.series, &arena);
    assert_published(line_of(plots, NULL), 19, wanted, sizeof wanted / sizeof *wanted, 0.00005001);
    arena_release(&arena);
    series_release(&made.series);
}

/* Movements by hand. +DM 1, 0, 0, 3, 0 and -DM 0, 2, 0, 0, 0: the fourth candle lies within the third, and the sixth
 * goes beyond the fifth by as much on both sides. True range 3, 4.5, 2, 4, 6. */
static void adx_and_atr_are_those_worked_by_hand(void **state)
{
    (void)state;
    struct made made = made_new(6);
    struct arena arena = {0};
    memcpy(made.columns.high, (double[]){10, 11, 10.5, 10, 13, 14}, 6 * sizeof(double));
    memcpy(made.columns.low, (double[]){8, 8, 6, 8, 9, 8}, 6 * sizeof(double));
    memcpy(made.columns.close, (double[]){9, 9, 8, 9, 12, 12}, 6 * sizeof(double));
    struct plots plots = compute_call("adx:2", made.series, &arena);
    /* Sums: +DM 1, 0.5, 0.25, 3.125, 1.5625; -DM 0, 2, 1, 0.5, 0.25; range 3, 1.5 + 4.5, 3 + 2, 2.5 + 4, 3.25 + 6. */
    const double plus[] = {NAN, NAN, 100 * 0.5 / 6, 100 * 0.25 / 5, 100 * 3.125 / 6.5, 100 * 1.5625 / 9.25};
    const double minus[] = {NAN, NAN, 100 * 2.0 / 6, 100 * 1.0 / 5, 100 * 0.5 / 6.5, 100 * 0.25 / 9.25};
    /* DX 60, 60, and the same twice. */
    const double dx = 100 * 2.625 / 3.625;
    const double index[] = {NAN, NAN, NAN, 60, (60 + dx) / 2, (60 + dx) / 4 + dx / 2};
    assert_values(line_of(plots, "+di"), plus, 6, 1);
    assert_values(line_of(plots, "-di"), minus, 6, 1);
    assert_values(line_of(plots, "adx"), index, 6, 1);
    const double range[] = {NAN, NAN, 3.75, 2.875, 3.4375, 4.71875};
    assert_values(line_of(compute_call("atr:2", made.series, &arena), NULL), range, 6, 1);
    arena_release(&arena);
    series_release(&made.series);
}

static void obv_mfi_and_cmf_are_those_worked_by_hand(void **state)
{
    (void)state;
    struct made made = made_new(5);
    struct arena arena = {0};
    memcpy(made.columns.high, (double[]){11, 12, 12, 13, 12}, 5 * sizeof(double));
    memcpy(made.columns.low, (double[]){9, 10, 12, 11, 8}, 5 * sizeof(double));
    memcpy(made.columns.close, (double[]){10, 11, 12, 12, 8}, 5 * sizeof(double));
    memcpy(made.columns.volume, (double[]){10, 20, 30, 40, 50}, 5 * sizeof(double));
    const double volume[] = {10, 30, 60, 60, 10};
    assert_values(line_of(compute_call("obv", made.series, &arena), NULL), volume, 5, 1);
    /* Typical prices 10, 11, 12, 12, 28/3: flows +220, +360, 0, -1400/3. */
    const double flow[] = {NAN, NAN, NAN, 100, 100 * 360 / (360 + 1400.0 / 3)};
    assert_values(line_of(compute_call("mfi:3", made.series, &arena), NULL), flow, 5, 1);
    /* Closes in the middle, in the middle, in a range of nothing, in the middle, at the low. */
    const double chaikin[] = {NAN, 0, 0, 0, -50.0 / 90};
    assert_values(line_of(compute_call("cmf:2", made.series, &arena), NULL), chaikin, 5, 1);
    arena_release(&arena);
    series_release(&made.series);
}

static void aroon_counts_the_newest_of_equal_extremes(void **state)
{
    (void)state;
    struct made made = made_new(6);
    struct arena arena = {0};
    memcpy(made.columns.high, (double[]){5, 7, 6, 7, 6, 5}, 6 * sizeof(double));
    memcpy(made.columns.low, (double[]){3, 2, 4, 4, 4, 4}, 6 * sizeof(double));
    struct plots plots = compute_call("aroon:4", made.series, &arena);
    const double up[] = {NAN, NAN, NAN, NAN, 75, 50}, down[] = {NAN, NAN, NAN, NAN, 25, 0};
    assert_values(line_of(plots, "up"), up, 6, 1);
    assert_values(line_of(plots, "down"), down, 6, 1);
    arena_release(&arena);
    series_release(&made.series);
}

/* ---- The definitions, written down ---- */

/* Of values[first ...]: the seed is the mean of the first `period`, and each later value has its weight. */
static double smoothed(const double *values, size_t first, size_t i, size_t period, double alpha)
{
    if (i + 1 < first + period)
        return NAN;
    double sum = 0;
    for (size_t k = first; k < first + period; k++)
        sum += values[k] / (double)period * pow(1 - alpha, (double)(i - (first + period - 1)));
    for (size_t k = first + period; k <= i; k++)
        sum += values[k] * alpha * pow(1 - alpha, (double)(i - k));
    return sum;
}

static double exponential(const double *values, size_t first, size_t i, size_t period)
{
    return smoothed(values, first, i, period, 2 / ((double)period + 1));
}

static double mean_of(const double *values, size_t i, size_t period)
{
    double sum = 0;
    for (size_t k = i + 1 - period; k <= i; k++)
        sum += values[k];
    return sum / (double)period;
}

static double fast_stochastic(const double *high, const double *low, double close, size_t i, size_t period)
{
    double highest = -INFINITY, lowest = INFINITY;
    for (size_t k = i + 1 - period; k <= i; k++) {
        highest = fmax(highest, high[k]);
        lowest = fmin(lowest, low[k]);
    }
    return 100 * (close - lowest) / (highest - lowest);
}

static void index_of_strength(double *out, const double *close, size_t period)
{
    double gain[LENGTH], loss[LENGTH];
    for (size_t i = 1; i < LENGTH; i++) {
        gain[i] = fmax(close[i] - close[i - 1], 0);
        loss[i] = fmax(close[i - 1] - close[i], 0);
    }
    for (size_t i = 0; i < LENGTH; i++) {
        double gains = smoothed(gain, 1, i, period, 1 / (double)period);
        out[i] = 100 - 100 / (1 + gains / smoothed(loss, 1, i, period, 1 / (double)period));
    }
}

static void rsi_and_its_stochastic_follow_the_definition(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 1);
    struct arena arena = {0};
    double rsi[LENGTH], k[LENGTH], d[LENGTH], fast[LENGTH];
    index_of_strength(rsi, made.series->close, 9);
    assert_values(line_of(compute_call("rsi:9", made.series, &arena), NULL), rsi, LENGTH, 1);
    for (size_t i = 0; i < LENGTH; i++) {
        fast[i] = i >= 9 + 6 ? fast_stochastic(rsi, rsi, rsi[i], i, 7) : NAN;
        k[i] = i >= 9 + 6 + 3 ? mean_of(fast, i, 4) : NAN;
        d[i] = i >= 9 + 6 + 3 + 4 ? mean_of(k, i, 5) : NAN;
    }
    struct plots plots = compute_call("stochrsi:9,7,4,5", made.series, &arena);
    assert_values(line_of(plots, "%K"), k, LENGTH, 100);
    assert_values(line_of(plots, "%D"), d, LENGTH, 100);
    arena_release(&arena);
    series_release(&made.series);
}

static void stochastic_and_williams_follow_the_definition(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 2);
    const struct series *series = made.series;
    struct arena arena = {0};
    double fast[LENGTH], k[LENGTH], d[LENGTH], below[LENGTH];
    for (size_t i = 0; i < LENGTH; i++) {
        fast[i] = i >= 10 ? fast_stochastic(series->high, series->low, series->close[i], i, 11) : NAN;
        k[i] = i >= 10 + 3 ? mean_of(fast, i, 4) : NAN;
        d[i] = i >= 10 + 3 + 2 ? mean_of(k, i, 3) : NAN;
        below[i] = fast[i] - 100;
    }
    struct plots plots = compute_call("stochastic:11,4,3", made.series, &arena);
    assert_values(line_of(plots, "%K"), k, LENGTH, 100);
    assert_values(line_of(plots, "%D"), d, LENGTH, 100);
    assert_values(line_of(compute_call("williams:11", made.series, &arena), NULL), below, LENGTH, 100);
    arena_release(&arena);
    series_release(&made.series);
}

static void macd_begins_both_averages_where_the_slow_one_can(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 3);
    const double *close = made.series->close;
    struct arena arena = {0};
    double macd[LENGTH], signal[LENGTH], histogram[LENGTH];
    for (size_t i = 0; i < LENGTH; i++) {
        macd[i] = i >= 25 ? exponential(close, 26 - 12, i, 12) - exponential(close, 0, i, 26) : NAN;
        signal[i] = exponential(macd, 25, i, 9);
        histogram[i] = macd[i] - signal[i];
    }
    struct plots plots = compute_call("macd", made.series, &arena);
    assert_values(line_of(plots, "macd"), macd, LENGTH, 100);
    assert_values(line_of(plots, "signal"), signal, LENGTH, 100);
    assert_values(line_of(plots, "histogram"), histogram, LENGTH, 100);
    arena_release(&arena);
    series_release(&made.series);
}

static void tsi_elder_ray_and_roc_follow_the_definition(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 4);
    const struct series *series = made.series;
    struct arena arena = {0};
    double change[LENGTH], size[LENGTH], once[2][LENGTH], tsi[LENGTH], signal[LENGTH];
    double bull[LENGTH], bear[LENGTH], roc[LENGTH];
    for (size_t i = 1; i < LENGTH; i++) {
        change[i] = series->close[i] - series->close[i - 1];
        size[i] = fabs(change[i]);
    }
    for (size_t i = 0; i < LENGTH; i++) {
        once[0][i] = exponential(change, 1, i, 12);
        once[1][i] = exponential(size, 1, i, 12);
        tsi[i] = 100 * exponential(once[0], 12, i, 5) / exponential(once[1], 12, i, 5);
        signal[i] = exponential(tsi, 16, i, 4);
        bull[i] = series->high[i] - exponential(series->close, 0, i, 13);
        bear[i] = series->low[i] - exponential(series->close, 0, i, 13);
        roc[i] = i >= 6 ? (series->close[i] / series->close[i - 6] - 1) * 100 : NAN;
    }
    struct plots plots = compute_call("tsi:12,5,4", made.series, &arena);
    assert_values(line_of(plots, "tsi"), tsi, LENGTH, 100);
    assert_values(line_of(plots, "signal"), signal, LENGTH, 100);
    plots = compute_call("elder-ray", made.series, &arena);
    assert_values(line_of(plots, "bull"), bull, LENGTH, 100);
    assert_values(line_of(plots, "bear"), bear, LENGTH, 100);
    assert_values(line_of(compute_call("roc:6", made.series, &arena), NULL), roc, LENGTH, 100);
    arena_release(&arena);
    series_release(&made.series);
}

static void cci_cmf_and_mean_volume_follow_the_definition(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 5);
    const struct series *series = made.series;
    struct arena arena = {0};
    double typical[LENGTH], cci[LENGTH], flow[LENGTH], cmf[LENGTH], mean[LENGTH];
    for (size_t i = 0; i < LENGTH; i++) {
        double range = series->high[i] - series->low[i];
        typical[i] = (series->high[i] + series->low[i] + series->close[i]) / 3;
        flow[i] = range > 0 ? series->volume[i] * (2 * (series->close[i] - series->low[i]) / range - 1) : 0;
        cci[i] = cmf[i] = mean[i] = NAN;
        if (i < 16)
            continue;
        double middle = mean_of(typical, i, 17), deviation = 0;
        for (size_t k = i - 16; k <= i; k++)
            deviation += fabs(typical[k] - middle) / 17;
        cci[i] = (typical[i] - middle) / (0.015 * deviation);
        mean[i] = mean_of(series->volume, i, 17);
        cmf[i] = mean_of(flow, i, 17) / mean[i];
    }
    assert_values(line_of(compute_call("cci:17", made.series, &arena), NULL), cci, LENGTH, 100);
    assert_values(line_of(compute_call("cmf:17", made.series, &arena), NULL), cmf, LENGTH, 1);
    assert_values(line_of(compute_call("volume:17", made.series, &arena), NULL), mean, LENGTH, 1);
    arena_release(&arena);
    series_release(&made.series);
}

/* A sum that loses its period-th part before each value but the first period - 1 is a weighted one too. */
static double wilder_sum(const double *values, size_t i, size_t period)
{
    double sum = 0, kept = 1 - 1 / (double)period;
    for (size_t k = 1; k <= i; k++)
        sum += values[k] * pow(kept, (double)(i + 1 - (k < period ? period : k + 1)));
    return sum;
}

static void adx_and_atr_follow_the_definition(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 6);
    const struct series *series = made.series;
    struct arena arena = {0};
    double up[LENGTH], down[LENGTH], range[LENGTH], plus[LENGTH], minus[LENGTH], index[LENGTH], adx[LENGTH],
        atr[LENGTH];
    for (size_t i = 1; i < LENGTH; i++) {
        double rise = fmax(series->high[i] - series->high[i - 1], 0),
               fall = fmax(series->low[i - 1] - series->low[i], 0);
        up[i] = rise > fall ? rise : 0;
        down[i] = fall > rise ? fall : 0;
        range[i] = fmax(series->high[i], series->close[i - 1]) - fmin(series->low[i], series->close[i - 1]);
    }
    for (size_t i = 0; i < LENGTH; i++) {
        plus[i] = i >= 8 ? 100 * wilder_sum(up, i, 8) / wilder_sum(range, i, 8) : NAN;
        minus[i] = i >= 8 ? 100 * wilder_sum(down, i, 8) / wilder_sum(range, i, 8) : NAN;
        index[i] = 100 * fabs(plus[i] - minus[i]) / (plus[i] + minus[i]);
        adx[i] = smoothed(index, 8, i, 8, 1.0 / 8);
        atr[i] = smoothed(range, 1, i, 8, 1.0 / 8);
    }
    struct plots plots = compute_call("adx:8", made.series, &arena);
    assert_values(line_of(plots, "+di"), plus, LENGTH, 100);
    assert_values(line_of(plots, "-di"), minus, LENGTH, 100);
    assert_values(line_of(plots, "adx"), adx, LENGTH, 100);
    assert_values(line_of(compute_call("atr:8", made.series, &arena), NULL), atr, LENGTH, 1);
    arena_release(&arena);
    series_release(&made.series);
}

static void mfi_aroon_and_obv_follow_the_definition(void **state)
{
    (void)state;
    struct made made = made_walk(LENGTH, 7);
    const struct series *series = made.series;
    struct arena arena = {0};
    double typical[LENGTH], mfi[LENGTH], up[LENGTH], down[LENGTH], obv[LENGTH];
    for (size_t i = 0; i < LENGTH; i++) {
        typical[i] = (series->high[i] + series->low[i] + series->close[i]) / 3;
        mfi[i] = up[i] = down[i] = NAN;
        obv[i] = series->volume[0];
        for (size_t k = 1; k <= i; k++)
            obv[i] += series->volume[k] *
                      ((series->close[k] > series->close[k - 1]) - (series->close[k] < series->close[k - 1]));
        if (i < 10)
            continue;
        double rise = 0, fall = 0;
        size_t top = i - 10, bottom = i - 10;
        for (size_t k = i - 9; k <= i; k++) {
            rise += typical[k] > typical[k - 1] ? typical[k] * series->volume[k] : 0;
            fall += typical[k] < typical[k - 1] ? typical[k] * series->volume[k] : 0;
            top = series->high[k] >= series->high[top] ? k : top;
            bottom = series->low[k] <= series->low[bottom] ? k : bottom;
        }
        mfi[i] = 100 - 100 / (1 + rise / fall);
        up[i] = 100 - 10 * (double)(i - top);
        down[i] = 100 - 10 * (double)(i - bottom);
    }
    assert_values(line_of(compute_call("mfi:10", made.series, &arena), NULL), mfi, LENGTH, 100);
    assert_values(line_of(compute_call("obv", made.series, &arena), NULL), obv, LENGTH, 1);
    struct plots plots = compute_call("aroon:10", made.series, &arena);
    assert_values(line_of(plots, "up"), up, LENGTH, 100);
    assert_values(line_of(plots, "down"), down, LENGTH, 100);
    arena_release(&arena);
    series_release(&made.series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rsi_is_that_of_the_published_example),
        cmocka_unit_test(stochastic_is_that_of_the_published_example),
        cmocka_unit_test(cci_is_that_of_the_published_example),
        cmocka_unit_test(adx_and_atr_are_those_worked_by_hand),
        cmocka_unit_test(obv_mfi_and_cmf_are_those_worked_by_hand),
        cmocka_unit_test(aroon_counts_the_newest_of_equal_extremes),
        cmocka_unit_test(rsi_and_its_stochastic_follow_the_definition),
        cmocka_unit_test(stochastic_and_williams_follow_the_definition),
        cmocka_unit_test(macd_begins_both_averages_where_the_slow_one_can),
        cmocka_unit_test(tsi_elder_ray_and_roc_follow_the_definition),
        cmocka_unit_test(cci_cmf_and_mean_volume_follow_the_definition),
        cmocka_unit_test(adx_and_atr_follow_the_definition),
        cmocka_unit_test(mfi_aroon_and_obv_follow_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
