/* Files that appear whole under their final name or not at all. Thread-safe: nothing is shared but the file system. */
#ifndef CHANDLER_IMAGE_FILE_H
#define CHANDLER_IMAGE_FILE_H

#include "render/base/error.h"

#include <stddef.h>

enum { FILE_TAG_MAX = 200 };

/* Makes `path` hold exactly data[0..length): written beside it under a hidden temporary name made of `tag`, then put in
 * its place: by rename, or where there is an old file by exchanging the two names and removing the old one, which comes
 * to the same for everybody and is much cheaper on some file systems. `tag` (1 to FILE_TAG_MAX letters, digits and the
 * like, no '/') is unique among all writers at one time (run and worker), so that file_clean can remove what a killed
 * writer left, and leftovers_clean too where it is a writer_name; a leftover of the same tag is replaced. Names up to
 * 255 bytes work. The file has mode 0666 less the umask. On failure nothing is left behind and an old file is
 * untouched: STATUS_IO with the path and the system's reason, STATUS_MEMORY, or STATUS_USAGE for an unusable path.
 *
 * A symbolic link stays, and what it points to is replaced; one that points to nothing, or that the kernel would not
 * follow, is an error. What is no regular file (a FIFO, a terminal, /dev/null, /dev/stdout) is written through, and a
 * failure may then leave a part. A folder is an error.
 *
 * Whole or not at all holds for everyone who looks while the system runs, and for a writer killed at any moment. It is
 * not made to hold over a power cut: that takes an fsync of each file and its folder, which costs more than the
 * picture, for data that can be made again. After one, a name that was written within the last half minute or so may be
 * empty or cut short, though it never holds another's picture; --update sees that it is not whole. */
enum status file_replace(const char *path, const char *tag, const void *data, size_t length, struct error *error);

/* Removes what file_replace with this path and tag left behind, if anything. Never an error. */
void file_clean(const char *path, const char *tag);

/* Makes a folder and its parents with mode 0777 less the umask; no error where it exists. The error names the first
 * folder that could not be made. */
enum status folder_make(const char *path, struct error *error);

#endif
