#include "render/chart/fallback.h"

#include "chandler_config.h"
#include "render/base/module.h"

#include <dlfcn.h>
#include <limits.h>
#include <string.h>

enum status fallback_load(const struct fallback_interface **interface, struct error *error)
{
    *interface = NULL;
    char path[PATH_MAX];
    enum status status = module_find(path, sizeof path, CHANDLER_TEXT_FILE, CHANDLER_TEXT_FOLDER, error);
    if (status != STATUS_OK)
        return status;
    /* Never closed: what GLib and fontconfig keep for as long as a process lives points into them. */
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!module)
        return error_set(error, STATUS_UNSUPPORTED, "%s", dlerror());
    /* POSIX lets a symbol's address be taken for a function's; ISO C has no cast for it. */
    const struct fallback_interface *(*get)(void);
    void *symbol = dlsym(module, FALLBACK_INTERFACE_SYMBOL);
    memcpy(&get, &symbol, sizeof get);
    if (!symbol)
        return error_set(error, STATUS_UNSUPPORTED, "%s is no module of chandler", path);
    const struct fallback_interface *found = get();
    if (strcmp(found->chandler_version, CHANDLER_VERSION) != 0)
        return error_set(error, STATUS_UNSUPPORTED, "%s belongs to chandler %s, but this is %s", path,
                         found->chandler_version, CHANDLER_VERSION);
    *interface = found;
    return STATUS_OK;
}
