#include "cli/batch.h"

#include "cli/job.h"
#include "cli/messages.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "cli/tidy.h"
#include "render/base/bytes.h"
#include "render/base/clock.h"
#include "render/image/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct sort_key {
    uint64_t weight;
    size_t index;
};

static int compare_keys(const void *a, const void *b)
{
    const struct sort_key *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Text shrinks to about a quarter in a gzip file. */
static uint64_t weight(const struct input *input)
{
    size_t length = strlen(input->path);
    bool is_packed = length > 3 && strcasecmp(input->path + length - 3, ".gz") == 0;
    return is_packed && input->size < UINT64_MAX / 4 ? input->size * 4 : input->size;
}

void batch_order(size_t *order, const struct plan *plan)
{
    struct sort_key *keys = calloc(plan->count ? plan->count : 1, sizeof *keys);
    for (size_t i = 0; keys && i < plan->count; i++)
        keys[i] = (struct sort_key){weight(&plan->inputs.items[plan->charts[i].input]), i};
    if (keys)
        qsort(keys, plan->count, sizeof *keys, compare_keys);
    /* Without memory to sort, any order is right. */
    for (size_t i = 0; i < plan->count; i++)
        order[i] = keys ? keys[i].index : i;
    free(keys);
}

/* The pool's context: the jobs', which it hands on, and what the main process shows. The job's part is the first. */
struct run {
    struct job_context jobs;
    struct progress progress;
    const struct batch_watch *watch; /* NULL: nobody */
};

static void stop_worker(void *context, void *worker_state, size_t worker)
{
    const struct run *run = context;
    if (run->watch)
        run->watch->attend(run->watch->meeting);
    job_worker_stop(context, worker_state, worker);
}

static void show_progress(void *context, size_t ended)
{
    struct run *run = context;
    progress_update(&run->progress, ended);
}

/* For a chart that ended while an indicator was being computed: which, and whose. Else "". */
static const char *culprit(char out[200], const struct batch *batch, size_t index)
{
    uint32_t number = batch->results.charts[index].indicator;
    out[0] = 0;
    if (number > 0 && number <= batch->plugins->call_count) {
        const struct indicator *indicator = batch->plugins->calls[number - 1].indicator;
        snprintf(out, 200, " in indicator %s%s%s%s", indicator->name, indicator->origin ? " (" : "",
                 indicator->origin ? indicator->origin : "", indicator->origin ? ")" : "");
    }
    return out;
}

/* Says how a chart ended whose worker could not. */
static void settle_one(struct batch *batch, size_t index, const struct pool_job_end *end)
{
    struct chart_result *result = &batch->results.charts[index];
    struct error *error = &batch->results.errors[index];
    char where[200];
    switch (end->state) {
    case POOL_JOB_DONE:
        break;
    case POOL_JOB_TIMEOUT:
        result->status = CHART_TIMEOUT;
        error_set(error, STATUS_INTERRUPTED, "took longer than %g s%s", (double)batch->options->timeout_ns / 1e9,
                  culprit(where, batch, index));
        break;
    case POOL_JOB_CRASHED:
        result->status = CHART_CRASHED;
        if (end->crash_signal)
            error_set(error, STATUS_INTERRUPTED, "its worker was ended by signal %d (%s)%s", end->crash_signal,
                      strsignal(end->crash_signal), culprit(where, batch, index));
        else
            error_set(error, STATUS_INTERRUPTED, "its worker left with status %d%s", end->crash_status,
                      culprit(where, batch, index));
        break;
    default:
        result->status = CHART_FAILED;
        batch->unstarted++;
        error_set(error, STATUS_INTERRUPTED, NOT_BEGUN "%s",
                  signals_received() ? "the run was interrupted" : "the run was stopped");
        break;
    }
}

static void settle(struct batch *batch, const struct pool_job_end *ends)
{
    for (size_t i = 0; i < batch->plan->count; i++) {
        settle_one(batch, i, &ends[i]);
        switch (batch->results.charts[i].status) {
        case CHART_RENDERED:
            batch->rendered++;
            break;
        case CHART_SKIPPED:
            batch->skipped++;
            break;
        default:
            batch->failed++;
            break;
        }
    }
}

/* Of a run that could not be: no chart was made, for that reason. */
static void settle_none(struct batch *batch, const struct error *error)
{
    for (size_t i = 0; i < batch->results.count; i++) {
        batch->results.charts[i].status = CHART_FAILED;
        batch->results.errors[i] = *error;
    }
    batch->failed = batch->unstarted = batch->results.count;
}

/* Where plugins run in a worker of this kind. */
static enum plugin_place place_of(enum pool_kind kind)
{
    return kind == POOL_THREADS           ? PLUGIN_IN_THREAD
           : kind == POOL_SUBINTERPRETERS ? PLUGIN_IN_SUBINTERPRETER
                                          : PLUGIN_IN_PROCESS;
}

static void fork_prepare(void *context)
{
    const struct plugin_set *plugins = ((struct run *)context)->jobs.plugins;
    plugins->python->fork_prepare(plugins->host);
}

static void fork_parent(void *context)
{
    const struct plugin_set *plugins = ((struct run *)context)->jobs.plugins;
    plugins->python->fork_parent(plugins->host);
}

static void fork_child(void *context)
{
    const struct plugin_set *plugins = ((struct run *)context)->jobs.plugins;
    plugins->python->fork_child(plugins->host);
}

/* Which CPUs there are takes some files of the system to tell: one chart need not wait for that. */
static size_t worker_count(const struct batch *batch)
{
    if (batch->options->workers)
        return batch->options->workers;
    return batch->plan->count > 1 ? pool_default_workers() : 1;
}

/* Where the system grants no worker (no process or thread more, no memory for one), the charts can still be drawn one
 * after the other: not by plugins that were made for threads, and not with a timeout, which only a worker can be ended
 * for. */
static bool can_go_on_alone(const struct batch *batch, int reason)
{
    bool is_refused = reason == EAGAIN || reason == ENOMEM || reason == EMFILE || reason == ENFILE;
    bool fits = batch->kind == POOL_PROCESSES || (batch->kind == POOL_THREADS && !batch->plugins->host);
    return is_refused && fits && !batch->options->timeout_ns && !results_start_error(&batch->results);
}

static void go_on_alone(struct batch *batch, struct pool_options *options, int reason)
{
    struct error said;
    errno = reason;
    error_errno(&said, "no worker could be started (pool %s), and the charts are drawn one after the other",
                pool_kind_name(batch->kind));
    if (batch->options->verbosity != VERBOSITY_QUIET)
        message_warning(NULL, NULL, &said);
    batch->is_alone = true;
    batch->kind = options->kind = POOL_SERIAL;
    signals_catch(false);
}

static enum status run_pool(struct batch *batch, const size_t *order, struct pool_job_end *ends,
                            const struct batch_watch *watch, struct error *error)
{
    struct run run = {
        .jobs = {.options = batch->options,
                 .plan = batch->plan,
                 .plugins = batch->plugins,
                 .place = place_of(batch->kind),
                 .results = &batch->results,
                 .run = batch->run},
        .watch = watch,
    };
    struct pool_work work = {
        .job_count = batch->plan->count,
        .order = order,
        .context = &run,
        .worker_start = job_worker_start,
        .run = job_run,
        .worker_stop = stop_worker,
        .worker_died = job_worker_died,
        .progress = show_progress,
    };
    struct pool_options options = {
        .kind = batch->kind,
        .workers = worker_count(batch),
        .timeout_ns = batch->options->timeout_ns,
        .stack_size = batch->plugins->host ? PLUGIN_STACK_SIZE : 0,
        .pin = batch->options->pin,
        .stop = signals_stop(),
        .kill = signals_kill(),
    };
    struct pool_outcome outcome = {0};
    if (batch->plugins->host && batch->kind == POOL_PROCESSES) {
        work.fork_prepare = fork_prepare;
        work.fork_parent = fork_parent;
        work.fork_child = fork_child;
        batch->plugins->python->fork_plan(batch->plugins->host);
    }
    signals_catch(batch->kind == POOL_PROCESSES);
    progress_start(&run.progress, batch->options, batch->plan->count, "charts");
    int done = pool_run(&work, &options, ends, &outcome);
    int reason = errno;
    if (done != 0 && can_go_on_alone(batch, reason)) {
        go_on_alone(batch, &options, reason);
        done = pool_run(&work, &options, ends, &outcome);
        reason = errno;
    }
    progress_end(&run.progress);
    batch->workers = outcome.workers;
    batch->respawned = outcome.respawned;
    batch->startup_ns = outcome.startup_ns;
    batch->startup_cpu_ns = outcome.startup_cpu_ns;
    if (done == 0)
        return STATUS_OK;
    const struct error *start_error = results_start_error(&batch->results);
    if (start_error)
        return error_set(error, start_error->status, "cannot start workers: %s", start_error->message);
    errno = reason;
    return error_errno(error, "cannot start workers (pool %s)", pool_kind_name(batch->kind));
}

enum status batch_run(struct batch *batch, const struct cli_options *options, const struct plan *plan,
                      const struct plugin_set *plugins, const struct pool_choice *choice,
                      const struct batch_watch *watch, int64_t start_ns, struct error *error)
{
    size_t count = plan->count;
    *batch = (struct batch){
        .options = options, .plan = plan, .plugins = plugins, .choice = choice, .kind = choice->answer.kind};
    batch->gil = plugins->gil;
    batch->started = time(NULL);
    writer_name(batch->run);
    size_t *order = calloc(count ? count : 1, sizeof *order);
    struct pool_job_end *ends = calloc(count ? count : 1, sizeof *ends);
    enum status status = order && ends ? results_init(&batch->results, count, error) : error_no_memory(error);
    if (status == STATUS_OK && plan->folder && options->mode == MODE_RENDER)
        status = folder_make(plan->folder, error);
    if (status == STATUS_OK && options->mode == MODE_RENDER)
        tidy_outputs(plan, options);
    if (status == STATUS_OK && count) {
        batch_order(order, plan);
        status = run_pool(batch, order, ends, watch, error);
    }
    if (status == STATUS_OK)
        settle(batch, ends);
    else if (batch->results.spool)
        settle_none(batch, error);
    if (status != STATUS_OK)
        batch->error = *error;
    batch->elapsed_ns = clock_now_ns() - start_ns;
    free(order);
    free(ends);
    return status;
}

void batch_release(struct batch *batch)
{
    results_release(&batch->results);
}
