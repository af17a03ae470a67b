/* A run: all charts of a plan through a pool of workers. */
#ifndef CHANDLER_CLI_BATCH_H
#define CHANDLER_CLI_BATCH_H

#include "cli/options.h"
#include "cli/plan.h"
#include "cli/plugin_set.h"
#include "cli/pool_choice.h"
#include "cli/results.h"
#include "pool/pool.h"
#include "render/image/leftovers.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* What the run was and came to. Zeroed is empty. */
struct batch {
    const struct cli_options *options;
    const struct plan *plan;
    const struct plugin_set *plugins;
    const struct pool_choice *choice;
    enum python_gil gil;        /* at the end; for the report */
    char run[WRITER_NAME_SIZE]; /* names this run among all that write files */
    enum pool_kind kind;        /* that ran */
    bool is_alone;              /* no worker of the kind chosen could be started: the program drew the charts itself */
    size_t workers;
    size_t respawned;
    int64_t startup_ns, startup_cpu_ns; /* see struct pool_outcome */
    time_t started;                     /* by the clock of the world */
    int64_t elapsed_ns;                 /* from start_ns on */
    struct results results;
    size_t rendered, skipped, failed; /* failed: also crashed, timed out, and never begun */
    size_t unstarted;                 /* of the failed */
    struct error error;               /* why the run as a whole could not be; STATUS_OK: it could */
};

/* Who wants to see all workers at once, each with what it owns. */
struct memory_meeting;
struct batch_watch {
    struct memory_meeting *meeting;
    /* In each worker after its last job, before it lets go of anything. */
    void (*attend)(struct memory_meeting *meeting);
};

/* Runs all charts. The result of each stands in batch->results, whose errors are filled for all that failed.
 * An error is returned only where the run as a whole could not be, and stands in batch->error too; where there are
 * results all the same, each chart has failed for that reason. watch may be NULL. start_ns: when the program began. */
enum status batch_run(struct batch *batch, const struct cli_options *options, const struct plan *plan,
                      const struct plugin_set *plugins, const struct pool_choice *choice,
                      const struct batch_watch *watch, int64_t start_ns, struct error *error);
void batch_release(struct batch *batch);

/* Writes the order in which charts are begun: largest input first, charts of one input side by side. order has room for
 * plan->count. */
void batch_order(size_t *order, const struct plan *plan);

#endif
