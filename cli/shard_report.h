/* The report of one shard's run, read back; see report.h for what writes it. */
#ifndef CHANDLER_CLI_SHARD_REPORT_H
#define CHANDLER_CLI_SHARD_REPORT_H

#include "cli/results.h"
#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/base/text.h"

#include <stddef.h>

/* What a run was, in words: those that may differ from machine to machine. */
enum report_word { WORD_VERSION, WORD_POOL, WORD_POOL_REASON, WORD_PYTHON, WORD_GIL, WORD_ERROR, WORD_COUNT };
extern const char *const report_word_names[WORD_COUNT];

/* A chart of any shard. Its strings live in the list. */
struct shard_chart {
    size_t index;      /* its input's, among all inputs, from 0 */
    size_t at, length; /* its object in the list's text, as it stands in a report without shards */
    enum chart_status status;
    const char *input;
    const char *symbol; /* NULL: none */
    const char *output; /* as well */
    const char *error;  /* as well */
};

/* Charts in the order they were read. Zeroed is empty. */
struct shard_charts {
    struct shard_chart *items;
    size_t count, capacity;
    struct text text;
    struct arena arena;
};

struct shard_report {
    const char *path; /* the caller's */
    size_t shard, shards;
    size_t inputs;                 /* of all shards together */
    const char *inputs_hash;       /* the same for the same inputs; in the charts' arena, as the words */
    const char *words[WORD_COUNT]; /* python and error may be NULL */
    const char *started;
    size_t workers;
    double elapsed_s;
    size_t rendered, skipped, failed;
};

/* Reads the report at path, which is borrowed, and adds its charts to the list. STATUS_INPUT where it is none, with the
 * line of what is no JSON or the number of the chart at fault, and where it is not whole: a chart of each of the
 * shard's inputs is in it, in order, and as many ended in each way as it says. */
enum status shard_report_read(struct shard_report *report, struct shard_charts *charts, const char *path,
                              struct error *error);
void shard_charts_release(struct shard_charts *charts);

#endif
