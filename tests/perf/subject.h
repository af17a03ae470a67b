/* What the programs beside chandler are measured with: the charts that chandler makes by default, laid out by the same
 * libraries. */
#ifndef CHANDLER_TESTS_PERF_SUBJECT_H
#define CHANDLER_TESTS_PERF_SUBJECT_H

#include "render/chart/chart.h"
#include "render/ohlc/reader.h"

#include <limits.h>
#include <stdint.h>

/* Buffers that are reused from chart to chart. Not thread-safe. */
struct subject {
    struct chart_options options;
    struct typeface *typeface;
    struct arena arena;
    struct bytes text;
    struct reading reading;
    char stem[NAME_MAX + 1]; /* of the last file that was laid out */
};

/* The programs' own arguments "WxH THEME". What goes wrong is said, and ends the program with status 1; wrong
 * arguments with 2. */
void subject_init(struct subject *subject, const char *size, const char *theme);
void subject_release(struct subject *subject);

/* The chart of a CSV file with one series, valid until the next. */
const struct layout *subject_layout(struct subject *subject, const char *path);

/* Prints PROGRAM: what failed: why, and ends the program with status 1. */
_Noreturn void subject_fail(const char *what, const char *why);

/* CPU time of this process, user and system. */
int64_t subject_cpu_ns(void);

#endif
