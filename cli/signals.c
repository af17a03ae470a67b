#include "cli/signals.h"

#include <assert.h>
#include <stdatomic.h>
#include <stddef.h>

/* A signal goes to any thread that lets it through, as do those that run a plugin's code, and two may come at once: a
 * volatile object would do for one thread alone. */
static_assert(ATOMIC_INT_LOCK_FREE == 2, "a handler may use lock-free atomics alone");

static _Atomic sig_atomic_t has_to_stop;  /* set by the handler and by signals_stop_run */
static _Atomic sig_atomic_t first_signal; /* its number; set by the handler, as is the last */
static _Atomic sig_atomic_t has_second;
static _Atomic sig_atomic_t is_second_last; /* set before the handler is */

/* Relaxed but where another order is given: each stands for itself, and an exchange lets one signal alone be the first,
 * or the second. */
static void on_signal(int number)
{
    sig_atomic_t none = 0, no_second = 0;
    if (atomic_compare_exchange_strong_explicit(&first_signal, &none, number, memory_order_relaxed,
                                                memory_order_relaxed)) {
        /* Release: who is told to stop finds out which signal it was. */
        atomic_store_explicit(&has_to_stop, 1, memory_order_release);
    } else if (atomic_load_explicit(&is_second_last, memory_order_relaxed) ||
               !atomic_compare_exchange_strong_explicit(&has_second, &no_second, 1, memory_order_relaxed,
                                                        memory_order_relaxed)) {
        signal(number, SIG_DFL);
        raise(number);
    }
}

void signals_ignore_write_errors(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

void signals_catch(bool can_kill_workers)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    /* Without SA_RESTART: a wait for workers ends when a signal comes. */
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    atomic_store_explicit(&is_second_last, !can_kill_workers, memory_order_relaxed);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

void signals_stop_run(void)
{
    atomic_store_explicit(&has_to_stop, 1, memory_order_release); /* as in on_signal */
}

const _Atomic sig_atomic_t *signals_stop(void)
{
    return &has_to_stop;
}

const _Atomic sig_atomic_t *signals_kill(void)
{
    return &has_second;
}

int signals_received(void)
{
    return atomic_load_explicit(&first_signal, memory_order_relaxed);
}
