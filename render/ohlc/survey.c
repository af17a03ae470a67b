/* The symbols of a file, before it is read. */
#include "render/ohlc/reader.h"
#include "render/ohlc/rows.h"

#include <stdlib.h>
#include <string.h>

/* Bytes that usually show the header and some rows; more is only looked at where these are not enough. */
enum { FIRST_LOOK = 1536 };

void symbol_list_release(struct symbol_list *list)
{
    free(list->names); /* one block with the texts behind the pointers */
    free(list->sole);
    *list = (struct symbol_list){.count = 0};
}

/* The names of all tracks, in one block. */
static enum status copy_names(struct symbol_list *list, const struct rows *rows, struct error *error)
{
    size_t size = rows->track_count * sizeof *list->names;
    for (size_t t = 0; t < rows->track_count; t++)
        size += rows->tracks[t].symbol_length + 1;
    list->names = malloc(size ? size : 1);
    if (!list->names)
        return error_no_memory(error);
    char *at = (char *)(list->names + rows->track_count);
    for (size_t t = 0; t < rows->track_count; t++) {
        const struct track *track = &rows->tracks[t];
        if (!track->symbol)
            continue;
        list->names[list->count++] = memcpy(at, track->symbol, track->symbol_length + 1);
        at += track->symbol_length + 1;
    }
    return STATUS_OK;
}

static enum status set_sole(struct symbol_list *list, const char *symbol, struct error *error)
{
    list->sole = strdup(symbol);
    return list->sole ? STATUS_OK : error_no_memory(error);
}

/* A row whose field for the open is no plain number may be a header, of other columns perhaps: then the rows behind it
 * are not the table's. */
static bool may_be_header(const struct columns *columns, const struct csv_field *fields, size_t stored)
{
    enum { NAMES_LEAST = 3 };
    size_t open = columns->at[COLUMN_OPEN];
    if (open >= stored)
        return stored >= NAMES_LEAST;
    for (size_t i = 0; i < fields[open].length; i++)
        if ((unsigned char)fields[open].text[i] > '9')
            return true;
    return fields[open].length == 0;
}

static enum status add_symbol(struct rows *rows, const char *symbol, size_t length, struct error *error)
{
    struct error reason = {STATUS_OK, 0, 0, ""};
    if (rows_track(rows, symbol, length, NULL, &reason))
        return STATUS_OK;
    if (error)
        *error = reason;
    return reason.status;
}

/* As it stands in the file. */
static enum status add_field(struct rows *rows, struct csv_field symbol, struct error *error)
{
    if (memchr(symbol.text, '"', symbol.length) || memchr(symbol.text, 0, symbol.length)) {
        symbol.text = field_copy(&rows->arena, symbol);
        if (!symbol.text)
            return error_no_memory(error);
        symbol.length = strlen(symbol.text);
    }
    return add_symbol(rows, symbol.text, symbol.length, error);
}

/* All values of the symbol column, in order of first appearance. *is_certain is false where a line was met of which
 * only the reader can tell whether it, or what follows it, is a row. */
static enum status read_symbols(struct rows *rows, const struct table *table, struct csv_field *fields,
                                bool *is_certain, struct error *error)
{
    const struct columns *columns = &table->groups[0].columns;
    const size_t column = columns->at[COLUMN_SYMBOL];
    struct csv_field before = {"", 0};
    struct csv_scanner scanner;
    struct csv_row row;
    *is_certain = header_above(table, fields) == 0;
    csv_start(&scanner, &table->form, table->data, table->data_length, table->data_line);
    while (*is_certain && csv_next(&scanner, fields, table->fields_needed, &row)) {
        size_t stored = row.count < table->fields_needed ? row.count : table->fields_needed;
        *is_certain = !may_be_header(columns, fields, stored) && !row_surplus(table, &row);
        if (column >= stored || fields[column].length == 0)
            continue;
        struct csv_field symbol = fields[column];
        bool is_known = symbol.length == before.length && memcmp(symbol.text, before.text, symbol.length) == 0;
        if (is_known)
            continue;
        if (row_is_void(table, &row, fields, stored) || row_is_note(columns, fields, stored))
            *is_certain = false;
        before = symbol;
        enum status status = add_field(rows, symbol, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* The symbols that the reader finds, by reading. */
static enum status read_in_full(struct rows *rows, const struct bytes *text, const struct read_options *options,
                                struct error *error)
{
    struct reading reading = {.count = 0};
    struct read_options all = *options;
    all.symbol = NULL;
    rows_clear(rows);
    enum status status = reading_parse(&reading, text, NULL, &all, error);
    for (size_t i = 0; status == STATUS_OK && i < reading.count; i++)
        if (reading.series[i].symbol)
            status = add_symbol(rows, reading.series[i].symbol, strlen(reading.series[i].symbol), error);
    reading_release(&reading);
    return status;
}

static enum status list_groups(struct symbol_list *list, struct rows *rows, const struct table *table,
                               struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t g = 0; status == STATUS_OK && g < table->group_count; g++)
        status = add_symbol(rows, table->groups[g].symbol, strlen(table->groups[g].symbol), error);
    return status == STATUS_OK ? copy_names(list, rows, error) : status;
}

static enum status list_symbols(struct symbol_list *list, struct rows *rows, const struct table *table,
                                struct csv_field *fields, const struct bytes *text, const struct read_options *options,
                                struct error *error)
{
    bool is_certain;
    if (table->group_count > 1)
        return list_groups(list, rows, table, error);
    if (table->groups[0].columns.at[COLUMN_SYMBOL] == COLUMN_NONE)
        return table->symbol ? set_sole(list, table->symbol, error) : STATUS_OK;
    enum status status = read_symbols(rows, table, fields, &is_certain, error);
    if (status == STATUS_OK && !is_certain)
        status = read_in_full(rows, text, options, error);
    if (status == STATUS_OK)
        status = copy_names(list, rows, error);
    if (status == STATUS_OK && list->count == 1)
        status = set_sole(list, list->names[0], error);
    return status;
}

/* The first lines. */
static size_t first_look(const struct bytes *text)
{
    if (text->length <= FIRST_LOOK)
        return text->length;
    const char *end = memrchr(text->data, '\n', FIRST_LOOK);
    if (!end)
        end = memrchr(text->data, '\r', FIRST_LOOK);
    return end ? (size_t)(end - (const char *)text->data) : text->length;
}

enum status symbols_survey(struct symbol_list *list, const struct bytes *text, bool is_whole,
                           const struct read_options *options, bool *needs_rest, struct error *error)
{
    static const struct read_options no_options;
    if (!options)
        options = &no_options;
    struct table_scratch scratch = {.fields = NULL};
    struct rows rows = {.symbols_most = options->max_symbols};
    struct table table;
    const char *data = (const char *)text->data;
    size_t look = first_look(text);
    *list = (struct symbol_list){.count = 0};
    *needs_rest = false;
    enum status status = table_detect(&table, &scratch, data, look, true, options, error);
    if (status != STATUS_OK && status != STATUS_MEMORY && look < text->length)
        status = table_detect(&table, &scratch, data, look = text->length, !is_whole, options, error);
    if (status != STATUS_OK) {
        *needs_rest = !is_whole; /* the table may begin further on, or its first line be longer */
        goto done;
    }
    bool has_column = table.group_count == 1 && table.groups[0].columns.at[COLUMN_SYMBOL] != COLUMN_NONE;
    *needs_rest = has_column && !is_whole;
    if (*needs_rest)
        goto done;
    if (has_column && look < text->length)
        status = table_detect(&table, &scratch, data, text->length, false, options, error);
    if (status == STATUS_OK)
        status = list_symbols(list, &rows, &table, scratch.fields, text, options, error);
done:
    rows_release(&rows);
    table_scratch_release(&scratch);
    if (status != STATUS_OK)
        symbol_list_release(list);
    /* What is no table, or has too many symbols, is told by the job that reads it. */
    return status == STATUS_MEMORY ? STATUS_MEMORY : STATUS_OK;
}
