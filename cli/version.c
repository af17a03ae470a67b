#include "chandler_config.h"
#include "cli/lists.h"
#include "cli/pool_choice.h"
#include "plugins/python.h"
#include "render/chart/fallback.h"

#include <cairo.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <png.h>
#include <zlib.h>

static void append_freetype(struct text *out)
{
    FT_Library library;
    FT_Int major = 0, minor = 0, patch = 0;
    if (FT_Init_FreeType(&library) != 0)
        return;
    FT_Library_Version(library, &major, &minor, &patch);
    FT_Done_FreeType(library);
    text_printf(out, "FreeType %d.%d.%d\n", major, minor, patch);
}

/* Of a module that is loaded only when a text needs it. */
static void append_pango(struct text *out)
{
    const struct fallback_interface *interface;
    struct error error;
    if (fallback_load(&interface, &error) == STATUS_OK)
        text_printf(out, "Pango %s\n", interface->pango_version());
    else
        text_printf(out, "Pango: none (%s)\n", error.message);
}

void version_append(struct text *out)
{
    struct pool_answer taken = pool_choice_built();
    text_puts(out, "chandler " CHANDLER_VERSION "\n");
    text_printf(out, "cairo %s\n", cairo_version_string());
    text_printf(out, "libpng %s\n", png_get_libpng_ver(NULL));
    text_printf(out, "zlib %s\n", zlibVersion());
    append_freetype(out);
    append_pango(out);
    if (chandler_python_status() == PYTHON_GIL_NONE)
        text_puts(out, "Python: none linked\nGIL: none\n");
    else
        text_printf(out, "Python %s\nGIL: %s\n", chandler_python_version(), python_gil_name(chandler_python_status()));
    text_printf(out, "auto: %s (%s)\n", pool_kind_name(taken.kind), taken.reason);
}
