/* The rule that a zone follows after the last change of clocks that its file lists: a POSIX TZ string with the
 * extensions of RFC 9636 (section 3.3.1), such as "EST5EDT,M3.2.0,M11.1.0". Internal to this room; pure functions. */
#ifndef CHANDLER_OHLC_ZONE_RULE_H
#define CHANDLER_OHLC_ZONE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum zone_day_kind { ZONE_DAY_JULIAN, ZONE_DAY_ORDINAL, ZONE_DAY_WEEKDAY };

/* A day of every year, and a time on it. */
struct zone_day {
    enum zone_day_kind kind;
    int day;                  /* Julian: 1 to 365, 29 February not counted; ordinal: 0 to 365, counted */
    int month, week, weekday; /* 1..12; 1..5, 5 being the last; 0 Sunday .. 6 */
    int32_t time_s;           /* since midnight, on the clock before the change; up to 167 hours either way */
};

struct zone_rule {
    bool has_summer;
    int32_t standard_s, summer_s; /* east of UTC */
    struct zone_day start, end;   /* of summer time */
};

/* False where the text is no rule. */
bool zone_rule_parse(struct zone_rule *rule, const char *text, size_t length);
/* Seconds east of UTC at a moment in seconds since 1970 UTC. */
int32_t zone_rule_offset(const struct zone_rule *rule, int64_t time_s);

#endif
