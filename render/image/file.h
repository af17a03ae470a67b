/* Files that appear whole under their final name or not at all. */
#ifndef CHANDLER_IMAGE_FILE_H
#define CHANDLER_IMAGE_FILE_H

#include "render/base/error.h"

#include <stddef.h>

/* Makes `path` hold exactly data[0..length): written beside it under a hidden temporary name made of `tag`, then renamed
 * over it. `tag` is unique among all writers at one time (run and worker), so that file_clean can remove what a killed
 * writer left. Names up to 255 bytes work. On failure nothing is left behind and an old file is untouched. */
enum status file_replace(const char *path, const char *tag, const void *data, size_t length, struct error *error);

/* Removes what file_replace with this tag left in path's folder, if anything. Never an error. */
void file_clean(const char *path, const char *tag);

/* Makes a folder and its parents; no error where it exists. */
enum status folder_make(const char *path, struct error *error);

#endif
