/* --merge-reports: one report of a run that was split into shards. */
#ifndef CHANDLER_CLI_MERGE_H
#define CHANDLER_CLI_MERGE_H

#include "cli/options.h"
#include "render/base/error.h"

#include <stdbool.h>

/* Reads the reports that the options name, which are those of all shards of one run in any order, writes the report of
 * the whole to --report or standard output, and says which charts failed. It is that of the same run with --shard 1/1
 * as if all shards had begun at once: charts in the order of the sorted inputs, numbers summed, the longest time; words
 * that differ stand side by side. *is_good: no chart failed, and there was an input. On an error, with *place set to
 * the file that it is about or NULL, nothing is written. */
enum status merge_reports(const struct cli_options *options, bool *is_good, const char **place, struct error *error);

#endif
