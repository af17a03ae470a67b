/* "Did you mean ...?" */
#ifndef CHANDLER_CLI_SUGGEST_H
#define CHANDLER_CLI_SUGGEST_H

#include <stddef.h>

/* Zeroed but for `given`: nothing near yet. Offer every known name, then look at `nearest`. */
struct suggestion {
    const char *given;
    const char *nearest; /* NULL: no name is near */
    size_t distance;
};

/* A name is near when a few letters turn `given` into it, when it begins with `given`, when `given` goes on from it
 * with something else than a letter (sma20), or when it has `given` in it. Capitals do not count. */
void suggestion_offer(struct suggestion *suggestion, const char *name);

#endif
