/* Room for the rows that are kept: made for as many as the text is likely to hold, and never for more than it can hold
 * or than may be read. Internal to this room.
 *
 * rows->capacity is at most the rows that may be read (max_rows of the options), so that whoever fills the columns up
 * to it, as the short way does, keeps to the limit. */
#ifndef CHANDLER_OHLC_ROWS_ROOM_H
#define CHANDLER_OHLC_ROWS_ROOM_H

#include "render/ohlc/rows.h"

/* Room for a table's rows, before the first. is_sole: all are of the one track there is, whose series is then made
 * with its columns; otherwise they go to scratch memory, with an owner each. STATUS_MEMORY. */
enum status rows_make_room(struct rows *rows, const struct table *table, const struct read_options *options,
                           bool is_sole, struct error *error);

/* More of it, once count is capacity: for the row of that line at the least. STATUS_MEMORY; STATUS_INPUT at the line
 * where no more rows may be read. */
enum status rows_grow(struct rows *rows, const struct table *table, const struct read_options *options, uint64_t line,
                      struct error *error);

#endif
