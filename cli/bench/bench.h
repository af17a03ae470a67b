/* chandler --bench. */
#ifndef CHANDLER_CLI_BENCH_BENCH_H
#define CHANDLER_CLI_BENCH_BENCH_H

#include "cli/options.h"
#include "render/base/error.h"

#include <stdbool.h>

/* Measures, prints and writes what was asked for. *is_slower: a row is slower than in the table it was compared with.
 * Says what is wrong itself where it is about one place; an error that is returned is said by the caller, about
 * `place`. The options are changed for the cells. */
enum status bench_run(struct cli_options *options, bool *is_slower, char place[200], struct error *error);

#endif
