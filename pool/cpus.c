#include "pool/cpus.h"

#include <errno.h>
#include <unistd.h>

#include "pool/cgroup.h"
#include "pool/pool.h"

enum { MANY_CPUS = 1 << 20 };

bool cpus_init(struct cpus *cpus)
{
    *cpus = (struct cpus){0};
    /* The kernel refuses a mask shorter than its own, whose length it does not tell. */
    for (size_t bits = CPU_SETSIZE; bits <= MANY_CPUS; bits *= 2) {
        cpu_set_t *allowed = CPU_ALLOC(bits);
        size_t size = CPU_ALLOC_SIZE(bits);
        if (allowed == NULL)
            return false;
        CPU_ZERO_S(size, allowed);
        if (sched_getaffinity(0, size, allowed) == 0) {
            *cpus = (struct cpus){.allowed = allowed, .size = size, .count = (size_t)CPU_COUNT_S(size, allowed)};
            return true;
        }
        CPU_FREE(allowed);
        if (errno != EINVAL)
            return false;
    }
    return false;
}

void cpus_release(struct cpus *cpus)
{
    CPU_FREE(cpus->allowed);
    *cpus = (struct cpus){0};
}

void cpus_pin(const struct cpus *cpus, size_t index)
{
    if (cpus->count == 0)
        return;
    size_t wanted = index % cpus->count, cpu = 0;
    for (size_t seen = 0;; cpu++) {
        if (CPU_ISSET_S(cpu, cpus->size, cpus->allowed) && seen++ == wanted)
            break;
    }
    cpu_set_t *one = CPU_ALLOC(cpus->size * 8);
    if (one == NULL)
        return;
    CPU_ZERO_S(cpus->size, one);
    CPU_SET_S(cpu, cpus->size, one);
    (void)sched_setaffinity(0, cpus->size, one);
    CPU_FREE(one);
}

void cpus_unpin(const struct cpus *cpus)
{
    (void)sched_setaffinity(0, cpus->size, cpus->allowed);
}

size_t pool_default_workers(void)
{
    struct cpus cpus = {0};
    size_t count = 0;
    if (cpus_init(&cpus)) {
        count = cpus.count;
        cpus_release(&cpus);
    } else {
        long online = sysconf(_SC_NPROCESSORS_ONLN);
        count = online > 0 ? (size_t)online : 1;
    }
    size_t limit = cgroup_cpu_limit("");
    if (limit > 0 && limit < count)
        count = limit;
    return count > 0 ? count : 1;
}
