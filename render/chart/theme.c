#include "render/chart/theme.h"

#include <string.h>

/* Volume bars stay behind the candles: a bit less than half the colour, in 256ths. And so much of the text's colour is
 * in what stays behind everything. */
enum { VOLUME_SHARE = 112, GRID_SHARE = 17, PANE_BORDER_SHARE = 36, AXIS_SHARE = 61 };

const struct theme_colour theme_colours[THEME_COLOURS + 1] = {
    {"background", offsetof(struct theme, background)},
    {"pane-border", offsetof(struct theme, pane_border)},
    {"grid", offsetof(struct theme, grid)},
    {"text", offsetof(struct theme, text)},
    {"text-muted", offsetof(struct theme, text_muted)},
    {"axis", offsetof(struct theme, axis)},
    {"up", offsetof(struct theme, up)},
    {"down", offsetof(struct theme, down)},
    {"unchanged", offsetof(struct theme, unchanged)},
    {"up-volume", offsetof(struct theme, up_volume)},
    {"down-volume", offsetof(struct theme, down_volume)},
    {"unchanged-volume", offsetof(struct theme, unchanged_volume)},
    {"tag-text", offsetof(struct theme, tag_text)},
    {NULL, 0},
};

colour_rgb *theme_colour_at(struct theme *theme, const struct theme_colour *colour)
{
    return (colour_rgb *)(void *)((char *)theme + colour->offset);
}

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

void theme_set_unchanged(struct theme *theme, colour_rgb unchanged)
{
    theme->unchanged = unchanged;
    theme->unchanged_volume = colour_mix(theme->background, unchanged, VOLUME_SHARE);
}

void theme_set_background(struct theme *theme, colour_rgb background)
{
    theme->background = background;
    theme->text = colour_readable(theme->text, background);
    theme->text_muted = colour_readable(theme->text_muted, background);
    theme->grid = colour_mix(background, theme->text, GRID_SHARE);
    theme->pane_border = colour_mix(background, theme->text, PANE_BORDER_SHARE);
    theme->axis = colour_mix(background, theme->text, AXIS_SHARE);
    theme_set_up(theme, theme->up);
    theme_set_down(theme, theme->down);
    theme_set_unchanged(theme, theme->unchanged);
}

size_t theme_find_pale(const struct theme *theme, struct theme_pale pale[THEME_PALE_MAX])
{
    const struct {
        const char *name;
        colour_rgb colour;
        double least;
    } candles_and_texts[] = {
        {"text", theme->text, 4.5}, {"text-muted", theme->text_muted, 4.5}, {"up", theme->up, 3},
        {"down", theme->down, 3},   {"unchanged", theme->unchanged, 3},
    };
    size_t count = 0;
    for (size_t i = 0; i < sizeof candles_and_texts / sizeof *candles_and_texts; i++) {
        double contrast = colour_contrast(candles_and_texts[i].colour, theme->background);
        if (contrast < candles_and_texts[i].least)
            pale[count++] = (struct theme_pale){candles_and_texts[i].name, contrast, candles_and_texts[i].least};
    }
    struct theme_pale plots = {"plots", 21, 3};
    for (size_t i = 0; i < THEME_PLOTS; i++) {
        double contrast = colour_contrast(theme->plots[i], theme->background);
        plots.contrast = contrast < plots.contrast ? contrast : plots.contrast;
    }
    if (plots.contrast < plots.least)
        pale[count++] = plots;
    return count;
}
