/* A benchmark's table that never was: its figures are invented. */
#ifndef CHANDLER_TESTS_CLIUNIT_BENCH_TABLE_H
#define CHANDLER_TESTS_CLIUNIT_BENCH_TABLE_H

#include "cli/bench/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* A row of so many ms a chart, all of whose other figures follow from that. */
static inline struct bench_row made_up_row(enum pool_kind pool, size_t workers, size_t charts, double ms)
{
    return (struct bench_row){.pool = pool,
                              .workers = workers,
                              .started = workers,
                              .charts = charts,
                              .repeats = 1,
                              .ms_per_chart = ms,
                              .ms_per_chart_min = ms * 0.99,
                              .ms_per_chart_max = ms * 1.02,
                              .ms_per_chart_mad = ms * 0.01,
                              .charts_per_s = 1000 / ms,
                              .cpu_ms_per_chart = 0.5,
                              .efficiency = 0.5,
                              .peak_rss_kib = 2048,
                              .startup_ms = 0.1,
                              .ready_ms = 0.2};
}

/* A table with room for its rows; to be released. */
static inline struct bench_table made_up_table(size_t rows)
{
    struct bench_table table = {
        .host = {.model = "Made-up CPU", .arch = "x86_64", .kernel = "1.2.3", .cpus = 4, .allowed_cpus = 2},
        .python_version = "3.11.2",
        .gil = "on",
        .auto_pool = POOL_PROCESSES,
        .candles = 100,
        .candles_least = 100,
        .candles_most = 100,
        .inputs = 8,
        .is_synthetic = true,
        .is_pss = true,
        .width = 800,
        .height = 400,
        .format = "png",
        .theme = "light",
        .runs = 10,
        .indicators = "",
        .stages_us = {1, 20, 0, 9, 50, 100, 20},
        .row_count = rows,
    };
    table.rows = calloc(rows + 1, sizeof *table.rows);
    assert_non_null(table.rows);
    return table;
}

#endif
