/* How far a run is: one line on standard error, rewritten in place. */
#ifndef CHANDLER_CLI_PROGRESS_H
#define CHANDLER_CLI_PROGRESS_H

#include "cli/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    bool is_on;
    size_t total;
    const char *things; /* what there are so many of: "charts"; static */
    size_t shown;       /* the count on the line; SIZE_MAX: none */
    size_t width;       /* characters that the line has */
    int64_t start_ns;
    int64_t shown_ns; /* when it was written */
};

/* On where the options want it: by default on a terminal, and not with -q. */
void progress_start(struct progress *progress, const struct cli_options *options, size_t total, const char *things);
/* Some `ended` of them are done. Writes a few times a second at most. */
void progress_update(struct progress *progress, size_t ended);
/* Takes the line away. */
void progress_end(struct progress *progress);

#endif
