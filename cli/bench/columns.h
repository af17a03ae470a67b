/* Columns of text, aligned. Private to the writers. */
#ifndef CHANDLER_CLI_BENCH_COLUMNS_H
#define CHANDLER_CLI_BENCH_COLUMNS_H

#include "render/base/text.h"

/* Appends rows of cells: a cell ends with a tab, a row's last cell with a newline. The widest of a column sets its
 * width, two spaces are between columns, one where that were wider than 100; no line ends with spaces. alignment: 'l'
 * or 'r' for each column, of which there are at most 32; a row may have fewer. */
void columns_append(struct text *out, const struct text *cells, const char *alignment);

/* Goes on with a line that has `indent` columns already: appends words as lines of at most `width` columns, each but
 * the first indented as far, each ended by a newline. A word too long for a line is cut into several. Counts a
 * character as one column. */
void wrapped_append(struct text *out, const char *words, size_t width, size_t indent);

#endif
