/* One chart, from the input to the file: what a worker does. */
#ifndef CHANDLER_CLI_JOB_H
#define CHANDLER_CLI_JOB_H

#include "cli/options.h"
#include "cli/plan.h"
#include "cli/plugin_set.h"
#include "cli/results.h"

#include <stdbool.h>
#include <stddef.h>

/* What all workers share; read-only but for the results. */
struct job_context {
    const struct cli_options *options;
    const struct plan *plan;
    const struct plugin_set *plugins;
    enum plugin_place place; /* where they run in this kind of pool */
    struct results *results;
    const char *run; /* names this run among all that write files */
};

/* Numbers are written with a point in the calling thread, whatever locale a plugin sets for the process. */
void job_use_plain_locale(void);

/* The pool's hooks; context is a struct job_context. A worker owns its typeface, pixel frame and buffers. */
void *job_worker_start(void *context, size_t worker);
bool job_run(void *context, void *worker_state, size_t worker, size_t job);
void job_worker_stop(void *context, void *worker_state, size_t worker);
void job_worker_died(void *context, size_t worker, size_t job);

#endif
