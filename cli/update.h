/* --update: whether a chart is as a new run would make it. */
#ifndef CHANDLER_CLI_UPDATE_H
#define CHANDLER_CLI_UPDATE_H

#include "cli/options.h"
#include "cli/plan.h"
#include "cli/plugin_set.h"

#include <stdbool.h>
#include <stdint.h>

/* Of all that makes a picture what it is but the input's content: the options of picture and reading, the indicators
 * and the plugins' sources, the program's version, the format, the chart's symbol and the input's file name. As
 * hexadecimal digits. Thread-safe. */
void fingerprint_make(char out[IMAGE_FINGERPRINT_SIZE], const struct cli_options *options,
                      const struct plugin_set *plugins, const struct plan *plan, const struct chart *chart);

/* The chart's file is newer than its input and has the fingerprint. A file whose time equals its input's may have been
 * made before the input's last change in the same tick of the clock: it does not count as newer. Standard input and
 * pipes are always new. *size gets the bytes of the file. Thread-safe. */
bool update_is_current(const struct plan *plan, const struct chart *chart, const char *fingerprint, uint64_t *size);

#endif
