/* Marks on a chart, from a CSV file of their own: purchases, sales, notes, trend lines and rays. */
#ifndef CHANDLER_OHLC_MARKS_H
#define CHANDLER_OHLC_MARKS_H

#include "render/base/arena.h"
#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mark_kind {
    MARK_BUY,
    MARK_SELL,
    MARK_TEXT,
    MARK_LINE, /* from its first point to its second */
    MARK_RAY,  /* and on, through the second, to the end of the picture */
    MARK_KINDS,
};
extern const char *const mark_kind_names[MARK_KINDS];

/* What a time names: a moment, a minute, a day, ... */
struct mark_time {
    int64_t start_us, end_us; /* start <= time < end */
    bool is_utc;              /* false: on the clock of the chart */
};

enum { MARK_POINTS = 2 };

struct mark {
    enum mark_kind kind;
    struct mark_time time[MARK_POINTS]; /* the second of lines and rays alone */
    double price[MARK_POINTS];          /* NaN: none, which lines and rays always have */
    const char *text;                   /* UTF-8, may hold control characters; NULL: none */
    const char *symbol;                 /* whose chart it is for; NULL: all */
};

enum { MARKS_MOST = 100000, MARKS_WARNINGS_MAX = 8 };

/* Zeroed is empty. Read-only once read, for any number of threads. */
struct marks {
    struct mark *items;
    size_t count;
    size_t rejected;                           /* rows left out */
    struct error warnings[MARKS_WARNINGS_MAX]; /* of the first of them, with their lines */
    size_t warning_count;
    uint64_t fingerprint; /* of the file's bytes */
    struct arena arena;   /* what the marks point to */
};

/* Reads a file (encoding, gzip, delimiter, decimal marks and quotes as those of prices). Its columns are found by the
 * names in its first line, in any order and letter case: time (or date), price, kind (or type, side), text (or label,
 * note), time2, price2, symbol (or ticker); others are passed over. Without such a line they are time, price, kind,
 * text, time2, price2. Times are those of --from. Lines that begin with # are remarks. A row without a kind, a time, or
 * what else its kind needs, or with a price that is no number, is left out and warned of. What was in *marks before is
 * lost.
 *
 * STATUS_IO, STATUS_INPUT where the file cannot be read or has more than MARKS_MOST marks. */
enum status marks_read(struct marks *marks, const char *path, struct error *error);
/* The same of a text, with CSV_PADDING NULs behind it. */
enum status marks_parse(struct marks *marks, const char *text, size_t length, struct error *error);
void marks_release(struct marks *marks);

#endif
