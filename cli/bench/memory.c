#include "cli/bench/memory.h"

#include "pool/pool.h"
#include "render/base/clock.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct memory_meeting {
    size_t size; /* of all of it, in bytes */
    size_t workers;
    atomic_size_t places;  /* given out */
    atomic_size_t arrived; /* whose pid stands in its place */
    atomic_bool is_over;   /* kib and is_pss stand */
    double kib;
    bool is_pss;
    pid_t host;   /* the process that made the meeting */
    pid_t pids[]; /* [workers], those that have arrived; threads of one process name it several times */
};

struct memory_meeting *memory_meeting_new(size_t workers)
{
    size_t size = sizeof(struct memory_meeting) + workers * sizeof(pid_t);
    struct memory_meeting *meeting = pool_shared_alloc(size);
    if (!meeting)
        return NULL;
    meeting->size = size;
    meeting->workers = workers;
    meeting->host = getpid();
    return meeting;
}

void memory_meeting_free(struct memory_meeting **meeting)
{
    if (*meeting)
        pool_shared_free(*meeting, (*meeting)->size);
    *meeting = NULL;
}

/* The number behind `key` in one of the process's files in /proc; negative: not told. */
static double read_kib(pid_t pid, const char *name, const char *key)
{
    char path[64], line[256];
    double kib = -1;
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)pid, name);
    FILE *file = fopen(path, "re");
    if (!file)
        return -1;
    while (kib < 0 && fgets(line, sizeof line, file))
        if (strncmp(line, key, strlen(key)) == 0 && sscanf(line + strlen(key), "%lf", &kib) != 1)
            kib = -1;
    fclose(file);
    return kib;
}

static bool is_among(const pid_t *pids, size_t count, pid_t pid)
{
    for (size_t i = 0; i < count; i++)
        if (pids[i] == pid)
            return true;
    return false;
}

static double sum_kib(const struct memory_meeting *meeting, const char *name, const char *key)
{
    double sum = read_kib(meeting->host, name, key);
    for (size_t i = 0; i < meeting->workers && sum >= 0; i++) {
        pid_t pid = meeting->pids[i];
        if (pid == meeting->host || is_among(meeting->pids, i, pid))
            continue;
        double kib = read_kib(pid, name, key);
        sum = kib >= 0 ? sum + kib : -1;
    }
    return sum;
}

static void measure(struct memory_meeting *meeting)
{
    double kib = sum_kib(meeting, "smaps_rollup", "Pss:");
    meeting->is_pss = kib >= 0;
    if (kib < 0)
        kib = sum_kib(meeting, "status", "VmRSS:");
    meeting->kib = kib >= 0 ? kib : 0;
}

void memory_meeting_attend(struct memory_meeting *meeting)
{
    const int64_t patience_ns = (2000 + 20 * (int64_t)meeting->workers) * INT64_C(1000000);
    const struct timespec pause = {.tv_nsec = 100000};
    int64_t start_ns = clock_now_ns();
    size_t place = atomic_fetch_add_explicit(&meeting->places, 1, memory_order_relaxed);
    if (place >= meeting->workers)
        return;
    meeting->pids[place] = getpid();
    /* Release: whoever comes last sees each pid. Acquire: he is the one that looks. */
    if (atomic_fetch_add_explicit(&meeting->arrived, 1, memory_order_acq_rel) + 1 == meeting->workers) {
        measure(meeting);
        atomic_store_explicit(&meeting->is_over, true, memory_order_release);
        return;
    }
    while (!atomic_load_explicit(&meeting->is_over, memory_order_acquire) && clock_now_ns() - start_ns < patience_ns)
        nanosleep(&pause, NULL);
}

double memory_meeting_kib(const struct memory_meeting *meeting, bool *is_pss)
{
    *is_pss = meeting->is_pss;
    return meeting->kib;
}
