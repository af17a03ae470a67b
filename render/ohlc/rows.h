/* The one pass over a table's rows: candles into columns, each with the series it belongs to. Internal to this room. */
#ifndef CHANDLER_OHLC_ROWS_H
#define CHANDLER_OHLC_ROWS_H

#include "render/base/arena.h"
#include "render/base/hash.h"
#include "render/ohlc/plan.h"
#include "render/ohlc/series.h"

/* What there was to say about rows of one kind: how many, and the first of them. */
struct remark {
    size_t count;
    struct error *first; /* in the arena; NULL while count is 0 */
};

/* One series while its rows are read. */
struct track {
    const char *symbol; /* NULL where the file names none; in the arena */
    size_t symbol_length;
    bool is_wanted; /* false: another symbol was asked for; its rows are passed over */
    size_t candles;
    struct remark rejected;  /* rows left out */
    struct remark no_volume; /* volumes that cannot be read */
    struct remark outside;   /* candles kept whose open or close is not within low..high */
};

/* What a pass makes, and its memory, reused from file to file; zeroed is empty. */
struct rows {
    struct arena arena; /* symbols and messages of the tracks */
    struct track *tracks;
    size_t track_count, track_capacity;
    uint32_t *slots; /* hash table over the tracks by symbol: index + 1, 0 where free */
    size_t slot_count;
    struct hash_key key;           /* of the table */
    struct series *sole;           /* where there is one series at most, its columns are written in place */
    struct series_columns columns; /* of all rows kept, in file order */
    uint32_t *owner;               /* the track of each row; not used where sole is */
    size_t count, capacity;        /* rows */
    struct series_columns own;     /* the columns' memory where not in place */
    size_t own_capacity;
    bool has_number_faults; /* a row was left out for prices that are numbers, in another style perhaps */
    size_t symbols_most;    /* tracks there may be; 0: READ_SYMBOLS_MAX */
    uint64_t unnamed_line;  /* of the first candle that stands before any symbol, in a table that names some; 0: none */
};
void rows_release(struct rows *rows);

/* Drops what a pass made before; keeps memory. */
void rows_clear(struct rows *rows);

/* The track of a symbol (NULL: the one without), made where it is new. NULL where memory runs out or there are more
 * than symbols_most, with *error filled. */
struct track *rows_track(struct rows *rows, const char *symbol, size_t length, const char *wanted, struct error *error);

/* Rows without a symbol before the first one that has some belong to nobody: they count as left out, of the first
 * symbol. Call it once all rows are read. */
enum status rows_drop_unnamed(struct rows *rows, struct error *error);

/* Reads all rows of the table. fields: scratch memory for table->fields_needed. */
enum status rows_read(struct rows *rows, const struct table *table, const struct plan *plan, struct csv_field *fields,
                      const struct read_options *options, struct error *error);

#endif
