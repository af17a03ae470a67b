#include "cli/folder.h"

#include "render/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* Where the walk is. */
struct walk {
    struct input_list *list;
    bool is_recursive;
    size_t root_length; /* of the path of the folder given, with the slash behind it */
};

struct entry {
    char *name;
    bool is_folder;
};

struct entries {
    struct entry *items;
    size_t count;
    size_t capacity;
};

static bool ends_in(const char *name, size_t length, const char *end)
{
    size_t end_length = strlen(end);
    return length > end_length && strncasecmp(name + length - end_length, end, end_length) == 0;
}

static bool has_table_name(const char *name)
{
    size_t length = strlen(name);
    if (ends_in(name, length, ".gz"))
        length -= 3;
    return ends_in(name, length, ".csv") || ends_in(name, length, ".tsv") || ends_in(name, length, ".txt");
}

static void entries_release(struct entries *entries)
{
    for (size_t i = 0; i < entries->count; i++)
        free(entries->items[i].name);
    free(entries->items);
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static enum status keep(struct entries *entries, const char *name, bool is_folder, struct error *error)
{
    if (entries->count == entries->capacity) {
        size_t capacity = entries->capacity ? entries->capacity * 2 : 32, size;
        if (!size_multiply(capacity, sizeof *entries->items, &size))
            return error_no_memory(error);
        struct entry *items = realloc(entries->items, size);
        if (!items)
            return error_no_memory(error);
        entries->items = items;
        entries->capacity = capacity;
    }
    char *copy = strdup(name);
    if (!copy)
        return error_no_memory(error);
    entries->items[entries->count++] = (struct entry){copy, is_folder};
    return STATUS_OK;
}

/* A folder itself; a link to one is none. */
static bool is_folder(DIR *folder, const struct dirent *entry)
{
    struct stat info;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return fstatat(dirfd(folder), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(info.st_mode);
}

/* Reads the names that matter, sorted. *reason is set where the folder cannot be read. */
static enum status read_entries(struct entries *entries, const char *path, bool is_recursive, struct error *reason,
                                struct error *error)
{
    enum status status = STATUS_OK;
    DIR *folder = opendir(path);
    if (!folder) {
        error_errno(reason, "cannot read the folder");
        return STATUS_OK;
    }
    while (status == STATUS_OK) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) {
            if (errno)
                error_errno(reason, "cannot read the folder");
            break;
        }
        if (entry->d_name[0] == '.')
            continue;
        bool is_descended = is_recursive && is_folder(folder, entry);
        if (is_descended || has_table_name(entry->d_name))
            status = keep(entries, entry->d_name, is_descended, error);
    }
    closedir(folder);
    if (entries->count)
        qsort(entries->items, entries->count, sizeof *entries->items, compare_entries);
    return status;
}

static enum status add_file(const struct walk *walk, const char *path, size_t length, size_t name_length,
                            struct error *error)
{
    struct input *input = inputs_add(walk->list, path, length);
    if (!input)
        return error_no_memory(error);
    size_t folder_end = length - name_length;
    if (folder_end > walk->root_length) {
        input->folder_at = walk->root_length;
        input->folder_length = folder_end - 1 - walk->root_length;
    }
    return input_look(walk->list, input, false, error);
}

/* The depth is bounded: the system opens no path longer than PATH_MAX. */
static enum status visit(const struct walk *walk, const char *path, struct error *error)
{
    struct entries entries = {0};
    struct text child = {0};
    struct error reason = {0};
    enum status status = read_entries(&entries, path, walk->is_recursive, &reason, error);
    if (status == STATUS_OK && reason.status != STATUS_OK) {
        struct input *input = inputs_add(walk->list, path, strlen(path));
        status = input ? input_fail(walk->list, input, &reason, error) : error_no_memory(error);
    }
    for (size_t i = 0; status == STATUS_OK && i < entries.count; i++) {
        const struct entry *entry = &entries.items[i];
        bool has_slash = path[strlen(path) - 1] == '/';
        text_clear(&child);
        text_printf(&child, "%s%s%s", path, has_slash ? "" : "/", entry->name);
        status = text_status(&child, error);
        if (status != STATUS_OK)
            break;
        status = entry->is_folder ? visit(walk, child.data, error)
                                  : add_file(walk, child.data, child.length, strlen(entry->name), error);
    }
    text_release(&child);
    entries_release(&entries);
    return status;
}

enum status folder_collect(struct input_list *list, const char *folder, bool is_recursive, struct error *error)
{
    size_t length = strlen(folder);
    struct walk walk = {list, is_recursive, folder[length - 1] == '/' ? length : length + 1};
    return visit(&walk, folder, error);
}
