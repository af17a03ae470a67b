/* Clocks of the world: what a zone's clock shows at a moment, from the system's own files (TZif, RFC 9636) and nothing
 * that belongs to the process: TZ and tzset stay out of it. A zone is never changed once made, so any number of threads
 * may read it. */
#ifndef CHANDLER_OHLC_ZONE_H
#define CHANDLER_OHLC_ZONE_H

#include "render/base/error.h"

#include <stdint.h>

struct zone;

/* Where the system keeps zones: the environment's TZDIR, else /usr/share/zoneinfo. */
const char *zone_folder(void);

/* "UTC" or "Z"; an offset as +02:00, -0530 or +2, up to 24 hours; or a name such as America/New_York, whose file is
 * looked for in `folder` (NULL: zone_folder). STATUS_USAGE, naming that folder,
 * where it has no such zone; STATUS_INPUT for a file that is no zone's. */
enum status zone_open(struct zone **zone, const char *name, const char *folder, struct error *error);
/* Frees and clears *zone, which may be NULL. */
void zone_free(struct zone **zone);

/* What the clock shows at that moment, as microseconds since its own 1970-01-01T00:00. */
int64_t zone_clock_us(const struct zone *zone, int64_t time_us);
/* The moment at which it shows that: the first of two where the clock is set back; where it is set forward past it, the
 * moment of the change. */
int64_t zone_time_us(const struct zone *zone, int64_t clock_us);

#endif
