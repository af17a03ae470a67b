/* What --list prints: the tables of the program. */
#ifndef CHANDLER_CLI_LISTS_H
#define CHANDLER_CLI_LISTS_H

#include "pool/pool.h"
#include "render/base/text.h"

struct listing {
    const char *name;                 /* as given to --list */
    void (*append)(struct text *out); /* "name TAB summary" a line */
};

extern const struct listing listings[]; /* ends with a NULL name */

/* The kind of pool that `auto` takes here. *reason (may be NULL) gets a sentence for people. */
enum pool_kind auto_pool(const char **reason);

/* What --version prints. */
void version_append(struct text *out);

#endif
