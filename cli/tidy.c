#include "cli/tidy.h"

#include "cli/name_table.h"
#include "render/base/arena.h"
#include "render/image/leftovers.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ENTRIES_A_RUN = 1024, ENTRIES_A_CHART = 4 };

/* Where the tidying is. */
struct tidying {
    struct name_table seen; /* folders */
    struct arena arena;     /* their names */
    const char *last;       /* the folder looked at last: neighbours mostly have the same */
    size_t last_length;
    size_t entries; /* that may still be looked at */
};

/* The folder of a path as a name of its own: "." for a bare name. NULL without memory. */
static const char *folder_of(struct tidying *tidying, const char *path, size_t length)
{
    char *folder = arena_alloc(&tidying->arena, length + 2, 1);
    if (folder && length)
        memcpy(folder, path, length);
    else if (folder)
        folder[0] = *path == '/' ? '/' : '.';
    return folder;
}

static void tidy_folder(struct tidying *tidying, const char *path)
{
    size_t earlier = SIZE_MAX;
    if (!path || strcmp(path, "-") == 0 || tidying->entries == 0)
        return;
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    if (tidying->last && tidying->last_length == length && memcmp(tidying->last, path, length) == 0)
        return;
    tidying->last = path;
    tidying->last_length = length;
    const char *folder = folder_of(tidying, path, length);
    if (folder && name_table_add(&tidying->seen, folder, 0, &earlier, NULL) == STATUS_OK && earlier == SIZE_MAX)
        tidying->entries -= leftovers_clean(folder, tidying->entries);
}

/* A side file's folder, and that of the file that it is a link to: there it is written. */
static void tidy_side(struct tidying *tidying, const char *path)
{
    struct stat info;
    tidy_folder(tidying, path);
    if (!path || strcmp(path, "-") == 0 || lstat(path, &info) != 0 || !S_ISLNK(info.st_mode))
        return;
    char *real = realpath(path, NULL);
    char *kept = real ? arena_alloc(&tidying->arena, strlen(real) + 1, 1) : NULL;
    if (kept)
        tidy_folder(tidying, strcpy(kept, real));
    free(real);
}

void tidy_beside(const char *path)
{
    struct tidying tidying = {.entries = ENTRIES_A_RUN};
    tidy_side(&tidying, path);
    name_table_release(&tidying.seen);
    arena_release(&tidying.arena);
}

void tidy_outputs(const struct plan *plan, const struct cli_options *options)
{
    struct tidying tidying = {.entries = ENTRIES_A_RUN + ENTRIES_A_CHART * plan->count};
    for (size_t i = 0; i < plan->count; i++)
        tidy_folder(&tidying, plan->charts[i].output);
    tidy_side(&tidying, plan->index);
    tidy_side(&tidying, options->geometry);
    tidy_side(&tidying, options->values);
    tidy_side(&tidying, options->report);
    name_table_release(&tidying.seen);
    arena_release(&tidying.arena);
}
