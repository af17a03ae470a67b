#include "render/chart/theme.h"

const struct theme theme_dark = {
    .name = "dark",
    .summary = "mint and coral on charcoal",
    .background = 0x14171d,
    .pane_border = 0x2b303a,
    .grid = 0x1f232b,
    .text = 0xe4e7ec,
    .text_muted = 0x8f98a8,
    .axis = 0x3a414d,
    .up = 0x2fbf8a,
    .down = 0xf0525f,
    .unchanged = 0x8f98a8,
    .up_volume = 0x20614d,
    .down_volume = 0x74313a,
    .unchanged_volume = 0x4a4f5a,
    .plots = {0x4a9aff, 0xffa01e, 0xb052e0, 0x56d8f5, 0xf09ad2, 0xe6de74},
    .tag_text = 0x14171d,
};
