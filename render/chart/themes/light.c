#include "render/chart/theme.h"

const struct theme theme_light = {
    .name = "light",
    .summary = "emerald and crimson on white (default)",
    .background = 0xffffff,
    .pane_border = 0xdfe3e8,
    .grid = 0xf0f2f5,
    .text = 0x1b1f27,
    .text_muted = 0x667080,
    .axis = 0xc9cfd8,
    .up = 0x0a8558,
    .down = 0xd92b40,
    .unchanged = 0x6f7888,
    .up_volume = 0x94cab6,
    .down_volume = 0xeea2ab,
    .unchanged_volume = 0xc0c4cb,
    .plots = {0x2962ff, 0xdd7a00, 0xa81fb4, 0x0099cc, 0x3d1a78, 0x6b5500},
    .tag_text = 0xffffff,
};
