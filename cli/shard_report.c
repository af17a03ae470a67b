#include "cli/shard_report.h"

#include "cli/json_text.h"
#include "cli/report.h"
#include "render/base/bytes.h"
#include "render/ohlc/source.h"

#include <float.h>
#include <json-c/json_visit.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define WHAT "a shard's report"

/* Millions of charts. A pipe that never ends is not read into all of the memory. */
#define REPORT_MAX ((size_t)512 << 20)

const char *const report_word_names[WORD_COUNT] = {
    [WORD_VERSION] = "version", [WORD_POOL] = "pool", [WORD_POOL_REASON] = "pool_reason",
    [WORD_PYTHON] = "python",   [WORD_GIL] = "gil",   [WORD_ERROR] = "error",
};

/* An object that is taken apart. */
struct part {
    const struct json_object *object;
    size_t number; /* of the chart, from 1; 0: the report itself */
    struct arena *arena;
    struct error *error;
};

static enum status wrong(const struct part *part, const char *name, const char *wanted)
{
    if (part->number)
        return error_set(part->error, STATUS_INPUT, "is not " WHAT ": \"%s\" of chart %zu is not %s", name,
                         part->number, wanted);
    return error_set(part->error, STATUS_INPUT, "is not " WHAT ": \"%s\" is not %s", name, wanted);
}

static enum status read_count(const struct part *part, const char *name, size_t *count)
{
    const struct json_object *member = json_object_object_get(part->object, name);
    int64_t value = json_object_is_type(member, json_type_int) ? json_object_get_int64(member) : -1;
    if (value < 0)
        return wrong(part, name, "a count");
    *count = (size_t)value;
    return STATUS_OK;
}

/* The parser lets NaN and Infinity pass. */
static enum status read_time(const struct part *part, const char *name, double *time)
{
    const struct json_object *member = json_object_object_get(part->object, name);
    bool is_number = json_object_is_type(member, json_type_double) || json_object_is_type(member, json_type_int);
    *time = is_number ? json_object_get_double(member) : -1;
    return *time >= 0 && *time <= DBL_MAX ? STATUS_OK : wrong(part, name, "a time");
}

/* A copy of the text; NULL for null, where that may be. */
static enum status read_words(const struct part *part, const char *name, bool may_be_null, const char **words)
{
    struct json_object *member = NULL;
    bool is_there = json_object_object_get_ex(part->object, name, &member);
    *words = NULL;
    if (is_there && !member && may_be_null)
        return STATUS_OK;
    if (!json_object_is_type(member, json_type_string))
        return wrong(part, name, may_be_null ? "a text or null" : "a text");
    const char *text = json_object_get_string(member);
    size_t length = (size_t)json_object_get_string_len(member);
    if (memchr(text, 0, length))
        return wrong(part, name, "free of NUL");
    char *copy = arena_alloc(part->arena, length + 1, 1);
    if (!copy)
        return error_no_memory(part->error);
    memcpy(copy, text, length);
    copy[length] = 0;
    *words = copy;
    return STATUS_OK;
}

static enum status read_head(const struct part *part, struct shard_report *report)
{
    const struct {
        const char *name;
        size_t *count;
    } counts[] = {
        {"workers", &report->workers}, {"rendered", &report->rendered}, {"skipped", &report->skipped},
        {"failed", &report->failed},   {"shard", &report->shard},       {"shards", &report->shards},
        {"inputs", &report->inputs},
    };
    enum status status = STATUS_OK;
    if (!json_object_object_get(part->object, "shard") && json_object_object_get(part->object, "charts"))
        return error_set(part->error, STATUS_INPUT, "is the report of a run without --shard");
    for (int i = 0; status == STATUS_OK && i < WORD_COUNT; i++)
        status = read_words(part, report_word_names[i], i == WORD_PYTHON || i == WORD_ERROR, &report->words[i]);
    for (size_t i = 0; status == STATUS_OK && i < sizeof counts / sizeof *counts; i++)
        status = read_count(part, counts[i].name, counts[i].count);
    if (status == STATUS_OK)
        status = read_words(part, "inputs_hash", false, &report->inputs_hash);
    if (status == STATUS_OK)
        status = read_words(part, "started", false, &report->started);
    if (status == STATUS_OK)
        status = read_time(part, "elapsed_s", &report->elapsed_s);
    if (status == STATUS_OK && (report->shard < 1 || report->shard > report->shards))
        status = wrong(part, "shard", "one of its \"shards\"");
    return status;
}

static enum status read_status(const struct part *part, enum chart_status *status)
{
    const char *name = json_object_get_string(json_object_object_get(part->object, "status"));
    for (*status = CHART_RENDERED; *status <= CHART_TIMEOUT; (*status)++)
        if (name && strcmp(name, chart_status_name(*status)) == 0)
            return STATUS_OK;
    return wrong(part, "status", "one that a chart can have");
}

static struct shard_chart *add_chart(struct shard_charts *charts)
{
    if (charts->count == charts->capacity) {
        size_t capacity = charts->capacity ? charts->capacity * 2 : 64, size;
        struct shard_chart *items = NULL;
        if (size_multiply(capacity, sizeof *items, &size))
            items = realloc(charts->items, size);
        if (!items)
            return NULL;
        charts->items = items;
        charts->capacity = capacity;
    }
    struct shard_chart *chart = &charts->items[charts->count++];
    *chart = (struct shard_chart){.at = charts->text.length};
    return chart;
}

/* A json_c_visit_userfunc. */
static int look_for_no_number(struct json_object *object, int flags, struct json_object *parent, const char *name,
                              size_t *index, void *found)
{
    (void)flags;
    (void)parent;
    (void)name;
    (void)index;
    if (!json_object_is_type(object, json_type_double) || isfinite(json_object_get_double(object)))
        return JSON_C_VISIT_RETURN_CONTINUE;
    *(bool *)found = true;
    return JSON_C_VISIT_RETURN_STOP;
}

/* The whole object, also what another version knows more of a chart, but for what a report without shards has not. */
static enum status keep_object(struct shard_chart *chart, struct text *text, struct json_object *object,
                               struct error *error)
{
    bool has_no_number = false;
    json_c_visit(object, 0, look_for_no_number, &has_no_number);
    if (has_no_number)
        return error_set(error, STATUS_INPUT, "is not " WHAT ": a chart has a number that is none, or without end");
    json_object_object_del(object, "index");
    const char *json = json_object_to_json_string_length(
        object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &chart->length);
    if (!json)
        return error_no_memory(error);
    text_append(text, json, chart->length);
    return text_status(text, error);
}

static enum status read_chart(const struct part *part, struct json_object *object, struct shard_charts *charts)
{
    size_t candles, bytes;
    double ms;
    if (!json_object_is_type(object, json_type_object))
        return error_set(part->error, STATUS_INPUT, "is not " WHAT ": chart %zu is not an object", part->number);
    struct shard_chart *chart = add_chart(charts);
    if (!chart)
        return error_no_memory(part->error);
    enum status status = read_words(part, "input", false, &chart->input);
    if (status == STATUS_OK)
        status = read_words(part, "symbol", true, &chart->symbol);
    if (status == STATUS_OK)
        status = read_words(part, "output", true, &chart->output);
    if (status == STATUS_OK)
        status = read_status(part, &chart->status);
    if (status == STATUS_OK)
        status = read_count(part, "candles", &candles);
    if (status == STATUS_OK)
        status = read_count(part, "bytes", &bytes);
    if (status == STATUS_OK)
        status = read_time(part, "ms", &ms);
    if (status == STATUS_OK)
        status = read_words(part, "error", !chart_has_failed(chart->status), &chart->error);
    if (status == STATUS_OK)
        status = read_count(part, "index", &chart->index);
    return status == STATUS_OK ? keep_object(chart, &charts->text, object, part->error) : status;
}

/* Whether the next chart is of the shard's next input, or another of the same. */
static bool follows(const struct shard_report *report, const struct shard_chart *chart,
                    const struct shard_chart *before)
{
    if (chart->index >= report->inputs)
        return false;
    if (!before)
        return chart->index == report->shard - 1;
    if (chart->index == before->index)
        return strcmp(chart->input, before->input) == 0;
    return chart->index > before->index && chart->index - before->index == report->shards;
}

/* The number of the shard's inputs that are in it, up to the last one's. */
static bool is_complete(const struct shard_report *report, const struct shard_chart *last)
{
    if (!last)
        return report->inputs < report->shard;
    return report->inputs - last->index <= report->shards;
}

static enum status read_charts(struct part *part, const struct shard_report *report, struct shard_charts *charts)
{
    const struct json_object *array = json_object_object_get(part->object, "charts");
    size_t first = charts->count, rendered = 0, skipped = 0;
    enum status status = STATUS_OK;
    if (!json_object_is_type(array, json_type_array))
        return wrong(part, "charts", "an array");
    size_t count = json_object_array_length(array);
    for (size_t i = 0; i < count; i++) {
        struct json_object *object = json_object_array_get_idx(array, i);
        const struct part one = {object, i + 1, part->arena, part->error};
        status = read_chart(&one, object, charts);
        if (status != STATUS_OK)
            return status;
        const struct shard_chart *chart = &charts->items[first + i];
        if (!follows(report, chart, i ? chart - 1 : NULL))
            return wrong(&one, "index", "that of the shard's next input");
        rendered += chart->status == CHART_RENDERED;
        skipped += chart->status == CHART_SKIPPED;
    }
    if (!is_complete(report, count ? &charts->items[charts->count - 1] : NULL))
        return error_set(part->error, STATUS_INPUT, "is not whole: its last inputs have no charts");
    if (rendered != report->rendered || skipped != report->skipped || count - rendered - skipped != report->failed)
        return error_set(part->error, STATUS_INPUT, "is not whole: its charts are not those that it counts");
    return STATUS_OK;
}

enum status shard_report_read(struct shard_report *report, struct shard_charts *charts, const char *path,
                              struct error *error)
{
    struct bytes text = {0};
    struct json_object *root = NULL;
    *report = (struct shard_report){.path = path};
    enum status status = source_read(&text, path, REPORT_MAX, error);
    if (status == STATUS_OK)
        status = json_text_parse(&root, (const char *)text.data, text.length, WHAT, error);
    bytes_release(&text);
    struct part part = {.object = root, .arena = &charts->arena, .error = error};
    if (status == STATUS_OK)
        status = read_head(&part, report);
    if (status == STATUS_OK)
        status = read_charts(&part, report, charts);
    json_object_put(root);
    return status;
}

void shard_charts_release(struct shard_charts *charts)
{
    free(charts->items);
    text_release(&charts->text);
    arena_release(&charts->arena);
    *charts = (struct shard_charts){0};
}
