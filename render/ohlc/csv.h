/* Lines of delimited text to fields, at memory speed. Internal to this room; pure but for the scanner it is given.
 *
 * The text need not end in NUL, but CSV_PADDING bytes behind it must be readable (they are never taken for text). */
#ifndef CHANDLER_OHLC_CSV_H
#define CHANDLER_OHLC_CSV_H

#include "render/base/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CSV_PADDING = 64 };

/* A slice of the text, without the blanks, quotes and apostrophes around it. Inside a quoted field "" stands for ". */
struct csv_field {
    const char *text;
    size_t length;
};

/* How the text is cut. */
struct csv_form {
    char delimiter;  /* ',' ';' '|' or a tab; ' ' means that any run of blanks and tabs is one delimiter */
    char line_end;   /* '\n', with a '\r' before it dropped; or '\r' where that stands alone */
    bool has_quotes; /* fields may stand in double quotes; false only where the text holds no quote at all */
};

struct csv_row {
    const char *text; /* the raw line, without its end */
    size_t length;
    uint64_t line; /* from 1 */
    size_t count;  /* fields in the line, also those that were not stored */
};

/* The state of one pass over the text; only csv_start and csv_next touch it. */
struct csv_scanner {
    struct csv_form form;
    const char *at;    /* where the next line starts */
    const char *end;   /* behind the last byte */
    uint64_t line;     /* the number of the line at `at` */
    const char *block; /* the 64 bytes that `marks` describes */
    uint64_t marks;    /* bit i: block[i] is a delimiter or a line end, and not behind `at` */
    size_t quote_budget;
};

/* Starts at text, whose first line has the number `line`. */
void csv_start(struct csv_scanner *scanner, const struct csv_form *form, const char *text, size_t length,
               uint64_t line);

/* Goes on at the start of another line, further on, `lines` lines behind the one that comes next. */
void csv_skip_to(struct csv_scanner *scanner, const char *at, uint64_t lines);

/* The next line that is not blank: stores at most limit (at least 1) of its fields; false at the end of the text. A
 * quoted field may hold line ends. A quote that is not closed within 16 KiB, or whose rest does not look like a field,
 * is an ordinary character, so that a stray one costs a line and not the file; the work stays linear in the text. */
bool csv_next(struct csv_scanner *scanner, struct csv_field *fields, size_t limit, struct csv_row *row);

/* A lone '\r' where lines end so, else '\n'. */
char csv_line_end(const char *text, size_t length);

/* The lines of a text in order, the first one not blank: a cheaper view for looking at what a file is. False at the
 * end. *at moves behind the line. Quotes mean nothing here. */
bool csv_next_line(const char **at, const char *end, char line_end, struct csv_field *line);

/* Some files hold each whole line in quotes: "2020-01-03,1,2,3,4". Where a third of some lines are so, writes the
 * text without them to out (followed by CSV_PADDING NULs; the lines keep their number) and sets *is_wrapped. */
enum status csv_unwrap(struct bytes *out, bool *is_wrapped, const char *text, size_t length, struct error *error);

/* The delimiter that cuts sample lines of the text into the most orderly table, as told by what the fields look like: a
 * decimal comma or the blank inside a date-time does not win over what stands between such fields. ',' where nothing
 * tells. line_end and has_quotes of *form are given. */
char csv_delimiter(const struct csv_form *form, const char *text, size_t length);

/* Numbers of lines (line ends, and one for a last line without one); never fewer than the rows in it. */
size_t csv_count_lines(const char *text, size_t length, char line_end);

/* What a field looks like, told from its characters alone. */
enum field_shape {
    SHAPE_EMPTY,
    SHAPE_NULL,   /* a word or sign for "nothing": null, NaN, N/A, - */
    SHAPE_NUMBER, /* with any marks, sign, currency, percent or K/M/B */
    SHAPE_TIME,   /* digits with separators of dates or times, or with a month's name */
    SHAPE_WORD,   /* anything else */
};
enum field_shape field_shape(const char *text, size_t length);
/* The same where CSV_PADDING bytes behind the text are readable, as they are for a field of a file: faster. */
enum field_shape field_shape_ahead(const char *text, size_t length);

/* A time of day alone: 09:30, 9:30:00.000, 4:00 PM; or, where compact, 0930 and 093000. */
bool field_is_clock(const char *text, size_t length, bool compact);

#endif
