#include "cli/true_path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The length of path less its last name and the slashes around that; *name and *name_length get the name. */
static size_t split(const char *path, const char **name, size_t *name_length)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    *name = path + start;
    *name_length = end - start;
    while (start > 1 && path[start - 1] == '/')
        start--;
    return start;
}

static char *join(const char *folder, const char *name, size_t name_length)
{
    char *path = NULL;
    const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
    return asprintf(&path, "%s%s%.*s", folder, slash, (int)name_length, name) < 0 ? NULL : path;
}

char *true_path(const char *path)
{
    const char *name;
    size_t name_length;
    char *real = realpath(path, NULL);
    if (real || errno != ENOENT || !*path)
        return real;
    size_t length = split(path, &name, &name_length);
    if (name_length == 0)
        return NULL;
    char *folder = length ? strndup(path, length) : strdup(".");
    char *parent = folder ? true_path(folder) : NULL;
    free(folder);
    if (parent && name_length == 1 && *name == '.')
        return parent;
    real = parent ? join(parent, name, name_length) : NULL;
    free(parent);
    return real;
}

bool path_leads_to(const char *path, const struct stat *file)
{
    struct stat info;
    return stat(path, &info) == 0 && info.st_dev == file->st_dev && info.st_ino == file->st_ino;
}
