/* Series to compute indicators over, and computing one as it is called. */
#ifndef CHANDLER_TESTS_OHLC_TEST_OSCILLATORS_H
#define CHANDLER_TESTS_OHLC_TEST_OSCILLATORS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/base/arena.h"
#include "render/ohlc/indicator.h"
#include "render/ohlc/series.h"

/* Columns whose values the caller may still change. */
struct made {
    struct series *series;
    struct series_columns columns;
};

static inline struct made made_new(size_t length)
{
    struct made made;
    assert_int_equal(series_new(&made.series, length, NULL, &made.columns, NULL), STATUS_OK);
    for (size_t i = 0; i < length; i++) {
        made.columns.time_us[i] = (int64_t)i;
        made.columns.open[i] = made.columns.high[i] = made.columns.low[i] = made.columns.close[i] = 100;
        made.columns.volume[i] = 1000;
    }
    assert_int_equal(series_finish(made.series, false, NULL), STATUS_OK);
    return made;
}

/* A fraction of 0 .. 1 that is as good as random, and the same each time. */
static inline double next_fraction(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (double)(*state >> 11) / 9007199254740992.0;
}

/* A walk in steps of a cent, so that equal highs, lows and closes occur. Candles hold their closes. */
static inline struct made made_walk(size_t length, uint64_t seed)
{
    struct made made = made_new(length);
    double cents = 10000;
    for (size_t i = 0; i < length; i++) {
        double open = cents;
        cents = fmax(100, cents + floor(300 * next_fraction(&seed)) - 148);
        made.columns.open[i] = open / 100;
        made.columns.close[i] = cents / 100;
        made.columns.high[i] = (fmax(open, cents) + floor(60 * next_fraction(&seed))) / 100;
        made.columns.low[i] = (fmin(open, cents) - floor(60 * next_fraction(&seed))) / 100;
        made.columns.volume[i] = floor(100000 * next_fraction(&seed));
    }
    return made;
}

static inline void set_candle(struct made *made, size_t i, double open, double high, double low, double close)
{
    made->columns.open[i] = open;
    made->columns.high[i] = high;
    made->columns.low[i] = low;
    made->columns.close[i] = close;
}

static inline const struct indicator *find_indicator(const char *name)
{
    for (size_t i = 0; indicators[i]; i++)
        if (strcmp(indicators[i]->name, name) == 0)
            return indicators[i];
    fail_msg("no indicator %s", name);
    abort(); /* never: the compiler is not told that fail_msg() does not return */
}

/* What a call as "macd:12,26,9" comes to, after its arguments were looked at. */
static inline struct plots compute_call(const char *text, struct series *series, struct arena *arena)
{
    struct indicator_call call = {0};
    struct error error = {0};
    struct plots plots = {0};
    assert_int_equal(indicator_call_parse(&call, text, arena, &error), STATUS_OK);
    call.indicator = find_indicator(call.name);
    if (call.indicator->check(call.indicator, &call, &error) != STATUS_OK)
        fail_msg("%s: %s", text, error.message);
    assert_int_equal(call.indicator->compute(call.indicator, &call, NULL, series, arena, &plots, &error), STATUS_OK);
    return plots;
}

/* The values of the plot of that name; NULL: of the only one. */
static inline const double *line_of(struct plots plots, const char *name)
{
    for (size_t i = 0; i < plots.count; i++)
        if (name ? plots.items[i].name && strcmp(plots.items[i].name, name) == 0 : plots.count == 1)
            return plots.items[i].values;
    fail_msg("no line %s", name ? name : "alone");
    abort(); /* never, as above */
}

/* Every oscillator, with usual periods, the shortest, and those that just fill 300 candles. */
static const char *const oscillators[] = {
    "rsi",          "rsi:2",
    "stochastic",   "stochastic:1,1,1",
    "stochrsi",     "stochrsi:2,1,1,1",
    "macd",         "macd:2,3,1",
    "roc",          "roc:1",
    "tsi",          "tsi:1,1,1",
    "williams",     "williams:2",
    "cci",          "cci:2",
    "atr",          "atr:1",
    "adx",          "adx:2",
    "aroon",        "aroon:2",
    "obv",          "mfi",
    "mfi:2",        "cmf",
    "cmf:1",        "elder-ray",
    "volume",       "elder-ray:1",
    "volume:1",     "cci:133",
    "rsi:299",      "rsi:300",
    "adx:150",      "adx:151",
    "mfi:299",      "mfi:300",
    "aroon:299",    "aroon:300",
    "williams:300", "williams:301",
    "roc:299",      "roc:300",
};
enum { OSCILLATOR_COUNT = sizeof oscillators / sizeof *oscillators };

static inline bool is_named(const char *call, const char *name)
{
    size_t length = strlen(name);
    return strncmp(call, name, length) == 0 && (call[length] == 0 || call[length] == ':');
}

/* Among names that end with NULL. */
static inline bool is_among(const char *call, const char *const *names)
{
    while (*names && !is_named(call, *names))
        names++;
    return *names;
}

static inline void assert_same(const char *call, double found, double wanted, double tolerance, size_t i)
{
    if (isnan(found) && isnan(wanted))
        return;
    if (!(fabs(found - wanted) <= tolerance))
        fail_msg("%s, place %zu: %.17g instead of %.17g", call, i, found, wanted);
}

/* Every value of `found` is that of `base` times `factor`, to the tolerance. */
static inline void assert_plots(const char *call, struct plots found, struct plots base, size_t length, double factor,
                                double tolerance)
{
    assert_int_equal(found.count, base.count);
    for (size_t p = 0; p < base.count; p++)
        for (size_t i = 0; i < length; i++)
            assert_same(call, found.items[p].values[i], factor * base.items[p].values[i], tolerance, i);
}

#endif
