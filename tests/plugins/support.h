/* A folder of plugins written by the test, and the host that imports them. */
#ifndef CHANDLER_TESTS_PLUGINS_SUPPORT_H
#define CHANDLER_TESTS_PLUGINS_SUPPORT_H

#include "plugins/plugins.h"
#include "render/ohlc/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORLD_PLUGINS_MAX = 4, WORLD_CANDLES = 20 };

struct world {
    const struct plugin_interface *python;
    char folder[64];
    char paths[WORLD_PLUGINS_MAX][160];
    size_t count;
    struct plugin_host *host;
    const char *place;
    struct error error;
    struct series *series;
};

static inline int world_remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

/* Closes are 1, 2, ... */
static inline struct series *world_series(size_t length)
{
    struct series *series = NULL;
    struct series_columns columns;
    assert_int_equal(series_new(&series, length, "TEST", &columns, NULL), STATUS_OK);
    for (size_t i = 0; i < length; i++) {
        columns.time_us[i] = (int64_t)i * 86400 * 1000000;
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = (double)(i + 1);
        columns.volume[i] = NAN;
    }
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    return series;
}

static inline int world_setup(void **state)
{
    struct world *world = test_calloc(1, sizeof *world);
    struct error error = {0};
    snprintf(world->folder, sizeof world->folder, "/tmp/chandler-plugins-XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    if (chandler_python_version()[0] && plugins_load(&world->python, &error))
        fail_msg("%s", error.message);
    world->series = world_series(WORLD_CANDLES);
    *state = world;
    return 0;
}

static inline int world_teardown(void **state)
{
    struct world *world = *state;
    if (world->python)
        world->python->close(&world->host);
    series_release(&world->series);
    nftw(world->folder, world_remove_one, 8, FTW_DEPTH | FTW_PHYS);
    test_free(world);
    return 0;
}

/* A test of the host. */
#define world_test(function) cmocka_unit_test_setup_teardown(function, world_setup, world_teardown)

static inline void world_file(struct world *world, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", world->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A plugin to be opened. A build without Python skips the test here. */
static inline void world_plugin(struct world *world, const char *name, const char *text)
{
    if (!world->python)
        skip();
    assert_true(world->count < WORLD_PLUGINS_MAX);
    world_file(world, name, text);
    snprintf(world->paths[world->count++], sizeof *world->paths, "%s/%s", world->folder, name);
}

static inline enum status world_try_open(struct world *world)
{
    const char *paths[WORLD_PLUGINS_MAX];
    for (size_t i = 0; i < world->count; i++)
        paths[i] = world->paths[i];
    world->error = (struct error){0};
    return world->python->open(&world->host, paths, world->count, &world->place, &world->error);
}

static inline void world_open(struct world *world)
{
    if (world_try_open(world))
        fail_msg("%s: %s", world->place ? world->place : "Python", world->error.message);
}

static inline const struct indicator *world_indicator(struct world *world, const char *name)
{
    const struct indicator *const *found = world->python->indicators(world->host);
    while (*found && strcmp((*found)->name, name) != 0)
        found++;
    if (!*found) {
        fail_msg("no indicator %s", name);
        abort(); /* for compilers that do not know that a failure does not return */
    }
    return *found;
}

/* Parses and checks NAME[:...]; strings live in the arena. */
static inline enum status world_call(struct world *world, struct indicator_call *call, const char *text,
                                     struct arena *arena, struct error *error)
{
    *error = (struct error){0};
    assert_int_equal(indicator_call_parse(call, text, arena, error), STATUS_OK);
    call->indicator = world_indicator(world, call->name);
    return call->indicator->check(call->indicator, call, error);
}

/* What an indicator computes in a worker: the first plot's last value. */
static inline enum status world_compute(struct world *world, struct plugin_worker *worker, const char *text,
                                        double *last, struct error *error)
{
    struct arena arena = {0};
    struct plots plots = {0};
    struct indicator_call call;
    enum status status = world_call(world, &call, text, &arena, error);
    if (!status)
        status = call.indicator->compute(call.indicator, &call, worker, world->series, &arena, &plots, error);
    if (!status)
        *last = plots.items[0].values[world->series->length - 1];
    arena_release(&arena);
    return status;
}

/* The same in a worker of the calling thread. */
static inline enum status world_compute_here(struct world *world, const char *text, double *last, struct error *error)
{
    struct plugin_worker *worker = NULL;
    assert_int_equal(world->python->worker_start(&worker, world->host, PLUGIN_IN_PROCESS, error), STATUS_OK);
    enum status status = world_compute(world, worker, text, last, error);
    world->python->worker_stop(&worker);
    return status;
}

#endif
