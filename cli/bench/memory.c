#include "cli/bench/memory.h"

#include "pool/pool.h"
#include "render/base/clock.h"

#include <stdatomic.h>
#include <stddef.h>
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

/* Of one process. */
struct usage {
    double private_kib; /* that no other process has */
    double shared_kib;
    double resident_kib;
};

static const struct {
    const char *file; /* below /proc/PID */
    const char *key;
    size_t place; /* in struct usage */
} sources[] = {
    {"smaps_rollup", "Private_Clean:", offsetof(struct usage, private_kib)},
    {"smaps_rollup", "Private_Dirty:", offsetof(struct usage, private_kib)},
    {"smaps_rollup", "Shared_Clean:", offsetof(struct usage, shared_kib)},
    {"smaps_rollup", "Shared_Dirty:", offsetof(struct usage, shared_kib)},
    {"status", "VmRSS:", offsetof(struct usage, resident_kib)},
};

/* Adds up what a file in /proc tells; false where it tells nothing. */
static bool read_usage(struct usage *usage, pid_t pid, const char *name)
{
    char path[64], line[256];
    bool is_told = false;
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)pid, name);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
            size_t length = strlen(sources[i].key);
            double kib;
            if (strcmp(sources[i].file, name) != 0 || strncmp(line, sources[i].key, length) != 0 ||
                sscanf(line + length, "%lf", &kib) != 1)
                continue;
            *(double *)((char *)usage + sources[i].place) += kib;
            is_told = true;
        }
    if (file)
        fclose(file);
    return is_told;
}

static bool is_among(const pid_t *pids, size_t count, pid_t pid)
{
    for (size_t i = 0; i < count; i++)
        if (pids[i] == pid)
            return true;
    return false;
}

/* Each process once, the one that made the meeting first. False where one of them tells nothing. */
static bool add_up(struct usage *sum, const struct memory_meeting *meeting, const char *name)
{
    struct usage one = {0};
    bool is_told = read_usage(&one, meeting->host, name);
    *sum = one;
    for (size_t i = 0; i < meeting->workers && is_told; i++) {
        pid_t pid = meeting->pids[i];
        if (pid == meeting->host || is_among(meeting->pids, i, pid))
            continue;
        one = (struct usage){0};
        is_told = read_usage(&one, pid, name);
        sum->private_kib += one.private_kib;
        sum->resident_kib += one.resident_kib;
        if (one.shared_kib > sum->shared_kib)
            sum->shared_kib = one.shared_kib;
    }
    return is_told;
}

/* What they share is counted once. Their PSS would do the same if nobody else had these pages too, but the program's
 * and its libraries' are those of other cells as well, and of whoever runs it meanwhile. */
static void measure(struct memory_meeting *meeting)
{
    struct usage sum;
    meeting->is_pss = add_up(&sum, meeting, "smaps_rollup");
    meeting->kib = meeting->is_pss                   ? sum.private_kib + sum.shared_kib
                   : add_up(&sum, meeting, "status") ? sum.resident_kib
                                                     : 0;
}

void memory_meeting_attend(struct memory_meeting *meeting)
{
    const int64_t patience_ns = (2000 + 20 * (int64_t)meeting->workers) * INT64_C(1000000);
    const struct timespec pause = {.tv_nsec = 100000};
    int64_t start_ns = clock_now_ns();
    /* Relaxed: each worker must have a place of its own, and that is all. */
    size_t place = atomic_fetch_add_explicit(&meeting->places, 1, memory_order_relaxed);
    if (place >= meeting->workers)
        return;
    meeting->pids[place] = getpid();
    /* Release: whoever comes last sees each pid. Acquire: he is the one that looks. */
    if (atomic_fetch_add_explicit(&meeting->arrived, 1, memory_order_acq_rel) + 1 == meeting->workers) {
        measure(meeting);
        /* Release, and acquire below: who leaves does so after what was measured, which must not miss him. */
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
