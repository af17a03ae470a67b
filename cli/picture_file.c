#include "cli/picture_file.h"

#include "render/image/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status make_folder(const char *path, struct text *folder, struct error *error)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return STATUS_OK;
    size_t length = (size_t)(slash - path);
    if (folder->length == length && memcmp(folder->data, path, length) == 0)
        return STATUS_OK;
    text_clear(folder);
    text_append(folder, path, length);
    enum status status = text_status(folder, error);
    if (status == STATUS_OK)
        status = folder_make(folder->data, error);
    if (status != STATUS_OK)
        text_clear(folder);
    return status;
}

/* The folder was removed since it was made. */
static bool is_lost(const struct text *folder)
{
    return folder->length && access(folder->data, F_OK) != 0 && errno == ENOENT;
}

static enum status write_whole(const char *path, const char *tag, const struct bytes *picture, struct text *folder,
                               struct error *error)
{
    for (int tries = 2;; tries--) {
        enum status status = make_folder(path, folder, error);
        if (status == STATUS_OK)
            status = file_replace(path, tag, picture->data, picture->length, error);
        if (status == STATUS_OK || tries == 1 || !is_lost(folder))
            return status;
        text_clear(folder);
    }
}

static void age(const char *path, const struct input *input)
{
    const struct timespec *listed = &input->modified;
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, *listed};
    struct stat info;
    bool is_changed = !input->is_stream && stat(input->path, &info) == 0 &&
                      (info.st_mtim.tv_sec != listed->tv_sec || info.st_mtim.tv_nsec != listed->tv_nsec);
    if (is_changed)
        utimensat(AT_FDCWD, path, times, 0);
}

enum status picture_file_write(const char *path, const char *tag, const struct bytes *picture,
                               const struct input *input, struct text *folder, struct error *error)
{
    enum status status = write_whole(path, tag, picture, folder, error);
    if (status == STATUS_OK)
        age(path, input);
    return status;
}
