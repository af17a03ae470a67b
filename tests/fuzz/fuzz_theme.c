/* Any text whatever is a theme or not, and a theme's colours are colours.
 *
 * The input: the file's text. */
#include "fuzz.h"

#include "cli/theme_file.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Of exactly its size, and a NUL behind it would be no part of it. */
    char *text = malloc(size ? size : 1);
    struct theme theme;
    struct error error = {0};
    CLAIM(text);
    memcpy(text, data, size);
    enum status status = theme_text_read(&theme, "fuzz", text, size, &error);
    if (status == STATUS_OK) {
        CLAIM(strcmp(theme.name, "fuzz") == 0 && theme.summary);
        for (const struct theme_colour *colour = theme_colours; colour->name; colour++)
            CLAIM(*theme_colour_at(&theme, colour) <= 0xffffff);
        for (size_t i = 0; i < THEME_PLOTS; i++)
            CLAIM(theme.plots[i] <= 0xffffff);
    } else {
        CLAIM(status == STATUS_USAGE && error.line > 0 && error.message[0]);
    }
    free(text);
    return 0;
}
