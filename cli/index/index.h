/* --index: a page of all charts of a run, beside them. */
#ifndef CHANDLER_CLI_INDEX_INDEX_H
#define CHANDLER_CLI_INDEX_INDEX_H

#include "cli/batch.h"
#include "render/base/error.h"

#include <stdbool.h>

/* Whether the run saw all of its charts. One that was stopped, or that found no input, must not put a page of the few
 * in the place of that of all. */
bool index_is_due(const struct batch *batch);

/* Writes the page to plan->index, whole or not at all (see file_replace). Charts stand in input order; the same charts
 * give the same bytes. */
enum status index_write(const struct batch *batch, struct error *error);

#endif
