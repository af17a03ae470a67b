/* Which options go together, each being right by itself. */
#ifndef CHANDLER_CLI_OPTIONS_TOGETHER_H
#define CHANDLER_CLI_OPTIONS_TOGETHER_H

#include "cli/options.h"
#include "render/base/error.h"

/* Call it once all of them are read. STATUS_USAGE, with a message that names the options, where some do not, where one
 * is missing that another needs, or where no input is named; what only prints (--help, --list and the like) goes with
 * everything. Pure. */
enum status options_check_together(const struct cli_options *options, struct error *error);

#endif
