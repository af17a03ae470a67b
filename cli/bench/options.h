/* What --bench and the options that go with it ask for. */
#ifndef CHANDLER_CLI_BENCH_OPTIONS_H
#define CHANDLER_CLI_BENCH_OPTIONS_H

#include "pool/pool.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    BENCH_LIST_MAX = 32, /* numbers in one list */
    BENCH_CHARTS_MAX = 1000000,
    BENCH_CANDLES_MAX = 10000000,
    BENCH_RUNS_MAX = 10000,
};

struct bench_list {
    size_t items[BENCH_LIST_MAX]; /* as given, none twice */
    size_t count;                 /* 0: not given */
};

/* Strings are those of argv; NULL: not given. A file named "-" is standard output. */
struct bench_options {
    struct bench_list charts, workers;
    struct bench_list pools; /* of enum pool_kind */
    size_t candles;          /* 0: not given */
    size_t runs;             /* 0: not given */
    double tolerance;        /* 0.1: 10 %; negative: not given */
    bool has_files, is_sweep;
    const char *json, *csv, *markdown, *plot, *compare;
    const char *first; /* the first of these options that was given, without dashes; NULL: none was */
};

#endif
