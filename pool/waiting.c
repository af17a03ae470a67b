#include "pool/waiting.h"

#include <poll.h>
#include <stddef.h>

void waiting_block(sigset_t *before)
{
    /* A fault while its signal is blocked kills without a handler (a sanitizer's report) having its say. */
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
    sigset_t all;
    (void)sigfillset(&all);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        (void)sigdelset(&all, faults[i]);
    (void)pthread_sigmask(SIG_BLOCK, &all, before);
}

void waiting_unblock(const sigset_t *before)
{
    (void)pthread_sigmask(SIG_SETMASK, before, NULL);
}

void waiting_sleep(int descriptor, int64_t longest_ns, const sigset_t *blocked)
{
    struct pollfd readable = {.fd = descriptor, .events = POLLIN};
    struct timespec longest = {.tv_sec = (time_t)(longest_ns / 1000000000), .tv_nsec = (long)(longest_ns % 1000000000)};
    /* Any result means: look again at everything. */
    (void)ppoll(&readable, 1, &longest, blocked);
}
