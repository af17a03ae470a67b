#include "render/base/module.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Length of the folder in which this program lies, without a slash at its end; 0 where the system does not say. */
static size_t program_folder(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size);
    if (length <= 0 || (size_t)length >= size)
        return 0;
    path[length] = 0;
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) : 0;
}

enum status module_find(char *path, size_t size, const char *file, const char *folder, struct error *error)
{
    char program[PATH_MAX];
    size_t length = program_folder(program, sizeof program);
    if (!length)
        return error_set(error, STATUS_UNSUPPORTED, "/proc/self/exe does not say where chandler lies");
    const char *const folders[] = {".", folder};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        int written = snprintf(path, size, "%.*s/%s/%s", (int)length, program, folders[i], file);
        if (written > 0 && (size_t)written < size && access(path, F_OK) == 0)
            return STATUS_OK;
    }
    return error_set(error, STATUS_UNSUPPORTED,
                     "%s lies neither beside the program nor in %.*s/%s; build and install it along with chandler",
                     file, (int)length, program, folder);
}
