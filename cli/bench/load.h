/* How busy the machine's CPUs are, whoever keeps them so. */
#ifndef CHANDLER_CLI_BENCH_LOAD_H
#define CHANDLER_CLI_BENCH_LOAD_H

/* Seconds that all CPUs together have worked since the machine's start (user, system, interrupts, and what a hypervisor
 * gave to others), by `root`/proc/stat ("" is the machine itself); negative: not told. Source of the format:
 * proc_stat(5). */
double load_busy_s(const char *root);

#endif
