/* CSV text of any dialect to series. */
#ifndef CHANDLER_OHLC_READER_H
#define CHANDLER_OHLC_READER_H

#include "render/base/bytes.h"
#include "render/base/error.h"
#include "render/base/text.h"
#include "render/ohlc/series.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum date_order { DATE_ORDER_AUTO = 0, DATE_ORDER_DMY, DATE_ORDER_MDY, DATE_ORDER_YMD };

/* What the user said about the files. Zeroed: detect everything. Read-only while workers run. */
struct read_options {
    const char *columns;     /* "time=NAME,open=NAME,..."; a NAME may also be a column number from 1; NULL: detect */
    const char *date_format; /* strptime-like: %Y %m %d %H %M %S %f %y %b %B %p %I %z %s and literals; NULL: detect */
    enum date_order date_order;
    bool is_strict;          /* a rejected row is an error */
    const char *symbol;      /* keep only this symbol; NULL: all */
    const struct zone *zone; /* see series_use_zone; NULL: each file's own clock */
    /* Limits of one file, which is an error beyond them and never cut; 0: those below, or source_read's own. */
    size_t max_rows;    /* candles, of all its symbols together */
    size_t max_symbols; /* different symbols */
    size_t max_bytes;   /* of its text, unpacked: for who reads the file */
};

enum {
    READ_ROWS_MAX = 50 * 1000 * 1000, /* candles of a second, of a year and a half */
    READ_SYMBOLS_MAX = 100 * 1000, /* all stocks of the world; a column of more different values is none of symbols */
    READ_SYMBOLS_COUNTED = INT32_MAX, /* what max_symbols may be at most */
};

/* Checks columns and date_format for form, before any file is read. */
enum status read_options_check(const struct read_options *options, struct error *error);

enum { READING_WARNINGS_MAX = 8 };

/* One series of a file, with what is to be said about it. */
struct reading_series {
    struct series *series; /* owned by the reading; NULL where this symbol has no readable candle (error says why) */
    const char *symbol;    /* NULL where the file names none */
    size_t rejected;       /* rows left out */
    size_t warning_count;
    const struct error *warnings; /* warning_count of them, at most READING_WARNINGS_MAX; status STATUS_OK; line and
                                   * column (of the table, from 1) where known; owned by the reading */
    struct error error;
};

/* Zeroed is empty. Its memory is reused from file to file by the same worker; not thread-safe. */
struct reading {
    struct reading_series *series; /* in order of first appearance in the file */
    size_t count;
    char dialect[160]; /* for people: "yahoo", or "generic; comma; header; time %Y-%m-%d; UTF-8" */
    struct reader_scratch *scratch;
};

/* Parses UTF-8 text (followed by SOURCE_PADDING NULs). On success count >= 1 and at least one series has a candle.
 * A file without one readable candle is STATUS_INPUT, with the first bad row's line and text. Rows: a time or one of
 * open, high, low, close absent or unreadable, or high below low, rejects the row; an unreadable volume is absent, with
 * a warning. What was in *reading before is released. */
enum status reading_parse(struct reading *reading, const struct bytes *text, const char *encoding,
                          const struct read_options *options, struct error *error);
void reading_release(struct reading *reading);

/* The symbols a file holds, without reading its numbers: one pass. */
struct symbol_list {
    char **names; /* in order of first appearance; count 0 where the file has no symbol column */
    size_t count;
    char *sole; /* the symbol outside a column (a ticker row, a preamble), or the one name in the column; or NULL */
};
/* is_whole false: text is the head of a larger file. *needs_rest is then set where the head has a symbol column, or no
 * table at all, so that the answer needs the whole text. A text that cannot be read as a table is no error here: the
 * list is empty, and the job that reads it in full reports. STATUS_MEMORY alone is returned. */
enum status symbols_survey(struct symbol_list *list, const struct bytes *text, bool is_whole,
                           const struct read_options *options, bool *needs_rest, struct error *error);
void symbol_list_release(struct symbol_list *list);

/* The --check line of one series: a JSON object and a newline. input is the name the user gave. */
void reading_check_json(struct text *out, const char *input, const struct reading *reading, size_t index);

/* What --list dialects prints. Detection goes by rules; these are the names given to well-known results. */
struct dialect {
    const char *name;
    const char *summary;
    const char *header; /* folded header names joined by ',' (one behind the last: any may follow); NULL: no header */
};
extern const struct dialect dialects[]; /* ends with a NULL name */

#endif
