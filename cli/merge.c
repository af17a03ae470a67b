#include "cli/merge.h"

#include "cli/messages.h"
#include "cli/name_table.h"
#include "cli/report.h"
#include "cli/shard_report.h"
#include "cli/tidy.h"
#include "cli/true_path.h"
#include "render/image/leftovers.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* All that was read, and what it comes to. Zeroed is empty. */
struct merge {
    struct shard_report *reports; /* sorted by shard once all are there */
    size_t count;
    struct shard_charts charts; /* in input order as well */
    size_t workers, rendered, skipped, failed;
    double elapsed_s;
    const char *started; /* the first of them */
};

/* All are shards of one run. */
static enum status check_kin(const struct shard_report *report, const struct shard_report *first, struct error *error)
{
    if (report->shards != first->shards)
        return error_set(error, STATUS_INPUT, "is of a run in %zu shards, and %.180s of one in %zu", report->shards,
                         first->path, first->shards);
    if (report->inputs != first->inputs)
        return error_set(error, STATUS_INPUT, "its run saw %zu inputs, and that of %.180s saw %zu", report->inputs,
                         first->path, first->inputs);
    if (strcmp(report->inputs_hash, first->inputs_hash) != 0)
        return error_set(error, STATUS_INPUT, "its run saw other inputs than that of %.180s", first->path);
    return STATUS_OK;
}

static int compare_reports(const void *a, const void *b)
{
    const struct shard_report *x = a, *y = b;
    return (x->shard > y->shard) - (x->shard < y->shard);
}

/* The charts of one input are of one report, and were read in their order. */
static int compare_charts(const void *a, const void *b)
{
    const struct shard_chart *x = a, *y = b;
    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* Each shard is there once. */
static enum status check_shards(const struct merge *merge, const char **place, struct error *error)
{
    const struct shard_report *reports = merge->reports;
    size_t shards = reports[0].shards;
    for (size_t i = 1; i < merge->count; i++) {
        if (reports[i].shard != reports[i - 1].shard)
            continue;
        *place = reports[i].path;
        return error_set(error, STATUS_INPUT, "is of shard %zu of %zu, as %.180s is", reports[i].shard, shards,
                         reports[i - 1].path);
    }
    *place = NULL;
    if (merge->count == shards)
        return STATUS_OK;
    size_t missing = 1;
    while (missing <= merge->count && reports[missing - 1].shard == missing)
        missing++;
    return error_set(error, STATUS_INPUT, "the report of shard %zu of %zu is missing (%zu of them are there)", missing,
                     shards, merge->count);
}

static enum status read_all(struct merge *merge, const struct cli_options *options, const char **place,
                            struct error *error)
{
    merge->reports = calloc(options->input_count, sizeof *merge->reports);
    if (!merge->reports)
        return error_no_memory(error);
    for (; merge->count < options->input_count; merge->count++) {
        struct shard_report *report = &merge->reports[merge->count];
        *place = options->inputs[merge->count];
        enum status status = shard_report_read(report, &merge->charts, *place, error);
        if (status == STATUS_OK)
            status = check_kin(report, &merge->reports[0], error);
        if (status != STATUS_OK)
            return status;
        merge->workers += report->workers;
        merge->rendered += report->rendered;
        merge->skipped += report->skipped;
        merge->failed += report->failed;
        /* As moments are written, the earlier one is the lesser text. */
        if (!merge->started || strcmp(report->started, merge->started) < 0)
            merge->started = report->started;
        if (report->elapsed_s > merge->elapsed_s)
            merge->elapsed_s = report->elapsed_s;
    }
    qsort(merge->reports, merge->count, sizeof *merge->reports, compare_reports);
    if (merge->charts.count)
        qsort(merge->charts.items, merge->charts.count, sizeof *merge->charts.items, compare_charts);
    return check_shards(merge, place, error);
}

/* Standard output, and what else is each machine's own. */
static bool is_shared_file(const char *path)
{
    return path && strcmp(path, "-") != 0 && strncmp(path, "/dev/", 5) != 0;
}

/* A name that is no UTF-8 stands in a report with U+FFFD in place of its odd bytes: others may look the same. */
static bool is_approximate(const char *path)
{
    return strstr(path, "\xef\xbf\xbd") != NULL;
}

/* A shard cannot know what only the files of the others tell: names with a {symbol}, say. */
static enum status check_outputs(const struct merge *merge, const char **place, struct error *error)
{
    const struct shard_charts *charts = &merge->charts;
    struct name_table outputs = {0};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < charts->count; i++) {
        const struct shard_chart *chart = &charts->items[i];
        size_t earlier = SIZE_MAX;
        if (!is_shared_file(chart->output) || is_approximate(chart->output))
            continue;
        status = name_table_add(&outputs, chart->output, i, &earlier, error);
        if (status != STATUS_OK || earlier == SIZE_MAX)
            continue;
        *place = merge->reports[chart->index % merge->count].path;
        status = error_set(error, STATUS_INPUT, "%.110s was to be written to the same file as %.110s: %.110s",
                           chart->input, charts->items[earlier].input, chart->output);
    }
    name_table_release(&outputs);
    return status;
}

/* The words of all shards, each once, in the shards' order; null where none has any. */
static enum status append_words(struct text *out, const struct merge *merge, enum report_word word, struct error *error)
{
    struct name_table seen = {0};
    struct text joined = {0};
    enum status status = STATUS_OK;
    bool is_null = true;
    for (size_t i = 0; status == STATUS_OK && i < merge->count; i++) {
        const char *words = merge->reports[i].words[word];
        size_t earlier = SIZE_MAX;
        if (!words)
            continue;
        status = name_table_add(&seen, words, i, &earlier, error);
        if (status != STATUS_OK || earlier != SIZE_MAX)
            continue;
        text_puts(&joined, is_null ? "" : ", ");
        text_puts(&joined, words);
        is_null = false;
    }
    text_printf(out, "\"%s\":", report_word_names[word]);
    json_string(out, is_null ? NULL : joined.data ? joined.data : "");
    out->is_broken |= joined.is_broken;
    text_release(&joined);
    name_table_release(&seen);
    return status;
}

static enum status write_json(struct text *out, const struct merge *merge, struct error *error)
{
    enum status status = STATUS_OK;
    const struct shard_charts *charts = &merge->charts;
    for (int word = 0; status == STATUS_OK && word < WORD_COUNT; word++) {
        text_puts(out, word ? "," : "{");
        status = append_words(out, merge, (enum report_word)word, error);
        if (word == WORD_POOL_REASON)
            text_printf(out, ",\"workers\":%zu", merge->workers);
    }
    double per_s = merge->elapsed_s > 0 ? (double)merge->rendered / merge->elapsed_s : 0;
    text_puts(out, ",\"started\":");
    json_string(out, merge->started);
    text_printf(out, ",\"elapsed_s\":%.6f,\"charts_per_s\":%.3f", merge->elapsed_s, isfinite(per_s) ? per_s : 0);
    text_printf(out, ",\"rendered\":%zu,\"skipped\":%zu,\"failed\":%zu,\"shards\":%zu,\"charts\":[", merge->rendered,
                merge->skipped, merge->failed, merge->count);
    for (size_t i = 0; i < charts->count; i++) {
        text_puts(out, i ? ",\n" : "\n");
        text_append(out, charts->text.data + charts->items[i].at, charts->items[i].length);
    }
    text_puts(out, "]}\n");
    return status == STATUS_OK ? text_status(out, error) : status;
}

/* The report of the whole would take the place of a part, or of the lock. */
static enum status check_path(const struct merge *merge, const struct cli_options *options, const char **place,
                              struct error *error)
{
    const char *path = options->report;
    struct stat whole;
    if (!path || strcmp(path, "-") == 0 || stat(path, &whole) != 0 || !S_ISREG(whole.st_mode))
        return STATUS_OK;
    *place = path;
    if (options->lock && path_leads_to(options->lock, &whole))
        return error_set(error, STATUS_USAGE, "--report would be written to the same file as --lock");
    for (size_t i = 0; i < merge->count; i++)
        if (path_leads_to(merge->reports[i].path, &whole))
            return error_set(error, STATUS_USAGE, "--report would be written over the report of a shard");
    return STATUS_OK;
}

/* Says it as the shard's run did: the message may begin with "LINE: " or "LINE:COLUMN: ". */
static void say_failure(const struct shard_chart *chart, bool is_one_of_several)
{
    uint64_t line = 0;
    uint32_t column = 0;
    int length = 0;
    struct error said;
    const char *message = chart->error;
    if (sscanf(message, "%19" SCNu64 ":%9" SCNu32 ": %n", &line, &column, &length) < 2 || length == 0) {
        column = 0;
        if (sscanf(message, "%19" SCNu64 ": %n", &line, &length) < 1 || length == 0)
            line = 0;
    }
    error_at(&said, STATUS_INPUT, line, column, "%s", message + (line ? length : 0));
    message_error(chart->input, is_one_of_several ? chart->symbol : NULL, &said);
}

/* But for the charts that were never begun; how many these are. */
static size_t say_failures(const struct shard_charts *charts)
{
    size_t unstarted = 0;
    for (size_t i = 0; i < charts->count; i++) {
        const struct shard_chart *chart = &charts->items[i];
        bool is_one_of_several =
            (i > 0 && chart[-1].index == chart->index) || (i + 1 < charts->count && chart[1].index == chart->index);
        if (!chart_has_failed(chart->status))
            continue;
        if (strncmp(chart->error, NOT_BEGUN, strlen(NOT_BEGUN)) == 0)
            unstarted++;
        else
            say_failure(chart, is_one_of_several);
    }
    return unstarted;
}

/* What was wrong with whole runs, such as a signal that ended one. True where nothing was. */
static bool say_troubles(const struct merge *merge)
{
    bool is_good = true;
    for (size_t i = 0; i < merge->count; i++) {
        struct error error;
        const char *trouble = merge->reports[i].words[WORD_ERROR];
        if (!trouble)
            continue;
        error_set(&error, STATUS_INPUT, "%s", trouble);
        message_error(merge->reports[i].path, NULL, &error);
        is_good = false;
    }
    return is_good;
}

static void say_summary(const struct merge *merge, size_t unstarted)
{
    struct text line = {0};
    text_printf(&line, "%zu chart%s of %zu shard%s in %.2f s", merge->rendered, merge->rendered == 1 ? "" : "s",
                merge->count, merge->count == 1 ? "" : "s", merge->elapsed_s);
    if (merge->skipped)
        text_printf(&line, ", %zu up to date", merge->skipped);
    if (merge->failed > unstarted)
        text_printf(&line, ", %zu failed", merge->failed - unstarted);
    if (unstarted)
        text_printf(&line, ", %zu not begun", unstarted);
    if (line.data)
        message_note("%s", line.data);
    text_release(&line);
}

enum status merge_reports(const struct cli_options *options, bool *is_good, const char **place, struct error *error)
{
    struct merge merge = {0};
    struct text json = {0};
    enum status status = read_all(&merge, options, place, error);
    if (status == STATUS_OK)
        status = check_outputs(&merge, place, error);
    if (status == STATUS_OK)
        status = check_path(&merge, options, place, error);
    if (status == STATUS_OK)
        status = write_json(&json, &merge, error);
    if (status == STATUS_OK) {
        size_t unstarted = say_failures(&merge.charts);
        bool is_sound = say_troubles(&merge);
        if (options->verbosity != VERBOSITY_QUIET)
            say_summary(&merge, unstarted);
        char run[WRITER_NAME_SIZE];
        const char *path = options->report ? options->report : "-";
        writer_name(run);
        if (strcmp(path, "-") != 0)
            tidy_beside(path);
        bool is_written = text_save(&json, path, run);
        *is_good = is_written && merge.failed == 0 && is_sound;
    }
    text_release(&json);
    shard_charts_release(&merge.charts);
    free(merge.reports);
    return status;
}
