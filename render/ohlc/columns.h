/* Which column of a table holds what. Internal to this room. */
#ifndef CHANDLER_OHLC_COLUMNS_H
#define CHANDLER_OHLC_COLUMNS_H

#include "render/ohlc/header_name.h"
#include "render/ohlc/number.h"
#include "render/ohlc/reader.h"
#include "render/ohlc/sample.h"

enum column_role {
    COLUMN_TIME,
    COLUMN_CLOCK, /* the time of day, where it has a column of its own */
    COLUMN_OPEN,
    COLUMN_HIGH,
    COLUMN_LOW,
    COLUMN_CLOSE,
    COLUMN_VOLUME,
    COLUMN_SYMBOL,
    COLUMN_ROLES,
};
extern const char *const column_role_names[COLUMN_ROLES];

#define COLUMN_NONE SIZE_MAX

struct columns {
    size_t at[COLUMN_ROLES]; /* counted from 0; COLUMN_NONE where there is none */
    uint64_t barred;         /* bit i: the name of column i tells that it holds something else than open to close */
    bool is_doubtful;        /* the prices were told by their values, from few rows or by the order alone */
};

void columns_clear(struct columns *columns);
bool columns_have_prices(const struct columns *columns);
/* Whether the name of the column keeps it from being a price; so does a place behind the first 64. */
bool columns_bar(const struct columns *columns, size_t column);
/* Whether the column has any role. */
bool columns_use(const struct columns *columns, size_t column);

/* The names of a table, or some of them, each with what it means. */
struct names {
    const struct csv_field *fields;
    struct name_meaning *meanings;
    size_t count;
    ptrdiff_t shift;       /* name i belongs to column i + shift */
    const size_t *columns; /* or, where this is not NULL, to columns[i] */
};

/* The name of a column, or an empty field. */
struct csv_field names_of_column(const struct names *names, size_t column);

/* Chooses prices, volume and symbol by name. is_member (NULL: all) tells the names that take part. The first complete
 * set of open, high, low and close wins; one with bare names before one with anything added, and either before an
 * adjusted one. Roles that no name has are COLUMN_NONE. */
void columns_by_name(struct columns *columns, const struct names *names, const struct sample *sample);

/* Settles how names and columns of data meet where their numbers differ: an index column without a name, a delimiter at
 * the end of lines, a name too many. Sets names->shift. */
void names_align(struct names *names, const struct sample *sample);

/* Chooses the column of time, and of the time of day, among those that the names offer, else by what the fields look
 * like. names may be empty. trusts_names: take a named column whatever its fields look like. */
void columns_choose_time(struct columns *columns, const struct names *names, const struct sample *sample,
                         bool trusts_names);

/* Finds open, high, low and close by their values, among the columns that no name bars: high >= max(open, close) and
 * low <= min(open, close) in nearly all rows. Four side by side in the usual order go before any other; open is left of
 * close unless many rows show that opens follow closes the other way round. What columns->at has of them already, by
 * name, stays. Also volume, and a symbol where has_names is false. columns->at[COLUMN_TIME] and [COLUMN_CLOCK] are
 * given. False where no columns fit. */
bool columns_by_value(struct columns *columns, const struct sample *sample, bool has_names);

/* Applies "time=NAME,open=3,...". */
enum status columns_override(struct columns *columns, const char *text, const struct names *names, size_t width,
                             struct error *error);
/* The form of such a text alone. */
enum status columns_override_check(const char *text, struct error *error);

#endif
