#include "cli/inputs.h"

#include "cli/folder.h"
#include "cli/name_table.h"
#include "render/base/hash.h"
#include "render/ohlc/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *keep_text(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1, 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

static const struct error *keep_error(struct arena *arena, const struct error *error)
{
    struct error *copy = arena_alloc(arena, 1, sizeof *copy);
    if (copy)
        *copy = *error;
    return copy;
}

struct input *inputs_add(struct input_list *list, const char *path, size_t length)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64, size;
        if (!size_multiply(capacity, sizeof *list->items, &size))
            return NULL;
        struct input *items = realloc(list->items, size);
        if (!items)
            return NULL;
        list->items = items;
        list->capacity = capacity;
    }
    struct input *input = &list->items[list->count];
    *input = (struct input){.path = keep_text(&list->arena, path, length)};
    if (!input->path)
        return NULL;
    list->count++;
    return input;
}

enum status input_fail(struct input_list *list, struct input *input, const struct error *reason, struct error *error)
{
    input->error = keep_error(&list->arena, reason);
    return input->error ? STATUS_OK : error_no_memory(error);
}

enum status input_look(struct input_list *list, struct input *input, bool is_named, struct error *error)
{
    struct error reason;
    struct stat info;
    if (stat(input->path, &info) != 0) {
        error_errno(&reason, "cannot read it");
        return input_fail(list, input, &reason, error);
    }
    input->size = info.st_size > 0 ? (uint64_t)info.st_size : 0;
    input->modified = info.st_mtim;
    input->device = info.st_dev;
    input->inode = info.st_ino;
    input->is_regular = S_ISREG(info.st_mode);
    if (input->is_regular)
        return STATUS_OK;
    /* A pipe that was named is read; one that lies in a folder might never answer. */
    if (S_ISFIFO(info.st_mode) && is_named) {
        input->is_stream = true;
        return STATUS_OK;
    }
    if (S_ISCHR(info.st_mode) && is_named)
        return STATUS_OK;
    error_set(&reason, STATUS_INPUT, "is %s, not a file",
              S_ISDIR(info.st_mode)    ? "a directory"
              : S_ISFIFO(info.st_mode) ? "a pipe"
              : S_ISSOCK(info.st_mode) ? "a socket"
                                       : "a device");
    return input_fail(list, input, &reason, error);
}

/* A file or folder that was named, in an argument or a list. */
static enum status add_path(struct input_list *list, const char *path, size_t length, const struct cli_options *options,
                            struct error *error)
{
    struct input *input = inputs_add(list, path, length);
    struct stat info;
    if (!input)
        return error_no_memory(error);
    if (stat(input->path, &info) == 0 && S_ISDIR(info.st_mode)) {
        const char *folder = input->path;
        list->count--;
        return folder_collect(list, folder, options->is_recursive, error);
    }
    return input_look(list, input, true, error);
}

static enum status add_stdin(struct input_list *list, struct error *error)
{
    struct input *input = inputs_add(list, "stdin", strlen("stdin"));
    if (!input)
        return error_no_memory(error);
    input->is_stdin = true;
    input->is_stream = true;
    return STATUS_OK;
}

static enum status read_list(struct bytes *text, const char *path, struct error *error)
{
    enum { STEP = 1 << 16, MOST = 1 << 28 };
    bool is_stdin = strcmp(path, "-") == 0;
    int file = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0)
        return error_errno(error, "cannot read the list of files");
    enum status status = STATUS_OK;
    while (status == STATUS_OK) {
        status = bytes_reserve(text, STEP, error);
        if (status != STATUS_OK)
            break;
        ssize_t got = read(file, text->data + text->length, STEP);
        if (got == 0)
            break;
        if (got > 0)
            text->length += (size_t)got;
        else
            status = error_errno(error, "cannot read the list of files");
        /* Millions of paths; what goes on has no end. */
        if (text->length > MOST)
            status = error_set(error, STATUS_INPUT, "is no list of files: it is larger than %d MiB", MOST >> 20);
    }
    if (!is_stdin)
        close(file);
    return status;
}

static enum status add_listed(struct input_list *list, const struct cli_options *options, struct error *error)
{
    struct bytes text = {0};
    char end = options->is_null_separated ? 0 : '\n';
    enum status status = read_list(&text, options->files_from, error);
    uint64_t line = 0;
    for (size_t at = 0; status == STATUS_OK && at < text.length;) {
        const char *path = (const char *)text.data + at;
        const char *stop = memchr(path, end, text.length - at);
        size_t length = stop ? (size_t)(stop - path) : text.length - at;
        at += length + 1;
        line++;
        if (end == '\n' && length && path[length - 1] == '\r')
            length--;
        if (memchr(path, 0, length))
            status = error_at(error, STATUS_USAGE, line, 0, "a path has no NUL byte; -0 reads a list with NULs");
        else if (length)
            status = add_path(list, path, length, options, error);
    }
    bytes_release(&text);
    return status;
}

/* "./a//b/./c" is "a/b/c": the spelling under which a path is known. Writes at most strlen(path) + 1 bytes. */
static void normalise(char *out, const char *path)
{
    char *start = out;
    if (*path == '/')
        *out++ = '/';
    while (*path) {
        size_t length = strcspn(path, "/");
        bool is_dot = length == 1 && path[0] == '.';
        if (length && !is_dot) {
            if (out > start && out[-1] != '/')
                *out++ = '/';
            out = mempcpy(out, path, length);
        }
        path += length + (path[length] ? 1 : 0);
    }
    *out = 0;
}

/* Two paths that are spelt the same, but for "." and doubled slashes, are one input. */
static enum status drop_repeated(struct input_list *list, struct error *error)
{
    struct name_table seen = {0};
    struct arena arena = {0};
    enum status status = STATUS_OK;
    size_t kept = 0;
    for (size_t i = 0; status == STATUS_OK && i < list->count; i++) {
        struct input *input = &list->items[i];
        size_t earlier = SIZE_MAX;
        char *known = arena_alloc(&arena, strlen(input->path) + 2, 1);
        if (!known) {
            status = error_no_memory(error);
            break;
        }
        /* Standard input gets a name that no path is brought to. */
        if (input->is_stdin)
            strcpy(known, "./");
        else
            normalise(known, input->path);
        status = name_table_add(&seen, known, i, &earlier, error);
        if (status == STATUS_OK && earlier == SIZE_MAX)
            list->items[kept++] = *input;
    }
    if (status == STATUS_OK)
        list->count = kept;
    arena_release(&arena);
    name_table_release(&seen);
    return status;
}

static int compare_paths(const void *a, const void *b)
{
    const struct input *x = a, *y = b;
    return strcmp(x->path, y->path);
}

static enum status take_shard(struct input_list *list, size_t shard, size_t shards, struct error *error)
{
    size_t kept = 0, left = 0;
    if (list->count == 0)
        return STATUS_OK;
    struct input *others = calloc(list->count, sizeof *others);
    if (!others)
        return error_no_memory(error);
    qsort(list->items, list->count, sizeof *list->items, compare_paths);
    for (size_t i = 0; i < list->count; i++) {
        list->hash = hash_bytes(list->hash, list->items[i].path, strlen(list->items[i].path) + 1);
        if (i % shards == shard - 1)
            list->items[kept++] = list->items[i];
        else
            others[left++] = list->items[i];
    }
    memcpy(list->items + kept, others, left * sizeof *others);
    list->count = kept;
    free(others);
    return STATUS_OK;
}

/* Standard input and pipes can be read once: now, for all workers. */
static enum status hold_streams(struct input_list *list, size_t max_bytes, struct error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        struct input *input = &list->items[i];
        struct error reason = {0};
        if (!input->is_stream)
            continue;
        int file = input->is_stdin ? STDIN_FILENO : open(input->path, O_RDONLY | O_CLOEXEC);
        enum status status =
            file < 0 ? error_errno(&reason, "cannot read it") : source_read_fd(&input->held, file, max_bytes, &reason);
        status = input_tell_limit(status, &input->held, max_bytes, &reason);
        if (file >= 0 && !input->is_stdin)
            close(file);
        if (status != STATUS_OK)
            bytes_release(&input->held);
        input->size = input->held.length;
        if (status != STATUS_OK && input_fail(list, input, &reason, error) != STATUS_OK)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

enum status inputs_collect(struct input_list *list, const struct cli_options *options, const char **place,
                           struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < options->input_count; i++) {
        const char *path = options->inputs[i];
        *place = path;
        status = strcmp(path, "-") == 0 ? add_stdin(list, error) : add_path(list, path, strlen(path), options, error);
    }
    if (status == STATUS_OK && options->files_from) {
        *place = strcmp(options->files_from, "-") == 0 ? "stdin" : options->files_from;
        status = add_listed(list, options, error);
    }
    if (status == STATUS_OK)
        status = drop_repeated(list, error);
    list->found = list->count;
    list->hash = HASH_START;
    if (status == STATUS_OK && options->shards)
        status = take_shard(list, options->shard, options->shards, error);
    if (status == STATUS_OK)
        status = hold_streams(list, options->read.max_bytes, error);
    return status;
}

/* All of the input, as it is stored. */
static enum status read_all(struct bytes *text, const struct input *input, size_t max_bytes, struct error *error)
{
    enum status status = STATUS_OK;
    if (!input->is_stream) {
        status = source_read(text, input->path, max_bytes, error);
        return input_tell_limit(status, text, max_bytes, error);
    }
    text->length = 0;
    status = bytes_reserve(text, input->held.length + SOURCE_PADDING, error);
    if (status != STATUS_OK)
        return status;
    if (input->held.length)
        memcpy(text->data, input->held.data, input->held.length);
    text->length = input->held.length;
    memset(text->data + text->length, 0, SOURCE_PADDING);
    return STATUS_OK;
}

enum status input_tell_limit(enum status status, const struct bytes *text, size_t max_bytes, struct error *error)
{
    if (status != STATUS_INPUT || max_bytes == 0 || !source_is_over(text, max_bytes))
        return status;
    return error_set(error, status, "is larger than %zu bytes of text; --max-bytes sets the limit", max_bytes);
}

enum status input_read(struct bytes *text, const struct input *input, const struct read_options *options,
                       const char **encoding, struct error *error)
{
    enum status status = read_all(text, input, options->max_bytes, error);
    return status == STATUS_OK ? source_to_utf8(text, encoding, error) : status;
}

void inputs_release(struct input_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        bytes_release(&list->items[i].held);
    free(list->items);
    arena_release(&list->arena);
    *list = (struct input_list){0};
}
