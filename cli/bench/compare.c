#include "cli/bench/columns.h"
#include "cli/bench/words.h"
#include "cli/bench/writers.h"
#include "cli/messages.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 100, LABEL = 10, NAMED = 6 };

/* A row of the table that was written before. Its pool is the JSON's, and may be none that is known here. */
struct earlier_row {
    const char *pool;
    int64_t workers, charts;
    double ms_per_chart;
    size_t number; /* in the file, from 1 */
    bool is_met;
};

struct earlier {
    struct json_object *root;
    struct earlier_row *rows; /* sorted */
    size_t count;
};

/* The parser says how far it came. */
static uint64_t line_of(const char *json, size_t at)
{
    uint64_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += json[i] == '\n';
    return line;
}

static enum status parse(struct earlier *earlier, const char *json, size_t length, struct error *error)
{
    enum status status = STATUS_OK;
    if (length > INT_MAX)
        return error_set(error, STATUS_INPUT, "is too large for a benchmark's table");
    struct json_tokener *tokener = json_tokener_new();
    if (!tokener)
        return error_no_memory(error);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    earlier->root = json_tokener_parse_ex(tokener, json, (int)length);
    enum json_tokener_error problem = json_tokener_get_error(tokener);
    uint64_t line = line_of(json, json_tokener_get_parse_end(tokener));
    json_tokener_free(tokener);
    if (problem == json_tokener_continue)
        status = error_at(error, STATUS_INPUT, line, 0, "is not JSON: it ends too early");
    else if (problem != json_tokener_success)
        status = error_at(error, STATUS_INPUT, line, 0, "is not JSON: %s", json_tokener_error_desc(problem));
    else if (!json_object_is_type(earlier->root, json_type_object))
        status = error_at(error, STATUS_INPUT, 1, 0, "is not a benchmark's table: not a JSON object");
    return status;
}

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
    *row = (struct earlier_row){
        .workers = read_count(member, "workers"), .charts = read_count(member, "charts"), .number = number};
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

static void earlier_release(struct earlier *earlier)
{
    json_object_put(earlier->root);
    free(earlier->rows);
}

static struct earlier_row *find_row(const struct earlier *earlier, const struct bench_row *row)
{
    struct earlier_row key = {
        .pool = pool_kind_name(row->pool), .workers = (int64_t)row->workers, .charts = (int64_t)row->charts};
    return bsearch(&key, earlier->rows, earlier->count, sizeof key, compare_rows);
}

/* Something besides the rows that should be the same for the rows to be comparable. */
struct fact {
    const char *group; /* the object that holds it; NULL: the table itself */
    const char *name;  /* of the member */
    const char *label;
    enum { FACT_WORDS, FACT_NUMBER, FACT_TRUTH } kind;
    const char *words; /* now; "" or NULL: not known */
    size_t number;     /* now; of a truth 0 or 1 */
};

/* The text of a fact, from the file or of now, short and printable. */
static void append_value(struct text *out, const char *words)
{
    char quoted[64];
    text_puts(out, words && words[0] ? error_quote(quoted, sizeof quoted, words, strlen(words)) : "unknown");
}

static void append_words(struct text *out, const struct fact *fact, const char *before)
{
    const char *now = fact->words ? fact->words : "";
    if (strcmp(before ? before : "", now) == 0)
        return;
    text_printf(out, "%s ", fact->label);
    append_value(out, before);
    text_puts(out, " before, ");
    append_value(out, now);
    text_puts(out, " now\n");
}

static void append_change(struct text *out, const struct fact *fact, struct json_object *member)
{
    if (fact->kind == FACT_WORDS)
        append_words(out, fact, member ? json_object_get_string(member) : NULL);
    else if (fact->kind == FACT_TRUTH && json_object_get_boolean(member) != (int)fact->number)
        text_printf(out, "%s %s before, %s now\n", fact->label, json_object_get_boolean(member) ? "yes" : "no",
                    fact->number ? "yes" : "no");
    else if (fact->kind == FACT_NUMBER && json_object_get_int64(member) != (int64_t)fact->number)
        text_printf(out, "%s %" PRId64 " before, %zu now\n", fact->label, json_object_get_int64(member), fact->number);
}

/* Appends a line where the fact has changed. What the file does not have is not compared. */
static enum status compare_fact(struct text *out, const struct fact *fact, struct json_object *root,
                                struct error *error)
{
    static const struct {
        enum json_type type;
        const char *name;
    } wanted[] = {
        [FACT_WORDS] = {json_type_string, "a text"},
        [FACT_NUMBER] = {json_type_int, "a whole number"},
        [FACT_TRUTH] = {json_type_boolean, "true or false"},
    };
    struct json_object *group = root;
    struct json_object *member;
    if (fact->group && !json_object_object_get_ex(root, fact->group, &group))
        return STATUS_OK;
    if (!json_object_is_type(group, json_type_object))
        return error_set(error, STATUS_INPUT, "is not a benchmark's table: \"%s\" is not an object", fact->group);
    if (!json_object_object_get_ex(group, fact->name, &member))
        return STATUS_OK;
    bool is_unknown = fact->kind == FACT_WORDS && !member; /* null */
    if (!is_unknown && !json_object_is_type(member, wanted[fact->kind].type))
        return error_set(error, STATUS_INPUT, "is not a benchmark's table: \"%s\" is not %s", fact->name,
                         wanted[fact->kind].name);
    append_change(out, fact, member);
    return STATUS_OK;
}

static enum status compare_facts(struct text *out, const struct bench_table *table, struct json_object *root,
                                 struct error *error)
{
    const struct bench_host *host = &table->host;
    const struct fact facts[] = {
        {"host", "model", "machine", FACT_WORDS, host->model, 0},
        {"host", "arch", "architecture", FACT_WORDS, host->arch, 0},
        {"host", "cpus", "CPUs", FACT_NUMBER, NULL, host->cpus},
        {"host", "allowed_cpus", "allowed CPUs", FACT_NUMBER, NULL, host->allowed_cpus},
        {"host", "kernel", "kernel", FACT_WORDS, host->kernel, 0},
        {"host", "governor", "governor", FACT_WORDS, host->governor, 0},
        {"host", "throttling", "throttling", FACT_WORDS, host->throttling, 0},
        {"python", "version", "Python", FACT_WORDS, table->python_version, 0},
        {"python", "gil", "GIL", FACT_WORDS, table->gil, 0},
        {NULL, "candles", "candles", FACT_NUMBER, NULL, table->candles},
        {NULL, "width", "width", FACT_NUMBER, NULL, (size_t)table->width},
        {NULL, "height", "height", FACT_NUMBER, NULL, (size_t)table->height},
        {NULL, "indicators", "indicators", FACT_WORDS, table->indicators, 0},
        {NULL, "inputs", "series", FACT_NUMBER, NULL, table->inputs},
        {NULL, "synthetic", "made-up series", FACT_TRUTH, NULL, table->is_synthetic},
        {NULL, "files", "files", FACT_TRUTH, NULL, table->has_files},
        {NULL, "pinned", "pinned", FACT_TRUTH, NULL, table->is_pinned},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        enum status status = compare_fact(out, &facts[i], root, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* What the rows that both have come to. */
struct tally {
    size_t common, slower;
    double log_sum;
};

static void compare_row(struct text *cells, struct tally *tally, const struct bench_row *row,
                        struct earlier_row *before, double tolerance)
{
    double ratio = row->ms_per_chart / before->ms_per_chart;
    bool is_slower = !(ratio <= 1 + tolerance);
    before->is_met = true;
    tally->common++;
    tally->slower += is_slower;
    tally->log_sum += log(ratio);
    text_printf(cells, "%s\t%zu\t%zu\t", pool_kind_name(row->pool), row->workers, row->charts);
    words_time(cells, before->ms_per_chart);
    text_puts(cells, "\t");
    words_time(cells, row->ms_per_chart);
    text_printf(cells, "\t%.2f\t%s\t%s\n", ratio,
                is_slower                     ? "slower"
                : ratio < 1 / (1 + tolerance) ? "faster"
                                              : "",
                bench_row_is_noisy(row) ? "noisy" : "");
}

/* Names of rows, the first few of them; `count` says how many there are. */
struct names {
    struct text words;
    size_t count;
};

static bool name_next(struct names *names)
{
    if (names->count++ >= NAMED)
        return false;
    if (names->words.length)
        text_puts(&names->words, "; ");
    return true;
}

/* Consumes the names. */
static void append_names(struct text *out, const char *label, struct names *names)
{
    if (names->count > NAMED)
        text_printf(&names->words, " and %zu more", names->count - NAMED);
    if (names->count && names->words.data) {
        text_printf(out, "%-*s", LABEL, label);
        wrapped_append(out, names->words.data, WIDTH, LABEL);
    }
    out->is_broken |= names->words.is_broken;
    text_release(&names->words);
}

static bool is_pool(const char *name)
{
    for (int kind = 0; kind < POOL_KIND_COUNT; kind++)
        if (strcmp(name, pool_kind_name((enum pool_kind)kind)) == 0)
            return true;
    return false;
}

static void append_unmet(struct text *out, const struct earlier *earlier, struct names *only_now)
{
    struct names only_before = {0};
    for (size_t i = 0; i < earlier->count; i++) {
        const struct earlier_row *row = &earlier->rows[i];
        char quoted[40];
        if (row->is_met || !name_next(&only_before))
            continue;
        const char *pool =
            is_pool(row->pool) ? row->pool : error_quote(quoted, sizeof quoted, row->pool, strlen(row->pool));
        text_printf(&only_before.words, "%s x %" PRId64 ", %" PRId64 " chart%s", pool, row->workers, row->charts,
                    row->charts == 1 ? "" : "s");
    }
    append_names(out, "new", only_now);
    append_names(out, "missing", &only_before);
}

static void append_verdict(struct text *out, const struct tally *tally, double tolerance)
{
    text_printf(out, "%-*s%zu of ", LABEL, "slower", tally->slower);
    words_of(out, tally->common, "row");
    text_puts(out, " by more than ");
    words_share(out, tolerance);
    text_printf(out, "; geometric mean of the ratios: %.2f\n", exp(tally->log_sum / (double)tally->common));
}

static void append_comparison(struct text *out, struct tally *tally, const struct bench_table *table,
                              struct earlier *earlier, double tolerance)
{
    struct names only_now = {0};
    struct text cells = {0};
    text_puts(&cells, "pool\tworkers\tcharts\tms before\tms now\tratio\n");
    for (size_t i = 0; i < table->row_count; i++) {
        struct earlier_row *before = find_row(earlier, &table->rows[i]);
        if (before)
            compare_row(&cells, tally, &table->rows[i], before, tolerance);
        else if (name_next(&only_now))
            words_row(&only_now.words, &table->rows[i]);
    }
    columns_append(out, &cells, "lrrrrrll");
    text_puts(out, "\n");
    append_unmet(out, earlier, &only_now);
    text_release(&cells);
}

/* A line for each fact that differs. */
static void append_differences(struct text *out, const struct text *lines)
{
    bool is_first = true;
    for (const char *at = lines->data; at && *at; at += strcspn(at, "\n") + 1) {
        char *line = strndup(at, strcspn(at, "\n"));
        text_printf(out, "%-*s", LABEL, is_first ? "differs" : "");
        is_first = false;
        if (line)
            wrapped_append(out, line, WIDTH, LABEL);
        out->is_broken |= !line;
        free(line);
    }
    out->is_broken |= lines->is_broken;
}

/* Reads all of a table that was written before, and what differs from one of now. To be released in any case. */
static enum status earlier_read(struct earlier *earlier, struct text *differences, const struct bench_table *table,
                                const char *json, size_t length, struct error *error)
{
    enum status status = parse(earlier, json ? json : "", length, error);
    if (status == STATUS_OK)
        status = read_rows(earlier, error);
    if (status == STATUS_OK)
        status = compare_facts(differences, table, earlier->root, error);
    return status;
}

enum status bench_compare_check(const char *json, size_t length, struct error *error)
{
    const struct bench_table nothing = {0};
    struct earlier earlier = {0};
    struct text differences = {0};
    enum status status = earlier_read(&earlier, &differences, &nothing, json, length, error);
    text_release(&differences);
    earlier_release(&earlier);
    return status;
}

enum status bench_compare(struct text *out, size_t *slower, const struct bench_table *table, const char *json,
                          size_t length, double tolerance, struct error *error)
{
    struct earlier earlier = {0};
    struct tally tally = {0};
    struct text differences = {0};
    struct text comparison = {0};
    *slower = 0;
    enum status status = earlier_read(&earlier, &differences, table, json, length, error);
    if (status == STATUS_OK) {
        append_comparison(&comparison, &tally, table, &earlier, tolerance);
        if (tally.common == 0)
            status = error_set(error, STATUS_INPUT, "has no row of a pool, workers and charts that were measured now");
    }
    if (status == STATUS_OK) {
        *slower = tally.slower;
        text_append(out, comparison.data ? comparison.data : "", comparison.length);
        append_differences(out, &differences);
        append_verdict(out, &tally, tolerance);
        out->is_broken |= comparison.is_broken;
    }
    text_release(&comparison);
    text_release(&differences);
    earlier_release(&earlier);
    return status;
}
