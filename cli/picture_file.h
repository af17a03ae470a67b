/* A chart's picture under its name: whole or not at all, in a folder that may be missing, and with a time that
 * --update can go by. */
#ifndef CHANDLER_CLI_PICTURE_FILE_H
#define CHANDLER_CLI_PICTURE_FILE_H

#include "cli/inputs.h"
#include "render/base/bytes.h"
#include "render/base/error.h"
#include "render/base/text.h"

/* Writes the picture, drawn of the input, to the path. Folders are made when there is something to put into them, and
 * made anew where somebody removes them meanwhile; *folder, of the same worker for all its pictures, is the last one
 * that is known to be there (zeroed: none). tag: see file_replace. A picture of an input that was changed since it was
 * listed gets that earlier time, as it may have been read before the change: so it does not count as newer. */
enum status picture_file_write(const char *path, const char *tag, const struct bytes *picture,
                               const struct input *input, struct text *folder, struct error *error);

#endif
