/* What may be wrong with a row, and how people are told. Internal to this room; pure; thread-safe. */
#ifndef CHANDLER_OHLC_ROWS_FAULTS_H
#define CHANDLER_OHLC_ROWS_FAULTS_H

#include "render/base/error.h"
#include "render/ohlc/columns.h"
#include "render/ohlc/csv.h"
#include "render/ohlc/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a row is left out: the role of the column whose field cannot be read, or this. */
enum { FAULT_NONE = -1, FAULT_CROSSED = COLUMN_ROLES, FAULT_WIDE, FAULT_CUT, FAULT_HEADER };

/* A column's number as people count; 0 where there is none. */
uint32_t fault_column(size_t column);
/* Up to FAULT_CROSSED: says what is wrong with a field. */
void fault_describe(struct error *error, int fault, const struct columns *columns, const struct csv_row *row,
                    const struct csv_field *fields);
/* Above it: what is wrong with the shape of a row, or of what it belongs to: of the header in line other_header. */
void fault_describe_shape(struct error *error, int fault, const struct table *table, const struct csv_row *row,
                          uint64_t other_header);
/* True for the last row of a file whose writer stopped within it: no line end stands behind it, and the row before has
 * more in it. What is there of the last field may then be the beginning of another number; where a delimiter stands
 * behind all that are read, it does not matter. */
bool fault_row_is_cut(const struct table *table, const struct csv_row *row);

#endif
