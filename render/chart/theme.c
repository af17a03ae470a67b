#include "render/chart/theme.h"

#include <string.h>

/* Volume bars stay behind the candles: a bit less than half the colour, in 256ths. */
enum { VOLUME_SHARE = 112 };

const struct theme *theme_find(const char *name)
{
    for (size_t i = 0; themes[i]; i++) {
        if (strcmp(themes[i]->name, name) == 0)
            return themes[i];
    }
    return NULL;
}

void theme_set_up(struct theme *theme, colour_rgb up)
{
    theme->up = up;
    theme->up_volume = colour_mix(theme->background, up, VOLUME_SHARE);
}

void theme_set_down(struct theme *theme, colour_rgb down)
{
    theme->down = down;
    theme->down_volume = colour_mix(theme->background, down, VOLUME_SHARE);
}
