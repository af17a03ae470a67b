#include "cli/bench/earlier.h"

#include "cli/json_text.h"

#include <stdlib.h>
#include <string.h>

static enum status wrong_member(struct error *error, size_t number, const char *name, const char *what)
{
    return error_set(error, STATUS_INPUT, "is not a benchmark's table: \"%s\" of row %zu is not %s", name, number,
                     what);
}

/* A count from 1 on; 0: it is none. */
static int64_t read_count(const struct json_object *row, const char *name)
{
    const struct json_object *member = json_object_object_get(row, name);
    int64_t count = json_object_is_type(member, json_type_int) ? json_object_get_int64(member) : 0;
    return count > 0 ? count : 0;
}

static enum status read_row(struct earlier_row *row, struct json_object *member, size_t number, struct error *error)
{
    if (!json_object_is_type(member, json_type_object))
        return error_set(error, STATUS_INPUT, "is not a benchmark's table: row %zu is not an object", number);
    struct json_object *pool = json_object_object_get(member, "pool");
    struct json_object *time = json_object_object_get(member, "ms_per_chart");
    *row = (struct earlier_row){.workers = read_count(member, "workers"),
                                .charts = read_count(member, "charts"),
                                .started = read_count(member, "started"),
                                .number = number};
    if (!json_object_is_type(pool, json_type_string))
        return wrong_member(error, number, "pool", "a name");
    row->pool = json_object_get_string(pool);
    if (!row->workers)
        return wrong_member(error, number, "workers", "a whole number above 0");
    if (!row->charts)
        return wrong_member(error, number, "charts", "a whole number above 0");
    if (json_object_is_type(time, json_type_double) || json_object_is_type(time, json_type_int))
        row->ms_per_chart = json_object_get_double(time);
    /* A nanosecond to a year: ratios stay finite. The parser lets NaN and Infinity pass. */
    if (!(row->ms_per_chart >= 1e-6 && row->ms_per_chart <= 3.2e10))
        return wrong_member(error, number, "ms_per_chart", "a time in milliseconds");
    return STATUS_OK;
}

static int compare_rows(const void *left, const void *right)
{
    const struct earlier_row *a = left;
    const struct earlier_row *b = right;
    int names = strcmp(a->pool, b->pool);
    if (names)
        return names;
    if (a->workers != b->workers)
        return a->workers < b->workers ? -1 : 1;
    return (a->charts > b->charts) - (a->charts < b->charts);
}

static enum status read_rows(struct earlier *earlier, struct error *error)
{
    struct json_object *rows = json_object_object_get(earlier->root, "rows");
    size_t count = json_object_is_type(rows, json_type_array) ? json_object_array_length(rows) : 0;
    if (count == 0)
        return error_set(error, STATUS_INPUT, "is not a benchmark's table: it has no \"rows\"");
    earlier->rows = calloc(count, sizeof *earlier->rows);
    if (!earlier->rows)
        return error_no_memory(error);
    for (; earlier->count < count; earlier->count++) {
        size_t i = earlier->count;
        enum status status = read_row(&earlier->rows[i], json_object_array_get_idx(rows, i), i + 1, error);
        if (status != STATUS_OK)
            return status;
    }
    qsort(earlier->rows, count, sizeof *earlier->rows, compare_rows);
    for (size_t i = 1; i < count; i++) {
        const struct earlier_row *twin = &earlier->rows[i - 1];
        if (compare_rows(twin, &earlier->rows[i]) == 0)
            return error_set(error, STATUS_INPUT, "has two rows of the same pool, workers and charts: %zu and %zu",
                             twin->number, earlier->rows[i].number);
    }
    return STATUS_OK;
}

enum status earlier_parse(struct earlier *earlier, const char *json, size_t length, struct error *error)
{
    enum status status = json_text_parse(&earlier->root, json, length, "a benchmark's table", error);
    return status == STATUS_OK ? read_rows(earlier, error) : status;
}

void earlier_release(struct earlier *earlier)
{
    json_object_put(earlier->root);
    free(earlier->rows);
}

struct earlier_row *earlier_find(const struct earlier *earlier, const struct bench_row *row)
{
    struct earlier_row key = {
        .pool = pool_kind_name(row->pool), .workers = (int64_t)row->workers, .charts = (int64_t)row->charts};
    return bsearch(&key, earlier->rows, earlier->count, sizeof key, compare_rows);
}
