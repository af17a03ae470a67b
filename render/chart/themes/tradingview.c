#include "render/chart/theme.h"

const struct theme theme_tradingview = {
    .name = "tradingview",
    .summary = "TradingView's teal and red on white",
    .background = 0xffffff,
    .pane_border = 0xe0e3eb,
    .grid = 0xf0f3fa,
    .text = 0x131722,
    .text_muted = 0x6a6d78,
    .axis = 0xd1d4dc,
    .up = 0x089981,
    .down = 0xf23645,
    .unchanged = 0x787b86,
    .up_volume = 0x93d2c8,
    .down_volume = 0xf9a7ae,
    .unchanged_volume = 0xc4c5ca,
    .plots = {0x2962ff, 0xdd7a00, 0xa81fb4, 0x0099d6, 0x3d1a78, 0x5e5200},
    .tag_text = 0xffffff,
};
