/* Where pictures go and in which format: what -o and --format mean together. */
#ifndef CHANDLER_CLI_TARGET_H
#define CHANDLER_CLI_TARGET_H

#include "cli/options.h"
#include "render/base/error.h"
#include "render/image/image.h"

#include <stdbool.h>

/* Points into the options. One of folder and file may be set; neither: the current folder. */
struct target {
    const char *folder;
    const char *file; /* "-": standard output */
    const struct image_format *format;
};

/* "-" is standard output. A folder that is there wins, and so does a slash at the end; else a name with the extension
 * of a format is a file, and every other name a folder. STATUS_USAGE where the extension and --format disagree, or
 * where the extension is of pictures that cannot be made. */
enum status target_choose(struct target *target, const struct cli_options *options, struct error *error);

/* Standard output, or what is written through: a device, a named pipe. */
bool target_is_stream(const char *file);

#endif
