#include "cli/job.h"

#include "chandler_config.h"
#include "cli/index/summary.h"
#include "cli/signals.h"
#include "cli/update.h"
#include "render/base/clock.h"
#include "render/image/file.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The reader's and one of the layout. */
enum { WARNINGS_MAX = READING_WARNINGS_MAX + 1 };

struct worker {
    char tag[JOB_TAG_SIZE];
    struct typeface *typeface;   /* NULL where nothing is drawn */
    struct image_writer *writer; /* as well */
    struct arena arena;
    struct bytes text;
    struct bytes picture;
    struct text line;
    struct text values;
    struct plugin_worker *python; /* NULL where no interpreter runs */
    struct text folder;           /* the last one that is known to be there */

    /* The last file read, kept for the charts of its other symbols. */
    struct reading reading;
    size_t read_input;        /* SIZE_MAX: none */
    struct error read_error;  /* why it could not be read: its other charts need not try again */
    size_t found;             /* the series of it that was drawn last */
    struct series *resampled; /* of the chart at hand; NULL: the series is drawn as it was read */

    /* Of the chart at hand. */
    struct error warnings[WARNINGS_MAX];
    size_t warning_count;
    struct index_summary summary; /* for --index */
    int64_t stage_start_ns;
};

/* One chart on its way. */
struct job {
    const struct job_context *context;
    struct worker *worker;
    const struct chart *chart;
    const struct input *input;
    struct chart_result *result;
    char fingerprint[IMAGE_FINGERPRINT_SIZE];
    struct words words; /* of the drawing, for a format that keeps them */
};

void job_tag(char out[JOB_TAG_SIZE], const struct job_context *context, size_t worker)
{
    snprintf(out, JOB_TAG_SIZE, "%s-%zu", context->run, worker);
}

static void end_stage(struct job *job, enum stage stage)
{
    int64_t now_ns = clock_now_ns();
    job->result->stage_ns[stage] += now_ns - job->worker->stage_start_ns;
    job->worker->stage_start_ns = now_ns;
}

static enum status read_input(struct job *job, struct error *error)
{
    struct worker *worker = job->worker;
    const char *encoding = "";
    if (worker->read_input == job->chart->input) {
        if (worker->read_error.status != STATUS_OK)
            *error = worker->read_error;
        return worker->read_error.status;
    }
    worker->read_input = SIZE_MAX;
    worker->found = 0;
    enum status status = input_read(&worker->text, job->input, &job->context->options->read, &encoding, error);
    end_stage(job, STAGE_READ);
    if (status == STATUS_OK)
        status = reading_parse(&worker->reading, &worker->text, encoding, &job->context->options->read, error);
    end_stage(job, STAGE_PARSE);
    if (job->chart->is_one_of_several) {
        worker->read_input = job->chart->input;
        worker->read_error = status == STATUS_OK ? (struct error){0} : *error;
    }
    return status;
}

/* The chart's series among those of the file. Charts are dealt in the order of its symbols: the search goes on where
 * the last one ended. */
static enum status find_series(const struct job *job, size_t *index, struct error *error)
{
    const struct reading *reading = &job->worker->reading;
    const char *symbol = job->chart->symbol;
    for (size_t i = 0; i < reading->count; i++) {
        size_t at = (job->worker->found + i) % reading->count;
        const struct reading_series *found = &reading->series[at];
        bool is_it = job->chart->is_one_of_several ? found->symbol && symbol && strcmp(found->symbol, symbol) == 0
                                                   : reading->count == 1;
        if (!is_it)
            continue;
        *index = job->worker->found = at;
        if (found->series)
            return STATUS_OK;
        *error = found->error;
        return found->error.status;
    }
    if (job->chart->is_one_of_several)
        return error_set(error, STATUS_INPUT, "the symbol is no longer in the file");
    return error_set(error, STATUS_INPUT, "the file now holds %zu symbols: it was changed meanwhile", reading->count);
}

static void take_reading_warnings(struct job *job, const struct reading_series *series)
{
    struct worker *worker = job->worker;
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
    reading_check_json(&worker->line, job->input->path, &worker->reading, index);
    enum status status = text_status(&worker->line, error);
    return status == STATUS_OK ? spool(job, worker->line.data, worker->line.length, NULL, NULL, error) : status;
}

/* Sub-folders are made when there is something to put into them. */
static enum status make_folder(struct job *job, struct error *error)
{
    struct worker *worker = job->worker;
    const char *slash = strrchr(job->chart->output, '/');
    if (!slash || slash == job->chart->output)
        return STATUS_OK;
    size_t length = (size_t)(slash - job->chart->output);
    if (worker->folder.length == length && memcmp(worker->folder.data, job->chart->output, length) == 0)
        return STATUS_OK;
    text_clear(&worker->folder);
    text_append(&worker->folder, job->chart->output, length);
    enum status status = text_status(&worker->folder, error);
    if (status == STATUS_OK)
        status = folder_make(worker->folder.data, error);
    if (status != STATUS_OK)
        text_clear(&worker->folder);
    return status;
}

/* The folder was removed since it was made. */
static bool has_lost_folder(const struct job *job)
{
    const struct text *folder = &job->worker->folder;
    return folder->length && access(folder->data, F_OK) != 0 && errno == ENOENT;
}

/* A folder that somebody removes meanwhile is made anew, as the next run would. */
static enum status write_picture(struct job *job, struct error *error)
{
    struct worker *worker = job->worker;
    const struct bytes *picture = &worker->picture;
    for (int tries = 2;; tries--) {
        enum status status = make_folder(job, error);
        if (status == STATUS_OK)
            status = file_replace(job->chart->output, worker->tag, picture->data, picture->length, error);
        if (status == STATUS_OK || tries == 1 || !has_lost_folder(job))
            return status;
        text_clear(&worker->folder);
    }
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
    end_stage(job, STAGE_ENCODE);
    job->result->bytes = job->worker->picture.length;
    return status;
}

/* An input that was changed since it was listed may have been read before that: its chart must not count as newer. */
static void age_output(const struct job *job)
{
    const struct timespec *listed = &job->input->modified;
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, *listed};
    struct stat info;
    bool is_changed = !job->input->is_stream && stat(job->input->path, &info) == 0 &&
                      (info.st_mtim.tv_sec != listed->tv_sec || info.st_mtim.tv_nsec != listed->tv_nsec);
    if (is_changed)
        utimensat(AT_FDCWD, job->chart->output, times, 0);
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
        status = write_picture(job, error);
    if (status == STATUS_OK && is_file)
        age_output(job);
    end_stage(job, STAGE_WRITE);
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
    end_stage(job, STAGE_INDICATORS);
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

/* The series that is drawn: of the file, or what --resample makes of it. */
static enum status take_series(struct job *job, const struct reading_series *read, struct series **series,
                               struct error *error)
{
    const struct resample_rule *rule = &job->context->options->resample;
    series_release(&job->worker->resampled);
    *series = read->series;
    if (rule->count == 0)
        return STATUS_OK;
    enum status status = resample(&job->worker->resampled, read->series, rule, error);
    *series = job->worker->resampled;
    end_stage(job, STAGE_PARSE);
    return status;
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
    if (job->context->options->is_index && read_input(job, &ignored) == STATUS_OK &&
        find_series(job, &index, &ignored) == STATUS_OK &&
        take_series(job, &job->worker->reading.series[index], &series, &ignored) == STATUS_OK) {
        job->result->rejected = job->worker->reading.series[index].rejected;
        summarise(job, series);
    }
    (void)spool(job, NULL, 0, NULL, NULL, &ignored);
}

static enum status draw(struct job *job, size_t index, struct error *error)
{
    struct worker *worker = job->worker;
    const struct chart_options *options = &job->context->options->chart;
    const struct reading_series *series = &worker->reading.series[index];
    struct chart_data data = {.name = job->chart->stem};
    struct series *drawn = NULL;
    const struct layout *layout = NULL;
    arena_reset(&worker->arena);
    take_reading_warnings(job, series);
    enum status status = take_series(job, series, &drawn, error);
    data.series = drawn;
    if (status == STATUS_OK)
        summarise(job, drawn);
    if (status == STATUS_OK && job->context->plugins->call_count)
        status = compute(job, drawn, &data, error);
    if (status == STATUS_OK)
        status = chart_layout(&layout, &data, options, worker->typeface, &worker->arena, error);
    end_stage(job, STAGE_LAYOUT);
    if (status != STATUS_OK)
        return status;
    job->result->candles = chart_candles(layout);
    take_layout_warning(job, layout);
    status = paint(job, layout, error);
    end_stage(job, STAGE_DRAW);
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
    enum status status = read_input(job, error);
    if (status == STATUS_OK)
        status = find_series(job, &index, error);
    if (status != STATUS_OK)
        return status;
    job->result->candles = job->worker->reading.series[index].series->length;
    job->result->rejected = job->worker->reading.series[index].rejected;
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
    job.worker->stage_start_ns = start_ns;
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
    worker->read_input = SIZE_MAX;
    job_tag(worker->tag, shared, worker_index);
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
    bytes_release(&worker->text);
    bytes_release(&worker->picture);
    text_release(&worker->line);
    text_release(&worker->values);
    text_release(&worker->folder);
    reading_release(&worker->reading);
    series_release(&worker->resampled);
    free(worker);
}

void job_worker_died(void *context, size_t worker, size_t job)
{
    const struct job_context *shared = context;
    char tag[JOB_TAG_SIZE];
    if (job != SIZE_MAX && shared->options->is_fail_fast)
        signals_stop_run();
    if (job == SIZE_MAX || !shared->plan->charts[job].output || strcmp(shared->plan->charts[job].output, "-") == 0)
        return;
    job_tag(tag, shared, worker);
    file_clean(shared->plan->charts[job].output, tag);
}
