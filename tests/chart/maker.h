/* Series and pictures for the tests of this room. */
#ifndef CHANDLER_TESTS_CHART_MAKER_H
#define CHANDLER_TESTS_CHART_MAKER_H

#include "render/chart/chart.h"
#include "render/chart/layout.h"
#include "render/ohlc/time.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define DAY_US INT64_C(86400000000)
#define MINUTE_US INT64_C(60000000)

/* How a made series walks; zeroed with count set: daily candles from 2 Jan 2020 around 100, with volume. */
struct walk {
    size_t count;
    int64_t start_us, step_us;
    double price, swing; /* swing is absolute */
    bool skips_weekends, has_gaps, has_no_volume, has_no_time, is_flat;
    uint64_t seed;
    const char *symbol;
};

/* SplitMix64 (Steele, Lea, Flood 2014), to 0 <= x < 1. */
static inline double maker_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

static inline int64_t maker_next_time(const struct walk *walk, int64_t time_us, uint64_t *random)
{
    time_us += walk->step_us ? walk->step_us : DAY_US;
    if (walk->has_gaps && maker_random(random) < 0.1)
        time_us += (int64_t)(maker_random(random) * 40) * (walk->step_us ? walk->step_us : DAY_US);
    while (walk->skips_weekends && civil_from_us(time_us).weekday % 6 == 0)
        time_us += DAY_US;
    return time_us;
}

static inline struct series *maker_series(struct walk walk)
{
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, walk.count, walk.symbol, &columns, NULL), STATUS_OK);
    uint64_t random = walk.seed + 1;
    double price = walk.price != 0 ? walk.price : 100, swing = walk.swing != 0 ? walk.swing : fabs(price) * 0.02;
    int64_t time_us = walk.start_us ? walk.start_us : days_from_civil(2020, 1, 2) * DAY_US;
    for (size_t i = 0; i < walk.count; i++) {
        double open = price, close = price;
        if (!walk.is_flat && i % 7 != 3)
            close += (maker_random(&random) - 0.5) * swing;
        double reach = walk.is_flat ? 0 : swing / 3;
        columns.open[i] = open;
        columns.close[i] = close;
        columns.high[i] = fmax(open, close) + maker_random(&random) * reach;
        columns.low[i] = fmin(open, close) - maker_random(&random) * reach;
        columns.volume[i] = walk.has_no_volume ? NAN : floor(maker_random(&random) * 5e6);
        columns.time_us[i] = walk.has_no_time ? (int64_t)i : time_us;
        time_us = maker_next_time(&walk, time_us, &random);
        price = close;
    }
    assert_int_equal(series_finish(series, !walk.has_no_time, NULL), STATUS_OK);
    return series;
}

/* Runs a test in a process of its own, which leaves without clean-up: what Pango and fontconfig keep for as long as a
 * process lives stays there. */
static inline void maker_in_child(void (*test)(void **state), void **state)
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(60);
        const struct CMUnitTest tests[] = {{"in a child", test, NULL, NULL, *state}};
        _exit(cmocka_run_group_tests(tests, NULL, NULL));
    }
    int status = 0;
    assert_true(waitpid(child, &status, 0) == child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* What a test needs to lay a chart out, made once a test. */
struct bench {
    struct typeface *typeface;
    struct arena arena;
    struct error error;
};

static inline int bench_setup(void **state)
{
    static struct bench bench;
    bench = (struct bench){0};
    *state = &bench;
    return typeface_new(&bench.typeface, NULL);
}

static inline int bench_teardown(void **state)
{
    struct bench *bench = *state;
    typeface_free(&bench->typeface);
    arena_release(&bench->arena);
    return 0;
}

static inline struct chart_options maker_options(int width_px, int height_px)
{
    return (struct chart_options){
        .type = chart_type_find("candles"),
        .theme = theme_find("light"),
        .width_px = width_px,
        .height_px = height_px,
    };
}

/* The layout, valid until the next call. */
static inline const struct layout *bench_layout(struct bench *bench, const struct series *series,
                                                const struct chart_options *options)
{
    const struct layout *layout;
    arena_reset(&bench->arena);
    enum status status = chart_layout(&layout, &(struct chart_data){.series = series, .name = "file"}, options,
                                      bench->typeface, &bench->arena, &bench->error);
    if (status != STATUS_OK)
        fail_msg("%s", bench->error.message);
    return layout;
}

#endif
