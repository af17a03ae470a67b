/* Where the program's own modules lie: shared objects that it is not linked with and loads when it needs them. */
#ifndef CHANDLER_BASE_MODULE_H
#define CHANDLER_BASE_MODULE_H

#include "render/base/error.h"

#include <stddef.h>

/* The path of the module `file`: beside the program, or in `folder`, an install folder as seen from the program's own,
 * so that an installation may be moved as a whole. STATUS_UNSUPPORTED, and the places looked at, where it is in
 * neither. Thread-safe. */
enum status module_find(char *path, size_t size, const char *file, const char *folder, struct error *error);

#endif
