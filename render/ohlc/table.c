#include "render/ohlc/table.h"

#include "render/base/text.h"
#include "render/ohlc/time.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void table_scratch_release(struct table_scratch *scratch)
{
    arena_release(&scratch->arena);
    bytes_release(&scratch->unwrapped);
    free(scratch->fields);
    *scratch = (struct table_scratch){.fields = NULL};
}

static size_t count_digits(struct csv_field field)
{
    size_t count = 0;
    for (size_t i = 0; i < field.length; i++)
        count += field.text[i] >= '0' && field.text[i] <= '9';
    return count;
}

static bool has_digit(struct csv_field field)
{
    return count_digits(field) > 0;
}

static bool has_letter(struct csv_field field)
{
    for (size_t i = 0; i < field.length; i++)
        if ((field.text[i] >= 'a' && field.text[i] <= 'z') || (field.text[i] >= 'A' && field.text[i] <= 'Z') ||
            (unsigned char)field.text[i] >= 0x80)
            return true;
    return false;
}

/* 1/2/24: no form of a day has fewer digits. */
enum { TIME_DIGITS_MIN = 4 };

/* What programs write in front of a sum or a mean below a table. */
static bool is_summary_word(struct csv_field field)
{
    static const char *const words[] = {
        "total",    "totals", "subtotal", "sum",        "average",      "avg",    "mean",     "median",
        "min",      "max",    "minimum",  "maximum",    "count",        "std",    "stdev",    "var",
        "variance", "change", "summe",    "mittelwert", "durchschnitt", "gesamt", "suma",     "media",
        "promedio", "somme",  "moyenne",  "totale",     "totaal",       "toplam", "ortalama", "razem",
        "średnia",  "итого",  "всего",    "среднее",    "合计",         "总计",   "平均",     "合計"};
    while (field.length && (field.text[field.length - 1] == ':' || field.text[field.length - 1] == ' '))
        field.length--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == field.length && strncasecmp(words[i], field.text, field.length) == 0)
            return true;
    return false;
}

static bool has_four_prices(const struct columns *columns, const struct csv_field *fields, size_t count)
{
    for (size_t role = COLUMN_OPEN; role <= COLUMN_CLOSE; role++) {
        size_t column = columns->at[role];
        if (column >= count || field_shape(fields[column].text, fields[column].length) != SHAPE_NUMBER)
            return false;
    }
    return true;
}

bool row_is_note(const struct columns *columns, const struct csv_field *fields, size_t count)
{
    size_t column = columns->at[COLUMN_TIME];
    if (column == COLUMN_NONE) {
        column = columns->at[COLUMN_OPEN];
        return column >= count || !has_digit(fields[column]);
    }
    if (column >= count || count == 1)
        return has_letter(fields[0]) || !has_digit(fields[0]);
    if (fields[column].length == 0) {
        /* No time, but perhaps a row of prices that lacks it. */
        size_t open = columns->at[COLUMN_OPEN];
        return has_letter(fields[0]) || open >= count || !has_digit(fields[open]);
    }
    bool is_no_time = count_digits(fields[column]) < TIME_DIGITS_MIN ||
                      (has_letter(fields[column]) && !time_looks_like(fields[column].text, fields[column].length));
    /* Four prices behind something that is no time are a row that lost it, and not to be passed over in silence. */
    return is_no_time && (is_summary_word(fields[0]) || !has_four_prices(columns, fields, count));
}

bool row_is_void(const struct table *table, const struct csv_row *row, const struct csv_field *fields, size_t stored)
{
    const char *text = row->text;
    if (row->length && (*text == '#' || (*text == ';' && table->form.delimiter != ';')))
        return true;
    if (row->length > 1 && text[0] == '/' && text[1] == '/')
        return true;
    for (size_t i = 0; i < stored; i++)
        if (fields[i].length)
            return false;
    return true;
}

/* What the columns are called, or how many there are, for a message. */
static enum status no_prices(const struct table *table, const struct columns *columns, struct error *error)
{
    struct text list = {.length = 0};
    char quoted[48];
    enum { LISTED = 8 };
    for (size_t i = 0; i < table->names.count && i < LISTED; i++)
        text_printf(&list, "%s%s", i ? ", " : "",
                    error_quote(quoted, sizeof quoted, table->names.fields[i].text, table->names.fields[i].length));
    if (table->names.count > LISTED)
        text_printf(&list, ", ... (%zu in all)", table->names.count);
    struct text missing = {.length = 0};
    for (size_t role = COLUMN_OPEN; role <= COLUMN_CLOSE; role++)
        if (columns->at[role] == COLUMN_NONE)
            text_printf(&missing, "%s%s", missing.length ? ", " : "", column_role_names[role]);
    enum status status;
    if (list.is_broken || missing.is_broken)
        status = error_no_memory(error);
    else if (table->names.count)
        status = error_set(error, STATUS_INPUT, "no column for %s among %s", missing.data, list.data);
    else if (table->sample.width == 0)
        status = error_set(error, STATUS_INPUT, "no table of prices: no line holds a time and numbers");
    else
        status =
            error_set(error, STATUS_INPUT, "no header, and none of the %zu columns make up open, high, low and close",
                      table->sample.width);
    text_release(&missing);
    text_release(&list);
    return status;
}

/* Prices by name; by value where the names tell none of them, or all but what the values then fill in. */
static enum status choose_columns(struct table *table, const struct read_options *options, struct columns *columns,
                                  struct error *error)
{
    const bool has_format = options->date_format;
    size_t named = 0;
    columns_by_name(columns, &table->names, &table->sample);
    for (size_t role = COLUMN_OPEN; role <= COLUMN_CLOSE; role++)
        named += columns->at[role] != COLUMN_NONE;
    columns_choose_time(columns, &table->names, &table->sample, has_format);
    struct columns by_value = *columns;
    bool is_close_alone = named == 1 && columns->at[COLUMN_CLOSE] != COLUMN_NONE;
    if (named < 4 && !is_close_alone && table->sample.width >= 4 &&
        columns_by_value(&by_value, &table->sample, table->names.count > 0)) {
        bool agrees = true;
        for (size_t role = COLUMN_OPEN; role <= COLUMN_CLOSE; role++)
            agrees = agrees && (columns->at[role] == COLUMN_NONE || columns->at[role] == by_value.at[role]);
        if (agrees)
            *columns = by_value;
    }
    if (options->columns) {
        enum status status = columns_override(
            columns, options->columns, &table->names,
            table->names.count > table->sample.width ? table->names.count : table->sample.width, error);
        if (status != STATUS_OK)
            return status;
    }
    return columns_have_prices(columns) ? STATUS_OK : no_prices(table, columns, error);
}

static enum status choose_groups(struct table *table, struct arena *arena, size_t header,
                                 const struct read_options *options, struct error *error)
{
    const struct sample_row *tickers = NULL;
    struct columns none;
    columns_clear(&none);
    if (table->names.count)
        tickers = header_tickers(&table->names, &table->sample, header);
    /* Who names columns means one instrument. */
    if (tickers && !options->columns && tickers_are_several(&table->names, tickers)) {
        enum status status = tickers_make_groups(table, arena, tickers, options, error);
        return status == STATUS_OK && table->group_count == 0 ? no_prices(table, &none, error) : status;
    }
    table->groups = arena_alloc(arena, 1, sizeof *table->groups);
    if (!table->groups)
        return error_no_memory(error);
    enum status status = choose_columns(table, options, &table->groups[0].columns, error);
    if (status != STATUS_OK)
        return status;
    table->group_count = 1;
    if (table->groups[0].columns.at[COLUMN_SYMBOL] != COLUMN_NONE)
        return STATUS_OK;
    if (!tickers)
        return header_preamble_symbol(&table->symbol, &table->sample, header, arena, error);
    for (size_t i = 0; i < table->names.count; i++)
        if (table->names.meanings[i].role == NAME_HIGH && !table->symbol) {
            table->symbol = field_copy(arena, sample_field(tickers, i));
            if (!table->symbol)
                return error_no_memory(error);
        }
    return STATUS_OK;
}

/* Rows start at the first row of data, or right below the header where that stands above it: what lies between is told
 * apart as the rows are read. Without a header, rows of nothing but a time before it belong to the data as well. */
static void find_start(struct table *table, size_t header, const char *text, size_t length)
{
    const struct sample *sample = &table->sample;
    const size_t time = table->groups[0].columns.at[COLUMN_TIME];
    size_t first = 0;
    while (first < sample->head_count && !sample_is_usual(sample, &sample->rows[first]))
        first++;
    if (header < first && header + 1 <= sample->head_count)
        first = header + 1;
    else
        while (first > 0 && first <= sample->head_count && sample->rows[first - 1].count == sample->width &&
               time != COLUMN_NONE && first - 1 != header && has_digit(sample_field(&sample->rows[first - 1], time)))
            first--;
    const char *start = text;
    table->data_line = 1;
    if (first < sample->head_count) {
        start = sample->rows[first].text;
        table->data_line = sample->rows[first].line;
    } else if (sample->head_count) {
        /* No data among the first rows: all of them are looked at again. */
        size_t after = header < sample->head_count ? header : 0;
        start = sample->rows[after].text;
        table->data_line = sample->rows[after].line;
    }
    table->data = start;
    table->data_length = (size_t)(text + length - start);
}

static void count_fields(struct table *table)
{
    for (size_t g = 0; g < table->group_count; g++)
        for (size_t role = 0; role < COLUMN_ROLES; role++) {
            size_t column = table->groups[g].columns.at[role];
            if (column != COLUMN_NONE && column >= table->fields_needed)
                table->fields_needed = column + 1;
        }
    /* One more than a single field shows whether a line has a delimiter at all. */
    if (table->fields_needed < 2)
        table->fields_needed = 2;
}

/* Cuts the text: line ends, quotes, lines in quotes, delimiter. */
static enum status settle_form(struct table *table, struct table_scratch *scratch, const char **text, size_t *length,
                               struct error *error)
{
    struct csv_form *form = &table->form;
    form->has_quotes = *length && memchr(*text, '"', *length);
    if (form->has_quotes) {
        enum status status = csv_unwrap(&scratch->unwrapped, &table->is_wrapped, *text, *length, error);
        if (status != STATUS_OK)
            return status;
        if (table->is_wrapped) {
            *text = (const char *)scratch->unwrapped.data;
            *length = scratch->unwrapped.length;
            form->has_quotes = *length && memchr(*text, '"', *length);
        }
    }
    form->line_end = csv_line_end(*text, *length);
    form->delimiter = csv_delimiter(form, *text, *length);
    return STATUS_OK;
}

enum status table_detect(struct table *table, struct table_scratch *scratch, const char *text, size_t length,
                         bool head_only, const struct read_options *options, struct error *error)
{
    size_t header;
    *table = (struct table){.group_count = 0};
    arena_reset(&scratch->arena);
    if (!scratch->fields)
        scratch->fields = malloc(SAMPLE_COLUMNS_MAX * sizeof *scratch->fields);
    if (!scratch->fields)
        return error_no_memory(error);
    enum status status = settle_form(table, scratch, &text, &length, error);
    if (status == STATUS_OK)
        status =
            sample_take(&table->sample, &scratch->arena, scratch->fields, &table->form, text, length, head_only, error);
    if (status == STATUS_OK && table->sample.count == 0)
        return error_set(error, STATUS_INPUT, "the file is empty");
    if (status == STATUS_OK)
        status = header_find(&table->names, &header, &table->sample, &scratch->arena, error);
    if (status == STATUS_OK && table->sample.width == 0 && table->names.count)
        return error_at(error, STATUS_INPUT, table->sample.rows[header].line, 0, "a header, but no row of numbers");
    if (status == STATUS_OK)
        status = choose_groups(table, &scratch->arena, header, options, error);
    if (status != STATUS_OK)
        return status;
    find_start(table, header, text, length);
    count_fields(table);
    table_settle_width(table, options->columns);
    if (!options->columns && table_has_cut_numbers(table))
        return error_set(error, STATUS_INPUT,
                         "commas inside numbers cannot be told from those between fields: quote the numbers, or put "
                         "another delimiter between the fields");
    return STATUS_OK;
}
