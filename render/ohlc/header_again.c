/* Headers within the rows, in a file that was put together from several. */
#include "render/ohlc/table.h"

#include <string.h>

/* At least three of open, high, low, close, time and volume have to be there, and no number. */
static bool is_header(const struct csv_field *fields, size_t stored)
{
    bool has[NAME_VOLUME + 1] = {false};
    for (size_t i = 0; i < stored; i++) {
        if (field_shape(fields[i].text, fields[i].length) == SHAPE_NUMBER)
            return false;
        enum name_role role = name_read(fields[i].text, fields[i].length).role;
        if (role <= NAME_VOLUME)
            has[role] = true;
    }
    return has[NAME_OPEN] + has[NAME_HIGH] + has[NAME_LOW] + has[NAME_CLOSE] >= 2 &&
           has[NAME_OPEN] + has[NAME_HIGH] + has[NAME_LOW] + has[NAME_CLOSE] + has[NAME_TIME] + has[NAME_VOLUME] >= 3;
}

/* The field of a header that names a column; names and columns may be apart by an index without a name. */
static struct csv_field name_above(const struct table *table, const struct csv_field *fields, size_t column,
                                   ptrdiff_t shift)
{
    ptrdiff_t at = (ptrdiff_t)column - shift;
    return at >= 0 && (size_t)at < table->fields_needed ? fields[at] : (struct csv_field){"", 0};
}

static bool are_equal(struct csv_field a, struct csv_field b)
{
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

/* Whether a header has the table's columns, in words of its own perhaps. */
static bool has_same_order(const struct table *table, const struct columns *columns, const struct csv_field *fields,
                           ptrdiff_t shift)
{
    for (size_t role = COLUMN_OPEN; role <= COLUMN_VOLUME; role++) {
        if (columns->at[role] == COLUMN_NONE)
            continue;
        struct csv_field known = names_of_column(&table->names, columns->at[role]);
        struct csv_field name = name_above(table, fields, columns->at[role], shift);
        if (are_equal(known, name))
            continue;
        struct name_meaning was = name_read(known.text, known.length), is = name_read(name.text, name.length);
        if (is.role != (enum name_role)(NAME_OPEN + (role - COLUMN_OPEN)) ||
            (known.length && (is.set != was.set || is.is_adjusted != was.is_adjusted)))
            return false;
    }
    return true;
}

static bool is_same_header(const struct table *table, const struct columns *columns, const struct csv_field *fields,
                           ptrdiff_t shift)
{
    for (size_t role = COLUMN_OPEN; role <= COLUMN_CLOSE; role++) {
        struct csv_field known = names_of_column(&table->names, columns->at[role]);
        if (known.length == 0 || !are_equal(known, name_above(table, fields, columns->at[role], shift)))
            return false;
    }
    return true;
}

enum header_again header_again(const struct table *table, const struct columns *columns, const struct csv_field *fields)
{
    const ptrdiff_t shift = table->names.shift;
    if (is_same_header(table, columns, fields, 0) || is_same_header(table, columns, fields, shift))
        return HEADER_SAME;
    /* Tickers in the header make columns of their own. */
    if (table->group_count > 1 || !is_header(fields, table->fields_needed))
        return HEADER_NONE;
    bool is_same = has_same_order(table, columns, fields, 0) || has_same_order(table, columns, fields, shift);
    return is_same ? HEADER_SAME : HEADER_OTHER;
}

uint64_t header_above(const struct table *table, struct csv_field *fields)
{
    uint64_t header = 0, above = 0;
    for (size_t r = 0; r < table->sample.head_count && table->names.count; r++) {
        const struct sample_row *row = &table->sample.rows[r];
        if (row->fields == table->names.fields)
            header = row->line;
        if (row->line >= table->data_line)
            continue;
        for (size_t i = 0; i < table->fields_needed; i++)
            fields[i] = sample_field(row, i);
        enum header_again again = header_again(table, &table->groups[0].columns, fields);
        if (again != HEADER_NONE)
            above = again == HEADER_OTHER ? row->line : 0;
    }
    return header > table->data_line ? above : 0;
}
