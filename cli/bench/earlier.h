/* A table that bench_json wrote before, read back as far as it is compared. Private to the comparison. */
#ifndef CHANDLER_CLI_BENCH_EARLIER_H
#define CHANDLER_CLI_BENCH_EARLIER_H

#include "cli/bench/table.h"
#include "render/base/error.h"

#include <json-c/json.h>

/* A row of the table that was written before. Its pool is the JSON's, and may be none that is known here. */
struct earlier_row {
    const char *pool;
    int64_t workers, charts;
    int64_t started; /* 0: not told */
    double ms_per_chart;
    size_t number; /* in the file, from 1 */
    bool is_met;
};

struct earlier {
    struct json_object *root;
    struct earlier_row *rows; /* sorted */
    size_t count;
};

/* Reads a table whose rows are whole and each of them once; STATUS_INPUT with the line of what is no JSON, or the
 * number of the row at fault. To be released in any case. */
enum status earlier_parse(struct earlier *earlier, const char *json, size_t length, struct error *error);
void earlier_release(struct earlier *earlier);

/* The row of the same pool, workers and charts; NULL: there is none. */
struct earlier_row *earlier_find(const struct earlier *earlier, const struct bench_row *row);

#endif
