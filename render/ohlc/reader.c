#include "render/ohlc/reader.h"

#include "render/ohlc/dialects.h"
#include "render/ohlc/rows.h"
#include "render/ohlc/thousands.h"

#include <stdlib.h>
#include <string.h>

struct reader_scratch {
    struct table_scratch table;
    struct plan_scratch plan;
    struct rows rows;
    size_t series_capacity; /* of reading->series */
};

enum status read_options_check(const struct read_options *options, struct error *error)
{
    enum status status = columns_override_check(options->columns, error);
    if (status == STATUS_OK && options->date_format)
        status = time_pattern_check(options->date_format, error);
    return status;
}

/* What a file was found to be, while its reading is put together. */
struct finding {
    struct reading *reading;
    struct reader_scratch *scratch;
    const struct table *table;
    const struct plan *plan;
    const struct read_options *options;
};

static void release_series(struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++)
        series_release(&reading->series[i].series);
    reading->count = 0;
    reading->dialect[0] = 0;
}

void reading_release(struct reading *reading)
{
    release_series(reading);
    free(reading->series);
    if (reading->scratch) {
        table_scratch_release(&reading->scratch->table);
        plan_scratch_release(&reading->scratch->plan);
        rows_release(&reading->scratch->rows);
        free(reading->scratch);
    }
    *reading = (struct reading){.count = 0};
}

static enum status reserve_series(struct reading *reading, size_t count, struct error *error)
{
    size_t bytes;
    if (count <= reading->scratch->series_capacity)
        return STATUS_OK;
    if (!size_multiply(count, sizeof *reading->series, &bytes))
        return error_no_memory(error);
    struct reading_series *series = realloc(reading->series, bytes);
    if (!series)
        return error_no_memory(error);
    reading->series = series;
    reading->scratch->series_capacity = count;
    return STATUS_OK;
}

/* The series that stands in place already. Rows that were left out leave room at the end of its block; where that is
 * much, the series moves to a block that fits. */
static enum status take_sole_series(struct reading_series *to, struct rows *rows, struct error *error)
{
    if (rows->count >= rows->capacity / 2) {
        series_trim(rows->sole, rows->count);
        to->series = rows->sole;
        rows->sole = NULL;
        return STATUS_OK;
    }
    struct series_columns columns;
    enum status status = series_new(&to->series, rows->count, to->symbol, &columns, error);
    if (status != STATUS_OK)
        return status;
    const size_t bytes = rows->count * sizeof(double);
    memcpy(columns.time_us, rows->columns.time_us, bytes);
    memcpy(columns.open, rows->columns.open, bytes);
    memcpy(columns.high, rows->columns.high, bytes);
    memcpy(columns.low, rows->columns.low, bytes);
    memcpy(columns.close, rows->columns.close, bytes);
    memcpy(columns.volume, rows->columns.volume, bytes);
    series_release(&rows->sole);
    return STATUS_OK;
}

/* Where the rows of a track go. */
struct target {
    struct series_columns columns;
    size_t at;
};

/* Deals the rows to a series each. */
static enum status deal_rows(struct finding *finding, struct error *error)
{
    struct rows *rows = &finding->scratch->rows;
    struct target *targets = arena_alloc(&rows->arena, rows->track_count, sizeof *targets);
    if (!targets)
        return error_no_memory(error);
    for (size_t t = 0; t < rows->track_count; t++) {
        struct reading_series *one = &finding->reading->series[t];
        if (rows->tracks[t].candles == 0)
            continue;
        enum status status = series_new(&one->series, rows->tracks[t].candles, one->symbol, &targets[t].columns, error);
        if (status != STATUS_OK)
            return status;
    }
    for (size_t i = 0; i < rows->count; i++) {
        struct target *target = &targets[rows->owner[i]];
        size_t at = target->at++;
        target->columns.time_us[at] = rows->columns.time_us[i];
        target->columns.open[at] = rows->columns.open[i];
        target->columns.high[at] = rows->columns.high[i];
        target->columns.low[at] = rows->columns.low[i];
        target->columns.close[at] = rows->columns.close[i];
        target->columns.volume[at] = rows->columns.volume[i];
    }
    return STATUS_OK;
}

/* Warnings of one series while they are collected. */
struct warning_list {
    struct error items[READING_WARNINGS_MAX];
    size_t count;
};

/* A free place, or the last one where there is none: the list is short by design. */
static struct error *next_warning(struct warning_list *list)
{
    if (list->count < READING_WARNINGS_MAX)
        list->count++;
    return &list->items[list->count - 1];
}

static void warn_of_remark(struct warning_list *list, const struct remark *remark, const char *one, const char *many)
{
    if (remark->count == 1)
        error_at(next_warning(list), STATUS_OK, remark->first->line, remark->first->column, "%s (%s)",
                 remark->first->message, one);
    else if (remark->count > 1)
        error_at(next_warning(list), STATUS_OK, remark->first->line, remark->first->column, "%s (the first of %zu %s)",
                 remark->first->message, remark->count, many);
}

static void warn_of_same_times(struct warning_list *list, const struct series *series)
{
    size_t same = 0;
    for (size_t i = 1; i < series->length && series->has_time; i++)
        same += series->time_us[i] == series->time_us[i - 1];
    if (same)
        error_set(next_warning(list), STATUS_OK,
                  "%zu candle%s the time of the one before; all are kept, in the order of the file", same,
                  same == 1 ? " has" : "s have");
}

static void warn_of_columns(struct warning_list *list, const struct table *table)
{
    const struct columns *columns = &table->groups[0].columns;
    if (columns->is_doubtful)
        error_set(next_warning(list), STATUS_OK, "%s: columns taken as open %zu, high %zu, low %zu, close %zu",
                  table->names.count ? "the header does not tell" : "no header", columns->at[COLUMN_OPEN] + 1,
                  columns->at[COLUMN_HIGH] + 1, columns->at[COLUMN_LOW] + 1, columns->at[COLUMN_CLOSE] + 1);
}

static void warn_of_guesses(struct warning_list *list, const struct plan *plan)
{
    if (!plan->has_time)
        error_set(next_warning(list), STATUS_OK, "no column of times: the rows are numbered");
    else if (plan->time.is_ambiguous)
        error_set(next_warning(list), STATUS_OK, "no row tells day from %s: taken as %s; --date-order settles it",
                  plan->time.is_year_open ? "year" : "month", plan->time.name);
    if (plan->has_time && plan->time.is_mixed)
        error_set(next_warning(list), STATUS_OK,
                  "dates are written in more than one way: a spreadsheet may have swapped day and month in some");
    if (plan->has_time && plan->unread_clock != COLUMN_NONE)
        error_at(next_warning(list), STATUS_OK, 0, plan->unread_clock + 1,
                 "column %zu is named as a time and not read as a time of day: only the days are taken",
                 plan->unread_clock + 1);
    if (plan->has_open_comma)
        error_set(next_warning(list), STATUS_OK, "no price tells whether its comma marks thousands: taken as %s",
                  plan->price.decimal == ',' ? "a decimal comma" : "thousands");
    else if (plan->has_open_point)
        error_set(next_warning(list), STATUS_OK, "no price tells whether its point marks thousands: taken as %s",
                  plan->price.decimal == ',' ? "thousands" : "a decimal point");
}

/* Keeps only the warnings there are: a file may hold many series. */
static enum status collect_warnings(struct finding *finding, struct reading_series *one, const struct track *track,
                                    struct error *error)
{
    struct warning_list list = {.count = 0};
    warn_of_remark(&list, &track->rejected, "the row is left out", "rows left out");
    warn_of_columns(&list, finding->table);
    warn_of_guesses(&list, finding->plan);
    if (one->series)
        warn_of_same_times(&list, one->series);
    warn_of_remark(&list, &track->no_volume, "taken as absent", "volumes taken as absent");
    warn_of_remark(&list, &track->outside, "kept as it is", "such candles, kept as they are");
    if (list.count == 0)
        return STATUS_OK;
    struct error *kept = arena_alloc(&finding->scratch->rows.arena, list.count, sizeof *kept);
    if (!kept)
        return error_no_memory(error);
    memcpy(kept, list.items, list.count * sizeof *kept);
    one->warnings = kept;
    one->warning_count = list.count;
    return STATUS_OK;
}

/* A series without a candle, or with a row left out where none may be. */
static void judge_series(struct reading_series *one, const struct track *track, bool is_strict)
{
    const struct remark *rejected = &track->rejected;
    if (one->series && is_strict && rejected->count) {
        series_release(&one->series);
        one->error = *rejected->first;
    } else if (!one->series && rejected->count) {
        error_at(&one->error, STATUS_INPUT, rejected->first->line, rejected->first->column,
                 "no readable candle in %zu row%s; the first: %s", rejected->count, rejected->count == 1 ? "" : "s",
                 rejected->first->message);
    } else if (!one->series) {
        error_set(&one->error, STATUS_INPUT, "no row with a time and prices");
    }
}

static enum status finish_series(struct finding *finding, size_t index, struct error *error)
{
    const struct track *track = &finding->scratch->rows.tracks[index];
    struct reading_series *one = &finding->reading->series[index];
    one->rejected = track->rejected.count;
    if (one->series) {
        one->series->ahead_us = finding->plan->time.ahead_us;
        enum status status = series_finish(one->series, finding->plan->has_time, error);
        if (status != STATUS_OK)
            return status;
        series_use_zone(one->series, finding->options->zone);
    }
    judge_series(one, track, finding->options->is_strict);
    return collect_warnings(finding, one, track, error);
}

/* Names the symbols there are. */
static enum status no_such_symbol(const struct rows *rows, const char *wanted, struct error *error)
{
    enum { LISTED = 8 };
    struct text list = {.length = 0};
    char quoted[64];
    size_t named = 0;
    for (size_t t = 0; t < rows->track_count; t++) {
        const struct track *track = &rows->tracks[t];
        if (!track->symbol)
            continue;
        if (named < LISTED)
            text_printf(&list, "%s%s", named ? ", " : "",
                        error_quote(quoted, sizeof quoted, track->symbol, track->symbol_length));
        named++;
    }
    if (named > LISTED)
        text_printf(&list, ", ... (%zu in all)", named);
    error_quote(quoted, sizeof quoted, wanted, strlen(wanted));
    enum status status;
    if (list.is_broken)
        status = error_no_memory(error);
    else if (named)
        status = error_set(error, STATUS_INPUT, "no symbol %s; there are %s", quoted, list.data);
    else
        status = error_set(error, STATUS_INPUT, "no symbol %s: the file names none", quoted);
    text_release(&list);
    return status;
}

/* Drops the tracks that were not asked for, so that tracks and series stay side by side. */
static enum status keep_wanted(struct finding *finding, struct error *error)
{
    struct rows *rows = &finding->scratch->rows;
    const char *wanted = finding->options->symbol;
    size_t kept = 0;
    if (!wanted)
        return STATUS_OK;
    for (size_t t = 0; t < rows->track_count; t++)
        if (rows->tracks[t].is_wanted)
            kept++;
    if (kept == 0)
        return no_such_symbol(rows, wanted, error);
    /* One symbol is one track: its rows all have one owner. */
    for (size_t t = 0; t < rows->track_count; t++)
        if (rows->tracks[t].is_wanted)
            rows->tracks[0] = rows->tracks[t];
    rows->track_count = 1;
    if (!rows->sole)
        memset(rows->owner, 0, rows->count * sizeof *rows->owner);
    return STATUS_OK;
}

static enum status make_series(struct finding *finding, struct error *error)
{
    struct reading *reading = finding->reading;
    struct rows *rows = &finding->scratch->rows;
    enum status status = keep_wanted(finding, error);
    if (status == STATUS_OK)
        status = reserve_series(reading, rows->track_count, error);
    if (status != STATUS_OK)
        return status;
    for (size_t t = 0; t < rows->track_count; t++)
        reading->series[t] = (struct reading_series){.symbol = rows->tracks[t].symbol};
    reading->count = rows->track_count;
    if (rows->sole && rows->count)
        status = take_sole_series(&reading->series[0], rows, error);
    else if (!rows->sole)
        status = deal_rows(finding, error);
    size_t with_candles = 0;
    for (size_t t = 0; t < reading->count && status == STATUS_OK; t++) {
        status = finish_series(finding, t, error);
        with_candles += reading->series[t].series != NULL;
    }
    if (status != STATUS_OK || with_candles)
        return status;
    if (reading->count == 0)
        return error_set(error, STATUS_INPUT, "no row with a time and prices");
    if (error)
        *error = reading->series[0].error;
    return reading->series[0].error.status;
}

/* The first row's time where none is one: the plan's own message does not know the place. */
static void place_time_error(const struct table *table, struct error *error)
{
    size_t column = table->groups[0].columns.at[COLUMN_TIME];
    for (size_t i = 0; error && i < table->sample.count && column != COLUMN_NONE; i++) {
        const struct sample_row *row = &table->sample.rows[i];
        struct csv_field field = sample_field(row, column);
        if (!row->is_data || !row->line)
            continue;
        char quoted[80];
        error_at(error, STATUS_INPUT, row->line, (uint32_t)column + 1, "%s is no time",
                 error_quote(quoted, sizeof quoted, field.text, field.length));
        return;
    }
}

static enum status read_table(struct finding *finding, struct plan *plan, struct error *error)
{
    struct reader_scratch *scratch = finding->scratch;
    struct csv_field *fields = scratch->table.fields;
    enum status status = thousands_refuse_ticks(finding->table, error);
    if (status != STATUS_OK)
        return status;
    status = plan_make(plan, &scratch->plan, finding->table, fields, finding->options, error);
    if (status == STATUS_INPUT)
        place_time_error(finding->table, error);
    if (status != STATUS_OK)
        return status;
    status = rows_read(&scratch->rows, finding->table, plan, fields, finding->options, error);
    /* Rows that make no sense may mean that a guess about points and commas was wrong. */
    if (status == STATUS_OK && plan->is_price_open && scratch->rows.has_number_faults &&
        plan_vote_again(plan, finding->table, fields))
        status = rows_read(&scratch->rows, finding->table, plan, fields, finding->options, error);
    return status;
}

enum status reading_parse(struct reading *reading, const struct bytes *text, const char *encoding,
                          const struct read_options *options, struct error *error)
{
    static const struct read_options no_options;
    if (!options)
        options = &no_options;
    release_series(reading);
    if (!reading->scratch)
        reading->scratch = calloc(1, sizeof *reading->scratch);
    if (!reading->scratch)
        return error_no_memory(error);
    struct table table;
    struct plan plan;
    struct finding finding = {reading, reading->scratch, &table, &plan, options};
    enum status status =
        table_detect(&table, &reading->scratch->table, (const char *)text->data, text->length, false, options, error);
    if (status == STATUS_OK)
        status = read_table(&finding, &plan, error);
    if (status == STATUS_OK)
        dialect_describe(reading->dialect, sizeof reading->dialect, &table, &plan, encoding);
    if (status == STATUS_OK)
        status = make_series(&finding, error);
    if (status != STATUS_OK)
        release_series(reading);
    return status;
}
