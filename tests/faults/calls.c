/* The calls that may fail but for those of memory. */
#include "inject.h"

#include "memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

EXPORT void *mmap(void *at, size_t size, int protection, int flags, int file, off_t offset)
{
    NEXT(mmap);
    return fails(FAULT_MMAP, CALLER) ? MAP_FAILED : next(at, size, protection, flags, file, offset);
}

EXPORT void *mmap64(void *at, size_t size, int protection, int flags, int file, off_t offset)
{
    NEXT(mmap64);
    return fails(FAULT_MMAP, CALLER) ? MAP_FAILED : next(at, size, protection, flags, file, offset);
}

static mode_t mode_of(int flags, va_list arguments)
{
    return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, mode_t) : 0;
}

/* declared: the parameters, up to the mode that may follow; passed: they and the mode. */
#define OPEN(name, declared, passed)                                                                                   \
    EXPORT int name declared                                                                                           \
    {                                                                                                                  \
        NEXT(name);                                                                                                    \
        va_list arguments;                                                                                             \
        va_start(arguments, flags);                                                                                    \
        mode_t mode = mode_of(flags, arguments);                                                                       \
        va_end(arguments);                                                                                             \
        return fails(FAULT_OPEN, CALLER) ? -1 : next passed;                                                           \
    }
OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
OPEN(openat64, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))

/* What -D_FORTIFY_SOURCE makes of open. */
int __open_2(const char *path, int flags);
EXPORT int __open_2(const char *path, int flags)
{
    NEXT(__open_2);
    return fails(FAULT_OPEN, CALLER) ? -1 : next(path, flags);
}

EXPORT FILE *fopen(const char *path, const char *mode)
{
    NEXT(fopen);
    return fails(FAULT_OPEN, CALLER) ? NULL : next(path, mode);
}

EXPORT FILE *fopen64(const char *path, const char *mode)
{
    NEXT(fopen64);
    return fails(FAULT_OPEN, CALLER) ? NULL : next(path, mode);
}

EXPORT DIR *opendir(const char *path)
{
    NEXT(opendir);
    return fails(FAULT_OPEN, CALLER) ? NULL : next(path);
}

EXPORT int memfd_create(const char *name, unsigned flags)
{
    NEXT(memfd_create);
    return fails(FAULT_OPEN, CALLER) ? -1 : next(name, flags);
}

EXPORT int eventfd(unsigned start, int flags)
{
    NEXT(eventfd);
    return fails(FAULT_OPEN, CALLER) ? -1 : next(start, flags);
}

EXPORT int signalfd(int file, const sigset_t *mask, int flags)
{
    NEXT(signalfd);
    return fails(FAULT_OPEN, CALLER) ? -1 : next(file, mask, flags);
}

static size_t half(size_t size)
{
    return size > 1 ? size / 2 : size;
}

EXPORT ssize_t read(int file, void *data, size_t size)
{
    NEXT(read);
    enum outcome outcome = decide(FAULT_READ, file, CALLER);
    return outcome == FAILS ? -1 : next(file, data, outcome == IS_SHORT ? half(size) : size);
}

EXPORT ssize_t pread(int file, void *data, size_t size, off_t offset)
{
    NEXT(pread);
    enum outcome outcome = decide(FAULT_READ, file, CALLER);
    return outcome == FAILS ? -1 : next(file, data, outcome == IS_SHORT ? half(size) : size, offset);
}

EXPORT struct dirent *readdir(DIR *folder)
{
    NEXT(readdir);
    /* It is never interrupted. */
    bool is_counted = page && page->call == FAULT_READ && page->way == FAULT_ONCE && page->error != EINTR;
    return is_counted && fails(FAULT_READ, CALLER) ? NULL : next(folder);
}

EXPORT ssize_t write(int file, const void *data, size_t size)
{
    NEXT(write);
    enum outcome outcome = decide(FAULT_WRITE, file, CALLER);
    return outcome == FAILS ? -1 : next(file, data, outcome == IS_SHORT ? half(size) : size);
}

EXPORT ssize_t pwrite(int file, const void *data, size_t size, off_t offset)
{
    NEXT(pwrite);
    enum outcome outcome = decide(FAULT_WRITE, file, CALLER);
    return outcome == FAILS ? -1 : next(file, data, outcome == IS_SHORT ? half(size) : size, offset);
}

EXPORT int fsync(int file)
{
    NEXT(fsync);
    return fails(FAULT_FSYNC, CALLER) ? -1 : next(file);
}

EXPORT int fdatasync(int file)
{
    NEXT(fdatasync);
    return fails(FAULT_FSYNC, CALLER) ? -1 : next(file);
}

EXPORT int rename(const char *old, const char *new)
{
    NEXT(rename);
    return fails(FAULT_RENAME, CALLER) ? -1 : next(old, new);
}

EXPORT int renameat(int old_folder, const char *old, int new_folder, const char *new)
{
    NEXT(renameat);
    return fails(FAULT_RENAME, CALLER) ? -1 : next(old_folder, old, new_folder, new);
}

EXPORT int renameat2(int old_folder, const char *old, int new_folder, const char *new, unsigned flags)
{
    NEXT(renameat2);
    return fails(FAULT_RENAME, CALLER) ? -1 : next(old_folder, old, new_folder, new, flags);
}

EXPORT int unlinkat(int folder, const char *path, int flags)
{
    NEXT(unlinkat);
    return fails(FAULT_RENAME, CALLER) ? -1 : next(folder, path, flags);
}

EXPORT pid_t fork(void)
{
    NEXT(fork);
    if (fails(FAULT_FORK, CALLER))
        return -1;
    pid_t pid = next();
    if (pid == 0)
        memory_forget();
    return pid;
}

EXPORT int pthread_create(pthread_t *id, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
    NEXT(pthread_create);
    return fails(FAULT_THREAD, CALLER) ? page->error : next(id, attributes, run, argument);
}
