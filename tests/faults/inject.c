/* Fails calls of the C library that a program makes, by number, and takes down what memory is left when it ends. For
 * LD_PRELOAD; CHANDLER_FAULT_PAGE names a file that begins with a struct fault_page, and what is left goes to that name
 * with ".left" behind it: a line for each block, "main|child FILE+0xOFFSET", of who allocated it.
 *
 * Calls are numbered over all processes and threads of the program. Calls that the C library makes of itself (the mmap
 * of malloc, the open of opendir) are beyond reach; opendir and the like are counted in their own name. */
#include "inject.h"

#include "memory.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

struct fault_page *page;
_Thread_local __attribute__((tls_model("initial-exec"))) bool is_inside;
static char left_path[4096];

/* A pointer to data from dlsym taken for one to a function, as POSIX has it. */
void find_next(const char *name, void *function, size_t size)
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

void describe(char out[FAULT_FRAME_SIZE], const void *address)
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

__attribute__((noinline)) enum outcome decide(enum fault_call call, int descriptor, const void *caller)
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

/* ---- Beginning and end. */

static void tell_left(void)
{
    if (!page)
        return;
    is_inside = true;
    int file = (int)syscall(SYS_openat, AT_FDCWD, left_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    memory_tell(file);
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
