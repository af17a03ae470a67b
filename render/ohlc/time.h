/* Times as files write them, and the calendar. Pure functions but for time_format_detect's output; thread-safe. */
#ifndef CHANDLER_OHLC_TIME_H
#define CHANDLER_OHLC_TIME_H

#include "render/base/error.h"
#include "render/ohlc/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A moment in the proleptic Gregorian calendar. */
struct civil_time {
    int64_t year;
    int month, day;           /* 1..12, 1..31 */
    int hour, minute, second; /* 0..23, 0..59, 0..59 */
    int microsecond;
    int weekday; /* 0 Sunday .. 6 Saturday; only filled by civil_from_us */
};

/* Days since 1970-01-01 (Hinnant 2013, "chrono-compatible low-level date algorithms"). */
int64_t days_from_civil(int64_t year, int month, int day);
struct civil_time civil_from_us(int64_t time_us);
/* False where a field is out of range (31 April) or the result does not fit. */
bool civil_to_us(const struct civil_time *civil, int64_t *time_us);
/* False for 31 April, 29 February 2023, month 13. */
bool civil_has_day(int64_t year, int month, int day);

/* How the times of one column (or a day column and a time-of-day column) are written. */
struct time_format {
    int kind;         /* internal: calendar, epoch, pattern */
    int epoch_unit;   /* internal: the unit of most epoch values */
    int clock_digits; /* internal: digits of a time of day without marks, 4, 6 or 9; shorter ones lost zeros */
    enum date_order order;
    bool is_one_unit;    /* internal: every epoch value is of that unit, however small */
    bool is_buddhist;    /* years count from 543 BC */
    bool is_republic;    /* years have three digits and count from 1912, as in Taiwan; others are not read */
    bool needs_all_rows; /* internal: a row not seen yet could change the above */
    bool is_ambiguous;   /* day and month cannot be told apart by any row: order is a guess */
    bool is_year_open;   /* where is_ambiguous: they can, but day and year cannot (24-Jan-01) */
    bool is_mixed;       /* some rows tell day and month by their places alone, and others otherwise */
    int64_t ahead_us;    /* what the fields' clock is ahead of UTC, as they state it; the most where it changes with
                            summer time, so that local midnight never falls on the day before; 0: not stated */
    const char *pattern; /* the user's --date-format; NULL: detected */
    char name[40];       /* for people: "%d.%m.%Y %H:%M", "epoch ms", ... */
};

/* A field as it stands in the file. */
struct time_field {
    const char *text;
    size_t length;
};

/* True where the text could be a moment or a day in any known form (used to find the time column without a header):
 * dates with marks or month names, YYYYMMDD and longer, and epochs of 1990 to 2100 in s, ms, us, ns (from 9 digits on).
 * Prices and most volumes are no such thing, but a volume of 9 or 10 digits may be. */
bool time_looks_like(const char *text, size_t length);
/* True for a day of the calendar without a time of day, or with midnight as one. */
bool time_is_whole_day(const char *text, size_t length);
/* True for a count since 1970 of nine digits or more, up to the year 2100: in seconds from 1973 on. */
bool time_is_epoch(const char *text, size_t length, int64_t *time_us);
/* True for a time of day alone: with colons, or six digits ("163000"). */
bool time_of_day_looks_like(const char *text, size_t length);

/* Settles the format over fields[0..count), in file order; give all rows where day and month order matters and a fair
 * sample otherwise (time_order_matters tells after a first call on a sample). times_of_day may be NULL, else has as
 * many. Order: a field over 12 decides, or a weekday's name; else the order whose steps are even and in one direction;
 * among orders as even as each other (a few days in a row, or the same day of a few months) the one that covers less
 * time, with is_ambiguous where the other is as likely; else is_ambiguous with the usual order for the separator ('.'
 * day first; '/' month first; '-' day first). Fields that are no times are passed over; STATUS_INPUT where none is one,
 * or none is in the order that options ask for. */
enum status time_format_detect(struct time_format *format, const struct time_field *fields,
                               const struct time_field *times_of_day, size_t count, const struct read_options *options,
                               struct error *error);
/* After time_format_detect on a sample: true where rows outside it could still change the format. */
bool time_order_matters(const struct time_format *format);

/* Whether --date-format can be read and names a day: STATUS_USAGE where not. */
enum status time_pattern_check(const char *pattern, struct error *error);

/* The time in the field, in microseconds since 1970 UTC; without an offset it counts as UTC. day_time may be NULL, or
 * the field of a separate time-of-day column. Epoch values are told apart by size, value by value: s, ms, us, ns, also
 * as 1.6e+12 or 1609459200.0; in a column that goes back beyond 1990 in a finer unit than seconds all have that unit.
 * Weekday names are passed over. False where the field is no time in this format. A named zone behind the time is taken
 * at its fixed offset where the name has one meaning (UTC, GMT, EST, CET, JST,
 * ...) and makes the field unreadable where it has several (CST, IST, BST) or is unknown. Years of two digits: 41..99
 * are 19xx, since no candle is of 2041. 24:00 is the next day's 00:00, second 60 the next minute's 0. What is finer
 * than a microsecond is cut. ISO-like fixed-width forms take a fast path. */
bool time_parse(const struct time_format *format, const char *text, size_t length, const struct time_field *day_time,
                int64_t *time_us);

/* For --from, --to: "2024", "2024-03", "2024-03-15", "2024-03-15T10:30", with or without offset, or an epoch. *start_us
 * is the first moment of what is named, *end_us the first moment behind it; *is_utc is false where the text has no
 * offset, so that its clock may be any. */
bool time_parse_range(const char *text, int64_t *start_us, int64_t *end_us, bool *is_utc);

#endif
