/* How much memory the workers of a pool take together, measured while all of them still hold theirs. */
#ifndef CHANDLER_CLI_BENCH_MEMORY_H
#define CHANDLER_CLI_BENCH_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* A meeting of all workers of one run, in memory that they share. */
struct memory_meeting;

/* For a run of so many workers, >= 1. NULL: there is no memory. */
struct memory_meeting *memory_meeting_new(size_t workers);
void memory_meeting_free(struct memory_meeting **meeting);

/* In each worker, after its last job: waits for the others (some seconds at most: one of them may have died). The last
 * to come measures, and all go on. */
void memory_meeting_attend(struct memory_meeting *meeting);

/* After the run. The KiB of the processes of all workers and of the one that made the meeting: what each has for
 * itself, and what they share counted once (is_pss); where the system does not tell that, the sum of their resident
 * sets; 0: not all came, or nothing is told. */
double memory_meeting_kib(const struct memory_meeting *meeting, bool *is_pss);

#endif
