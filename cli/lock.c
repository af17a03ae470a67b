#include "cli/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

enum status lock_take(const char *path, bool *is_held, struct error *error)
{
    *is_held = false;
    /* Kept open to the end: closing the descriptor would drop the lock. */
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
    /* A lock file of another user may be readable alone. */
    if (file < 0 && errno == EACCES)
        file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0)
        return error_errno(error, "cannot open the lock");
    if (flock(file, LOCK_EX | LOCK_NB) == 0)
        return STATUS_OK;
    *is_held = errno == EWOULDBLOCK;
    enum status status =
        *is_held ? error_set(error, STATUS_IO, "another run holds this lock") : error_errno(error, "cannot lock it");
    close(file);
    return status;
}
