#include "render/ohlc/rows_faults.h"

#include <inttypes.h>

uint32_t fault_column(size_t column)
{
    return column < UINT32_MAX ? (uint32_t)column + 1 : 0;
}

void fault_describe(struct error *error, int fault, const struct columns *columns, const struct csv_row *row,
                    const struct csv_field *fields)
{
    char first[80], second[80];
    if (fault == FAULT_CROSSED) {
        const struct csv_field *high = &fields[columns->at[COLUMN_HIGH]], *low = &fields[columns->at[COLUMN_LOW]];
        error_at(error, STATUS_INPUT, row->line, fault_column(columns->at[COLUMN_HIGH]), "high %s is below low %s",
                 error_quote(first, sizeof first, high->text, high->length),
                 error_quote(second, sizeof second, low->text, low->length));
        return;
    }
    size_t column = columns->at[fault];
    const struct csv_field *field = &fields[column];
    const char *kind = fault == COLUMN_TIME ? "time" : "number";
    if (fault == COLUMN_TIME && field->length && columns->at[COLUMN_CLOCK] != COLUMN_NONE &&
        fields[columns->at[COLUMN_CLOCK]].length) {
        const struct csv_field *clock = &fields[columns->at[COLUMN_CLOCK]];
        error_at(error, STATUS_INPUT, row->line, fault_column(column), "%s with %s is no time",
                 error_quote(first, sizeof first, field->text, field->length),
                 error_quote(second, sizeof second, clock->text, clock->length));
    } else if (field->length == 0) {
        error_at(error, STATUS_INPUT, row->line, fault_column(column), "no %s", column_role_names[fault]);
    } else {
        error_at(error, STATUS_INPUT, row->line, fault_column(column), "%s %s is no %s", column_role_names[fault],
                 error_quote(first, sizeof first, field->text, field->length), kind);
        if (fault == COLUMN_TIME)
            error_at(error, STATUS_INPUT, row->line, fault_column(column), "%s is no time", first);
    }
}

void fault_describe_shape(struct error *error, int fault, const struct table *table, const struct csv_row *row,
                          uint64_t other_header)
{
    if (fault == FAULT_HEADER)
        error_at(error, STATUS_INPUT, row->line, 0, "the header in line %" PRIu64 " has the columns in another order",
                 other_header);
    else if (fault == FAULT_CUT)
        error_at(error, STATUS_INPUT, row->line, fault_column(row->count - 1),
                 "the file ends within this row, behind %zu field%s", row->count, row->count == 1 ? "" : "s");
    else
        error_at(error, STATUS_INPUT, row->line, fault_column(table->filled_most),
                 "%zu fields where %s %zu; a number with a comma inside needs quotes", row_surplus(table, row),
                 table->has_named_width ? "the header has" : "most rows have", table->filled_most);
}

bool fault_row_is_cut(const struct table *table, const struct csv_row *row)
{
    enum { COMPARED = 64 };
    const char *end = table->data + table->data_length, *at = row->text;
    if (row->text + row->length != end || at == table->data || row->count > table->fields_needed)
        return false;
    const char line_end = table->form.line_end;
    do
        at--;
    while (at > table->data && at[-1] != line_end);
    struct csv_scanner scanner;
    struct csv_field fields[COMPARED];
    struct csv_row before;
    csv_start(&scanner, &table->form, at, (size_t)(row->text - at), 1);
    if (!csv_next(&scanner, fields, COMPARED, &before))
        return false;
    size_t i = row->count;
    while (i < before.count && i < COMPARED && fields[i].length == 0)
        i++;
    return i < before.count;
}
