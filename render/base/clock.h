/* Time that passed. Thread-safe. */
#ifndef CHANDLER_BASE_CLOCK_H
#define CHANDLER_BASE_CLOCK_H

#include <stdint.h>

/* Monotonic nanoseconds; only differences mean anything. */
int64_t clock_now_ns(void);

#endif
