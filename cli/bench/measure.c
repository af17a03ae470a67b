#include "cli/bench/measure.h"

#include "cli/bench/cell.h"
#include "cli/bench/load.h"
#include "cli/bench/statistics.h"
#include "cli/messages.h"
#include "cli/pool_choice.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "cli/values.h"
#include "plugins/python.h"
#include "render/base/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A run shorter than this is made of several batches. */
static const double SHORTEST_RUN_S = 0.05;
enum { REPEATS_MAX = 10000, DEFAULT_RUNS = 10, SWEEP_STEPS_BY_ONE = 16 };

/* One pool with so many workers. */
struct stand {
    enum pool_kind pool;
    size_t workers;
    bool is_asked; /* false: only for the efficiency of others */
    bool is_ready;
    struct cell cell;
};

/* A stand with one batch size. */
struct series_of_runs {
    struct stand *stand;
    size_t charts;
    size_t repeats;
    struct cell_sample *samples; /* [runs] */
    struct cell_sample warm_up;
};

struct bench_plan {
    struct bench_list charts, workers, pools;
    size_t runs;
    struct stand *stands;
    size_t stand_count;
    struct series_of_runs *rows; /* by stand, then charts */
    size_t row_count;
    struct cell_sample *samples; /* of all rows */
    double *values;              /* [runs], for medians */
    double other_cpus;           /* see struct bench_table */
};

static void fill_list(struct bench_list *list, const size_t *items, size_t count)
{
    if (list->count)
        return;
    for (size_t i = 0; i < count; i++)
        list->items[list->count++] = items[i];
}

/* 1, 2, ... to twice the CPUs; where these are many, in growing steps. */
static void fill_sweep(struct bench_list *list, size_t cpus)
{
    size_t most = cpus * 2 < WORKERS_MAX ? cpus * 2 : WORKERS_MAX;
    list->count = 0;
    for (size_t workers = 1; workers <= most && list->count < BENCH_LIST_MAX - 2;) {
        list->items[list->count++] = workers;
        workers += workers < SWEEP_STEPS_BY_ONE ? 1 : workers / 4;
        if (workers > cpus && list->items[list->count - 1] < cpus)
            workers = cpus;
    }
    if (list->items[list->count - 1] < most)
        list->items[list->count++] = most;
}

/* What was not asked for is as the manual says; --pool and --workers count here as well. */
static void settle_lists(struct bench_plan *plan, const struct cli_options *options, size_t cpus)
{
    static const size_t charts[] = {10, 50, 100}, workers[] = {2, 4, 8};
    const size_t one_pool[] = {options->pool}, one_number[] = {options->workers};
    size_t all[POOL_KIND_COUNT], count = 0;
    for (size_t kind = 0; kind < POOL_KIND_COUNT; kind++)
        if (!pool_choice_missing((enum pool_kind)kind))
            all[count++] = kind;
    plan->charts = options->bench.charts;
    plan->workers = options->bench.workers;
    plan->pools = options->bench.pools;
    plan->runs = options->bench.runs ? options->bench.runs : DEFAULT_RUNS;
    if (options->bench.is_sweep) {
        fill_sweep(&plan->workers, cpus);
        /* A batch starts no more workers than it has charts. */
        size_t most = plan->workers.items[plan->workers.count - 1], batch = most * 4 > 100 ? most * 4 : 100;
        fill_list(&plan->charts, &batch, 1);
    }
    fill_list(&plan->charts, charts, 3);
    if (options->workers)
        fill_list(&plan->workers, one_number, 1);
    fill_list(&plan->workers, workers, 3);
    if (options->has_pool)
        fill_list(&plan->pools, one_pool, 1);
    fill_list(&plan->pools, all, count);
}

size_t bench_most_charts(const struct cli_options *options)
{
    struct bench_plan plan = {0};
    size_t most = 0;
    settle_lists(&plan, options, 1);
    for (size_t i = 0; i < plan.charts.count; i++)
        most = plan.charts.items[i] > most ? plan.charts.items[i] : most;
    return most;
}

static void add_stand(struct bench_plan *plan, enum pool_kind pool, size_t workers, bool is_asked)
{
    plan->stands[plan->stand_count++] = (struct stand){.pool = pool, .workers = workers, .is_asked = is_asked};
}

/* A serial pool has one worker, whatever was asked for; others are measured with one as well. */
static enum status make_stands(struct bench_plan *plan, struct error *error)
{
    plan->stands = calloc(plan->pools.count * (plan->workers.count + 1), sizeof *plan->stands);
    if (!plan->stands)
        return error_no_memory(error);
    for (size_t i = 0; i < plan->pools.count; i++) {
        enum pool_kind pool = (enum pool_kind)plan->pools.items[i];
        bool has_one = pool == POOL_SERIAL;
        for (size_t k = 0; k < plan->workers.count; k++)
            has_one |= plan->workers.items[k] == 1;
        if (!has_one || pool == POOL_SERIAL)
            add_stand(plan, pool, 1, pool == POOL_SERIAL);
        for (size_t k = 0; pool != POOL_SERIAL && k < plan->workers.count; k++)
            add_stand(plan, pool, plan->workers.items[k], true);
    }
    return STATUS_OK;
}

static enum status make_rows(struct bench_plan *plan, struct error *error)
{
    size_t count = plan->stand_count * plan->charts.count, samples;
    plan->rows = calloc(count, sizeof *plan->rows);
    plan->values = calloc(plan->runs, sizeof *plan->values);
    if (!plan->rows || !plan->values || !size_multiply(count, plan->runs, &samples))
        return error_no_memory(error);
    plan->samples = calloc(samples, sizeof *plan->samples);
    if (!plan->samples)
        return error_no_memory(error);
    for (size_t i = 0; i < plan->stand_count; i++)
        for (size_t k = 0; plan->stands[i].is_ready && k < plan->charts.count; k++) {
            plan->rows[plan->row_count] = (struct series_of_runs){
                .stand = &plan->stands[i],
                .charts = plan->charts.items[k],
                .repeats = 1,
                .samples = plan->samples + plan->row_count * plan->runs,
            };
            plan->row_count++;
        }
    return STATUS_OK;
}

static void take_python(struct bench_table *table, const struct cli_options *options,
                        const struct cell_greeting *greeting)
{
    bool runs_python = options->plugin_count > 0;
    table->auto_pool = runs_python ? greeting->auto_pool : pool_choice_built().kind;
    snprintf(table->python_version, sizeof table->python_version, "%s",
             greeting->python_version[0] ? greeting->python_version : chandler_python_version());
    snprintf(table->gil, sizeof table->gil, "%s", greeting->gil);
}

/* Cells come up one after the other. A pool that was not asked for by name and cannot run is left out, with a word. */
static enum status start_stands(struct bench_plan *plan, struct bench_table *table, struct cli_options *options,
                                const struct material *material, char place[200], struct error *error)
{
    bool is_named = options->bench.pools.count > 0 || options->has_pool;
    bool is_first = true, is_refused[POOL_KIND_COUNT] = {false};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < plan->stand_count; i++) {
        struct stand *stand = &plan->stands[i];
        struct cell_greeting greeting;
        if (is_refused[stand->pool])
            continue;
        status = cell_start(&stand->cell, options, material, stand->pool, stand->workers, is_first, error);
        if (status == STATUS_OK)
            status = cell_greet(&stand->cell, &greeting, error);
        if (status != STATUS_OK)
            return status;
        stand->is_ready = greeting.status == STATUS_OK;
        if (stand->is_ready) {
            if (is_first)
                take_python(table, options, &greeting);
            is_first = false;
            continue;
        }
        cell_end(&stand->cell);
        is_refused[stand->pool] = true;
        if (is_named || greeting.status != STATUS_UNSUPPORTED) {
            snprintf(place, 200, "%s", greeting.place);
            *error = greeting.error;
            return greeting.status;
        }
        if (options->verbosity != VERBOSITY_QUIET)
            message_note("no pool %s: %s", pool_kind_name(stand->pool), greeting.error.message);
    }
    return status;
}

static enum status measure_once(struct series_of_runs *row, bool is_warm_up, struct cell_sample *sample,
                                char place[200], struct error *error)
{
    struct cell_task task = {.charts = row->charts, .repeats = row->repeats, .is_warm_up = is_warm_up};
    enum status status = cell_measure(&row->stand->cell, &task, sample, error);
    if (status == STATUS_OK && sample->status != STATUS_OK) {
        snprintf(place, 200, "%s", sample->place);
        error_set(error, sample->status, "%s x %zu: %s", pool_kind_name(row->stand->pool), row->stand->workers,
                  sample->error.message);
        error->line = sample->error.line;
        error->column = sample->error.column;
        status = sample->status;
    }
    return status;
}

static size_t repeats_for(double wall_s)
{
    double repeats = wall_s > 0 ? ceil(SHORTEST_RUN_S / wall_s) : REPEATS_MAX;
    return repeats < REPEATS_MAX ? (size_t)repeats : REPEATS_MAX;
}

static enum status measure_all(struct bench_plan *plan, struct progress *progress, char place[200], struct error *error)
{
    enum status status = STATUS_OK;
    size_t done = 0;
    double start_busy_s = load_busy_s(""), start_s = (double)clock_now_ns() / 1e9, own_s = 0;
    for (size_t i = 0; status == STATUS_OK && i < plan->row_count; i++) {
        struct series_of_runs *row = &plan->rows[i];
        status = measure_once(row, true, &row->warm_up, place, error);
        own_s += row->warm_up.cpu_s;
        row->repeats = repeats_for(row->warm_up.wall_s);
        progress_update(progress, ++done);
    }
    for (size_t run = 0; run < plan->runs; run++)
        for (size_t i = 0; status == STATUS_OK && i < plan->row_count; i++) {
            struct series_of_runs *row = &plan->rows[i];
            status = measure_once(row, false, &row->samples[run], place, error);
            own_s += row->samples[run].cpu_s * (double)row->repeats;
            progress_update(progress, ++done);
        }
    double busy_s = load_busy_s("") - start_busy_s - own_s, elapsed_s = (double)clock_now_ns() / 1e9 - start_s;
    plan->other_cpus = start_busy_s < 0 || elapsed_s <= 0 ? -1 : busy_s > 0 ? busy_s / elapsed_s : 0;
    return status;
}

/* The median of one number of all runs; offset is its place in struct cell_sample. */
static double median_of(const struct bench_plan *plan, const struct series_of_runs *row, size_t offset)
{
    for (size_t i = 0; i < plan->runs; i++)
        plan->values[i] = *(const double *)((const char *)&row->samples[i] + offset);
    return median(plan->values, plan->runs);
}

static const struct series_of_runs *find_single(const struct bench_plan *plan, enum pool_kind pool, size_t charts)
{
    for (size_t i = 0; i < plan->row_count; i++)
        if (plan->rows[i].stand->pool == pool && plan->rows[i].stand->workers == 1 && plan->rows[i].charts == charts)
            return &plan->rows[i];
    return NULL;
}

static void fill_row(struct bench_row *out, const struct bench_plan *plan, const struct series_of_runs *row)
{
    double charts = (double)row->charts;
    double batch_s = median_of(plan, row, offsetof(struct cell_sample, wall_s));
    const struct series_of_runs *single = find_single(plan, row->stand->pool, row->charts);
    double single_s = single ? median_of(plan, single, offsetof(struct cell_sample, wall_s)) : batch_s;
    *out = (struct bench_row){
        .pool = row->stand->pool,
        .workers = row->stand->workers,
        .started = row->warm_up.started,
        .charts = row->charts,
        .repeats = row->repeats,
        .ms_per_chart = batch_s * 1e3 / charts,
        .charts_per_s = batch_s > 0 ? charts / batch_s : 0,
        .cpu_ms_per_chart = median_of(plan, row, offsetof(struct cell_sample, cpu_s)) * 1e3 / charts,
        .peak_rss_kib = row->warm_up.memory_kib,
        .startup_ms = median_of(plan, row, offsetof(struct cell_sample, startup_s)) * 1e3,
        .ready_ms = median_of(plan, row, offsetof(struct cell_sample, ready_s)) * 1e3,
    };
    for (size_t i = 0; i < plan->runs; i++)
        if (row->samples[i].started < out->started)
            out->started = row->samples[i].started;
    if (batch_s > 0 && out->started > 0)
        out->efficiency = single_s / batch_s / (double)out->started;
    (void)median_of(plan, row, offsetof(struct cell_sample, wall_s)); /* sorts them */
    out->ms_per_chart_min = plan->values[0] * 1e3 / charts;
    out->ms_per_chart_max = plan->values[plan->runs - 1] * 1e3 / charts;
    out->ms_per_chart_mad = median_distance(plan->values, plan->runs, batch_s) * 1e3 / charts;
}

/* Of the largest batch with one worker: in the pool that auto takes where that was measured. */
static void fill_stages(struct bench_table *table, const struct bench_plan *plan)
{
    const struct series_of_runs *best = NULL;
    for (size_t i = 0; i < plan->row_count; i++) {
        const struct series_of_runs *row = &plan->rows[i];
        bool is_auto = row->stand->pool == table->auto_pool,
             is_best_auto = best && best->stand->pool == table->auto_pool;
        if (row->stand->workers == 1 &&
            (!best || is_auto > is_best_auto || (is_auto == is_best_auto && row->charts > best->charts)))
            best = row;
    }
    for (int stage = 0; best && stage < STAGE_COUNT; stage++)
        table->stages_us[stage] =
            median_of(plan, best, offsetof(struct cell_sample, stage_us) + (size_t)stage * sizeof(double));
    if (!best)
        return;
    table->candles = best->warm_up.candles;
    table->candles_least = best->warm_up.candles_least;
    table->candles_most = best->warm_up.candles_most;
}

static enum status fill_table(struct bench_table *table, const struct bench_plan *plan, struct error *error)
{
    table->runs = plan->runs;
    table->other_cpus = plan->other_cpus;
    table->is_pss = plan->row_count > 0;
    table->rows = calloc(plan->row_count, sizeof *table->rows);
    if (!table->rows)
        return error_no_memory(error);
    for (size_t i = 0; i < plan->row_count; i++) {
        table->is_pss &= plan->rows[i].warm_up.is_pss || plan->rows[i].warm_up.memory_kib <= 0;
        if (plan->rows[i].stand->is_asked)
            fill_row(&table->rows[table->row_count++], plan, &plan->rows[i]);
    }
    fill_stages(table, plan);
    return STATUS_OK;
}

enum status bench_measure(struct bench_table *table, struct cli_options *options, const struct material *material,
                          char place[200], struct error *error)
{
    struct bench_plan plan = {0};
    struct progress progress;
    settle_lists(&plan, options, table->host.allowed_cpus);
    signals_catch(true);
    enum status status = make_stands(&plan, error);
    if (status == STATUS_OK)
        status = start_stands(&plan, table, options, material, place, error);
    if (status == STATUS_OK)
        status = make_rows(&plan, error);
    if (status == STATUS_OK) {
        progress_start(&progress, options, plan.row_count * (plan.runs + 1), "runs");
        status = measure_all(&plan, &progress, place, error);
        progress_end(&progress);
    }
    for (size_t i = 0; i < plan.stand_count; i++)
        cell_end(&plan.stands[i].cell);
    if (status == STATUS_OK)
        status = fill_table(table, &plan, error);
    free(plan.stands);
    free(plan.rows);
    free(plan.samples);
    free(plan.values);
    return status;
}
