/* A theme of one's own: a small text of KEY = VALUE lines over a theme that is built in. */
#ifndef CHANDLER_CLI_THEME_FILE_H
#define CHANDLER_CLI_THEME_FILE_H

#include "render/base/error.h"
#include "render/chart/theme.h"

#include <stdbool.h>
#include <stddef.h>

enum { THEME_FILE_SIZE_MAX = 65536 };

/* Whether what was given for --theme is a file's path and not a theme's name: it has a '/' or a '.'. */
bool theme_file_is_path(const char *given);

/* Reads the text (UTF-8, or any with ASCII keys and values; length bytes, which may be any) into *theme:
 *
 *     # a comment
 *     base = dark
 *     up = #2fbf8a
 *     plots = gold, skyblue
 *
 * Keys stand in any order and each at most once: base (a built-in theme; light without it), the names of
 * theme_colours, and plots, which takes the place of the first plots' colours. background may be none. What follows
 * from a colour as with theme_set_background, theme_set_up, ... follows here, unless the text has a line of its own for
 * it. A line that begins with # is a comment. theme->name becomes `name`, which is borrowed; the summary is the base's.
 *
 * STATUS_USAGE with error->line where the text is something else, naming the nearest key or theme; *theme then means
 * nothing. Thread-safe. */
enum status theme_text_read(struct theme *theme, const char *name, const char *text, size_t length,
                            struct error *error);

/* The same of a file of at most THEME_FILE_SIZE_MAX bytes, called as its path. STATUS_IO where it cannot be read. */
enum status theme_file_read(struct theme *theme, const char *path, struct error *error);

#endif
