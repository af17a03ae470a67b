/* What machine this is. */
#ifndef CHANDLER_CLI_BENCH_HOST_H
#define CHANDLER_CLI_BENCH_HOST_H

#include "cli/bench/table.h"

/* Asks below `root` ("" for the machine itself; the tests give a folder) for /proc/device-tree/model, /proc/cpuinfo,
 * /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor, the Raspberry Pi firmware's throttling word
 * (/sys/devices/platform/soc/soc:firmware/get_throttled; bits as its documentation lists them) and x86's counts of
 * thermal throttling; uname and the CPUs of the process itself. Never fails: what is not told stays empty. Bytes that
 * are not printable are left out. */
void bench_host_read(struct bench_host *host, const char *root);

#endif
