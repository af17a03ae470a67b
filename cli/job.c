#include "cli/job.h"

#include "chandler_config.h"
#include "cli/chart_reader.h"
#include "cli/index/summary.h"
#include "cli/picture_file.h"
#include "cli/signals.h"
#include "cli/update.h"
#include "render/base/clock.h"
#include "render/image/file.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The reader's and one of the layout. */
enum { WARNINGS_MAX = READING_WARNINGS_MAX + 1 };

enum { TAG_SIZE = 96 };

struct worker {
    char tag[TAG_SIZE];
    struct typeface *typeface;   /* NULL where nothing is drawn */
    struct image_writer *writer; /* as well */
    struct arena arena;
    struct bytes picture;
    struct text line;
    struct text values;
    struct plugin_worker *python; /* NULL where no interpreter runs */
    struct text folder;           /* see picture_file_write */
    struct chart_reader reader;

    /* Of the chart at hand. */
    struct error warnings[WARNINGS_MAX];
    size_t warning_count;
    struct index_summary summary; /* for --index */
};

/* One chart on its way. */
struct job {
    const struct job_context *context;
    struct worker *worker;
    const struct chart *chart;
    const struct input *input;
    struct chart_result *result;
    struct stage_clock clock;
    char fingerprint[IMAGE_FINGERPRINT_SIZE];
    struct words words; /* of the drawing, for a format that keeps them */
};

/* For file_replace and file_clean of a worker's files. */
static void make_tag(char out[TAG_SIZE], const struct job_context *context, size_t worker)
{
    snprintf(out, TAG_SIZE, "%s-%zu", context->run, worker);
}

static enum status find_series(struct job *job, size_t *index, struct error *error)
{
    const struct job_context *context = job->context;
    return chart_reader_find(&job->worker->reader, context->plan, job->chart, &context->options->read, &job->clock,
                             index, error);
}

static enum status take_series(struct job *job, size_t index, struct series **series, struct error *error)
{
    const struct resample_rule *rule = &job->context->options->resample;
    return chart_reader_take(&job->worker->reader, index, rule, &job->clock, series, error);
}

static void take_reading_warnings(struct job *job, size_t index)
{
    struct worker *worker = job->worker;
    const struct reading_series *series = &worker->reader.reading.series[index];
    for (size_t i = 0; i < series->warning_count && worker->warning_count < WARNINGS_MAX; i++)
        worker->warnings[worker->warning_count++] = series->warnings[i];
}

static void take_layout_warning(struct job *job, const struct layout *layout)
{
    struct worker *worker = job->worker;
    if (chart_warning(layout)[0] && worker->warning_count < WARNINGS_MAX)
        error_set(&worker->warnings[worker->warning_count++], STATUS_OK, "%s", chart_warning(layout));
}

/* Leaves the warnings, what goes to standard output, what goes to side files and the index' summary in the spool. */
static enum status spool(struct job *job, const void *output, size_t output_length, const struct text *geometry,
                         const struct text *values, struct error *error)
{
    struct worker *worker = job->worker;
    if (job->context->options->verbosity == VERBOSITY_QUIET && !job->context->options->report)
        worker->warning_count = 0; /* nobody wants them */
    struct spool_piece pieces[] = {
        {worker->warnings, worker->warning_count * sizeof *worker->warnings},
        {output, output_length},
        {geometry ? geometry->data : NULL, geometry ? geometry->length : 0},
        {values ? values->data : NULL, values ? values->length : 0},
        {&worker->summary, worker->summary.candles ? sizeof worker->summary : 0},
    };
    enum { PIECES = sizeof pieces / sizeof *pieces };
    size_t length = 0;
    for (size_t i = 0; i < PIECES; i++)
        length += pieces[i].length;
    if (length == 0)
        return STATUS_OK;
    enum status status = spool_write(job->context->results->spool, pieces, PIECES, &job->result->spool_at, error);
    if (status == STATUS_OK) {
        job->result->warning_count = (uint32_t)worker->warning_count;
        job->result->output_length = pieces[1].length;
        job->result->geometry_length = pieces[2].length;
        job->result->values_length = pieces[3].length;
        job->result->summary_length = pieces[4].length;
    }
    return status;
}

static enum status check(struct job *job, size_t index, struct error *error)
{
    struct worker *worker = job->worker;
    text_clear(&worker->line);
    reading_check_json(&worker->line, job->input->path, &worker->reader.reading, index);
    enum status status = text_status(&worker->line, error);
    return status == STATUS_OK ? spool(job, worker->line.data, worker->line.length, NULL, NULL, error) : status;
}

static enum status encode(struct job *job, const struct layout *layout, struct error *error)
{
    const char *slash = strrchr(job->input->path, '/');
    struct image_text text = {
        .title = chart_title(layout),
        .source = slash ? slash + 1 : job->input->path,
        .software = "chandler " CHANDLER_VERSION,
        .fingerprint = job->fingerprint,
        .words = &job->words,
    };
    job->worker->picture.length = 0;
    enum status status = job->context->plan->format->finish(job->worker->writer, &text, &job->worker->picture, error);
    stage_clock_end(&job->clock, STAGE_ENCODE);
    job->result->bytes = job->worker->picture.length;
    return status;
}

/* The picture goes to standard output through the spool, and to a file at once: last, so that what was spooled is taken
 * only where the picture stands. A chart without an output goes nowhere. */
static enum status deliver(struct job *job, const struct layout *layout, const struct chart_data *data,
                           struct error *error)
{
    struct worker *worker = job->worker;
    const struct bytes *picture = &worker->picture;
    const char *output = job->chart->output;
    bool is_stdout = output && strcmp(output, "-") == 0, is_file = output && !is_stdout;
    enum status status = STATUS_OK;
    text_clear(&worker->line);
    text_clear(&worker->values);
    if (job->context->options->geometry) {
        chart_geometry_json(&worker->line, layout, job->input->path, output);
        status = text_status(&worker->line, error);
    }
    if (status == STATUS_OK && job->context->options->values) {
        struct series_span span = chart_span(&job->context->options->chart, data->series);
        indicator_values_json(&worker->values, job->input->path, data->series, span, data->indicators,
                              data->indicator_count);
        status = text_status(&worker->values, error);
    }
    if (status == STATUS_OK)
        status = spool(job, picture->data, is_stdout ? picture->length : 0, &worker->line, &worker->values, error);
    if (status == STATUS_OK && is_file)
        status = picture_file_write(output, worker->tag, picture, job->input, &worker->folder, error);
    stage_clock_end(&job->clock, STAGE_WRITE);
    return status;
}

/* All indicators that were asked for, over the whole series. */
static enum status compute(struct job *job, struct series *series, struct chart_data *data, struct error *error)
{
    struct worker *worker = job->worker;
    const struct plugin_set *plugins = job->context->plugins;
    struct indicator_result *results = arena_alloc(&worker->arena, plugins->call_count, sizeof *results);
    if (!results)
        return error_no_memory(error);
    for (size_t i = 0; i < plugins->call_count; i++) {
        const struct indicator_call *call = results[i].call = &plugins->calls[i];
        struct error inner = {0};
        job->result->indicator = (uint32_t)i + 1;
        enum status status = call->indicator->compute(call->indicator, call, worker->python, series, &worker->arena,
                                                      &results[i].plots, &inner);
        if (status != STATUS_OK)
            return error_set(error, status, "indicator %s: %s", call->name, inner.message);
    }
    job->result->indicator = 0;
    data->indicators = results;
    data->indicator_count = plugins->call_count;
    stage_clock_end(&job->clock, STAGE_INDICATORS);
    return STATUS_OK;
}

/* A chart of more colours than a palette holds is drawn anew, in colours. Which way it took is not kept for the next
 * chart: the order of a palette would then depend on what else the worker drew, and a drawing costs little beside the
 * encoding of so many colours. */
static enum status paint(struct job *job, const struct layout *layout, struct error *error)
{
    struct worker *worker = job->worker;
    const struct image_format *format = job->context->plan->format;
    int width_px = job->context->options->chart.width_px, height_px = job->context->options->chart.height_px;
    if (format->begin_indexed) {
        struct index_frame *frame = NULL;
        enum status status = format->begin_indexed(worker->writer, width_px, height_px, &frame, error);
        if (status == STATUS_OK)
            status = chart_draw_indexed(layout, worker->typeface, frame, error);
        if (status != STATUS_OK || !frame->has_overflown)
            return status;
    }
    cairo_surface_t *surface = NULL;
    enum status status = format->begin(worker->writer, width_px, height_px, &surface, error);
    if (status != STATUS_OK)
        return status;
    job->words = (struct words){.arena = &worker->arena};
    return chart_draw_wordless(layout, worker->typeface, surface, format->keeps_words ? &job->words : NULL, error);
}

static void summarise(struct job *job, const struct series *series)
{
    struct series_span span = chart_span(&job->context->options->chart, series);
    if (job->context->options->is_index && span.count)
        index_summary_make(&job->worker->summary, series, span);
}

/* A chart that is up to date stands in the index as well. Its figures are its input's, which is read once more: so they
 * need no copy of an earlier run's that might be another's, and an input that cannot be read any more leaves them open.
 */
static void summarise_current(struct job *job)
{
    struct series *series = NULL;
    struct error ignored;
    size_t index;
    if (job->context->options->is_index && find_series(job, &index, &ignored) == STATUS_OK &&
        take_series(job, index, &series, &ignored) == STATUS_OK) {
        job->result->rejected = job->worker->reader.reading.series[index].rejected;
        summarise(job, series);
    }
    (void)spool(job, NULL, 0, NULL, NULL, &ignored);
}

static enum status draw(struct job *job, size_t index, struct error *error)
{
    struct worker *worker = job->worker;
    const struct chart_options *options = &job->context->options->chart;
    struct chart_data data = {.name = job->chart->stem};
    struct series *drawn = NULL;
    const struct layout *layout = NULL;
    arena_reset(&worker->arena);
    take_reading_warnings(job, index);
    enum status status = take_series(job, index, &drawn, error);
    data.series = drawn;
    if (status == STATUS_OK)
        summarise(job, drawn);
    if (status == STATUS_OK && job->context->plugins->call_count)
        status = compute(job, drawn, &data, error);
    if (status == STATUS_OK)
        status = chart_layout(&layout, &data, options, worker->typeface, &worker->arena, error);
    stage_clock_end(&job->clock, STAGE_LAYOUT);
    if (status != STATUS_OK)
        return status;
    job->result->candles = chart_candles(layout);
    take_layout_warning(job, layout);
    status = paint(job, layout, error);
    stage_clock_end(&job->clock, STAGE_DRAW);
    if (status == STATUS_OK)
        status = encode(job, layout, error);
    return status == STATUS_OK ? deliver(job, layout, &data, error) : status;
}

static enum status make(struct job *job, struct error *error)
{
    const struct cli_options *options = job->context->options;
    size_t index = 0;
    if (job->input->error) {
        *error = *job->input->error;
        return error->status;
    }
    if (options->mode == MODE_RENDER) {
        fingerprint_make(job->fingerprint, options, job->context->plugins, job->context->plan, job->chart);
        if (options->is_update &&
            update_is_current(job->context->plan, job->chart, job->fingerprint, &job->result->bytes)) {
            job->result->status = CHART_SKIPPED;
            summarise_current(job);
            return STATUS_OK;
        }
    }
    enum status status = find_series(job, &index, error);
    if (status != STATUS_OK)
        return status;
    job->result->candles = job->worker->reader.reading.series[index].series->length;
    job->result->rejected = job->worker->reader.reading.series[index].rejected;
    status = options->mode == MODE_CHECK ? check(job, index, error) : draw(job, index, error);
    if (status == STATUS_OK)
        job->result->status = CHART_RENDERED;
    return status;
}

bool job_run(void *context, void *worker_state, size_t worker, size_t job_index)
{
    (void)worker;
    const struct job_context *shared = context;
    struct job job = {
        .context = shared,
        .worker = worker_state,
        .chart = &shared->plan->charts[job_index],
        .result = &shared->results->charts[job_index],
    };
    struct error error = {0};
    int64_t start_ns = clock_now_ns();
    job.input = &shared->plan->inputs.items[job.chart->input];
    stage_clock_start(&job.clock, job.result);
    job.worker->warning_count = 0;
    job.worker->summary.candles = 0;
    if (make(&job, &error) != STATUS_OK) {
        job.result->status = CHART_FAILED;
        shared->results->errors[job_index] = error;
        job.result->warning_count = 0;
        (void)spool(&job, NULL, 0, NULL, NULL, NULL); /* what was warned of may well be why */
    }
    job.result->elapsed_ns = clock_now_ns() - start_ns;
    return job.result->status != CHART_FAILED || !shared->options->is_fail_fast;
}

void job_use_plain_locale(void)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (plain)
        (void)uselocale(plain);
}

void *job_worker_start(void *context, size_t worker_index)
{
    const struct job_context *shared = context;
    job_use_plain_locale();
    struct error error;
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker) {
        error_no_memory(&error);
        results_cannot_start(shared->results, &error);
        return NULL;
    }
    make_tag(worker->tag, shared, worker_index);
    bool is_drawing = shared->options->mode == MODE_RENDER;
    const struct plugin_set *plugins = shared->plugins;
    if ((is_drawing && (typeface_new(&worker->typeface, &error) != STATUS_OK ||
                        image_writer_new(&worker->writer, &error) != STATUS_OK)) ||
        (plugins->host &&
         plugins->python->worker_start(&worker->python, plugins->host, shared->place, &error) != STATUS_OK)) {
        results_cannot_start(shared->results, &error);
        job_worker_stop(context, worker, worker_index);
        return NULL;
    }
    return worker;
}

void job_worker_stop(void *context, void *worker_state, size_t worker_index)
{
    (void)worker_index;
    const struct job_context *shared = context;
    struct worker *worker = worker_state;
    if (shared->plugins->host)
        shared->plugins->python->worker_stop(&worker->python);
    typeface_free(&worker->typeface);
    image_writer_free(&worker->writer);
    arena_release(&worker->arena);
    bytes_release(&worker->picture);
    text_release(&worker->line);
    text_release(&worker->values);
    text_release(&worker->folder);
    chart_reader_release(&worker->reader);
    free(worker);
}

void job_worker_died(void *context, size_t worker, size_t job)
{
    const struct job_context *shared = context;
    char tag[TAG_SIZE];
    if (job != SIZE_MAX && shared->options->is_fail_fast)
        signals_stop_run();
    if (job == SIZE_MAX || !shared->plan->charts[job].output || strcmp(shared->plan->charts[job].output, "-") == 0)
        return;
    make_tag(tag, shared, worker);
    file_clean(shared->plan->charts[job].output, tag);
}
