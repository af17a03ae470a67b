/* The numbers of a sample by rows and columns, for who looks at what stands in columns that no name tells. Internal to
 * this room; pure; thread-safe. */
#ifndef CHANDLER_OHLC_HEADERLESS_GRID_H
#define CHANDLER_OHLC_HEADERLESS_GRID_H

#include "render/ohlc/columns.h"

#include <stdbool.h>
#include <stddef.h>

enum { GRID_ROWS_MAX = 128, GRID_COLUMNS_MAX = 16 };

struct grid {
    size_t rows, count;              /* of the sample's usual rows; columns, those that are numbers in most of them */
    size_t column[GRID_COLUMNS_MAX]; /* of the table, ascending */
    bool follows[GRID_ROWS_MAX];     /* the row stands right behind the one before in the file */
    double value[GRID_COLUMNS_MAX][GRID_ROWS_MAX]; /* NaN where a field is none */
    bool knows_direction, is_newest_first;         /* which way the times run, where there are some and they differ */
};

/* Fills it from the first rows and columns of the sample. columns: what is known already; the times among them are no
 * numbers, and tell the direction. Numbers are read in the style that suits all of them together. */
void grid_fill(struct grid *grid, const struct sample *sample, const struct columns *columns);

#endif
