/* SIGINT, SIGTERM and SIGHUP end a run in good order: no new chart is begun, those at hand are finished, and nothing
 * temporary is left. A second signal ends the workers at once, a third the program. */
#ifndef CHANDLER_CLI_SIGNALS_H
#define CHANDLER_CLI_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* From here on writing to a pipe that nobody reads, or past a limit on a file's size, is an error and no end. */
void signals_ignore_write_errors(void);
/* From here on the three are caught; one that was ignored stays so (nohup). Where workers cannot be killed without the
 * program, which is that of threads, the second signal ends the program. */
void signals_catch(bool can_kill_workers);
/* Lets the run end as the first signal does, for a reason of its own. */
void signals_stop_run(void);
/* Not 0 once the run is to end, and once the workers are to be killed; for struct pool_options. */
const _Atomic sig_atomic_t *signals_stop(void);
const _Atomic sig_atomic_t *signals_kill(void);
/* The first signal that came; 0: none. */
int signals_received(void);

#endif
