#include "render/chart/theme.h"

const struct theme theme_terminal = {
    .name = "terminal",
    .summary = "amber text on black, as on a trading desk",
    .background = 0x000000,
    .pane_border = 0x333333,
    .grid = 0x1c1c1c,
    .text = 0xffa028,
    .text_muted = 0xb98a4a,
    .axis = 0x4a4a4a,
    .up = 0x2ee59d,
    .down = 0xff433d,
    .unchanged = 0xc8c8c8,
    .up_volume = 0x146445,
    .down_volume = 0x701d1b,
    .unchanged_volume = 0x585858,
    .plots = {0x4aa0ff, 0xfff04a, 0xb04dff, 0x38dcff, 0xff8ad0, 0xf7b267},
    .tag_text = 0x000000,
};
