/* --index: a page of all charts of a run, beside them. */
#ifndef CHANDLER_CLI_INDEX_INDEX_H
#define CHANDLER_CLI_INDEX_INDEX_H

#include "cli/batch.h"
#include "render/base/error.h"

#include <stdbool.h>

/* Whether the page is asked for and the run saw all of its charts. One that was stopped, that found no input, or in
 * which every chart failed (the disk with the inputs may be away) must not put a page of that in the place of the last
 * good one. */
bool index_is_due(const struct batch *batch);

/* Writes the page to plan->index, whole or not at all (see file_replace). Charts stand in input order; the same charts
 * give the same bytes. */
enum status index_write(const struct batch *batch, struct error *error);

/* STATUS_USAGE where the file at path is somebody's own: it has content, and is no page of this program's, of whatever
 * version. */
enum status index_check_place(const char *path, struct error *error);

#endif
