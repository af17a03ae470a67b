/* What runs that were killed have left in the folders that this run writes into. */
#ifndef CHANDLER_CLI_TIDY_H
#define CHANDLER_CLI_TIDY_H

#include "cli/options.h"
#include "cli/plan.h"

/* Removes the temporary files of dead runs (see leftovers_clean) from the folders of the charts and side files. It
 * looks at a few entries for each chart, so that one chart for a folder of very many does not wait: what it does not
 * come to is left for a larger run. Never an error. */
void tidy_outputs(const struct plan *plan, const struct cli_options *options);
/* The same in the folder of the one file that a run without charts writes: a path, "-" or NULL. */
void tidy_beside(const char *path);

#endif
