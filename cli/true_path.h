/* The one name of a file that may be spelt in several ways. */
#ifndef CHANDLER_CLI_TRUE_PATH_H
#define CHANDLER_CLI_TRUE_PATH_H

#include <stdbool.h>
#include <sys/stat.h>

/* The absolute path with all links followed, as realpath(3) makes it, also of what is not there yet: its missing end is
 * then as it was spelt, less "." and doubled slashes. The caller frees it; NULL without memory, and for a path that
 * leads nowhere (a loop of links, a folder that may not be entered). */
char *true_path(const char *path);

/* Whether path leads, through links as well, to the very file that was looked at. */
bool path_leads_to(const char *path, const struct stat *file);

#endif
