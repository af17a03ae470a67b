#include "cli/values.h"
#include "cli/value_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* For the message where one of them is given without --bench. */
static void note(struct cli_options *options, const char *name)
{
    if (!options->bench.first)
        options->bench.first = name;
}

enum status set_bench(struct cli_options *options, const char *value, struct error *error)
{
    (void)value;
    if (options->mode == MODE_CHECK)
        return error_set(error, STATUS_USAGE, "does not go with --check");
    options->mode = MODE_BENCH;
    return STATUS_OK;
}

static enum status add(struct bench_list *list, size_t item, struct error *error)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == item)
            return STATUS_OK;
    if (list->count == BENCH_LIST_MAX)
        return error_set(error, STATUS_USAGE, "lists more than %d", BENCH_LIST_MAX);
    list->items[list->count++] = item;
    return STATUS_OK;
}

/* Numbers with commas between them. */
static enum status read_list(struct bench_list *list, const char *value, size_t limit, const char *what,
                             struct error *error)
{
    list->count = 0;
    for (const char *at = value;; at++) {
        size_t length = strcspn(at, ","), number;
        if (!value_count(at, length, limit, &number) || number == 0)
            return error_set(error, STATUS_USAGE, "is no list of numbers of %s such as 2,4,8, each 1 to %zu", what,
                             limit);
        enum status status = add(list, number, error);
        if (status != STATUS_OK || !at[length])
            return status;
        at += length;
    }
}

enum status set_bench_charts(struct cli_options *options, const char *value, struct error *error)
{
    note(options, "bench-charts");
    return read_list(&options->bench.charts, value, BENCH_CHARTS_MAX, "charts", error);
}

enum status set_bench_workers(struct cli_options *options, const char *value, struct error *error)
{
    note(options, "bench-workers");
    return read_list(&options->bench.workers, value, WORKERS_MAX, "workers", error);
}

enum status set_bench_pools(struct cli_options *options, const char *value, struct error *error)
{
    const char *words[POOL_KIND_COUNT + 1] = {NULL};
    note(options, "bench-pools");
    for (int kind = 0; kind < POOL_KIND_COUNT; kind++)
        words[kind] = pool_kind_name((enum pool_kind)kind);
    options->bench.pools.count = 0;
    for (const char *at = value;; at++) {
        char word[32] = "";
        size_t length = strcspn(at, ",");
        if (length < sizeof word)
            memcpy(word, at, length);
        int found = value_word(word, words, error);
        enum status status = found < 0 ? STATUS_USAGE : add(&options->bench.pools, (size_t)found, error);
        if (status != STATUS_OK || !at[length])
            return status;
        at += length;
    }
}

static enum status read_number(size_t *number, const char *value, size_t limit, const char *what, struct error *error)
{
    if (!value_count(value, strlen(value), limit, number) || *number == 0)
        return error_set(error, STATUS_USAGE, "is no number of %s, 1 to %zu", what, limit);
    return STATUS_OK;
}

enum status set_bench_candles(struct cli_options *options, const char *value, struct error *error)
{
    note(options, "bench-candles");
    return read_number(&options->bench.candles, value, BENCH_CANDLES_MAX, "candles", error);
}

enum status set_bench_runs(struct cli_options *options, const char *value, struct error *error)
{
    note(options, "bench-runs");
    return read_number(&options->bench.runs, value, BENCH_RUNS_MAX, "runs", error);
}

enum status set_bench_io(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    note(options, "bench-io");
    options->bench.has_files = true;
    return STATUS_OK;
}

enum status set_bench_sweep(struct cli_options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    note(options, "bench-sweep");
    options->bench.is_sweep = true;
    return STATUS_OK;
}

enum status set_bench_json(struct cli_options *options, const char *value, struct error *error)
{
    note(options, "bench-json");
    options->bench.json = value;
    return value_need(value, "name of a file", error);
}

enum status set_bench_csv(struct cli_options *options, const char *value, struct error *error)
{
    note(options, "bench-csv");
    options->bench.csv = value;
    return value_need(value, "name of a file", error);
}

enum status set_bench_markdown(struct cli_options *options, const char *value, struct error *error)
{
    note(options, "bench-markdown");
    options->bench.markdown = value;
    return value_need(value, "name of a file", error);
}

enum status set_bench_plot(struct cli_options *options, const char *value, struct error *error)
{
    note(options, "bench-plot");
    options->bench.plot = value;
    const char *slash = strrchr(value, '/'), *dot = strrchr(slash ? slash : value, '.');
    if (dot && strcasecmp(dot, ".png") != 0)
        return error_set(error, STATUS_USAGE, "is drawn as a PNG, so name it .png");
    return value_need(value, "name of a file", error);
}

enum status set_bench_compare(struct cli_options *options, const char *value, struct error *error)
{
    note(options, "bench-compare");
    options->bench.compare = value;
    return value_need(value, "name of a file", error);
}

enum status set_bench_tolerance(struct cli_options *options, const char *value, struct error *error)
{
    const double most = 1000;
    size_t length = strspn(value, "0123456789.");
    char *end = NULL;
    double percent = strtod(value, &end);
    note(options, "bench-tolerance");
    if (length == 0 || end != value + length || (*end && strcmp(end, "%") != 0) || !isfinite(percent) || percent > most)
        return error_set(error, STATUS_USAGE, "is no share such as 10%%, up to %g%%", most);
    options->bench.tolerance = percent / 100;
    return STATUS_OK;
}
