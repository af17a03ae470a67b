#include "cli/bench/columns.h"
#include "cli/bench/earlier.h"
#include "cli/bench/words.h"
#include "cli/bench/writers.h"
#include "cli/messages.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 100, LABEL = 10, NAMED = 6 };

/* Something besides the rows that should be the same for the rows to be comparable. */
struct fact {
    const char *group; /* the object that holds it; NULL: the table itself */
    const char *name;  /* of the member */
    const char *label;
    enum { FACT_WORDS, FACT_NUMBER, FACT_TRUTH } kind;
    const char *words; /* now; "" or NULL: not known */
    size_t number;     /* now; of a truth 0 or 1 */
};

/* What is not about the machine is about the work, and is always known: indicators may be none. */
static bool is_work(const struct fact *fact)
{
    return !fact->group;
}

/* The text of a fact, from the file or of now, short and printable. */
static void append_value(struct text *out, const struct fact *fact, const char *words)
{
    char quoted[64];
    const char *nothing = is_work(fact) ? "none" : "unknown";
    text_puts(out, words && words[0] ? error_quote(quoted, sizeof quoted, words, strlen(words)) : nothing);
}

static void append_words(struct text *out, const struct fact *fact, const char *before)
{
    const char *now = fact->words ? fact->words : "";
    if (strcmp(before ? before : "", now) == 0)
        return;
    text_printf(out, "%s ", fact->label);
    append_value(out, fact, before);
    text_puts(out, " before, ");
    append_value(out, fact, now);
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

/* What differs between the two tables besides their rows. */
struct differences {
    struct text lines; /* one for each */
    struct text work;  /* what of the work does, with commas between */
};

/* Notes it where the fact has changed. What the file does not have is not compared. */
static enum status compare_fact(struct differences *differences, const struct fact *fact, struct json_object *root,
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
    size_t before = differences->lines.length;
    append_change(&differences->lines, fact, member);
    if (is_work(fact) && differences->lines.length > before)
        text_printf(&differences->work, "%s%s", differences->work.length ? ", " : "", fact->label);
    return STATUS_OK;
}

static enum status compare_facts(struct differences *differences, const struct bench_table *table,
                                 struct json_object *root, struct error *error)
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
        {NULL, "candles_least", "fewest candles", FACT_NUMBER, NULL, table->candles_least},
        {NULL, "candles_most", "most candles", FACT_NUMBER, NULL, table->candles_most},
        {NULL, "width", "width", FACT_NUMBER, NULL, (size_t)table->width},
        {NULL, "height", "height", FACT_NUMBER, NULL, (size_t)table->height},
        {NULL, "format", "format", FACT_WORDS, table->format, 0},
        {NULL, "theme", "theme", FACT_WORDS, table->theme, 0},
        {NULL, "indicators", "indicators", FACT_WORDS, table->indicators, 0},
        {NULL, "inputs", "series", FACT_NUMBER, NULL, table->inputs},
        {NULL, "synthetic", "made-up series", FACT_TRUTH, NULL, table->is_synthetic},
        {NULL, "files", "files", FACT_TRUTH, NULL, table->has_files},
        {NULL, "pinned", "pinned", FACT_TRUTH, NULL, table->is_pinned},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        enum status status = compare_fact(differences, &facts[i], root, error);
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

/* Files have seven digits: ratios that are no further from 1 say nothing. */
static const double rounding = 1e-6;

/* Two, or as many as tell a ratio just beyond the tolerance from 1. */
static int ratio_decimals(double tolerance)
{
    int decimals = 2;
    for (double last = 0.01; decimals < 6 && last > tolerance * (1 + rounding); last /= 10)
        decimals++;
    return decimals;
}

/* What a reader has to know of a row: its noise, and that other numbers of workers made it. */
static void append_row_note(struct text *cells, const struct bench_row *row, const struct earlier_row *before)
{
    bool is_noisy = bench_row_is_noisy(row);
    text_puts(cells, is_noisy ? "noisy" : "");
    if (before->started && before->started != (int64_t)words_ran(row))
        text_printf(cells, "%s%" PRId64 " ran before, %zu now", is_noisy ? "; " : "", before->started, words_ran(row));
}

static void compare_row(struct text *cells, struct tally *tally, const struct bench_row *row,
                        struct earlier_row *before, double tolerance)
{
    double ratio = row->ms_per_chart / before->ms_per_chart;
    double least = fmax(tolerance, rounding);
    bool is_slower = !(ratio <= 1 + least);
    before->is_met = true;
    tally->common++;
    tally->slower += is_slower;
    tally->log_sum += log(ratio);
    text_printf(cells, "%s\t%zu\t%zu\t", pool_kind_name(row->pool), row->workers, row->charts);
    words_time(cells, before->ms_per_chart);
    text_puts(cells, "\t");
    words_time(cells, row->ms_per_chart);
    const char *word = is_slower ? "slower" : ratio < 1 / (1 + least) ? "faster" : "";
    text_printf(cells, "\t%.*f\t%s\t", ratio_decimals(tolerance), ratio, word);
    append_row_note(cells, row, before);
    text_puts(cells, "\n");
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
    words_exact_share(out, tolerance);
    text_printf(out, "; geometric mean of the ratios: %.*f\n", ratio_decimals(tolerance),
                exp(tally->log_sum / (double)tally->common));
}

static void append_comparison(struct text *out, struct tally *tally, const struct bench_table *table,
                              struct earlier *earlier, double tolerance)
{
    struct names only_now = {0};
    struct text cells = {0};
    text_puts(&cells, "pool\tworkers\tcharts\tms before\tms now\tratio\n");
    for (size_t i = 0; i < table->row_count; i++) {
        struct earlier_row *before = earlier_find(earlier, &table->rows[i]);
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

/* Above all else: ratios of different work are not of speed. */
static void append_warning(struct text *out, const struct text *work)
{
    struct text words = {0};
    if (work->length) {
        text_printf(&words, "the work is not the same (%s differ%s): the ratios compare different work", work->data,
                    strchr(work->data, ',') ? "" : "s");
        text_printf(out, "%-*s", LABEL, "warning");
        if (words.data)
            wrapped_append(out, words.data, WIDTH, LABEL);
        text_puts(out, "\n");
    }
    out->is_broken |= work->is_broken || words.is_broken;
    text_release(&words);
}

/* Reads all of a table that was written before, and what differs from one of now. To be released in any case. */
static enum status read_earlier(struct earlier *earlier, struct differences *differences,
                                const struct bench_table *table, const char *json, size_t length, struct error *error)
{
    enum status status = earlier_parse(earlier, json ? json : "", length, error);
    if (status == STATUS_OK)
        status = compare_facts(differences, table, earlier->root, error);
    return status;
}

static void differences_release(struct differences *differences)
{
    text_release(&differences->lines);
    text_release(&differences->work);
}

enum status bench_compare_check(const char *json, size_t length, struct error *error)
{
    const struct bench_table nothing = {0};
    struct earlier earlier = {0};
    struct differences differences = {0};
    enum status status = read_earlier(&earlier, &differences, &nothing, json, length, error);
    differences_release(&differences);
    earlier_release(&earlier);
    return status;
}

enum status bench_compare(struct text *out, size_t *slower, const struct bench_table *table, const char *json,
                          size_t length, double tolerance, struct error *error)
{
    struct earlier earlier = {0};
    struct tally tally = {0};
    struct differences differences = {0};
    struct text comparison = {0};
    *slower = 0;
    enum status status = read_earlier(&earlier, &differences, table, json, length, error);
    if (status == STATUS_OK) {
        append_comparison(&comparison, &tally, table, &earlier, tolerance);
        if (tally.common == 0)
            status = error_set(error, STATUS_INPUT, "has no row of a pool, workers and charts that were measured now");
    }
    if (status == STATUS_OK) {
        *slower = tally.slower;
        append_warning(out, &differences.work);
        text_append(out, comparison.data ? comparison.data : "", comparison.length);
        append_differences(out, &differences.lines);
        append_verdict(out, &tally, tolerance);
        out->is_broken |= comparison.is_broken;
    }
    text_release(&comparison);
    differences_release(&differences);
    earlier_release(&earlier);
    return status;
}
