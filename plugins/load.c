#include "plugins/plugins.h"

#include "chandler_config.h"
#include "render/base/module.h"

#include <dlfcn.h>
#include <limits.h>
#include <string.h>

static enum status find_module(char *path, size_t size, struct error *error)
{
    struct error inner;
    enum status status = module_find(path, size, CHANDLER_PLUGIN_HOST_FILE, CHANDLER_PLUGIN_HOST_FOLDER, &inner);
    return status == STATUS_OK ? status : error_set(error, status, "no Python: %s", inner.message);
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
