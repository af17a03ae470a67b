#include "pool/kind.h"

static const struct pool_runner *const runners[POOL_KIND_COUNT] = {
    [POOL_SERIAL] = &pool_serial,
    [POOL_THREADS] = &pool_threads,
    [POOL_PROCESSES] = &pool_processes,
    [POOL_SUBINTERPRETERS] = &pool_subinterpreters,
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
