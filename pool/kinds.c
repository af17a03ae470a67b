#include "pool/kind.h"

static const struct pool_runner *const runners[POOL_KIND_COUNT] = {
    [POOL_SERIAL] = &pool_serial,
    [POOL_THREADS] = &pool_threads,
    [POOL_PROCESSES] = &pool_processes,
};

const struct pool_runner *pool_runner_of(enum pool_kind kind)
{
    return (unsigned)kind < POOL_KIND_COUNT ? runners[kind] : NULL;
}

const char *pool_kind_name(enum pool_kind kind)
{
    const struct pool_runner *runner = pool_runner_of(kind);
    return runner != NULL ? runner->name : NULL;
}

const char *pool_kind_summary(enum pool_kind kind)
{
    const struct pool_runner *runner = pool_runner_of(kind);
    return runner != NULL ? runner->summary : NULL;
}

enum pool_kind pool_choose(enum pool_gil gil, const char **reason)
{
    const char *why = "no Python is linked, and threads share their memory";
    if (gil == POOL_GIL_ON)
        why = "the linked Python has a GIL: its code would run in one thread at a time";
    else if (gil == POOL_GIL_OFF)
        why = "the linked Python runs without a GIL, and threads share their memory";
    if (reason != NULL)
        *reason = why;
    return gil == POOL_GIL_ON ? POOL_PROCESSES : POOL_THREADS;
}
