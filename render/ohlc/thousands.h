/* Marks before three digits in every price: thousands, decimals, or parts of something else? Internal to this room.
 * Pure functions of the table's sample. */
#ifndef CHANDLER_OHLC_THOUSANDS_H
#define CHANDLER_OHLC_THOUSANDS_H

#include "render/ohlc/table.h"

/* Whether all prices are of the form 36.548, and a semicolon between the fields or the language of the header leaves it
 * open whether the point marks thousands. */
bool thousands_may_be_points(const struct table *table);
/* Whether such prices are thousands: the header's language writes them so, and the delimiter or the form of the dates,
 * or both where there are few rows, say the same. */
bool thousands_are_points(const struct table *table);

/* Bonds are priced in 32nds, 110'160 being 110 and a half. STATUS_INPUT where all prices look so and no other field
 * has an apostrophe that marks thousands. */
enum status thousands_refuse_ticks(const struct table *table, struct error *error);

#endif
