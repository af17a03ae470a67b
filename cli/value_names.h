/* Values that are one name out of many: what is wrong with one says which was probably meant. Thread-safe. */
#ifndef CHANDLER_CLI_VALUE_NAMES_H
#define CHANDLER_CLI_VALUE_NAMES_H

#include "render/base/error.h"
#include "render/chart/theme.h"
#include "render/ohlc/zone.h"

#include <stdbool.h>

/* colour_parse with the nearest name of CSS; and with none, where that could have been given. */
enum status value_colour(const char *value, colour_rgb *colour, bool could_be_none, struct error *error);

/* zone_open with the nearest of the system's zones, which "berlin" and "New York" find as well. */
enum status value_zone(const char *value, struct zone **zone, struct error *error);

#endif
