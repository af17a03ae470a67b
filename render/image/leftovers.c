#include "render/image/leftovers.h"

#include "render/base/clock.h"
#include "render/base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FOREIGN_AGE_S = 24 * 60 * 60 };

/* Who wrote a file. */
struct writer {
    uint64_t place; /* hash of boot and namespace; 0: not known */
    long pid;
    unsigned long long start; /* in clock ticks since the boot; 0: not known */
};

/* The start of a small file, ended by NUL; empty where there is none. */
static void read_start(char *out, size_t size, const char *path)
{
    ssize_t length = -1;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        length = read(file, out, size - 1);
        close(file);
    }
    out[length > 0 ? length : 0] = 0;
}

/* The namespace's number may serve again once all its processes are gone: these are then dead, and began earlier than
 * any that has their number now. */
static uint64_t this_place(void)
{
    char boot[64], namespace[64], self[32];
    /* What /proc says may be of another namespace than this process's. */
    ssize_t self_length = readlink("/proc/self", self, sizeof self - 1);
    self[self_length > 0 ? self_length : 0] = 0;
    if (strtol(self, NULL, 10) != (long)getpid())
        return 0;
    read_start(boot, sizeof boot, "/proc/sys/kernel/random/boot_id");
    ssize_t length = readlink("/proc/self/ns/pid", namespace, sizeof namespace);
    if (!boot[0] || length <= 0)
        return 0;
    uint64_t hash = hash_bytes(hash_bytes(HASH_START, boot, strlen(boot)), namespace, (size_t)length);
    return hash ? hash : 1;
}

/* A process's state and when it began; false where the system does not say. proc(5): the state is the first field
 * behind the name in parentheses, which may hold anything, and the start the twentieth. */
static bool look_at(long pid, char *state, unsigned long long *start)
{
    char path[64], stat[1024];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    read_start(stat, sizeof stat, path);
    const char *fields = strrchr(stat, ')');
    return fields && sscanf(fields, ") %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu",
                            state, start) == 2;
}

void writer_name(char out[WRITER_NAME_SIZE])
{
    long pid = (long)getpid();
    char state;
    unsigned long long start;
    uint64_t place = this_place();
    if (!look_at(pid, &state, &start))
        start = 0;
    /* Where the place is not known chance keeps writers apart; to all others they are elsewhere. */
    if (!place && getrandom(&place, sizeof place, GRND_NONBLOCK) != sizeof place)
        place = (uint64_t)clock_now_ns();
    snprintf(out, WRITER_NAME_SIZE, "%016" PRIx64 "-%ld-%llu", place, pid, start);
}

/* Takes the name of a temporary file apart; false for any that is not exactly one of a process. */
static bool parse(struct writer *writer, const char *name)
{
    char again[NAME_MAX + 1];
    size_t worker;
    int length = 0;
    if (sscanf(name, ".chandler-%16" SCNx64 "-%ld-%llu%n", &writer->place, &writer->pid, &writer->start, &length) !=
            3 ||
        length == 0 || writer->pid <= 0)
        return false;
    bool has_worker = sscanf(name + length, "-%zu", &worker) == 1;
    int written =
        snprintf(again, sizeof again, ".chandler-%016" PRIx64 "-%ld-%llu", writer->place, writer->pid, writer->start);
    if (has_worker)
        written += snprintf(again + written, sizeof again - (size_t)written, "-%zu", worker);
    snprintf(again + written, sizeof again - (size_t)written, ".tmp");
    return strcmp(again, name) == 0;
}

static bool is_dead(const struct writer *writer)
{
    char state;
    unsigned long long start;
    if (kill((pid_t)writer->pid, 0) != 0 && errno == ESRCH)
        return true;
    /* Where nothing more is known it counts as living. */
    if (!look_at(writer->pid, &state, &start))
        return false;
    bool is_another = writer->start && start != writer->start;
    return is_another || state == 'Z' || state == 'X';
}

static bool is_old(int folder, const char *name)
{
    struct stat info;
    return fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode) &&
           time(NULL) - info.st_mtime > FOREIGN_AGE_S;
}

size_t leftovers_clean(const char *folder, size_t most)
{
    size_t count = 0;
    uint64_t place = 0;
    DIR *entries = most ? opendir(folder) : NULL;
    if (!entries)
        return 0;
    while (count < most) {
        struct writer writer;
        const struct dirent *entry = readdir(entries);
        if (!entry)
            break;
        count++;
        if (entry->d_name[0] != '.' || !parse(&writer, entry->d_name))
            continue;
        if (!place)
            place = this_place();
        bool is_ours = place && writer.place == place;
        if (is_ours ? is_dead(&writer) : is_old(dirfd(entries), entry->d_name))
            (void)unlinkat(dirfd(entries), entry->d_name, 0);
    }
    closedir(entries);
    return count;
}
