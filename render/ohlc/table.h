/* The shape of a file: how it is cut, where its rows start, which column holds what. Internal to this room. */
#ifndef CHANDLER_OHLC_TABLE_H
#define CHANDLER_OHLC_TABLE_H

#include "render/ohlc/columns.h"

/* One instrument's columns: a table has one such group, or one for each ticker of a header that names several. */
struct table_group {
    struct columns columns;
    const char *symbol; /* from the header; NULL where it names none; in the arena */
};

struct table {
    struct csv_form form;
    const char *data; /* where the rows start */
    size_t data_length;
    uint64_t data_line;
    struct names names; /* count 0 where there is no header */
    struct sample sample;
    struct table_group *groups; /* group_count of them, at least one */
    size_t group_count;
    size_t fields_needed; /* fields of a row that have to be cut out */
    const char *symbol;   /* what a ticker row or a preamble names; NULL; in the arena */
    bool is_wrapped;      /* lines stood in quotes as a whole */
    size_t width_most;    /* a row with no more fields than these is whole; */
    size_t filled_most;   /* one with more has to hold no number behind these */
    bool has_named_width; /* the header tells so, else most of the rows */
};

/* Memory that detection needs; zeroed is empty. One a worker, reused. */
struct table_scratch {
    struct arena arena;       /* what a table points to; reset by table_detect */
    struct csv_field *fields; /* SAMPLE_COLUMNS_MAX of them */
    struct bytes unwrapped;
};
void table_scratch_release(struct table_scratch *scratch);

/* head_only: text is the start of a longer file, or a look at the start has to do. The table points into text and
 * scratch. STATUS_INPUT where there is no table of prices, saying what was found. */
enum status table_detect(struct table *table, struct table_scratch *scratch, const char *text, size_t length,
                         bool head_only, const struct read_options *options, struct error *error);

/* Finds the header among the sample's rows and reads its names; *header is its row, or sample->count. */
enum status header_find(struct names *names, size_t *header, const struct sample *sample, struct arena *arena,
                        struct error *error);
/* The symbol that lines above the header give, as in "Symbol: XYZ"; NULL where there is none. */
enum status header_preamble_symbol(const char **symbol, const struct sample *sample, size_t rows, struct arena *arena,
                                   struct error *error);
/* A row of tickers above or below the header's names: its field i belongs to name i. NULL where there is none. */
const struct sample_row *header_tickers(const struct names *names, const struct sample *sample, size_t header);

/* Whether the names of prices have more than one ticker. */
bool tickers_are_several(const struct names *names, const struct sample_row *tickers);
/* Makes table->groups: one for each ticker whose prices are complete; group_count stays 0 where none is. */
enum status tickers_make_groups(struct table *table, struct arena *arena, const struct sample_row *tickers,
                                const struct read_options *options, struct error *error);

/* A copy that ends in NUL, with "" read as one quote; NULL where memory runs out. */
char *field_copy(struct arena *arena, struct csv_field field);

/* A line that is no row wherever it stands at the start or the end: a title, a total, a source. Told by its time field
 * having too few digits, or letters and no form of a time, without four prices beside it or behind a word such as
 * "Total"; where there is no time column, by the open having no digit. */
bool row_is_note(const struct columns *columns, const struct csv_field *fields, size_t count);
/* Nothing but delimiters, or a comment: behind #, //, or a ; that does not delimit. */
bool row_is_void(const struct table *table, const struct csv_row *row, const struct csv_field *fields, size_t stored);

/* What a row's first table->fields_needed fields are as a header, met within the rows. */
enum header_again {
    HEADER_NONE,
    HEADER_SAME,  /* with the table's prices and volume where the table has them */
    HEADER_OTHER, /* with other columns: what stands below it is not the table's */
};
enum header_again header_again(const struct table *table, const struct columns *columns,
                               const struct csv_field *fields);
/* Where the header was found below the first rows: the line of another one above them, whose columns differ; else 0.
 * fields: scratch memory for table->fields_needed. */
uint64_t header_above(const struct table *table, struct csv_field *fields);

/* Settles how many fields a row may have. is_told: the user named the columns. */
void table_settle_width(struct table *table, bool is_told);
/* The number of fields of a row that has more than the table, not counting empty ones and remarks at its end; else 0.
 */
size_t row_surplus(const struct table *table, const struct csv_row *row);
/* No header tells the columns, and the fields join in pairs to sound candles: "1,50" was written without quotes. */
bool table_has_cut_numbers(const struct table *table);

#endif
