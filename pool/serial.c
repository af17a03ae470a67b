/* The caller is the only worker. No threads, no forks: for debugging, and the measure that the others are held to. */
#include "pool/kind.h"

static void look_up(struct pool_batch *batch)
{
    (void)batch_heed(batch);
    batch_progress(batch, board_now_ns());
}

static int serial_run(struct pool_batch *batch)
{
    (void)worker_run(batch, 0, look_up);
    if (batch->cpus != NULL)
        cpus_unpin(batch->cpus);
    batch_worker_gone(batch, 0, true);
    return 0;
}

const struct pool_runner pool_serial = {
    .name = "serial",
    .summary = "one after the other, in the program itself",
    .run = serial_run,
};
