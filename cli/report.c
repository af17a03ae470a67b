#include "cli/report.h"

#include "chandler_config.h"
#include "cli/messages.h"
#include "cli/signals.h"
#include "plugins/python.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *chart_status_name(enum chart_status status)
{
    switch (status) {
    case CHART_RENDERED:
        return "rendered";
    case CHART_SKIPPED:
        return "skipped";
    case CHART_CRASHED:
        return "crashed";
    case CHART_TIMEOUT:
        return "timeout";
    default:
        return "failed";
    }
}

static double per_second(size_t count, int64_t elapsed_ns)
{
    return elapsed_ns > 0 ? (double)count * 1e9 / (double)elapsed_ns : 0;
}

/* As a string of JSON, with its line and column. */
static void append_message(struct text *out, const struct error *error)
{
    struct text message = {0};
    message_append(&message, error);
    json_string(out, message.data ? message.data : "");
    out->is_broken |= message.is_broken;
    text_release(&message);
}

/* With --shard each chart also says which of all inputs it is of. */
static void append_index(struct text *out, const struct batch *batch, const struct chart *chart)
{
    const struct cli_options *options = batch->options;
    if (options->shards)
        text_printf(out, ",\"index\":%zu", chart->input * options->shards + options->shard - 1);
}

/* Whether the chart's worker lived to hand its warnings over. */
static bool has_warnings(const struct chart_result *result)
{
    return result->warning_count && (result->status == CHART_RENDERED || result->status == CHART_FAILED);
}

/* The warnings of a chart, which the caller frees; NULL with a reason where they cannot be had. */
static struct error *take_warnings(const struct batch *batch, size_t index, struct error *error)
{
    struct error *warnings = calloc(batch->results.charts[index].warning_count, sizeof *warnings);
    if (!warnings)
        error_no_memory(error);
    else if (results_warnings(&batch->results, index, warnings, error) == STATUS_OK)
        return warnings;
    free(warnings);
    return NULL;
}

static void append_warnings(struct text *out, const struct batch *batch, size_t index)
{
    const struct chart_result *result = &batch->results.charts[index];
    size_t count = has_warnings(result) ? result->warning_count : 0;
    struct error error;
    struct error *warnings = count ? take_warnings(batch, index, &error) : NULL;
    text_puts(out, ",\"warnings\":[");
    if (count && !warnings)
        append_message(out, &error);
    for (size_t i = 0; warnings && i < count; i++) {
        text_puts(out, i ? "," : "");
        append_message(out, &warnings[i]);
    }
    text_puts(out, "]");
    free(warnings);
}

static void append_chart(struct text *out, const struct batch *batch, size_t index)
{
    const struct chart *chart = &batch->plan->charts[index];
    const struct chart_result *result = &batch->results.charts[index];
    text_puts(out, "{\"input\":");
    json_string(out, batch->plan->inputs.items[chart->input].path);
    text_puts(out, ",\"symbol\":");
    json_string(out, chart->symbol);
    text_puts(out, ",\"output\":");
    json_string(out, chart->output);
    text_printf(out, ",\"status\":\"%s\",\"candles\":%" PRIu64 ",\"rejected\":%" PRIu64 ",\"bytes\":%" PRIu64,
                chart_status_name(result->status), result->candles, result->rejected, result->bytes);
    text_printf(out, ",\"ms\":%.3f,\"error\":", (double)result->elapsed_ns / 1e6);
    if (chart_has_failed(result->status)) {
        append_message(out, &batch->results.errors[index]);
    } else {
        text_puts(out, "null");
    }
    append_warnings(out, batch, index);
    append_index(out, batch, chart);
    text_puts(out, "}");
}

static const char *pool_reason(const struct batch *batch)
{
    return batch->is_alone ? "no worker could be started" : batch->choice->answer.reason;
}

/* By the world's clock: 2024-03-15T22:15:03Z. */
static void append_moment(struct text *out, time_t moment)
{
    char written[32] = "";
    struct tm parts;
    if (gmtime_r(&moment, &parts))
        (void)strftime(written, sizeof written, "%Y-%m-%dT%H:%M:%SZ", &parts);
    json_string(out, written);
}

/* What was wrong with the run as a whole, whatever became of its charts; null where nothing was. */
static void append_failure(struct text *out, const struct batch *batch)
{
    struct error error = batch->error;
    if (signals_received())
        error_set(&error, STATUS_INTERRUPTED, "interrupted by SIG%s", sigabbrev_np(signals_received()));
    else if (error.status == STATUS_OK && batch->plan->inputs.found == 0)
        error_set(&error, STATUS_INPUT, NO_INPUT);
    if (error.status == STATUS_OK)
        text_puts(out, "null");
    else
        append_message(out, &error);
}

void report_json(struct text *out, const struct batch *batch)
{
    const struct plugin_set *plugins = batch->plugins;
    const char *python = plugins->version[0] ? plugins->version : chandler_python_version();
    text_puts(out, "{\"version\":");
    json_string(out, CHANDLER_VERSION);
    text_printf(out, ",\"pool\":\"%s\",\"pool_reason\":", pool_kind_name(batch->kind));
    json_string(out, pool_reason(batch));
    text_printf(out, ",\"workers\":%zu,\"python\":", batch->workers);
    json_string(out, *python ? python : NULL);
    text_printf(out, ",\"gil\":\"%s\",\"error\":", python_gil_name(batch->gil));
    append_failure(out, batch);
    text_puts(out, ",\"started\":");
    append_moment(out, batch->started);
    text_printf(out, ",\"elapsed_s\":%.6f,\"charts_per_s\":%.3f", (double)batch->elapsed_ns / 1e9,
                per_second(batch->rendered, batch->elapsed_ns));
    text_printf(out, ",\"rendered\":%zu,\"skipped\":%zu,\"failed\":%zu", batch->rendered, batch->skipped,
                batch->failed);
    if (batch->options->shards)
        text_printf(out, ",\"shard\":%zu,\"shards\":%zu,\"inputs\":%zu,\"inputs_hash\":\"%016" PRIx64 "\"",
                    batch->options->shard, batch->options->shards, batch->plan->inputs.found, batch->plan->inputs.hash);
    text_puts(out, ",\"charts\":[");
    for (size_t i = 0; i < batch->plan->count; i++) {
        text_puts(out, i ? ",\n" : "\n");
        append_chart(out, batch, i);
    }
    text_puts(out, "]}\n");
}

static void say_warnings(const struct batch *batch, size_t index, const char *place, const char *symbol)
{
    struct error error;
    struct error *warnings = take_warnings(batch, index, &error);
    for (size_t i = 0; warnings && i < batch->results.charts[index].warning_count; i++)
        message_warning(place, symbol, &warnings[i]);
    if (!warnings)
        message_error(place, symbol, &error);
    free(warnings);
}

/* "12 charts in 0.35 s (34 a second), 2 up to date, 1 failed, processes x 2" */
static void say_summary(const struct batch *batch)
{
    bool is_check = batch->options->mode == MODE_CHECK;
    struct text line = {0};
    text_printf(&line, "%zu %s%s in %.2f s", batch->rendered, is_check ? "series read" : "chart",
                is_check || batch->rendered == 1 ? "" : "s", (double)batch->elapsed_ns / 1e9);
    if (batch->rendered > 1)
        text_printf(&line, " (%.0f a second)", per_second(batch->rendered, batch->elapsed_ns));
    if (batch->skipped)
        text_printf(&line, ", %zu up to date", batch->skipped);
    if (batch->failed - batch->unstarted)
        text_printf(&line, ", %zu failed", batch->failed - batch->unstarted);
    if (batch->unstarted)
        text_printf(&line, ", %zu not begun", batch->unstarted);
    text_printf(&line, ", %s x %zu", pool_kind_name(batch->kind), batch->workers);
    if (signals_received())
        text_printf(&line, "; interrupted by SIG%s", sigabbrev_np(signals_received()));
    if (line.data)
        message_note("%s", line.data);
    text_release(&line);
}

/* Where the time went, summed over all workers. */
static void say_details(const struct batch *batch)
{
    struct text line = {0};
    message_note("pool %s: %s", pool_kind_name(batch->kind), pool_reason(batch));
    if (batch->plugins->version[0])
        message_note("Python %s, GIL %s, with %zu plugin%s", batch->plugins->version,
                     python_gil_name(batch->plugins->gil), batch->options->plugin_count,
                     batch->options->plugin_count == 1 ? "" : "s");
    text_printf(&line, "ready after %.1f ms; milliseconds of all workers:", (double)batch->startup_ns / 1e6);
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        int64_t total_ns = 0;
        for (size_t i = 0; i < batch->plan->count; i++)
            total_ns += batch->results.charts[i].stage_ns[stage];
        if (total_ns)
            text_printf(&line, " %s %.1f", stage_name((enum stage)stage), (double)total_ns / 1e6);
    }
    if (line.data)
        message_note("%s", line.data);
    text_release(&line);
    if (batch->respawned)
        message_note("%zu workers were replaced", batch->respawned);
}

void report_messages(const struct batch *batch)
{
    enum verbosity verbosity = batch->options->verbosity;
    for (size_t i = 0; i < batch->plan->count; i++) {
        const struct chart *chart = &batch->plan->charts[i];
        const struct chart_result *result = &batch->results.charts[i];
        const char *place = batch->plan->inputs.items[chart->input].path;
        const char *symbol = chart->is_one_of_several ? chart->symbol : NULL;
        if (has_warnings(result) && verbosity != VERBOSITY_QUIET)
            say_warnings(batch, i, place, symbol);
        /* Those that were never begun are counted in the summary. */
        bool is_begun = batch->results.errors[i].status != STATUS_INTERRUPTED || result->status != CHART_FAILED;
        if (chart_has_failed(result->status) && is_begun)
            message_error(place, symbol, &batch->results.errors[i]);
    }
    if (verbosity == VERBOSITY_VERBOSE)
        say_details(batch);
    if (verbosity != VERBOSITY_QUIET || signals_received())
        say_summary(batch);
}
