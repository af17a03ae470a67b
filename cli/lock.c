#include "cli/lock.h"

#include "cli/true_path.h"
#include "render/image/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Nothing waits in here: without O_NONBLOCK opening a FIFO would. */
static int open_lock(const char *path)
{
    enum { FLAGS = O_CLOEXEC | O_NOCTTY | O_NONBLOCK };
    int file = open(path, O_RDWR | O_CREAT | FLAGS, 0666);
    /* A lock file of another user, or on a disk that is read-only by now, may be readable alone. */
    if (file < 0 && (errno == EACCES || errno == EROFS || errno == EPERM)) {
        int reason = errno;
        file = open(path, O_RDONLY | FLAGS);
        errno = reason;
    }
    return file;
}

/* One try: STATUS_OK with *is_gone set where the file was taken away meanwhile. */
static enum status try_lock(const char *path, bool *is_held, bool *is_gone, struct error *error)
{
    struct stat info;
    int file = open_lock(path);
    *is_gone = false;
    if (file < 0)
        return error_errno(error, "cannot open the lock");
    enum status status = STATUS_OK;
    if (fstat(file, &info) != 0)
        status = error_errno(error, "cannot look at the lock");
    else if (!S_ISREG(info.st_mode))
        status = error_set(error, STATUS_IO, "cannot be a lock: it is no regular file");
    else if (flock(file, LOCK_EX | LOCK_NB) == 0)
        /* Whoever tidies lock files up may have removed it between our opening and our locking it; another run would
         * then make a new one, and both would hold "the" lock. */
        *is_gone = !path_leads_to(path, &info);
    else if (errno == EWOULDBLOCK)
        *is_held = true;
    else
        status = error_errno(error, "cannot lock it");
    if (*is_held)
        status = error_set(error, STATUS_IO, "another run holds this lock");
    /* The one that is held stays open to the end: closing its descriptor would drop the lock. */
    if (status != STATUS_OK || *is_gone)
        close(file);
    return status;
}

/* The folder of path, with its parents: the lock may be the first that is written there. */
static enum status make_folder(const char *path, struct error *error)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return STATUS_OK;
    char *folder = strndup(path, (size_t)(slash - path));
    if (!folder)
        return error_no_memory(error);
    enum status status = folder_make(folder, error);
    free(folder);
    return status;
}

enum status lock_take(const char *path, bool *is_held, struct error *error)
{
    enum { TRIES = 100 };
    *is_held = false;
    enum status made = make_folder(path, error);
    if (made != STATUS_OK)
        return made;
    for (int i = 0; i < TRIES; i++) {
        bool is_gone;
        enum status status = try_lock(path, is_held, &is_gone, error);
        if (status != STATUS_OK || !is_gone)
            return status;
    }
    return error_set(error, STATUS_IO, "cannot lock it: the file is removed again and again");
}
