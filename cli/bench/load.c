#include "cli/bench/load.h"

#include <stdio.h>
#include <unistd.h>

double load_busy_s(const char *root)
{
    char path[4096];
    unsigned long long user, nice, system, idle, waiting, interrupts, soft_interrupts, stolen;
    long ticks = sysconf(_SC_CLK_TCK);
    int length = snprintf(path, sizeof path, "%s/proc/stat", root);
    if (length < 0 || (size_t)length >= sizeof path || ticks <= 0)
        return -1;
    FILE *file = fopen(path, "re");
    if (!file)
        return -1;
    int count = fscanf(file, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &user, &nice, &system, &idle, &waiting,
                       &interrupts, &soft_interrupts, &stolen);
    fclose(file);
    if (count != 8)
        return -1;
    return (double)(user + nice + system + interrupts + soft_interrupts + stolen) / (double)ticks;
}
