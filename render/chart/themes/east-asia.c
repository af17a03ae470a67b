#include "render/chart/theme.h"

const struct theme theme_east_asia = {
    .name = "east-asia",
    .summary = "red rises and green falls, as in Shanghai, Tokyo and Seoul",
    .background = 0xffffff,
    .pane_border = 0xdfe3e8,
    .grid = 0xf0f2f5,
    .text = 0x1b1f27,
    .text_muted = 0x667080,
    .axis = 0xc9cfd8,
    .up = 0xd62f35,
    .down = 0x0b8468,
    .unchanged = 0x6f7888,
    .up_volume = 0xeda4a7,
    .down_volume = 0x94c9bd,
    .unchanged_volume = 0xc0c4cb,
    .plots = {0x2962ff, 0xd68000, 0xa81fb4, 0x1e9bd7, 0x3d1a78, 0x5e5200},
    .tag_text = 0xffffff,
};
