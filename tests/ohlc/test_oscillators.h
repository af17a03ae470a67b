/* Series to compute indicators over, and computing one as it is called. */
#ifndef CHANDLER_TESTS_OHLC_TEST_OSCILLATORS_H
#define CHANDLER_TESTS_OHLC_TEST_OSCILLATORS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
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

static inline const struct indicator *find_indicator(const char *name)
{
    size_t i = 0;
    while (indicators[i] && strcmp(indicators[i]->name, name) != 0)
        i++;
    assert_non_null(indicators[i]);
    return indicators[i];
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
    return NULL;
}

#endif
