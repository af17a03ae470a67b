#include "cli/target.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Extensions of pictures: a name with one is meant as a file, also where the format is not at hand. */
static bool is_foreign_picture(const char *extension)
{
    static const char *const known[] = {"jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff", "avif", "eps", "ps", NULL};
    for (size_t i = 0; known[i]; i++)
        if (strcasecmp(known[i], extension) == 0)
            return true;
    return false;
}

/* /dev/stdout, a named pipe: written through. */
static bool is_device(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode);
}

bool target_is_stream(const char *file)
{
    return strcmp(file, "-") == 0 || is_device(file);
}

static bool is_folder(const char *path)
{
    struct stat info;
    return path[strlen(path) - 1] == '/' || (stat(path, &info) == 0 && S_ISDIR(info.st_mode));
}

enum status target_choose(struct target *target, const struct cli_options *options, struct error *error)
{
    const char *output = options->output;
    *target = (struct target){.format = options->format ? options->format : image_format_find("png")};
    if (!target->format)
        return error_set(error, STATUS_UNSUPPORTED, "this build has no format png");
    if (!output)
        return STATUS_OK;
    if (target_is_stream(output)) {
        if (isatty(STDOUT_FILENO) && strcmp(output, "-") == 0)
            return error_set(error, STATUS_USAGE, "a picture is not written to a terminal; redirect it to a file");
        target->file = output;
        return STATUS_OK;
    }
    const char *slash = strrchr(output, '/');
    const char *dot = strrchr(slash ? slash : output, '.');
    const struct image_format *named = dot ? image_format_find(dot + 1) : NULL;
    if (is_folder(output) || (!named && !(dot && is_foreign_picture(dot + 1)))) {
        target->folder = output;
        return STATUS_OK;
    }
    if (!named)
        return error_set(error, STATUS_USAGE, "pictures in %s cannot be made; see --format", dot + 1);
    if (options->format && options->format != named)
        return error_set(error, STATUS_USAGE, "is named %s, but --format says %s", named->name, options->format->name);
    target->file = output;
    target->format = named;
    return STATUS_OK;
}
