/* The first and last bytes of a file: enough to see what made it and whether it is whole. */
#ifndef CHANDLER_IMAGE_ENDS_H
#define CHANDLER_IMAGE_ENDS_H

#include "render/base/error.h"

#include <stddef.h>

enum { FILE_HEAD_MAX = 1280, FILE_TAIL_MAX = 256 };

struct file_ends {
    unsigned char head[FILE_HEAD_MAX], tail[FILE_TAIL_MAX];
    size_t head_length, tail_length; /* both the file's size where that is less */
};

/* Both lengths are 0 where there is no regular file at path. STATUS_IO where the system refuses to open or read it. */
enum status file_ends_read(struct file_ends *ends, const char *path, struct error *error);

#endif
