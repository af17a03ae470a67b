/* How many CPUs' worth of time the control groups of this process grant it. Private to pool/. */
#ifndef CHANDLER_POOL_CGROUP_H
#define CHANDLER_POOL_CGROUP_H

#include <stddef.h>

/* The tightest quota of the process's group and the groups around it, version 1 and 2, in CPUs rounded up; 0: no limit,
 * or none that can be read. root is put before /proc and the mount points ("": the real ones). Allocates a line's
 * worth. Source of the formats: Documentation/admin-guide/cgroup-v2.rst, scheduler/sched-bwc.rst and proc(5),
 * proc_pid_mountinfo. */
size_t cgroup_cpu_limit(const char *root);

#endif
