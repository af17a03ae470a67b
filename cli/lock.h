/* --lock: one run at a time. */
#ifndef CHANDLER_CLI_LOCK_H
#define CHANDLER_CLI_LOCK_H

#include "render/base/error.h"

#include <stdbool.h>

/* Takes the lock on the file (made with its folder where missing, never written to, never removed) without waiting;
 * flock(2), as flock(1) does. What a killed run leaves is a file that nobody has locked. A symbolic link is followed.
 * *is_held: another process has it. The lock lasts as long as the process, whatever its forked workers do; nothing is
 * to be released. STATUS_IO with the system's reason, also for what is no regular file. */
enum status lock_take(const char *path, bool *is_held, struct error *error);

#endif
