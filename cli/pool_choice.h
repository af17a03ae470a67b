/* Which pool runs, asked of what the run's Python can do. */
#ifndef CHANDLER_CLI_POOL_CHOICE_H
#define CHANDLER_CLI_POOL_CHOICE_H

#include "cli/options.h"
#include "cli/plugin_set.h"
#include "pool/pool.h"
#include "render/base/error.h"

/* The answer's texts may be those of the errors beside it, so it is not copied. */
struct pool_choice {
    struct pool_answer answer;
    struct error obstacles[POOL_KIND_COUNT];
};

/* STATUS_USAGE where the pool that was asked for cannot run here. */
enum status pool_choice_make(struct pool_choice *choice, const struct cli_options *options,
                             const struct plugin_set *plugins, struct error *error);
/* Tells on standard error what users should know of it: what it gave way to, and that Python code runs in turn. */
void pool_choice_say(const struct pool_choice *choice, const struct cli_options *options);

/* What auto takes in a program built as this one, before any interpreter runs, and which kinds can run at all: the
 * reason where one cannot, else NULL. */
struct pool_answer pool_choice_built(void);
const char *pool_choice_missing(enum pool_kind kind);

#endif
