/* Some rows of a file, from several places, to settle what it is before it is read. Internal to this room. */
#ifndef CHANDLER_OHLC_SAMPLE_H
#define CHANDLER_OHLC_SAMPLE_H

#include "render/base/arena.h"
#include "render/ohlc/csv.h"

/* Columns beyond this one are not looked at: no table of prices is so wide. */
enum { SAMPLE_COLUMNS_MAX = 16384 };

struct sample_row {
    const struct csv_field *fields;
    size_t count;                /* fields in the line */
    size_t stored;               /* of these, in `fields` */
    const unsigned char *shapes; /* enum field_shape of the first of them; see sample_shape */
    const char *text;
    size_t length;
    uint64_t line; /* 0 where it is not known */
    size_t solid;  /* numbers and times among the first fields */
    bool follows;  /* stands directly behind the row before it */
    bool is_data;  /* mostly numbers and times */
};

struct sample {
    struct sample_row *rows; /* in file order; in the arena */
    size_t count;
    size_t head_count; /* of these, from the start of the file without a gap */
    size_t width;      /* fields of most rows that are data; 0 where none is */
};

/* Takes rows of the start and, unless head_only, of two places further on and of the end. fields is scratch memory for
 * SAMPLE_COLUMNS_MAX of them. */
enum status sample_take(struct sample *sample, struct arena *arena, struct csv_field *fields,
                        const struct csv_form *form, const char *text, size_t length, bool head_only,
                        struct error *error);

/* The field of a row; an empty one where the row is too short. */
struct csv_field sample_field(const struct sample_row *row, size_t column);

/* The shape of the field, which is known already for all but the last ones of a very wide row. */
enum field_shape sample_shape(const struct sample_row *row, size_t column);

/* Whether a row is data with the usual number of fields, or one less or more. */
bool sample_is_usual(const struct sample *sample, const struct sample_row *row);

#endif
