#include "render/chart/theme.h"

const struct theme theme_colour_blind = {
    .name = "colour-blind",
    .summary = "blue and vermilion, apart for every kind of colour vision",
    .background = 0xffffff,
    .pane_border = 0xdfe3e8,
    .grid = 0xf0f2f5,
    .text = 0x1b1f27,
    .text_muted = 0x667080,
    .axis = 0xc9cfd8,
    .up = 0x0072b2,
    .down = 0xe06000,
    .unchanged = 0x6f7888,
    .up_volume = 0x8fc1dd,
    .down_volume = 0xf1b98f,
    .unchanged_volume = 0xc0c4cb,
    .plots = {0x151f29, 0x129263, 0xe0609f, 0x402a90, 0x745400, 0x4a2d19},
    .tag_text = 0xffffff,
};
