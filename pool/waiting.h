/* How the calling thread waits without missing a signal: all signals are blocked, and let in only while it sleeps, so a
 * flag that a handler raises is either seen before the sleep or ends it. Private to pool/. */
#ifndef CHANDLER_POOL_WAITING_H
#define CHANDLER_POOL_WAITING_H

#include <signal.h>
#include <stdint.h>

/* Blocks every signal in the calling thread but those of faults.
 * *before gets the mask as it was. */
void waiting_block(sigset_t *before);
void waiting_unblock(const sigset_t *before);

/* Sleeps until the descriptor can be read, a signal outside of `blocked` was handled, or the time is over. */
void waiting_sleep(int descriptor, int64_t longest_ns, const sigset_t *blocked);

#endif
