#include "cli/spool.h"

#include "pool/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct spool {
    int file;
    _Atomic uint64_t end; /* where the next piece goes */
};

int file_without_name(void)
{
    const char *folder = getenv("TMPDIR");
    int file = open(folder && *folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return file >= 0 ? file : memfd_create("chandler", MFD_CLOEXEC);
}

enum status spool_new(struct spool **spool, struct error *error)
{
    *spool = NULL;
    int file = file_without_name();
    if (file < 0)
        return error_errno(error, "cannot make a temporary file");
    *spool = pool_shared_alloc(sizeof **spool);
    if (!*spool) {
        enum status status = error_errno(error, "cannot share memory");
        close(file);
        return status;
    }
    (*spool)->file = file;
    return STATUS_OK;
}

void spool_free(struct spool *spool)
{
    if (!spool)
        return;
    close(spool->file);
    pool_shared_free(spool, sizeof *spool);
}

enum status spool_write(struct spool *spool, const struct spool_piece *pieces, size_t count, uint64_t *at,
                        struct error *error)
{
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += pieces[i].length;
    /* Relaxed: each piece must have a place of its own, and that is all; it is read when the workers are gone. */
    *at = atomic_fetch_add_explicit(&spool->end, total, memory_order_relaxed);
    uint64_t to = *at;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *data = pieces[i].data;
        for (size_t rest = pieces[i].length; rest;) {
            ssize_t done = pwrite(spool->file, data, rest, (off_t)to);
            if (done < 0 && errno == EINTR)
                continue;
            if (done < 0)
                return error_errno(error, "cannot write a temporary file");
            data += done;
            rest -= (size_t)done;
            to += (uint64_t)done;
        }
    }
    return STATUS_OK;
}

enum status spool_read(const struct spool *spool, uint64_t at, void *data, size_t length, struct error *error)
{
    unsigned char *to = data;
    while (length) {
        ssize_t got = pread(spool->file, to, length, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(error, "cannot read a temporary file");
        if (got == 0)
            return error_set(error, STATUS_IO, "a temporary file is too short");
        to += got;
        at += (uint64_t)got;
        length -= (size_t)got;
    }
    return STATUS_OK;
}

enum status write_all(int file, const void *data, size_t length, struct error *error)
{
    const unsigned char *from = data;
    while (length) {
        ssize_t done = write(file, from, length);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0 && errno == EAGAIN) {
            struct pollfd wait = {.fd = file, .events = POLLOUT};
            poll(&wait, 1, -1);
            continue;
        }
        if (done < 0)
            return error_errno(error, "cannot write");
        from += done;
        length -= (size_t)done;
    }
    return STATUS_OK;
}
