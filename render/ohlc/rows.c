#include "render/ohlc/rows.h"

#include "render/ohlc/rows_faults.h"
#include "render/ohlc/rows_plain.h"
#include "render/ohlc/rows_room.h"

#include <math.h>
#include <string.h>

struct candle {
    int64_t time_us;
    double open, high, low, close, volume;
};

/* A pass over the rows. */
struct pass {
    struct rows *rows;
    const struct table *table;
    const struct plan *plan;
    const struct read_options *options;
    size_t *group_track;   /* the track of each group, where symbols stand in the header or nowhere */
    bool has_symbols;      /* a column tells the symbol */
    bool is_cut;           /* the row is what is there of one, see fault_row_is_cut */
    size_t track;          /* the track of the row before */
    bool has_row;          /* something that is a row was seen */
    size_t notes;          /* lines since the last row that are no rows, unless a row follows */
    struct error note;     /* what the first of them would be rejected for */
    uint64_t other_header; /* line of a header with other columns that the rows stand behind; 0: none */
};

static inline bool read_price(const struct plan *plan, const struct csv_field *fields, size_t column, double *value)
{
    return number_parse(fields[column].text, fields[column].length, &plan->price, value);
}

/* Reads a row whose fields are all there (empty ones where the line is short). */
static int read_candle(const struct plan *plan, const struct columns *columns, const struct csv_field *fields,
                       struct candle *candle)
{
    candle->time_us = 0;
    if (plan->has_time) {
        const struct csv_field *day = &fields[columns->at[COLUMN_TIME]];
        struct time_field clock, *day_time = NULL;
        if (columns->at[COLUMN_CLOCK] != COLUMN_NONE) {
            const struct csv_field *field = &fields[columns->at[COLUMN_CLOCK]];
            clock = (struct time_field){field->text, field->length};
            day_time = &clock;
        }
        if (!time_parse(&plan->time, day->text, day->length, day_time, &candle->time_us))
            return COLUMN_TIME;
    }
    if (!read_price(plan, fields, columns->at[COLUMN_OPEN], &candle->open))
        return COLUMN_OPEN;
    if (!read_price(plan, fields, columns->at[COLUMN_HIGH], &candle->high))
        return COLUMN_HIGH;
    if (!read_price(plan, fields, columns->at[COLUMN_LOW], &candle->low))
        return COLUMN_LOW;
    if (!read_price(plan, fields, columns->at[COLUMN_CLOSE], &candle->close))
        return COLUMN_CLOSE;
    return candle->high >= candle->low ? FAULT_NONE : FAULT_CROSSED;
}

/* Counts; of the first of its kind the place is kept: *first points to it then, else it is NULL. */
static enum status remark_add(struct rows *rows, struct remark *remark, size_t count, struct error **first,
                              struct error *error)
{
    *first = NULL;
    remark->count += count;
    if (remark->first)
        return STATUS_OK;
    *first = remark->first = arena_alloc(&rows->arena, 1, sizeof *remark->first);
    return *first ? STATUS_OK : error_no_memory(error);
}

/* Lines before that looked like none of the table turn out to stand between rows: they are rows that were spoilt. */
static enum status settle_notes(struct pass *pass, struct error *error)
{
    size_t notes = pass->notes;
    pass->notes = 0;
    if (notes == 0 || !pass->has_row || !pass->rows->tracks[pass->track].is_wanted)
        return STATUS_OK;
    struct error *first;
    enum status status = remark_add(pass->rows, &pass->rows->tracks[pass->track].rejected, notes, &first, error);
    if (first)
        *first = pass->note;
    return status;
}

static enum status reject_row(struct pass *pass, int fault, const struct columns *columns, const struct csv_row *row,
                              const struct csv_field *fields, struct error *error)
{
    struct error *first;
    enum status status = remark_add(pass->rows, &pass->rows->tracks[pass->track].rejected, 1, &first, error);
    if (first && fault > FAULT_CROSSED)
        fault_describe_shape(first, fault, pass->table, row, pass->other_header);
    else if (first)
        fault_describe(first, fault, columns, row, fields);
    if (!pass->rows->has_number_faults && fault != COLUMN_TIME && fault <= FAULT_CROSSED)
        pass->rows->has_number_faults =
            fault == FAULT_CROSSED ||
            field_shape(fields[columns->at[fault]].text, fields[columns->at[fault]].length) == SHAPE_NUMBER;
    return status;
}

static enum status keep_candle(struct pass *pass, const struct candle *candle, uint64_t line, struct error *error)
{
    struct rows *rows = pass->rows;
    if (rows->count == rows->capacity) {
        enum status status = rows_grow(rows, pass->table, pass->options, line, error);
        if (status != STATUS_OK)
            return status;
    }
    size_t at = rows->count++;
    rows->columns.time_us[at] = candle->time_us;
    rows->columns.open[at] = candle->open;
    rows->columns.high[at] = candle->high;
    rows->columns.low[at] = candle->low;
    rows->columns.close[at] = candle->close;
    rows->columns.volume[at] = candle->volume;
    if (!rows->sole)
        rows->owner[at] = (uint32_t)pass->track;
    if (pass->has_symbols && !rows->tracks[pass->track].symbol && !rows->unnamed_line)
        rows->unnamed_line = line;
    rows->tracks[pass->track].candles++;
    return STATUS_OK;
}

/* The volume of a row; NaN where there is none. */
static enum status read_volume(struct pass *pass, const struct columns *columns, const struct csv_row *row,
                               const struct csv_field *fields, double *volume, struct error *error)
{
    size_t column = columns->at[COLUMN_VOLUME];
    *volume = NAN;
    if (column == COLUMN_NONE)
        return STATUS_OK;
    const struct csv_field *field = &fields[column];
    bool is_number = number_parse_volume(field->text, field->length, &pass->plan->volume, volume);
    if (is_number && *volume >= 0)
        return STATUS_OK;
    *volume = NAN;
    if (!is_number) {
        enum field_shape shape = field_shape(field->text, field->length);
        if (shape == SHAPE_EMPTY || shape == SHAPE_NULL)
            return STATUS_OK;
    }
    struct error *first;
    enum status status = remark_add(pass->rows, &pass->rows->tracks[pass->track].no_volume, 1, &first, error);
    char quoted[80];
    if (first)
        error_at(first, STATUS_OK, row->line, fault_column(column), "volume %s is %s",
                 error_quote(quoted, sizeof quoted, field->text, field->length), is_number ? "below 0" : "no number");
    return status;
}

static enum status remark_outside(struct pass *pass, const struct candle *candle, const struct columns *columns,
                                  const struct csv_row *row, const struct csv_field *fields, struct error *error)
{
    struct error *first;
    enum status status = remark_add(pass->rows, &pass->rows->tracks[pass->track].outside, 1, &first, error);
    if (!first)
        return status;
    bool is_open = candle->open < candle->low || candle->open > candle->high;
    size_t column = columns->at[is_open ? COLUMN_OPEN : COLUMN_CLOSE];
    const struct csv_field *field = &fields[column];
    const struct csv_field *low = &fields[columns->at[COLUMN_LOW]], *high = &fields[columns->at[COLUMN_HIGH]];
    char quoted[48], low_quoted[48], high_quoted[48];
    error_at(first, STATUS_OK, row->line, fault_column(column), "%s %s is not within low %s and high %s",
             is_open ? "open" : "close", error_quote(quoted, sizeof quoted, field->text, field->length),
             error_quote(low_quoted, sizeof low_quoted, low->text, low->length),
             error_quote(high_quoted, sizeof high_quoted, high->text, high->length));
    return STATUS_OK;
}

/* Finds the track of a row by its symbol; an empty one goes with the row before. */
static enum status find_track(struct pass *pass, const struct columns *columns, const struct csv_row *row,
                              const struct csv_field *fields, struct error *error)
{
    struct csv_field symbol = fields[columns->at[COLUMN_SYMBOL]];
    struct rows *rows = pass->rows;
    if (rows->track_count && pass->track < rows->track_count) {
        const struct track *before = &rows->tracks[pass->track];
        if (symbol.length == 0 || (before->symbol_length == symbol.length && before->symbol &&
                                   memcmp(before->symbol, symbol.text, symbol.length) == 0))
            return STATUS_OK;
    }
    if (memchr(symbol.text, '"', symbol.length) || memchr(symbol.text, 0, symbol.length)) {
        symbol.text = field_copy(&rows->arena, symbol);
        if (!symbol.text)
            return error_no_memory(error);
        symbol.length = strlen(symbol.text);
    }
    const struct track *track =
        rows_track(rows, symbol.length ? symbol.text : NULL, symbol.length, pass->options->symbol, error);
    if (!track) {
        if (error && error->status == STATUS_INPUT)
            error->line = row->line;
        return error ? error->status : STATUS_MEMORY;
    }
    pass->track = (size_t)(track - rows->tracks);
    return STATUS_OK;
}

/* A row whose columns are not the table's goes with the row before, since its symbol cannot be told. */
static enum status stay_on_track(struct pass *pass, struct error *error)
{
    if (pass->rows->track_count)
        return STATUS_OK;
    const struct track *track = rows_track(pass->rows, NULL, 0, pass->options->symbol, error);
    if (!track)
        return error ? error->status : STATUS_MEMORY;
    pass->track = (size_t)(track - pass->rows->tracks);
    return STATUS_OK;
}

/* Passes over a header within the rows; what stands behind it is the table's only where the columns are. */
static bool pass_header(struct pass *pass, const struct columns *columns, const struct csv_row *row,
                        const struct csv_field *fields)
{
    enum header_again again = header_again(pass->table, columns, fields);
    if (again != HEADER_NONE)
        pass->other_header = again == HEADER_OTHER ? row->line : 0;
    return again != HEADER_NONE;
}

/* A row of some table, this one or another. */
static bool is_of_numbers(const struct csv_field *fields, size_t stored)
{
    size_t solid = 0;
    for (size_t i = 0; i < stored; i++) {
        enum field_shape shape = field_shape(fields[i].text, fields[i].length);
        solid += shape == SHAPE_NUMBER || shape == SHAPE_TIME;
    }
    return solid >= 4;
}

/* One instrument's candle of one row. */
static enum status read_group(struct pass *pass, size_t group, const struct csv_row *row,
                              const struct csv_field *fields, struct error *error)
{
    const struct columns *columns = &pass->table->groups[group].columns;
    struct candle candle;
    int fault = read_candle(pass->plan, columns, fields, &candle);
    if (fault != FAULT_NONE &&
        (row_is_void(pass->table, row, fields, pass->table->fields_needed) || pass_header(pass, columns, row, fields)))
        return STATUS_OK;
    if (fault != FAULT_NONE && row_is_note(columns, fields, row->count) &&
        !(pass->other_header && is_of_numbers(fields, pass->table->fields_needed))) {
        if (group == 0 && pass->notes++ == 0)
            fault_describe(&pass->note, fault, columns, row, fields);
        return STATUS_OK;
    }
    if (pass->other_header)
        fault = FAULT_HEADER;
    else if (row->count > pass->table->width_most && row_surplus(pass->table, row))
        fault = FAULT_WIDE;
    else if (fault == FAULT_NONE && pass->is_cut)
        fault = FAULT_CUT;
    enum status status = pass->notes ? settle_notes(pass, error) : STATUS_OK;
    if (status == STATUS_OK && pass->has_symbols && fault <= FAULT_CROSSED)
        status = find_track(pass, columns, row, fields, error);
    else if (status == STATUS_OK && pass->has_symbols)
        status = stay_on_track(pass, error);
    else if (status == STATUS_OK)
        pass->track = pass->group_track[group];
    pass->has_row = true;
    if (status != STATUS_OK || !pass->rows->tracks[pass->track].is_wanted)
        return status;
    if (fault != FAULT_NONE)
        return reject_row(pass, fault, columns, row, fields, error);
    status = read_volume(pass, columns, row, fields, &candle.volume, error);
    if (status == STATUS_OK && (candle.open < candle.low || candle.open > candle.high || candle.close < candle.low ||
                                candle.close > candle.high))
        status = remark_outside(pass, &candle, columns, row, fields, error);
    return status == STATUS_OK ? keep_candle(pass, &candle, row->line, error) : status;
}

/* Tracks for symbols that the header tells, and the one track of a file that names none. */
static enum status make_tracks(struct pass *pass, struct error *error)
{
    const struct table *table = pass->table;
    const char *wanted = pass->options->symbol;
    pass->group_track = arena_alloc(&pass->rows->arena, table->group_count, sizeof *pass->group_track);
    if (!pass->group_track)
        return error_no_memory(error);
    for (size_t g = 0; g < table->group_count; g++) {
        const char *symbol = table->groups[g].symbol ? table->groups[g].symbol : table->symbol;
        const struct track *track = rows_track(pass->rows, symbol, symbol ? strlen(symbol) : 0, wanted, error);
        if (!track)
            return error ? error->status : STATUS_MEMORY;
        pass->group_track[g] = (size_t)(track - pass->rows->tracks);
    }
    return STATUS_OK;
}

/* Takes the rows that are plain the short way; the scanner then stands at one that is not, or at the end. */
static void read_plain_rows(struct pass *pass, struct plain_rows *plain, struct csv_scanner *scanner)
{
    struct rows *rows = pass->rows;
    /* Lines that may turn out to be spoilt rows, or a header with other columns, are not for the short way. */
    if (pass->notes || pass->other_header)
        return;
    struct plain_run run =
        plain_rows_read(plain, scanner->at, scanner->end, &rows->columns, rows->count, rows->capacity);
    if (run.rows == 0)
        return;
    rows->count += run.rows;
    pass->track = pass->group_track[0];
    rows->tracks[pass->track].candles += run.rows;
    pass->has_row = true;
    csv_skip_to(scanner, run.at, run.rows);
}

enum status rows_read(struct rows *rows, const struct table *table, const struct plan *plan, struct csv_field *fields,
                      const struct read_options *options, struct error *error)
{
    struct pass pass = {
        .rows = rows,
        .table = table,
        .plan = plan,
        .options = options,
        .has_symbols = table->groups[0].columns.at[COLUMN_SYMBOL] != COLUMN_NONE,
    };
    struct csv_scanner scanner;
    struct csv_row row;
    rows_clear(rows);
    rows->symbols_most = options->max_symbols;
    enum status status = pass.has_symbols ? STATUS_OK : make_tracks(&pass, error);
    if (status == STATUS_OK)
        status = rows_make_room(rows, table, options, !pass.has_symbols && table->group_count == 1, error);
    if (status != STATUS_OK)
        return status;
    const size_t needed = table->fields_needed;
    pass.other_header = header_above(table, fields);
    csv_start(&scanner, &table->form, table->data, table->data_length, table->data_line);
    struct plain_rows plain;
    const bool may_be_plain =
        rows->sole && rows->tracks[pass.group_track[0]].is_wanted && plain_rows_start(&plain, table, plan);
    for (;;) {
        if (may_be_plain)
            read_plain_rows(&pass, &plain, &scanner);
        if (status != STATUS_OK || !csv_next(&scanner, fields, needed, &row))
            break;
        for (size_t i = row.count; i < needed; i++)
            fields[i] = (struct csv_field){"", 0};
        pass.is_cut = fault_row_is_cut(table, &row);
        for (size_t g = 0; g < table->group_count && status == STATUS_OK; g++)
            status = read_group(&pass, g, &row, fields, error);
    }
    return status == STATUS_OK && pass.has_symbols ? rows_drop_unnamed(rows, error) : status;
}
