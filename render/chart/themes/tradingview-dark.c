#include "render/chart/theme.h"

const struct theme theme_tradingview_dark = {
    .name = "tradingview-dark",
    .summary = "TradingView's teal and red on midnight blue",
    .background = 0x131722,
    .pane_border = 0x2a2e39,
    .grid = 0x1e222d,
    .text = 0xd1d4dc,
    .text_muted = 0x868993,
    .axis = 0x363a45,
    .up = 0x089981,
    .down = 0xf23645,
    .unchanged = 0x787b86,
    .up_volume = 0x0e504c,
    .down_volume = 0x752531,
    .unchanged_volume = 0x3f434e,
    .plots = {0x2979ff, 0xff9800, 0xa63fd8, 0x4fc8f8, 0xf57cc4, 0xece27a},
    .tag_text = 0xffffff,
};
