/* Two things that would be written to one file, or over an input. */
#ifndef CHANDLER_CLI_COLLISION_H
#define CHANDLER_CLI_COLLISION_H

#include "cli/name_table.h"
#include "cli/plan.h"

/* Zeroed is empty. */
struct collisions {
    struct name_table outputs;
};

/* Takes the path for the index-th chart, or for what collisions_of_input says. *earlier gets the one that has it
 * already, or SIZE_MAX. The path must outlive the collisions. */
enum status collisions_claim(struct collisions *collisions, const char *path, size_t index, size_t *earlier,
                             struct error *error);
/* The index under which the one chart of an input that another shard draws takes its path; once all charts of the plan
 * are there. */
size_t collisions_of_input(const struct plan *plan, size_t input);
/* The input of either kind of index. */
size_t collisions_input(const struct plan *plan, size_t index);
/* STATUS_USAGE where a chart would be written over an input, or a file of --index, --geometry, --values, --report or a
 * benchmark over anything that is read, over a chart, over another of them or over the lock, whichever way their paths
 * are spelt; *place then names what would be written. */
enum status collisions_check(struct collisions *collisions, const struct plan *plan, const struct cli_options *options,
                             const char **place, struct error *error);
void collisions_release(struct collisions *collisions);

#endif
