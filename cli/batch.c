#include "cli/batch.h"

#include "cli/job.h"
#include "cli/lists.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "render/base/bytes.h"
#include "render/base/clock.h"
#include "render/image/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum pool_kind batch_pool(const struct cli_options *options, const char **reason)
{
    if (options->has_pool) {
        *reason = "asked for";
        return options->pool;
    }
    if (options->timeout_ns) {
        *reason = "--timeout needs workers that can be ended";
        return POOL_PROCESSES;
    }
    return auto_pool(reason);
}

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
};

static void show_progress(void *context, size_t ended)
{
    struct run *run = context;
    progress_update(&run->progress, ended);
}

/* Says how a chart ended whose worker could not. */
static void settle_one(struct batch *batch, size_t index, const struct pool_job_end *end)
{
    struct chart_result *result = &batch->results.charts[index];
    struct error *error = &batch->results.errors[index];
    switch (end->state) {
    case POOL_JOB_DONE:
        break;
    case POOL_JOB_TIMEOUT:
        result->status = CHART_TIMEOUT;
        error_set(error, STATUS_INTERRUPTED, "took longer than %g s", (double)batch->options->timeout_ns / 1e9);
        break;
    case POOL_JOB_CRASHED:
        result->status = CHART_CRASHED;
        if (end->crash_signal)
            error_set(error, STATUS_INTERRUPTED, "its worker was ended by signal %d (%s)", end->crash_signal,
                      strsignal(end->crash_signal));
        else
            error_set(error, STATUS_INTERRUPTED, "its worker left with status %d", end->crash_status);
        break;
    default:
        result->status = CHART_FAILED;
        batch->unstarted++;
        error_set(error, STATUS_INTERRUPTED, "not begun: %s",
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

static enum status run_pool(struct batch *batch, const size_t *order, struct pool_job_end *ends, struct error *error)
{
    struct run run = {
        .jobs = {.options = batch->options, .plan = batch->plan, .results = &batch->results, .run = batch->run},
    };
    struct pool_work work = {
        .job_count = batch->plan->count,
        .order = order,
        .context = &run,
        .worker_start = job_worker_start,
        .run = job_run,
        .worker_stop = job_worker_stop,
        .worker_died = job_worker_died,
        .progress = show_progress,
    };
    struct pool_options options = {
        .kind = batch->kind,
        .workers = batch->options->workers ? batch->options->workers : pool_default_workers(),
        .timeout_ns = batch->options->timeout_ns,
        .pin = batch->options->pin,
        .stop = signals_stop(),
        .kill = signals_kill(),
    };
    struct pool_outcome outcome = {0};
    signals_catch();
    progress_start(&run.progress, batch->options, batch->plan->count);
    int done = pool_run(&work, &options, ends, &outcome);
    int reason = errno;
    progress_end(&run.progress);
    batch->workers = outcome.workers;
    batch->respawned = outcome.respawned;
    batch->startup_ns = outcome.startup_ns;
    if (done == 0)
        return STATUS_OK;
    const struct error *start_error = results_start_error(&batch->results);
    if (start_error)
        return error_set(error, start_error->status, "cannot start workers: %s", start_error->message);
    errno = reason;
    return error_errno(error, "cannot start workers (pool %s)", pool_kind_name(batch->kind));
}

enum status batch_run(struct batch *batch, const struct cli_options *options, const struct plan *plan, int64_t start_ns,
                      struct error *error)
{
    size_t count = plan->count;
    *batch = (struct batch){.options = options, .plan = plan};
    batch->kind = batch_pool(options, &batch->reason);
    snprintf(batch->run, sizeof batch->run, "%ld", (long)getpid());
    size_t *order = calloc(count ? count : 1, sizeof *order);
    struct pool_job_end *ends = calloc(count ? count : 1, sizeof *ends);
    enum status status = order && ends ? results_init(&batch->results, count, error) : error_no_memory(error);
    if (status == STATUS_OK && plan->folder && options->mode == MODE_RENDER)
        status = folder_make(plan->folder, error);
    if (status == STATUS_OK && count) {
        batch_order(order, plan);
        status = run_pool(batch, order, ends, error);
    }
    if (status == STATUS_OK)
        settle(batch, ends);
    batch->elapsed_ns = clock_now_ns() - start_ns;
    free(order);
    free(ends);
    return status;
}

void batch_release(struct batch *batch)
{
    results_release(&batch->results);
}
