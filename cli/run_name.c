#include "cli/run_name.h"

#include "render/base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

/* A process's id is unique on one machine alone, and in containers runs have the same one after another. */
void run_name(char out[RUN_NAME_SIZE])
{
    uint32_t chance;
    if (getrandom(&chance, sizeof chance, GRND_NONBLOCK) != (ssize_t)sizeof chance)
        chance = (uint32_t)clock_now_ns();
    snprintf(out, RUN_NAME_SIZE, "%" PRId32 "-%08" PRIx32, (int32_t)getpid(), chance);
}
