#include "cli/value_names.h"

#include "cli/suggest.h"
#include "render/base/arena.h"
#include "render/chart/colour_names.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Colours ---- */

enum status value_colour(const char *value, colour_rgb *colour, bool could_be_none, struct error *error)
{
    struct suggestion suggestion = {.given = value};
    struct error inner = {0};
    enum status status = colour_parse(value, colour, &inner);
    if (status == STATUS_OK)
        return STATUS_OK;
    const char *or_none = could_be_none ? ", or none" : "";
    if (could_be_none && strcasecmp(value, "transparent") == 0)
        suggestion.nearest = "none";
    else if (could_be_none)
        suggestion_offer(&suggestion, "none");
    for (size_t i = 0; colour_names[i].name; i++)
        suggestion_offer(&suggestion, colour_names[i].name);
    if (!suggestion.nearest)
        return error_set(error, status, "%s%s", inner.message, or_none);
    return error_set(error, status, "%s%s; did you mean %s?", inner.message, or_none, suggestion.nearest);
}

/* ---- Zones ---- */

enum { FOLDERS_DEEP = 3, ZONES_MOST = 5000, PATH_SIZE = 4096 };

/* The walk through the folder of zones; names live in the arena. */
struct walk {
    struct suggestion suggestion;
    struct arena arena;
    size_t count;
};

/* The same zones on other clocks; and those whose names count hours the other way round. */
static int is_plain(const struct dirent *entry)
{
    static const char *const others[] = {"posix", "right", "Etc"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(entry->d_name, others[i]) == 0)
            return 0;
    return isupper((unsigned char)entry->d_name[0]) && !strpbrk(entry->d_name, ".0123456789");
}

static void offer_zone(struct walk *walk, const char *name)
{
    enum { LETTERS_LEAST = 4 }; /* CST is not meant as CET */
    if (strlen(name) < LETTERS_LEAST)
        return;
    char *copy = arena_alloc(&walk->arena, strlen(name) + 1, 1);
    if (!copy || ++walk->count > ZONES_MOST)
        return;
    strcpy(copy, name);
    suggestion_offer(&walk->suggestion, copy);
}

/* Offers what is in the folder, in the order of names, with `prefix` before them. */
static bool walk_folder(struct walk *walk, const char *folder, const char *prefix, int depth)
{
    struct dirent **entries;
    int count = depth < FOLDERS_DEEP ? scandir(folder, &entries, is_plain, alphasort) : -1;
    for (int i = 0; i < count; i++) {
        char path[PATH_SIZE], name[PATH_SIZE];
        bool fits = snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name) < PATH_SIZE &&
                    snprintf(name, sizeof name, "%s%s/", prefix, entries[i]->d_name) < PATH_SIZE;
        bool is_file = entries[i]->d_type == DT_REG || entries[i]->d_type == DT_LNK;
        if (fits && walk->count < ZONES_MOST && (is_file || !walk_folder(walk, path, name, depth + 1))) {
            name[strlen(name) - 1] = 0;
            offer_zone(walk, name);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return count >= 0;
}

enum status value_zone(const char *value, struct zone **zone, struct error *error)
{
    char given[64] = "";
    struct walk walk = {.suggestion = {.given = given}};
    struct error inner = {0};
    enum status status = zone_open(zone, value, NULL, &inner);
    if (status == STATUS_OK)
        return STATUS_OK;
    for (size_t i = 0; value[i] && strlen(value) < sizeof given; i++)
        given[i] = value[i] == ' ' ? '_' : value[i];
    if (status == STATUS_USAGE && isalpha((unsigned char)given[0])) {
        suggestion_offer(&walk.suggestion, "UTC");
        (void)walk_folder(&walk, zone_folder(), "", 0);
    }
    if (walk.suggestion.nearest)
        error_set(error, status, "%s; did you mean %s?", inner.message, walk.suggestion.nearest);
    else
        *error = inner;
    arena_release(&walk.arena);
    return status;
}
