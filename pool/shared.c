#include "pool/pool.h"

#include <sys/mman.h>

/* mmap refuses a size of 0. */
static size_t at_least_one(size_t size)
{
    return size > 0 ? size : 1;
}

void *pool_shared_alloc(size_t size)
{
    void *memory = mmap(NULL, at_least_one(size), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED ? memory : NULL;
}

void pool_shared_free(void *memory, size_t size)
{
    if (memory != NULL)
        (void)munmap(memory, at_least_one(size));
}
