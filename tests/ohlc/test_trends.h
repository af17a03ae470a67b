/* What the tests of trends and levels share: series of every kind, and an indicator computed over one. */
#ifndef CHANDLER_TEST_TRENDS_H
#define CHANDLER_TEST_TRENDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "render/ohlc/indicator.h"

#define DAY_US INT64_C(86400000000)
#define HOUR_US INT64_C(3600000000)

struct candle {
    int64_t time_us;
    double open, high, low, close, volume;
};

static inline struct series *series_of(const struct candle *candles, size_t length, bool has_time)
{
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, length, NULL, &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < length; i++) {
        columns.time_us[i] = candles[i].time_us;
        columns.open[i] = candles[i].open;
        columns.high[i] = candles[i].high;
        columns.low[i] = candles[i].low;
        columns.close[i] = candles[i].close;
        columns.volume[i] = candles[i].volume;
    }
    assert_int_equal(series_finish(series, has_time, NULL), STATUS_OK);
    return series;
}

/* 0 .. 1, the same on every machine (Knuth's MMIX constants). */
static inline double next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) / 9007199254740992.0;
}

/* A walk that now and then jumps, stands still, and shares a time with the candle before. */
static inline void walk(struct candle *candles, size_t length, int64_t step_us, uint64_t seed)
{
    double price = 100;
    int64_t time_us = 0;
    for (size_t i = 0; i < length; i++) {
        double open = price * (next_random(&seed) < 0.05 ? 0.9 + 0.2 * next_random(&seed) : 1);
        double close = next_random(&seed) < 0.05 ? open : open * (0.98 + 0.04 * next_random(&seed));
        double high = fmax(open, close) * (1 + 0.01 * next_random(&seed));
        double low = fmin(open, close) * (1 - 0.01 * next_random(&seed));
        double volume = next_random(&seed) < 0.05 ? NAN : floor(1000 * next_random(&seed));
        candles[i] = (struct candle){time_us, open, high, low, close, volume};
        time_us += next_random(&seed) < 0.02 ? 0 : step_us;
        price = close;
    }
}

static inline struct series *walk_series(size_t length, int64_t step_us, uint64_t seed)
{
    static struct candle candles[2000];
    assert_true(length <= sizeof candles / sizeof *candles);
    walk(candles, length, step_us, seed);
    return series_of(candles, length, true);
}

/* The series with every price times `factor` plus `shift`. */
static inline struct series *moved(const struct series *from, double factor, double shift)
{
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, from->length, NULL, &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < from->length; i++) {
        columns.time_us[i] = from->time_us[i];
        columns.open[i] = from->open[i] * factor + shift;
        columns.high[i] = from->high[i] * factor + shift;
        columns.low[i] = from->low[i] * factor + shift;
        columns.close[i] = from->close[i] * factor + shift;
        columns.volume[i] = from->volume[i];
    }
    assert_int_equal(series_finish(series, from->has_time, NULL), STATUS_OK);
    return series;
}

/* One indicator's plots, and the arena that they live in. */
struct computed {
    struct indicator_call call;
    struct arena arena;
    struct plots plots;
};

static inline struct computed compute(const struct indicator *indicator, const char *text, struct series *series)
{
    struct computed computed = {0};
    struct error error = {0};
    assert_int_equal(indicator_call_parse(&computed.call, text, &computed.arena, &error), STATUS_OK);
    assert_string_equal(computed.call.name, indicator->name);
    computed.call.indicator = indicator;
    assert_int_equal(indicator->check(indicator, &computed.call, &error), STATUS_OK);
    assert_int_equal(
        indicator->compute(indicator, &computed.call, NULL, series, &computed.arena, &computed.plots, &error),
        STATUS_OK);
    return computed;
}

/* That the arguments are refused, with a message that says `what`. */
static inline void assert_refused(const struct indicator *indicator, const char *text, const char *what)
{
    struct indicator_call call;
    struct arena arena = {0};
    struct error error = {0};
    assert_int_equal(indicator_call_parse(&call, text, &arena, &error), STATUS_OK);
    call.indicator = indicator;
    assert_int_equal(indicator->check(indicator, &call, &error), STATUS_USAGE);
    if (!strstr(error.message, what))
        fail_msg("\"%s\" does not say \"%s\"", error.message, what);
    arena_release(&arena);
}

static inline const struct plot *plot_named(const struct computed *computed, const char *name)
{
    size_t i = 0;
    while (i < computed->plots.count && strcmp(computed->plots.items[i].name, name) != 0)
        i++;
    assert_true(i < computed->plots.count);
    return &computed->plots.items[i];
}

/* Equal to 1e-9 of the value, or both without one. */
static inline void assert_near(double value, double expected)
{
    if (isnan(expected) && isnan(value))
        return;
    if (!(fabs(value - expected) <= 1e-9 * fmax(fabs(expected), DBL_MIN)))
        fail_msg("%.17g is not %.17g", value, expected);
}

static inline void assert_columns_near(const double *values, const double *expected, size_t length)
{
    for (size_t i = 0; i < length; i++)
        assert_near(values[i], expected[i]);
}

static inline bool is_value_or_none(double value)
{
    return isfinite(value) || isnan(value);
}

static inline void assert_profile_is_sound(const struct plot_profile *profile)
{
    assert_true(isfinite(profile->low) && isfinite(profile->high) && profile->low <= profile->high);
    assert_true(profile->bins >= 1);
    double most = 0;
    for (size_t i = 0; i < profile->bins; i++) {
        assert_true(isfinite(profile->up[i]) && profile->up[i] >= 0);
        assert_true(isfinite(profile->down[i]) && profile->down[i] >= 0);
        most = fmax(most, profile->up[i] + profile->down[i]);
    }
    assert_true(most > 0);
    assert_true(profile->low <= profile->value_low && profile->value_low <= profile->value_high &&
                profile->value_high <= profile->high);
}

/* What plot.h promises of any plots: finite, or NaN where there is no value. */
static inline void assert_plots_are_sound(const struct plots *plots, size_t length)
{
    for (size_t i = 0; i < plots->count; i++) {
        const struct plot *plot = &plots->items[i];
        assert_true((plot->kind == PLOT_BAND) == (plot->lower != NULL));
        for (size_t k = 0; k < length; k++) {
            assert_true(is_value_or_none(plot->values[k]));
            assert_true(!plot->lower || is_value_or_none(plot->lower[k]));
        }
    }
    for (size_t i = 0; i < plots->level_count; i++)
        assert_true(isfinite(plots->levels[i].value) && plots->levels[i].label);
    if (plots->profile.up)
        assert_profile_is_sound(&plots->profile);
}

/* Series as no market makes them, each of `length` candles or fewer. */
enum { HOSTILE_KINDS = 12, HOSTILE_LENGTH = 300 };

static inline struct candle hostile_candle(int kind, size_t i, uint64_t *seed)
{
    int64_t time_us = (int64_t)i * DAY_US;
    double unit = next_random(seed), volume = 1 + 1000 * next_random(seed);
    double sign = i % 2 ? 1 : -1;
    switch (kind) {
    case 0: /* nothing ever happens */
        return (struct candle){time_us, 5, 5, 5, 5, 10};
    case 1: /* nothing ever happens, at nothing, without volume */
        return (struct candle){time_us, 0, 0, 0, 0, NAN};
    case 2:
        return (struct candle){time_us, 1e306 * unit, 1e306, 0, 1e306 * unit, volume};
    case 3: /* from one end of the doubles to the other */
        return (struct candle){time_us, 0, DBL_MAX, -DBL_MAX, sign * DBL_MAX, 1e300};
    case 4:
        return (struct candle){time_us, sign * DBL_MAX, sign * DBL_MAX, sign * DBL_MAX, sign * DBL_MAX, DBL_MAX};
    case 5: /* subnormal */
        return (struct candle){time_us, 0, 1e-320 * unit, 0, 5e-324, 5e-324};
    case 6: /* open and close outside the range */
        return (struct candle){time_us, 100 * unit, 50, 49, 1000 * unit, volume};
    case 7: /* all at the same moment */
        return (struct candle){7, 10 + unit, 12, 9, 10 + unit, 0};
    case 8: /* moments as far apart as can be */
        return (struct candle){i == 0 ? INT64_MIN : INT64_MAX - (int64_t)i, 1, 2 + unit, 1, 1, volume};
    case 9: /* below zero, and volumes too */
        return (struct candle){time_us, -unit, unit, -1, unit, -volume};
    case 10: /* one outlier */
        return (struct candle){time_us, 1, i == 150 ? 1e15 : 2, 1, 1 + unit, volume};
    default: /* two prices that are neighbours */
        return (struct candle){time_us, 1, 1 + DBL_EPSILON, 1, 1, volume};
    }
}

static inline void assert_hostile_series_are_borne(const struct indicator *indicator, const char *const *texts)
{
    static struct candle candles[HOSTILE_LENGTH];
    static const size_t lengths[] = {1, 2, 3, 27, HOSTILE_LENGTH};
    uint64_t seed = 1;
    for (int kind = 0; kind < HOSTILE_KINDS; kind++)
        for (size_t at = 0; at < 2 * (sizeof lengths / sizeof *lengths); at++) {
            size_t length = lengths[at / 2];
            for (size_t i = 0; i < length; i++)
                candles[i] = hostile_candle(kind, i, &seed);
            struct series *series = series_of(candles, length, at % 2);
            for (size_t i = 0; texts[i]; i++) {
                struct computed computed = compute(indicator, texts[i], series);
                assert_plots_are_sound(&computed.plots, length);
                arena_release(&computed.arena);
            }
            series_release(&series);
        }
}

/* That no value depends on a candle after it: the plots of a series' beginning are the beginning of its plots. */
static inline void assert_nothing_is_foreseen(const struct indicator *indicator, const char *text, int64_t step_us)
{
    enum { LENGTH = 400 };
    struct series *whole = walk_series(LENGTH, step_us, 5);
    struct computed all = compute(indicator, text, whole);
    for (size_t length = 50; length < LENGTH; length += 37) {
        struct series *part = walk_series(length, step_us, 5);
        struct computed some = compute(indicator, text, part);
        assert_int_equal(some.plots.count, all.plots.count);
        for (size_t i = 0; i < some.plots.count; i++)
            assert_columns_near(some.plots.items[i].values, all.plots.items[i].values, length);
        arena_release(&some.arena);
        series_release(&part);
    }
    arena_release(&all.arena);
    series_release(&whole);
}

/* That the plots of prices times a factor plus a shift are the plots so moved. */
static inline void assert_moves_with_prices(const struct indicator *indicator, const char *text, int64_t step_us)
{
    static const double moves[][2] = {{1, 1000}, {2.5, 0}, {0.01, -3}, {1e200, 0}};
    struct series *series = walk_series(500, step_us, 8);
    struct computed own = compute(indicator, text, series);
    for (size_t move = 0; move < sizeof moves / sizeof *moves; move++) {
        double factor = moves[move][0], shift = moves[move][1];
        struct series *other = moved(series, factor, shift);
        struct computed computed = compute(indicator, text, other);
        assert_int_equal(computed.plots.count, own.plots.count);
        for (size_t i = 0; i < own.plots.count; i++)
            for (size_t k = 0; k < series->length; k++)
                assert_near(computed.plots.items[i].values[k], own.plots.items[i].values[k] * factor + shift);
        assert_int_equal(computed.plots.level_count, own.plots.level_count);
        for (size_t i = 0; i < own.plots.level_count; i++)
            assert_near(computed.plots.levels[i].value, own.plots.levels[i].value * factor + shift);
        arena_release(&computed.arena);
        series_release(&other);
    }
    arena_release(&own.arena);
    series_release(&series);
}

#endif
