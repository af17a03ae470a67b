#include "render/image/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Enough of a path to know it by. */
enum { QUOTED_SIZE = 260 };

struct quoted {
    char text[QUOTED_SIZE];
};

static struct quoted quote(const char *path)
{
    struct quoted quoted;
    error_quote(quoted.text, sizeof quoted.text, path, strlen(path));
    return quoted;
}

/* Where a file goes: the open folder and the name in it. */
struct place {
    int folder;
    char name[NAME_MAX + 1];
};

static enum status place_open(struct place *place, const char *path, struct error *error)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t folder_length = slash ? (size_t)(slash - path) : 0;
    place->folder = -1;
    if (!*name)
        return error_set(error, STATUS_USAGE, "%s is no name for a file", quote(path).text);
    if (strlen(name) > NAME_MAX || folder_length >= sizeof folder) {
        errno = ENAMETOOLONG;
        return error_errno(error, "cannot write %s", quote(path).text);
    }
    strcpy(place->name, name);
    if (!slash)
        strcpy(folder, ".");
    else if (folder_length == 0)
        strcpy(folder, "/");
    else
        *(char *)mempcpy(folder, path, folder_length) = 0;
    place->folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (place->folder < 0)
        return error_errno(error, "cannot write into the folder %s", quote(folder).text);
    return STATUS_OK;
}

static void place_close(struct place *place)
{
    if (place->folder >= 0)
        close(place->folder);
    place->folder = -1;
}

/* ".chandler-TAG.tmp"; false for a tag that is no part of a name. */
static bool temporary_name(char out[NAME_MAX + 1], const char *tag)
{
    size_t length = strlen(tag);
    if (length == 0 || length > FILE_TAG_MAX || strchr(tag, '/'))
        return false;
    snprintf(out, NAME_MAX + 1, ".chandler-%s.tmp", tag);
    return true;
}

static bool write_all(int file, const unsigned char *data, size_t length)
{
    while (length) {
        ssize_t done = write(file, data, length);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            errno = done < 0 ? errno : ENOSPC; /* POSIX leaves open what 0 means; asking again would never end */
            return false;
        }
        data += done;
        length -= (size_t)done;
    }
    return true;
}

/* Closes in any case. Linux frees the descriptor even where close reports EINTR; the data is written by then. */
static bool write_and_close(int file, const void *data, size_t length)
{
    bool is_written = write_all(file, data, length);
    int reason = errno;
    if (close(file) != 0 && errno != EINTR && is_written)
        return false;
    errno = reason;
    return is_written;
}

static int create(const struct place *place, const char *temporary)
{
    enum { FLAGS = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC };
    int file = openat(place->folder, temporary, FLAGS, 0666);
    if (file >= 0 || errno != EEXIST)
        return file;
    /* Left by a writer of this tag that was killed. */
    if (unlinkat(place->folder, temporary, 0) != 0)
        return -1;
    return openat(place->folder, temporary, FLAGS, 0666);
}

/* Gives the temporary file its final name. On some file systems a rename over an old file waits in a queue for the new
 * one's data to reach the device (ext4(5), auto_da_alloc), which costs more than the picture. Where there is an old
 * file, the two names are exchanged instead, in one step as well, and the old file is then removed under the temporary
 * name. */
static bool take_name(const struct place *place, const char *temporary, bool is_replacing)
{
    int folder = place->folder;
    if (is_replacing && renameat2(folder, temporary, folder, place->name, RENAME_EXCHANGE) == 0) {
        /* It may have been taken for a killed writer's and removed already: see leftovers.h. */
        if (unlinkat(folder, temporary, 0) == 0 || errno == ENOENT)
            return true;
        /* What stood there has become a folder meanwhile: it gets its name back. */
        if (renameat2(folder, temporary, folder, place->name, RENAME_EXCHANGE) != 0)
            return false;
    }
    /* There is no old file, or no longer, or the file system cannot exchange names. */
    return renameat(folder, temporary, folder, place->name) == 0;
}

static enum status replace_in_place(const struct place *place, const char *temporary, const char *path,
                                    bool is_replacing, const void *data, size_t length, struct error *error)
{
    /* A temporary file that is gone was taken for a killed writer's, at most once: see leftovers.h. */
    for (int tries = 2; tries > 0; tries--) {
        int file = create(place, temporary);
        if (file < 0)
            return error_errno(error, "cannot write %s", quote(path).text);
        if (write_and_close(file, data, length) && take_name(place, temporary, is_replacing))
            return STATUS_OK;
        if (errno != ENOENT)
            break;
    }
    enum status status = error_errno(error, "cannot write %s", quote(path).text);
    unlinkat(place->folder, temporary, 0);
    return status;
}

static enum status replace_regular(const char *path, const char *tag, bool is_replacing, const void *data,
                                   size_t length, struct error *error)
{
    struct place place;
    char temporary[NAME_MAX + 1];
    if (!temporary_name(temporary, tag))
        return error_set(error, STATUS_USAGE, "%s is no tag for a temporary file", quote(tag).text);
    enum status status = place_open(&place, path, error);
    if (status == STATUS_OK)
        status = replace_in_place(&place, temporary, path, is_replacing, data, length, error);
    place_close(&place);
    return status;
}

/* O_APPEND: /dev/stdout may be a regular file that others write to as well. */
static enum status write_through(const char *path, const void *data, size_t length, struct error *error)
{
    int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
    if (file < 0 || !write_and_close(file, data, length))
        return error_errno(error, "cannot write %s", quote(path).text);
    return STATUS_OK;
}

/* Names of open descriptors: what they are links to may have no name, or be another's to replace. */
static bool is_descriptor(const char *path)
{
    return strncmp(path, "/dev/fd/", 8) == 0 || strncmp(path, "/proc/", 6) == 0 || strcmp(path, "/dev/stdout") == 0 ||
           strcmp(path, "/dev/stderr") == 0;
}

/* The kind of what stands at path, links followed; 0 where there is nothing, and *is_link tells whether path is a link.
 * Opening, unlike stat, fails for a link in a shared folder that the kernel does not let us follow (proc(5),
 * protected_symlinks). */
static enum status look(const char *path, mode_t *kind, bool *is_link, struct error *error)
{
    struct stat info;
    *kind = 0;
    *is_link = false;
    if (lstat(path, &info) != 0)
        return errno == ENOENT ? STATUS_OK : error_errno(error, "cannot write %s", quote(path).text);
    *is_link = S_ISLNK(info.st_mode);
    if (*is_link) {
        int file = open(path, O_PATH | O_CLOEXEC);
        if (file < 0 && errno == ENOENT)
            return error_set(error, STATUS_IO, "cannot write %s: a symbolic link to nothing", quote(path).text);
        bool is_known = file >= 0 && fstat(file, &info) == 0;
        enum status status = is_known ? STATUS_OK : error_errno(error, "cannot write %s", quote(path).text);
        if (file >= 0)
            close(file);
        if (status != STATUS_OK)
            return status;
    }
    *kind = info.st_mode & S_IFMT;
    return STATUS_OK;
}

enum status file_replace(const char *path, const char *tag, const void *data, size_t length, struct error *error)
{
    mode_t kind;
    bool is_link;
    enum status status = look(path, &kind, &is_link, error);
    if (status != STATUS_OK)
        return status;
    if (kind == S_IFDIR)
        return error_set(error, STATUS_IO, "cannot write %s: it is a folder", quote(path).text);
    if (is_descriptor(path) || (kind != 0 && kind != S_IFREG))
        return write_through(path, data, length, error);
    if (!is_link)
        return replace_regular(path, tag, kind != 0, data, length, error);
    char *target = realpath(path, NULL);
    if (!target)
        return error_errno(error, "cannot write %s", quote(path).text);
    status = replace_regular(target, tag, true, data, length, error);
    free(target);
    return status;
}

void file_clean(const char *path, const char *tag)
{
    struct place place;
    char temporary[NAME_MAX + 1];
    char target[PATH_MAX];
    struct stat info;
    if (!temporary_name(temporary, tag))
        return;
    if (lstat(path, &info) == 0 && S_ISLNK(info.st_mode) && realpath(path, target))
        path = target;
    if (place_open(&place, path, NULL) == STATUS_OK)
        unlinkat(place.folder, temporary, 0);
    place_close(&place);
}

/* Makes the folder that path[0..length) names, unless it is there. */
static enum status make_one(char *path, size_t length, struct error *error)
{
    char rest = path[length];
    struct stat info;
    enum status status = STATUS_OK;
    path[length] = 0;
    if (mkdir(path, 0777) != 0) {
        int reason = errno;
        /* Some file systems answer other than EEXIST for a folder that is there. */
        if (stat(path, &info) != 0) {
            errno = reason;
            status = error_errno(error, "cannot make the folder %s", quote(path).text);
        } else if (!S_ISDIR(info.st_mode)) {
            status = error_set(error, STATUS_IO, "cannot make the folder %s: a file has that name", quote(path).text);
        }
    }
    path[length] = rest;
    return status;
}

enum status folder_make(const char *path, struct error *error)
{
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return STATUS_OK;
    if (!*path)
        return error_set(error, STATUS_USAGE, "'' is no name for a folder");
    char *copy = strdup(path);
    if (!copy)
        return error_no_memory(error);
    enum status status = STATUS_OK;
    size_t at = 0;
    while (status == STATUS_OK) {
        at += strspn(copy + at, "/");
        if (!copy[at])
            break;
        at += strcspn(copy + at, "/");
        status = make_one(copy, at, error);
    }
    free(copy);
    return status;
}
