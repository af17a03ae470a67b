/* What chart types that are a curve of closes share. */
#ifndef CHANDLER_CHART_CLOSES_H
#define CHANDLER_CHART_CLOSES_H

#include "render/chart/type.h"

/* For struct chart_type's `transform`: candles that are nothing but their closes, so that the scale fits these. */
enum status closes_alone(struct transformation *work);
/* For its `draw`: the curve; where candles are gathered, with the closes that a column has from the lowest to the
 * highest; of a single one a dot. */
enum status closes_draw(const struct layout *layout, struct painter *painter, struct error *error);

#endif
