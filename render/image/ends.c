#include "render/image/ends.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

/* Fewer bytes than asked for only at the file's end, which may have moved since its size was read. */
static enum status read_at(int file, unsigned char *data, size_t length, off_t offset, size_t *done,
                           struct error *error)
{
    *done = 0;
    while (*done < length) {
        ssize_t got = pread(file, data + *done, length - *done, offset + (off_t)*done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(error, "cannot read the existing picture");
        if (got == 0)
            break;
        *done += (size_t)got;
    }
    return STATUS_OK;
}

static enum status read_ends(struct file_ends *ends, int file, struct error *error)
{
    struct stat info;
    if (fstat(file, &info) != 0)
        return error_errno(error, "cannot read the existing picture");
    if (!S_ISREG(info.st_mode))
        return STATUS_OK;
    off_t tail = info.st_size < FILE_TAIL_MAX ? info.st_size : FILE_TAIL_MAX;
    enum status status = read_at(file, ends->head, FILE_HEAD_MAX, 0, &ends->head_length, error);
    if (status == STATUS_OK)
        status = read_at(file, ends->tail, (size_t)tail, info.st_size - tail, &ends->tail_length, error);
    return status;
}

enum status file_ends_read(struct file_ends *ends, const char *path, struct error *error)
{
    ends->head_length = ends->tail_length = 0;
    /* Without O_NONBLOCK, opening a FIFO waits for its writer. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) {
        bool is_absent = errno == ENOENT || errno == ENOTDIR || errno == ENXIO;
        return is_absent ? STATUS_OK : error_errno(error, "cannot open the existing picture");
    }
    enum status status = read_ends(ends, file, error);
    close(file);
    return status;
}
