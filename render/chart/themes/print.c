#include "render/chart/theme.h"

const struct theme theme_print = {
    .name = "print",
    .summary = "greys for paper: rising candles mid-grey, falling black",
    .background = 0xffffff,
    .pane_border = 0xbfbfbf,
    .grid = 0xe8e8e8,
    .text = 0x000000,
    .text_muted = 0x595959,
    .axis = 0x8c8c8c,
    .up = 0x8a8a8a,
    .down = 0x111111,
    .unchanged = 0x5c5c5c,
    .up_volume = 0xcccccc,
    .down_volume = 0x979797,
    .unchanged_volume = 0xb8b8b8,
    /* Dark tones for ink; in grey they lie evenly between the candles' two. */
    .plots = {0x0e315d, 0x8c5a35, 0x62305d, 0x32837e, 0x420f19, 0x51581d},
    .tag_text = 0xffffff,
};
