/* The last time of a column, by which the next one is read: rows that follow each other share month and year, and the
 * zone behind the time of day. Internal to this room; one for each pass over a file. */
#ifndef CHANDLER_OHLC_TIME_MEMORY_H
#define CHANDLER_OHLC_TIME_MEMORY_H

#include "render/ohlc/time.h"

/* Zeroed is empty. */
struct time_memory {
    size_t length;          /* of the last field */
    size_t date_length;     /* 10, or 8 without marks; 0: nothing is known */
    size_t day_at;          /* where the two digits of the day stand */
    uint64_t keys[2];       /* bytes 0 to 7 and 2 to 9 of a field, */
    uint64_t masks[2];      /* but for the day */
    int64_t before_us;      /* midnight of the day before the month's first */
    unsigned days_in_month; /* 28 to 31 */
    uint64_t tail;          /* what stands behind the time of day: a zone, a fraction */
    size_t tail_length;     /* 0: not known; at most 8 */
    bool tail_has_seconds;  /* there were seconds before it */
    int64_t tail_us;        /* what it adds to the time */
};

/* As many bytes from a field's start on, and behind its end, are read (those behind it are never taken for text). */
enum { TIME_MEMORY_READS = 32 };

/* The time of a field without a separate time of day, where it follows from the memory; false says nothing about it.
 * What it reads time_parse reads the same, given that the memory was filled under the same format. */
bool time_recall(const struct time_memory *memory, const char *text, size_t length, int64_t *time_us);

/* time_parse, and keeps in memory what the next field may share. */
bool time_parse_and_keep(struct time_memory *memory, const struct time_format *format, const char *text, size_t length,
                         int64_t *time_us);

#endif
