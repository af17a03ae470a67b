/* What one field says about a time, before day and month are told apart. Internal to the time reader. Pure functions.
 */
#ifndef CHANDLER_OHLC_TIME_PARTS_H
#define CHANDLER_OHLC_TIME_PARTS_H

#include "render/ohlc/cursor.h"
#include "render/ohlc/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum time_kind { TIME_CALENDAR = 1, TIME_EPOCH, TIME_PATTERN };

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };
/* Of years in two digits those from here on are 19xx. POSIX says 69, which puts the histories of the sixties into the
 * future. */
enum { YEAR_PIVOT = 41 };
/* 2567 of the Buddhist calendar, and 113 of Taiwan's, are 2024. */
enum { BUDDHIST_OFFSET = 543, REPUBLIC_OFFSET = 1911 };
#define SECOND_US INT64_C(1000000)
#define DAY_US INT64_C(86400000000)

enum part_tag { PART_OPEN, PART_YEAR, PART_MONTH, PART_DAY };

/* A time of day, and the zone behind it. */
struct clock_parts {
    int64_t of_day_us; /* 0 .. DAY_US + 1 s: 24:00 and second 60 are meant */
    int offset_s;      /* east of UTC */
    bool has_clock, has_offset;
    bool is_12_hours;
    char mark;           /* between hour and minute; 0: none */
    int digits;          /* of a clock without marks */
    int fraction_digits; /* of its seconds */
    bool has_minutes, has_seconds;
};

struct time_parts {
    struct {
        int value;
        int digits;
        enum part_tag tag;
        bool is_name; /* a month's name */
    } part[3];
    int count;         /* 3, or 2: a month of a year */
    char mark;         /* behind the first part; 0: none */
    bool is_name_open; /* "24-Jan-01": the day comes first, or with DATE_ORDER_YMD the year */
    bool is_compact;   /* digits without marks: 20240315 */
    char join;         /* between day and time of day: 'T', ' ' or another; 0 where there is no time of day */
    int weekday;       /* 0 Sunday .. 6, as the field names it; -1: it does not */
    struct clock_parts clock;
};

/* Some part is known to be that. */
static inline bool parts_have(const struct time_parts *parts, enum part_tag tag)
{
    for (int i = 0; i < parts->count; i++) {
        if (parts->part[i].tag == tag)
            return true;
    }
    return false;
}

/* The short way of parts_read for the usual forms, "2024-03-15 10:30:00-05:00" and "15.03.2024"; false leaves the field
 * to the long one. */
bool parts_read_usual(struct time_parts *parts, const char *text, size_t length);
/* Reads a whole field as a day or a moment of the calendar. */
bool parts_read(struct time_parts *parts, const char *text, size_t length);
/* The end of it: tags what the number of parts and the name of a month settle. False where no reading is left. */
bool parts_settle(struct time_parts *parts);
/* True where day, month and year are known by their places alone: 03/04/2024, 24-03-04. */
bool parts_are_open(const struct time_parts *parts);
/* The day under an order (which matters only where the parts are open), and the year as written, in four digits. False
 * where there is no such day. */
bool parts_day(const struct time_parts *parts, enum date_order order, bool is_buddhist, int64_t *days, int *year);

/* Reads a clock and a zone behind it from the cursor. may_be_short: digits without marks may be any number (they may
 * have lost zeros); clock_digits says how many there should be (see struct time_format). */
bool clock_read(struct cursor *cursor, struct clock_parts *clock, bool may_be_short, int clock_digits);
/* Reads "Z", "+01:00", " UTC", "GMT+0100 (CET)"; true and nothing read where there is none; false for unknown ones. */
bool zone_read(struct cursor *cursor, struct clock_parts *clock);
/* Reads a whole field as a time of day. */
bool clock_field_read(struct clock_parts *clock, const char *text, size_t length, int clock_digits);
/* AM, p.m., 上午, ...: 0 for none, else 'a' or 'p'; the cursor moves behind it. */
char meridiem_read(struct cursor *cursor);

/* Epoch values. */
enum epoch_unit { EPOCH_NONE, EPOCH_S, EPOCH_MS, EPOCH_US, EPOCH_NS };
/* usual is the unit of most values in the column, or EPOCH_NONE. *unit gets the unit by the value's own size. */
bool epoch_read(const char *text, size_t length, enum epoch_unit usual, int64_t *time_us, enum epoch_unit *unit);
/* In the given unit, whatever its size. */
bool epoch_read_as(const char *text, size_t length, enum epoch_unit unit, int64_t *time_us);

/* The fast way for dates of one width, in the format's order: "2024-03-15", "15.03.2024", "20240315", alone, with a
 * time of day behind them ("T10:30", " 10:30:00.000-04:00", " 103000") or in its own column. What it reads parts_read
 * would read the same; false leaves the field to that. */
bool fixed_width_read(const struct time_format *format, const char *text, size_t length,
                      const struct time_field *day_time, int64_t *time_us);

/* A field under the user's pattern. */
bool pattern_read(const struct time_format *format, const char *text, size_t length, const struct time_field *day_time,
                  int64_t *time_us);

/* Day (of years 1 to 9999), time of day and offset together. */
int64_t moment_us(int64_t days, const struct clock_parts *clock);

/* The format's name for people, as its first field shows it. */
void time_name_write(struct time_format *format, const struct time_parts *parts, const struct clock_parts *own_column);

#endif
