#include "pool/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Joins up to three pieces; false where they do not fit. */
static bool join(char out[PATH_MAX], const char *a, const char *b, const char *c)
{
    int length = snprintf(out, PATH_MAX, "%s%s%s", a, b, c);
    return length >= 0 && length < PATH_MAX;
}

static FILE *open_below(const char *root, const char *path)
{
    char full[PATH_MAX];
    return join(full, root, path, "") ? fopen(full, "re") : NULL;
}

/* One or two integers from a one-line file; returns how many. "max" is none. */
static int read_numbers(const char *folder, const char *name, long long values[2])
{
    char path[PATH_MAX], text[96];
    if (!join(path, folder, "/", name))
        return 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0)
        return 0;
    text[length] = '\0';
    char *at = text;
    for (int i = 0; i < 2; i++) {
        char *end;
        errno = 0;
        values[i] = strtoll(at, &end, 10);
        if (end == at || errno != 0)
            return i;
        at = end;
    }
    return 2;
}

/* The limit that stands in one group's folder; 0: none. */
static size_t limit_in(const char *folder, bool is_v2)
{
    long long values[2] = {0}; /* quota and period, in microseconds */
    if (is_v2) {
        if (read_numbers(folder, "cpu.max", values) != 2)
            return 0;
    } else {
        long long period[2] = {0};
        if (read_numbers(folder, "cpu.cfs_quota_us", values) < 1 ||
            read_numbers(folder, "cpu.cfs_period_us", period) < 1)
            return 0;
        values[1] = period[0];
    }
    if (values[0] <= 0 || values[1] <= 0) /* -1: no quota */
        return 0;
    unsigned long long cpus = (unsigned long long)(values[0] / values[1]) + (values[0] % values[1] != 0);
    return cpus < SIZE_MAX ? (size_t)cpus : SIZE_MAX;
}

static size_t tighter(size_t a, size_t b)
{
    if (a == 0 || b == 0)
        return a + b;
    return a < b ? a : b;
}

/* True where the comma-separated list has the word. */
static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; *at != '\0';) {
        size_t span = strcspn(at, ",\n");
        if (span == length && strncmp(at, word, length) == 0)
            return true;
        at += span;
        at += *at != '\0';
    }
    return false;
}

/* The path of this process's group in the hierarchy of the cpu controller, from /proc/self/cgroup, whose lines are
 * ID:CONTROLLERS:PATH, with ID 0 and no controllers for version 2. */
static bool find_group(const char *root, bool is_v2, char path[PATH_MAX])
{
    FILE *file = open_below(root, "/proc/self/cgroup");
    if (file == NULL)
        return false;
    char *line = NULL;
    size_t capacity = 0;
    bool is_found = false;
    while (!is_found && getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        char *controllers = strchr(line, ':');
        char *group = controllers != NULL ? strchr(controllers + 1, ':') : NULL;
        if (group == NULL)
            continue;
        *controllers++ = *group++ = '\0';
        if (is_v2 ? strcmp(line, "0") == 0 && *controllers == '\0' : has_word(controllers, "cpu"))
            is_found = join(path, group, "", "");
    }
    free(line);
    fclose(file);
    return is_found;
}

/* The part of a group's path that lies below the group a mount shows; false where the group is not below it. */
static bool path_below(const char *path, const char *mount_root, const char **below)
{
    /* A path from outside of the namespace we see: where that is cannot be told. */
    if (strncmp(path, "/..", 3) == 0 || strncmp(mount_root, "/..", 3) == 0)
        return false;
    size_t length = strcmp(mount_root, "/") == 0 ? 0 : strlen(mount_root);
    if (strncmp(path, mount_root, length) != 0 || (path[length] != '/' && path[length] != '\0'))
        return false;
    *below = path + length;
    return true;
}

/* The tightest limit from a group's folder up to the mount point. Groups that are not there do not limit. */
static size_t limit_above(const char *root, const char *mount, const char *below, bool is_v2)
{
    char folder[PATH_MAX];
    if (!join(folder, root, mount, below))
        return 0;
    size_t limit = 0, top = strlen(root) + strlen(mount);
    for (size_t length = strlen(folder);;) {
        limit = tighter(limit, limit_in(folder, is_v2));
        while (length > top && folder[length - 1] != '/')
            length--;
        if (length <= top)
            return limit;
        folder[--length] = '\0';
    }
}

/* Blanks and the like stand in mountinfo as a backslash and three octal digits. */
static void unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' && from[2] <= '7' && from[3] >= '0' &&
            from[3] <= '7') {
            *to++ = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + (from[3] - '0'));
            from += 4;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

/* One line of mountinfo: ID PARENT DEVICE ROOT POINT OPTIONS [TAG...] - TYPE SOURCE OPTIONS */
static size_t limit_of_mount(const char *root, char *line)
{
    char *fields[5] = {0}, *rest = line, *type, *options;
    line[strcspn(line, "\n")] = '\0';
    char *tail = strstr(line, " - ");
    if (tail == NULL)
        return 0;
    *tail = '\0';
    tail += 3;
    for (size_t i = 0; i < 5; i++) {
        fields[i] = strsep(&rest, " ");
        if (fields[i] == NULL)
            return 0;
    }
    type = strsep(&tail, " ");
    (void)strsep(&tail, " ");
    options = tail;
    bool is_v2 = strcmp(type, "cgroup2") == 0;
    if (!is_v2 && (strcmp(type, "cgroup") != 0 || options == NULL || !has_word(options, "cpu")))
        return 0;
    char *mount_root = fields[3], *mount = fields[4], group[PATH_MAX];
    const char *below;
    unescape(mount_root);
    unescape(mount);
    if (!find_group(root, is_v2, group) || !path_below(group, mount_root, &below))
        return 0;
    return limit_above(root, mount, below, is_v2);
}

size_t cgroup_cpu_limit(const char *root)
{
    FILE *file = open_below(root, "/proc/self/mountinfo");
    if (file == NULL)
        return 0;
    char *line = NULL;
    size_t capacity = 0, limit = 0;
    while (getline(&line, &capacity, file) > 0)
        limit = tighter(limit, limit_of_mount(root, line));
    free(line);
    fclose(file);
    return limit;
}
