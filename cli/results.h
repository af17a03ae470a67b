/* What the charts of a run came to: a fixed-size record each, in memory that all workers share. */
#ifndef CHANDLER_CLI_RESULTS_H
#define CHANDLER_CLI_RESULTS_H

#include "cli/spool.h"
#include "render/base/error.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum chart_status {
    CHART_WAITING = 0, /* not made: seen after the run only where that was stopped */
    CHART_RENDERED,    /* or, for --check, read */
    CHART_SKIPPED,
    CHART_FAILED,
    CHART_CRASHED,
    CHART_TIMEOUT,
};

enum stage {
    STAGE_READ,
    STAGE_PARSE,
    STAGE_INDICATORS,
    STAGE_LAYOUT,
    STAGE_DRAW,
    STAGE_ENCODE,
    STAGE_WRITE,
    STAGE_COUNT
};

/* Bytes that two CPUs do not fight over: a pair of 64-byte lines, which some fetch together. */
enum { RESULT_LINE = 128 };

/* It was to be made and is not: failed, crashed, timed out, or never begun. */
static inline bool chart_has_failed(enum chart_status status)
{
    return status != CHART_RENDERED && status != CHART_SKIPPED;
}

/* What the message of a chart begins with that was never begun. */
#define NOT_BEGUN "not begun: "

/* "read", "parse", ... */
const char *stage_name(enum stage stage);

/* Written by the worker that has the chart; read by the others only once that worker is done with it. Neighbours are
 * other workers' at the same moment, so each has lines of its own. */
struct chart_result {
    alignas(RESULT_LINE) enum chart_status status;
    uint32_t warning_count;
    uint64_t candles;   /* that the picture shows, or --check read; 0 where nothing was read */
    uint64_t rejected;  /* rows of its series that were left out */
    uint64_t bytes;     /* of the picture */
    int64_t elapsed_ns; /* the whole job */
    int64_t stage_ns[STAGE_COUNT];
    /* 1 + the number of the indicator that is being computed, 0: none; whoever is ended in it cannot say so himself. */
    uint32_t indicator;
    uint64_t spool_at;      /* warning_count struct errors, then the output, the geometry, the values, the summary */
    uint64_t output_length; /* what goes to standard output: a --check line, a picture */
    uint64_t geometry_length;
    uint64_t values_length;
    uint64_t summary_length; /* for the index: 0, or a struct index_summary */
};

/* The time of one job, told to its stages: each end takes what passed since the one before. */
struct stage_clock {
    struct chart_result *result;
    int64_t since_ns;
};
void stage_clock_start(struct stage_clock *clock, struct chart_result *result);
void stage_clock_end(struct stage_clock *clock, enum stage stage);

struct results {
    size_t count;
    struct chart_result *charts;         /* [count], shared */
    struct error *errors;                /* [count], shared; apart, since few of its pages are ever touched */
    struct start_failure *start_failure; /* shared */
    struct spool *spool;
};

enum status results_init(struct results *results, size_t count, struct error *error);
void results_release(struct results *results);

/* Notes why a worker could not start; the first note stays. Any worker may call it. */
void results_cannot_start(struct results *results, const struct error *error);
/* That note, once all workers are gone; NULL where there is none. */
const struct error *results_start_error(const struct results *results);

/* The index-th chart's warnings; room for its warning_count. */
enum status results_warnings(const struct results *results, size_t index, struct error *warnings, struct error *error);

/* Copies the index-th chart's summary for the index; false where there is none of that length, or it cannot be had. */
bool results_summary(const struct results *results, size_t index, void *summary, size_t length);

enum results_part { RESULTS_OUTPUT, RESULTS_GEOMETRY, RESULTS_VALUES };
/* One part of all charts that were made, in order: to an open descriptor, or as the whole content of a file (see
 * file_replace). */
enum status results_copy(const struct results *results, enum results_part part, int file, struct error *error);
enum status results_save(const struct results *results, enum results_part part, const char *path, const char *tag,
                         struct error *error);

#endif
