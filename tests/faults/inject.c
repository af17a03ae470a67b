/* Fails calls of the C library that a program makes, by number, and takes down what memory is left when it ends. For
 * LD_PRELOAD; CHANDLER_FAULT_PAGE names a file that begins with a struct fault_page, and what is left goes to that name
 * with ".left" behind it: a line for each block, "main|child FILE+0xOFFSET", of who allocated it.
 *
 * Calls are numbered over all processes and threads of the program. Calls that the C library makes of itself (the mmap
 * of malloc, the open of opendir) are beyond reach; opendir and the like are counted in their own name. */
#include "page.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

/* A wrapper's look at the function it stands for. */
#define NEXT(name)                                                                                                     \
    static __typeof__(&name) next;                                                                                     \
    find_next(#name, &next, sizeof next)

static struct fault_page *page;
static char left_path[4096];
static bool is_child;
/* Set while this library itself calls out: such calls are not the program's. */
static _Thread_local __attribute__((tls_model("initial-exec"))) bool is_inside;

/* ---- Finding the functions replaced. dlsym may allocate: what it gets then is never given back. */

static unsigned char early[1 << 16];
static size_t early_used;

static void *early_alloc(size_t size)
{
    size_t at = (early_used + 15) / 16 * 16;
    if (size > sizeof early - at)
        return NULL;
    early_used = at + size;
    return early + at;
}

static bool is_early(const void *block)
{
    return (const unsigned char *)block >= early && (const unsigned char *)block < early + sizeof early;
}

/* A pointer to data from dlsym taken for one to a function, as POSIX has it. */
static void find_next(const char *name, void *function, size_t size)
{
    void *found;
    memcpy(&found, function, size);
    if (found)
        return;
    bool was_inside = is_inside;
    is_inside = true;
    found = dlsym(RTLD_NEXT, name);
    is_inside = was_inside;
    if (!found)
        abort();
    memcpy(function, &found, size);
}

/* ---- What fails. */

static void describe(char out[FAULT_FRAME_SIZE], const void *address)
{
    Dl_info info;
    if (dladdr(address, &info) && info.dli_fname)
        snprintf(out, FAULT_FRAME_SIZE, "%s+0x%tx", info.dli_fname,
                 (const char *)address - (const char *)info.dli_fbase);
    else
        snprintf(out, FAULT_FRAME_SIZE, "?+0x0");
}

static void note_frames(void)
{
    void *frames[FAULT_FRAMES + 2];
    int count = backtrace(frames, FAULT_FRAMES + 2);
    for (int i = 2; i < count; i++)
        describe(page->frames[i - 2], frames[i]);
}

/* What libraries ask for that do not bear its refusal. */
static bool is_spared(const void *caller)
{
    Dl_info info;
    if (!page->spared[0] || !dladdr(caller, &info) || !info.dli_fname)
        return false;
    const char *slash = strrchr(info.dli_fname, '/');
    const char *file = slash ? slash + 1 : info.dli_fname;
    for (const char *name = page->spared; *name;) {
        size_t length = strcspn(name, " ");
        if (strncmp(file, name, length) == 0)
            return true;
        name += length + (name[length] == ' ');
    }
    return false;
}

enum outcome { GOES_ON, FAILS, IS_SHORT };

__attribute__((noinline)) static enum outcome decide(enum fault_call call, int descriptor, const void *caller)
{
    if (is_inside || !page || page->call != call)
        return GOES_ON;
    /* While nothing can be written any more, standard error can. */
    if (page->way == FAULT_STAY && descriptor == STDERR_FILENO)
        return GOES_ON;
    int kept = errno;
    is_inside = true;
    enum outcome outcome = GOES_ON;
    if (!is_spared(caller)) {
        uint64_t number = atomic_fetch_add(&page->calls, 1) + 1;
        if (page->at && number == page->at)
            outcome = page->way == FAULT_SHORT ? IS_SHORT : FAILS;
        else if (page->at && number > page->at && page->way == FAULT_STAY)
            outcome = FAILS;
        else if (page->at && number == page->then && page->way == FAULT_TWICE)
            outcome = FAILS;
        else if (page->at && number == page->at + 1 && page->way == FAULT_SHORT && call == FAULT_WRITE)
            outcome = FAILS;
        if (outcome != GOES_ON && atomic_fetch_add(&page->injected, 1) == 0) {
            atomic_store(&page->descriptor, descriptor);
            note_frames();
        }
    }
    is_inside = false;
    errno = outcome == FAILS ? page->error : kept;
    return outcome;
}

#define CALLER __builtin_return_address(0)

static bool fails(enum fault_call call, const void *caller)
{
    return decide(call, -1, caller) == FAILS;
}

/* ---- Memory: each block that is held, with who asked for it. A table with open addressing; its lock is never held
 * over a fork, as the program has no other threads then. */

enum { BLOCKS = 1 << 17 };
static struct block {
    const void *at;
    const void *caller;
} blocks[BLOCKS];
static const void *const gone = &blocks;
static atomic_flag blocks_lock = ATOMIC_FLAG_INIT;

static void lock_blocks(void)
{
    while (atomic_flag_test_and_set_explicit(&blocks_lock, memory_order_acquire))
        ;
}

static void unlock_blocks(void)
{
    atomic_flag_clear_explicit(&blocks_lock, memory_order_release);
}

static size_t place_of(const void *at)
{
    return (size_t)(((uintptr_t)at >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 32) % BLOCKS;
}

static void *keep(void *at, const void *caller)
{
    if (!at || is_inside)
        return at;
    lock_blocks();
    size_t place = place_of(at);
    for (size_t i = 0; i < BLOCKS; i++, place = (place + 1) % BLOCKS) {
        if (blocks[place].at && blocks[place].at != gone)
            continue;
        blocks[place] = (struct block){at, caller};
        break;
    }
    unlock_blocks();
    return at;
}

static void drop(const void *at)
{
    if (!at)
        return;
    lock_blocks();
    size_t place = place_of(at);
    for (size_t i = 0; i < BLOCKS && blocks[place].at; i++, place = (place + 1) % BLOCKS) {
        if (blocks[place].at != at)
            continue;
        blocks[place].at = gone;
        break;
    }
    unlock_blocks();
}

EXPORT void *malloc(size_t size)
{
    static void *(*next)(size_t);
    if (!next) {
        if (is_inside)
            return early_alloc(size);
        find_next("malloc", &next, sizeof next);
    }
    return fails(FAULT_MEMORY, CALLER) ? NULL : keep(next(size), CALLER);
}

EXPORT void *calloc(size_t count, size_t size)
{
    static void *(*next)(size_t, size_t);
    if (!next) {
        if (is_inside)
            return early_alloc(count * size); /* never used before: zero */
        find_next("calloc", &next, sizeof next);
    }
    return fails(FAULT_MEMORY, CALLER) ? NULL : keep(next(count, size), CALLER);
}

EXPORT void *realloc(void *old, size_t size)
{
    static void *(*next)(void *, size_t);
    static void *(*fresh)(size_t);
    find_next("realloc", &next, sizeof next);
    find_next("malloc", &fresh, sizeof fresh);
    if (fails(FAULT_MEMORY, CALLER))
        return NULL;
    if (is_early(old)) {
        size_t room = (size_t)(early + sizeof early - (unsigned char *)old);
        void *moved = fresh(size);
        return moved ? keep(memcpy(moved, old, size < room ? size : room), CALLER) : NULL;
    }
    void *moved = next(old, size);
    if (moved || size == 0)
        drop(old);
    return keep(moved, CALLER);
}

EXPORT void free(void *block)
{
    static void (*next)(void *);
    if (is_early(block))
        return;
    find_next("free", &next, sizeof next);
    drop(block);
    next(block);
}

EXPORT int posix_memalign(void **block, size_t alignment, size_t size)
{
    NEXT(posix_memalign);
    if (fails(FAULT_MEMORY, CALLER))
        return ENOMEM;
    int result = next(block, alignment, size);
    if (result == 0)
        keep(*block, CALLER);
    return result;
}

EXPORT void *aligned_alloc(size_t alignment, size_t size)
{
    NEXT(aligned_alloc);
    return fails(FAULT_MEMORY, CALLER) ? NULL : keep(next(alignment, size), CALLER);
}

/* ---- The others. */

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

#define OPEN(name)                                                                                                     \
    EXPORT int name(const char *path, int flags, ...)                                                                  \
    {                                                                                                                  \
        NEXT(name);                                                                                                    \
        va_list arguments;                                                                                             \
        va_start(arguments, flags);                                                                                    \
        mode_t mode = mode_of(flags, arguments);                                                                       \
        va_end(arguments);                                                                                             \
        return fails(FAULT_OPEN, CALLER) ? -1 : next(path, flags, mode);                                               \
    }
#define OPENAT(name)                                                                                                   \
    EXPORT int name(int folder, const char *path, int flags, ...)                                                      \
    {                                                                                                                  \
        NEXT(name);                                                                                                    \
        va_list arguments;                                                                                             \
        va_start(arguments, flags);                                                                                    \
        mode_t mode = mode_of(flags, arguments);                                                                       \
        va_end(arguments);                                                                                             \
        return fails(FAULT_OPEN, CALLER) ? -1 : next(folder, path, flags, mode);                                       \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

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
    if (pid == 0) {
        /* What the parent holds is not the child's to give back. */
        memset(blocks, 0, sizeof blocks);
        is_child = true;
    }
    return pid;
}

EXPORT int pthread_create(pthread_t *id, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
    NEXT(pthread_create);
    return fails(FAULT_THREAD, CALLER) ? page->error : next(id, attributes, run, argument);
}

/* ---- Beginning and end. */

static void tell_left(void)
{
    if (!page)
        return;
    is_inside = true;
    int file = (int)syscall(SYS_openat, AT_FDCWD, left_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    for (size_t i = 0; i < BLOCKS; i++) {
        char where[FAULT_FRAME_SIZE], line[FAULT_FRAME_SIZE + 16];
        if (!blocks[i].at || blocks[i].at == gone)
            continue;
        describe(where, blocks[i].caller);
        int length = snprintf(line, sizeof line, "%s %s\n", is_child ? "child" : "main", where);
        (void)!syscall(SYS_write, file, line, length);
    }
    (void)syscall(SYS_close, file);
    page = NULL;
}

EXPORT void _exit(int status)
{
    static void (*next)(int);
    tell_left();
    find_next("_exit", &next, sizeof next);
    next(status);
    abort();
}

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("CHANDLER_FAULT_PAGE");
    void *frames[2];
    /* The shell that closes streams before it becomes the program is not what is tried. */
    if (!path || strcmp(program_invocation_short_name, "sh") == 0)
        return;
    is_inside = true;
    (void)backtrace(frames, 2); /* loads what it needs now */
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
    void *memory = (void *)syscall(SYS_mmap, NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (file < 0 || memory == MAP_FAILED)
        abort();
    (void)syscall(SYS_close, file);
    snprintf(left_path, sizeof left_path, "%s.left", path);
    page = memory;
    is_inside = false;
}

__attribute__((destructor)) static void end(void)
{
    tell_left();
}
