#include "plugins/plugins.h"

#include "chandler_config.h"

#include <dlfcn.h>
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

/* The module's path: beside the program, or in the install folder, which is known from the program's own so that an
 * installation may be moved as a whole. */
static enum status find_module(char *path, size_t size, struct error *error)
{
    char program[PATH_MAX];
    size_t length = program_folder(program, sizeof program);
    if (!length)
        return error_set(error, STATUS_UNSUPPORTED, "no Python: /proc/self/exe does not say where chandler lies");
    static const char *const folders[] = {"", "/" CHANDLER_PLUGIN_HOST_FOLDER};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        int written = snprintf(path, size, "%.*s%s/" CHANDLER_PLUGIN_HOST_FILE, (int)length, program, folders[i]);
        if (written > 0 && (size_t)written < size && access(path, F_OK) == 0)
            return STATUS_OK;
    }
    return error_set(error, STATUS_UNSUPPORTED,
                     "no Python: " CHANDLER_PLUGIN_HOST_FILE " lies neither beside the program nor in %.*s%s; "
                     "build and install it along with chandler",
                     (int)length, program, folders[1]);
}

enum status plugins_load(const struct plugin_interface **interface, struct error *error)
{
    *interface = NULL;
    if (!CHANDLER_PYTHON_VERSION[0])
        return error_set(error, STATUS_UNSUPPORTED,
                         "this build has no Python: configure with -DCHANDLER_PYTHON=ON (Debian: python3-dev)");
    char path[PATH_MAX];
    enum status status = find_module(path, sizeof path, error);
    if (status)
        return status;
    /* Global, as Python's own extension modules need not be linked with libpython and look for its symbols here. */
    void *module = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
    if (!module) {
        const char *reason = dlerror();
        return error_set(error, STATUS_UNSUPPORTED, "Python " CHANDLER_PYTHON_VERSION " cannot be loaded: %s%s", reason,
                         strstr(reason, "libpython") ? " (install this Python's shared library)" : "");
    }
    /* POSIX lets a symbol's address be taken for a function's; ISO C has no cast for it. */
    const struct plugin_interface *(*get)(void);
    void *symbol = dlsym(module, PLUGIN_INTERFACE_SYMBOL);
    memcpy(&get, &symbol, sizeof get);
    if (!symbol)
        return error_set(error, STATUS_UNSUPPORTED, "%s is no plugin host of chandler", path);
    const struct plugin_interface *found = get();
    if (strcmp(found->chandler_version, CHANDLER_VERSION) != 0)
        return error_set(error, STATUS_UNSUPPORTED, "%s belongs to chandler %s, but this is %s", path,
                         found->chandler_version, CHANDLER_VERSION);
    *interface = found;
    return STATUS_OK;
}
