/* What the tests of overlays share: series of candles, and indicators over them as --indicator asks for them. */
#ifndef CHANDLER_TESTS_OHLC_TEST_OVERLAYS_H
#define CHANDLER_TESTS_OHLC_TEST_OVERLAYS_H

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/ohlc/indicator.h"

enum { LENGTH = 300 };

#define MINUTE_US (60 * INT64_C(1000000))
#define DAY_US (1440 * MINUTE_US)

/* What --indicator `text` comes to. */
struct computed {
    struct arena arena;
    struct indicator_call call;
    struct plots plots;
    struct error error;
    enum status status;
};

static inline struct computed compute(const char *text, struct series *series)
{
    struct computed computed = {0};
    assert_int_equal(indicator_call_parse(&computed.call, text, &computed.arena, NULL), STATUS_OK);
    for (size_t i = 0; indicators[i]; i++)
        if (strcmp(indicators[i]->name, computed.call.name) == 0)
            computed.call.indicator = indicators[i];
    const struct indicator *indicator = computed.call.indicator;
    assert_non_null(indicator);
    assert_int_equal(indicator->pane, INDICATOR_PANE_PRICE);
    assert_int_equal(indicator->check(indicator, &computed.call, NULL), STATUS_OK);
    computed.status =
        indicator->compute(indicator, &computed.call, NULL, series, &computed.arena, &computed.plots, &computed.error);
    return computed;
}

/* Plot `place`, which must be there, with the number of plots that there are. */
static const struct plot *plot_of(const struct computed *computed, size_t place, size_t count)
{
    assert_int_equal(computed->status, STATUS_OK);
    assert_int_equal(computed->plots.count, count);
    return &computed->plots.items[place];
}

/* The same everywhere (Steele's SplitMix64). */
static inline double uniform(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/* A walk whose every eleventh candle has no volume and every thirteenth one of 0; prices * scale + shift. */
static inline struct series *walk(size_t length, int64_t step_us, double scale, double shift)
{
    struct series *series = NULL;
    struct series_columns columns;
    assert_int_equal(series_new(&series, length, NULL, &columns, NULL), STATUS_OK);
    uint64_t state = 42;
    double price = 100;
    for (size_t i = 0; i < length; i++) {
        double open = price, close = price * (1 + 0.04 * (uniform(&state) - 0.5));
        double high = fmax(open, close) * (1 + 0.01 * uniform(&state));
        double low = fmin(open, close) * (1 - 0.01 * uniform(&state));
        double volume = i % 11 == 3 ? NAN : i % 13 == 5 ? 0 : 1000 * uniform(&state);
        price = close;
        columns.time_us[i] = 19000 * DAY_US + (int64_t)i * step_us;
        columns.open[i] = open * scale + shift;
        columns.high[i] = high * scale + shift;
        columns.low[i] = low * scale + shift;
        columns.close[i] = close * scale + shift;
        columns.volume[i] = volume;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    return series;
}

static inline struct series *daily(void)
{
    return walk(LENGTH, DAY_US, 1, 0);
}

/* Candles without any range. */
static inline struct series *of_closes(const double *closes, size_t length)
{
    struct series *series = NULL;
    struct series_columns columns;
    assert_int_equal(series_new(&series, length, NULL, &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < length; i++) {
        columns.time_us[i] = (int64_t)i * DAY_US;
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = closes[i];
        columns.volume[i] = NAN;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    return series;
}

static inline void assert_values(const char *what, const double *got, const double *expected, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool is_same = isnan(expected[i]) ? isnan(got[i]) : fabs(got[i] - expected[i]) <= 1e-9 * fabs(expected[i]);
        if (!is_same)
            fail_msg("%s [%zu]: %.17g instead of %.17g", what, i, got[i], expected[i]);
    }
}

#endif
