#include "cli/signals.h"

#include <stddef.h>

static volatile sig_atomic_t has_to_stop;  /* set by the handler and by signals_stop_run */
static volatile sig_atomic_t first_signal; /* its number; set by the handler, as is the last */
static volatile sig_atomic_t has_second;
static volatile sig_atomic_t is_second_last; /* set before the handler is */

static void on_signal(int number)
{
    if (first_signal == 0) {
        first_signal = number;
        has_to_stop = 1;
    } else if (!has_second && !is_second_last) {
        has_second = 1;
    } else {
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
    is_second_last = !can_kill_workers;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

void signals_stop_run(void)
{
    has_to_stop = 1;
}

const volatile sig_atomic_t *signals_stop(void)
{
    return &has_to_stop;
}

const volatile sig_atomic_t *signals_kill(void)
{
    return &has_second;
}

int signals_received(void)
{
    return first_signal;
}
