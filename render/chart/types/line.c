/* A line through the closes. */
#include "render/chart/closes.h"
#include "render/chart/type.h"

const struct chart_type chart_type_line = {
    .name = "line",
    .summary = "a line through the closes",
    .transform = closes_alone,
    .is_curve = true,
    .draw = closes_draw,
};
