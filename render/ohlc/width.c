/* How many fields a row may have. A row with more is cut where it should not be: a comma inside a number reads as the
 * one between two fields, and every column behind it holds something else. */
#include "render/ohlc/table.h"

#include <math.h>
#include <string.h>

/* Fields up to the last that is not empty. */
static size_t filled_fields(const struct sample_row *row)
{
    size_t count = row->stored;
    while (count && row->fields[count - 1].length == 0)
        count--;
    return count;
}

static size_t count_leading_digits(struct csv_field field)
{
    size_t count = 0;
    while (count < field.length && field.text[count] >= '0' && field.text[count] <= '9')
        count++;
    return count;
}

/* 0 to 999. */
static bool is_first_group(struct csv_field field)
{
    return field.length >= 1 && field.length <= 3 && count_leading_digits(field) == field.length;
}

/* Whether all rows have just one field more than the names, and it is no column of its own: three digits behind at most
 * three, in every row, are the end of a number with thousands. */
static bool has_unnamed_column(const struct sample *sample, size_t named)
{
    size_t rows = 0, cut = 0;
    for (size_t r = 0; r < sample->count; r++) {
        const struct sample_row *row = &sample->rows[r];
        if (!sample_is_usual(sample, row))
            continue;
        if (filled_fields(row) > named + 1 || row->count <= named)
            return false;
        struct csv_field last = sample_field(row, named), before = sample_field(row, named - 1);
        rows++;
        cut += last.length == 3 && is_first_group(last) && is_first_group(before);
    }
    return rows && cut < rows;
}

/* Columns that the names reach, those without a name at their end left out. */
static size_t named_columns(const struct table *table)
{
    const struct names *names = &table->names;
    size_t count = names->count;
    while (count && names->fields[count - 1].length == 0)
        count--;
    ptrdiff_t columns = (ptrdiff_t)count + names->shift;
    return columns > 0 ? (size_t)columns : 0;
}

static bool prices_are_named(const struct table *table)
{
    const struct columns *columns = &table->groups[0].columns;
    return table->group_count == 1 && names_of_column(&table->names, columns->at[COLUMN_HIGH]).length &&
           names_of_column(&table->names, columns->at[COLUMN_LOW]).length;
}

void table_settle_width(struct table *table, bool is_told)
{
    const struct sample *sample = &table->sample;
    size_t named = named_columns(table), filled = 0;
    table->has_named_width = table->names.count && prices_are_named(table);
    for (size_t r = 0; r < sample->count; r++)
        if (sample_is_usual(sample, &sample->rows[r]) && sample->rows[r].count <= sample->width &&
            filled_fields(&sample->rows[r]) > filled)
            filled = filled_fields(&sample->rows[r]);
    /* Names that were not what told the prices are no measure, and who names the columns himself knows them. */
    if (!table->has_named_width || is_told || has_unnamed_column(sample, named)) {
        table->has_named_width = table->has_named_width && !is_told && filled <= named;
        named = filled > named ? filled : named;
    }
    if (named < table->fields_needed)
        named = table->fields_needed;
    table->filled_most = named;
    /* A column without a name counts where rows have it. */
    ptrdiff_t full = (ptrdiff_t)table->names.count + table->names.shift;
    table->width_most = full > 0 && (size_t)full > named && sample->width >= (size_t)full ? (size_t)full : named;
}

/* A remark behind numbers: no piece of one. Behind a column of words it could as well be that column, pushed aside. */
static bool is_remark(const struct table *table, struct csv_field field)
{
    const size_t *at = table->groups[0].columns.at;
    bool is_behind_number = false;
    for (size_t role = COLUMN_OPEN; role <= COLUMN_VOLUME; role++)
        is_behind_number |= at[role] + 1 == table->filled_most;
    for (size_t i = 0; i < field.length; i++)
        if (field.text[i] >= '0' && field.text[i] <= '9')
            return false;
    return field.length == 0 || is_behind_number;
}

size_t row_surplus(const struct table *table, const struct csv_row *row)
{
    enum { FIELDS_MAX = 128 };
    struct csv_field fields[FIELDS_MAX];
    struct csv_scanner scanner;
    struct csv_row again;
    size_t length = row->length;
    if (row->count <= table->width_most)
        return 0;
    /* A delimiter at the end of each line is usual, and told without cutting the row once more. */
    if (length && row->text[length - 1] == '\r')
        length--;
    if (row->count == table->width_most + 1 && length && table->form.delimiter != ' ' &&
        row->text[length - 1] == table->form.delimiter)
        return 0;
    csv_start(&scanner, &table->form, row->text, row->length, 1);
    if (row->count > FIELDS_MAX || !csv_next(&scanner, fields, FIELDS_MAX, &again))
        return row->count;
    size_t count = again.count;
    while (count > table->filled_most && is_remark(table, fields[count - 1]))
        count--;
    return count > table->filled_most ? count : 0;
}

/* Two fields side by side as the number that a comma between them makes; NaN where they cannot be one. */
static double joined(struct csv_field whole, struct csv_field rest, bool is_thousands)
{
    const struct number_style plain = {'.', 0};
    double left, right;
    size_t digits = count_leading_digits(rest);
    if (!is_first_group(whole) || digits == 0 || !number_parse(whole.text, whole.length, &plain, &left) ||
        !number_parse(rest.text, rest.length, &plain, &right))
        return NAN;
    if (is_thousands)
        return digits == 3 && left >= 1 ? left * 1000 + right : NAN;
    return digits == rest.length && digits <= 6 ? left + right / pow(10, (double)digits) : NAN;
}

/* Whether eight fields from `first` on are four prices of one candle, each with a comma inside. */
static bool is_joined_candle(const struct sample_row *row, size_t first, bool is_thousands)
{
    double v[4];
    for (size_t i = 0; i < 4; i++) {
        v[i] = joined(sample_field(row, first + 2 * i), sample_field(row, first + 2 * i + 1), is_thousands);
        if (isnan(v[i]))
            return false;
    }
    return v[1] >= fmax(fmax(v[0], v[3]), v[2]) && v[2] <= fmin(v[0], v[3]) && v[2] > 0 && v[1] <= 2 * v[2];
}

bool table_has_cut_numbers(const struct table *table)
{
    const struct columns *columns = &table->groups[0].columns;
    const struct sample *sample = &table->sample;
    if (table->form.delimiter != ',' || table->has_named_width || table->group_count != 1)
        return false;
    const size_t time = columns->at[COLUMN_TIME];
    for (size_t first = time == COLUMN_NONE ? 0 : time + 1; first + 8 <= sample->width && first < time + 4; first++)
        for (int is_thousands = 0; is_thousands < 2; is_thousands++) {
            size_t rows = 0, joins = 0;
            for (size_t r = 0; r < sample->count; r++) {
                if (!sample_is_usual(sample, &sample->rows[r]))
                    continue;
                rows++;
                joins += is_joined_candle(&sample->rows[r], first, is_thousands);
            }
            if (rows && joins * 20 >= rows * 19)
                return true;
        }
    return false;
}
