/* --lock: one run at a time. */
#ifndef CHANDLER_CLI_LOCK_H
#define CHANDLER_CLI_LOCK_H

#include "render/base/error.h"

#include <stdbool.h>

/* Takes the lock on the file (made where missing, never written to) without waiting; flock(2), as flock(1) does.
 * *is_held: another process has it. The lock lasts as long as the process; nothing is to be released. */
enum status lock_take(const char *path, bool *is_held, struct error *error);

#endif
