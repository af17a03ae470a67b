#include "plugins/host/host.h"

#include "render/base/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SOURCE_LENGTH_MAX = 16 << 20 };

/* What was done failed as the system says: for open of the host, that is a plugin that cannot be. */
static enum status refuse(struct error *error, const char *what)
{
    if (error_errno(error, "%s", what) == STATUS_MEMORY)
        return STATUS_MEMORY;
    if (error)
        error->status = STATUS_USAGE;
    return STATUS_USAGE;
}

static enum status read_all(struct bytes *bytes, int file, struct error *error)
{
    for (;;) {
        enum status status = bytes_reserve(bytes, 4096, error);
        if (status)
            return status;
        ssize_t got = read(file, bytes->data + bytes->length, bytes->capacity - bytes->length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return refuse(error, "cannot read this plugin");
        if (got == 0)
            return STATUS_OK;
        bytes->length += (size_t)got;
        if (bytes->length > SOURCE_LENGTH_MAX)
            return error_set(error, STATUS_USAGE, "is larger than the %d MiB that a plugin may be",
                             SOURCE_LENGTH_MAX >> 20);
    }
}

static enum status read_source(struct plugin *plugin, struct arena *arena, struct error *error)
{
    struct bytes bytes = {0};
    int file = open(plugin->path, O_RDONLY | O_CLOEXEC);
    enum status status = file < 0 ? refuse(error, "cannot open this plugin") : read_all(&bytes, file, error);
    if (status)
        goto done;
    char *source = arena_alloc(arena, bytes.length + 1, 1);
    if (!source) {
        status = error_no_memory(error);
        goto done;
    }
    if (bytes.length)
        memcpy(source, bytes.data, bytes.length);
    plugin->source = source;
    plugin->length = bytes.length;
done:
    if (file >= 0)
        close(file);
    bytes_release(&bytes);
    return status;
}

static const char *keep(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1, 1);
    return copy ? memcpy(copy, text, length) : NULL;
}

/* Absolute but with its links, so that a plugin which changes the working folder still finds itself. */
static const char *absolute(struct arena *arena, const char *path)
{
    char folder[PATH_MAX];
    if (path[0] == '/' || !getcwd(folder, sizeof folder))
        return keep(arena, path, strlen(path));
    size_t size = strlen(folder) + strlen(path) + 2;
    char *whole = arena_alloc(arena, size, 1);
    if (whole)
        snprintf(whole, size, "%s/%s", folder, path);
    return whole;
}

static const char *real_folder(struct arena *arena, const char *file)
{
    char *real = realpath(file, NULL);
    const char *from = real ? real : file;
    const char *slash = strrchr(from, '/');
    size_t length = slash && slash > from ? (size_t)(slash - from) : 1;
    const char *folder = keep(arena, from, length);
    free(real);
    return folder;
}

static const char *module_stem(struct arena *arena, const char *name)
{
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    char *stem = arena_alloc(arena, length + 1, 1);
    for (size_t i = 0; stem && i < length; i++) {
        char c = name[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        stem[i] = is_word ? c : '_';
    }
    return stem;
}

enum status plugin_read(struct plugin *plugin, struct arena *arena, const char *path, struct error *error)
{
    const char *slash = strrchr(path, '/');
    plugin->path = keep(arena, path, strlen(path));
    plugin->file = absolute(arena, path);
    if (!plugin->path || !plugin->file)
        return error_no_memory(error);
    plugin->name = slash ? plugin->path + (slash + 1 - path) : plugin->path;
    plugin->stem = module_stem(arena, plugin->name);
    plugin->folder = real_folder(arena, plugin->file);
    if (!plugin->stem || !plugin->folder)
        return error_no_memory(error);
    return read_source(plugin, arena, error);
}
