/* What --list prints: the tables of the program. */
#ifndef CHANDLER_CLI_LISTS_H
#define CHANDLER_CLI_LISTS_H

#include "cli/plugin_set.h"
#include "render/base/text.h"

struct listing {
    const char *name; /* as given to --list */
    /* "name TAB summary" a line */
    void (*append)(struct text *out, const struct plugin_set *plugins);
};

extern const struct listing listings[]; /* ends with a NULL name */

/* What --version prints. */
void version_append(struct text *out);

#endif
