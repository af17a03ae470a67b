#include "render/chart/bodies.h"
#include "render/chart/type.h"

const struct chart_type chart_type_candles = {
    .name = "candles",
    .summary = "filled bodies and thin wicks in the colours of rise and fall",
    .draw = bodies_draw_candles,
};
