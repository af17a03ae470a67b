/* The CPUs that this process may run on. Private to pool/. */
#ifndef CHANDLER_POOL_CPUS_H
#define CHANDLER_POOL_CPUS_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>

/* The affinity mask of the thread that asked. Zeroed is empty. */
struct cpus {
    cpu_set_t *allowed;
    size_t size;  /* of the mask, in bytes */
    size_t count; /* CPUs in it */
};

/* False where the mask cannot be had. */
bool cpus_init(struct cpus *cpus);
void cpus_release(struct cpus *cpus);

/* Binds the calling thread to the CPU number `index` of the allowed ones, modulo their number; best effort. */
void cpus_pin(const struct cpus *cpus, size_t index);
/* Gives the calling thread the whole mask back. */
void cpus_unpin(const struct cpus *cpus);

#endif
