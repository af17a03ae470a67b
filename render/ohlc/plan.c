#include "render/ohlc/plan.h"

#include "render/base/bytes.h"
#include "render/ohlc/thousands.h"
#include "render/ohlc/time_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS_LOOKED_AT = 16, HEAD_TIMES = 20 };

void plan_scratch_release(struct plan_scratch *scratch)
{
    free(scratch->days);
    free(scratch->clocks);
    *scratch = (struct plan_scratch){.days = NULL};
}

static size_t groups_looked_at(const struct table *table)
{
    return table->group_count < GROUPS_LOOKED_AT ? table->group_count : GROUPS_LOOKED_AT;
}

static bool is_decided(const struct number_vote *vote)
{
    return vote->point_is_decimal || vote->comma_is_decimal || vote->point_groups || vote->comma_groups;
}

static bool has_groups(const struct number_vote *vote)
{
    return vote->point_groups || vote->comma_groups || vote->apostrophe_groups || vote->blank_groups;
}

static void vote_on_prices(struct number_vote *vote, const struct table *table, const struct csv_field *fields,
                           size_t stored)
{
    for (size_t g = 0; g < groups_looked_at(table); g++)
        for (size_t role = COLUMN_OPEN; role <= COLUMN_CLOSE; role++) {
            size_t column = table->groups[g].columns.at[role];
            if (column < stored)
                number_vote_add(vote, fields[column].text, fields[column].length);
        }
}

/* What else is in the rows: changes in percent, volumes, averages. */
static void vote_on_others(struct number_vote *vote, const struct table *table)
{
    enum { LOOK_FIELDS = 64 };
    const struct columns *columns = &table->groups[0].columns;
    for (size_t r = 0; r < table->sample.count; r++) {
        const struct sample_row *row = &table->sample.rows[r];
        for (size_t c = 0; c < row->stored && c < LOOK_FIELDS && sample_is_usual(&table->sample, row); c++)
            if (c != columns->at[COLUMN_TIME] && c != columns->at[COLUMN_CLOCK] && sample_shape(row, c) == SHAPE_NUMBER)
                number_vote_add(vote, row->fields[c].text, row->fields[c].length);
    }
}

/* What the sample's prices would be in a style. */
struct trial {
    size_t sound;     /* rows with high at the top and low at the bottom */
    double low, high; /* of all prices but 0, without their sign */
};

static struct trial try_style(const struct table *table, const struct number_style *style)
{
    struct trial trial = {0, INFINITY, 0};
    const struct columns *columns = &table->groups[0].columns;
    for (size_t r = 0; r < table->sample.count; r++) {
        double v[4];
        bool is_whole = sample_is_usual(&table->sample, &table->sample.rows[r]);
        for (size_t i = 0; i < 4 && is_whole; i++) {
            struct csv_field field = sample_field(&table->sample.rows[r], columns->at[COLUMN_OPEN + i]);
            is_whole = number_parse(field.text, field.length, style, &v[i]);
        }
        if (!is_whole)
            continue;
        trial.sound += v[1] >= fmax(fmax(v[0], v[3]), v[2]) && v[2] <= fmin(v[0], v[3]);
        for (size_t i = 0; i < 4; i++)
            if (v[i] != 0) {
                trial.low = fmin(trial.low, fabs(v[i]));
                trial.high = fmax(trial.high, fabs(v[i]));
            }
    }
    return trial;
}

/* Every mark stands before three digits: 1.234 may be a bit more than one, or a thousand. The style that makes sound
 * candles wins, then the one whose prices lie nearer together; at last a semicolon between the fields says that the
 * comma was not free for it, since it marks decimals. */
static struct number_style settle_open_style(const struct table *table, const struct number_vote *vote)
{
    const struct number_style point = {'.', ','}, comma = {',', '.'};
    struct number_style usual = number_vote_style(vote);
    if (usual.group == '\'' || usual.group == ' ')
        return usual;
    struct trial by_point = try_style(table, &point), by_comma = try_style(table, &comma);
    if (by_point.sound != by_comma.sound)
        return by_point.sound > by_comma.sound ? point : comma;
    double point_range = by_point.high / by_point.low, comma_range = by_comma.high / by_comma.low;
    if (by_point.sound && (point_range > 50 * comma_range || comma_range > 50 * point_range))
        return point_range < comma_range ? point : comma;
    if (vote->open_comma && !vote->open_point && table->form.delimiter == ';')
        return comma;
    if (thousands_are_points(table))
        return comma;
    return usual;
}

static void settle_numbers(struct plan *plan, const struct table *table)
{
    struct number_vote prices = {0}, volumes = {0};
    for (size_t r = 0; r < table->sample.count; r++) {
        const struct sample_row *row = &table->sample.rows[r];
        if (!sample_is_usual(&table->sample, row))
            continue;
        vote_on_prices(&prices, table, row->fields, row->stored);
        for (size_t g = 0; g < groups_looked_at(table); g++) {
            struct csv_field volume = sample_field(row, table->groups[g].columns.at[COLUMN_VOLUME]);
            number_vote_add(&volumes, volume.text, volume.length);
        }
    }
    plan->is_price_open = !is_decided(&prices) || !has_groups(&prices);
    plan->price = number_vote_style(&prices);
    if (!is_decided(&prices) && (prices.open_point || prices.open_comma)) {
        struct number_vote others = {0};
        vote_on_others(&others, table);
        plan->price = is_decided(&others) ? number_vote_style(&others) : settle_open_style(table, &prices);
        plan->has_open_comma = prices.open_comma > 0 && !is_decided(&others);
        plan->has_open_point = prices.open_point > 0 && !is_decided(&others) && thousands_may_be_points(table);
    }
    bool volume_tells = is_decided(&volumes) || volumes.apostrophe_groups || volumes.blank_groups;
    plan->volume = volume_tells ? number_vote_style(&volumes) : plan->price;
}

bool plan_vote_again(struct plan *plan, const struct table *table, struct csv_field *fields)
{
    struct number_vote vote = {0};
    struct csv_scanner scanner;
    struct csv_row row;
    csv_start(&scanner, &table->form, table->data, table->data_length, table->data_line);
    while (csv_next(&scanner, fields, table->fields_needed, &row))
        vote_on_prices(&vote, table, fields, row.count < table->fields_needed ? row.count : table->fields_needed);
    plan->is_price_open = false;
    if (!is_decided(&vote))
        return false;
    struct number_style style = number_vote_style(&vote);
    bool is_other = style.decimal != plan->price.decimal || style.group != plan->price.group;
    if (plan->volume.decimal == plan->price.decimal && plan->volume.group == plan->price.group)
        plan->volume = style;
    plan->price = style;
    plan->has_open_comma = plan->has_open_point = false;
    return is_other;
}

static enum status reserve_times(struct plan_scratch *scratch, size_t count, struct error *error)
{
    size_t bytes;
    if (count <= scratch->capacity)
        return STATUS_OK;
    if (!size_multiply(count, sizeof(struct time_field), &bytes))
        return error_no_memory(error);
    struct time_field *days = realloc(scratch->days, bytes);
    if (days)
        scratch->days = days;
    struct time_field *clocks = realloc(scratch->clocks, bytes);
    if (clocks)
        scratch->clocks = clocks;
    if (!days || !clocks)
        return error_no_memory(error);
    scratch->capacity = count;
    return STATUS_OK;
}

static struct time_field time_at(const struct csv_field *fields, size_t stored, size_t column)
{
    return column < stored ? (struct time_field){fields[column].text, fields[column].length}
                           : (struct time_field){"", 0};
}

static enum status detect_in_sample(struct plan *plan, struct plan_scratch *scratch, const struct table *table,
                                    const struct read_options *options, struct error *error)
{
    const struct columns *columns = &table->groups[0].columns;
    const bool has_clock = columns->at[COLUMN_CLOCK] != COLUMN_NONE;
    size_t count = 0;
    enum status status = reserve_times(scratch, table->sample.count, error);
    /* The head of the file, and every third row behind it. */
    for (size_t r = 0; r < table->sample.count && status == STATUS_OK; r += r < HEAD_TIMES ? 1 : 3) {
        const struct sample_row *row = &table->sample.rows[r];
        if (!row->is_data)
            continue;
        scratch->days[count] = time_at(row->fields, row->stored, columns->at[COLUMN_TIME]);
        scratch->clocks[count++] = time_at(row->fields, row->stored, columns->at[COLUMN_CLOCK]);
    }
    if (status != STATUS_OK)
        return status;
    return time_format_detect(&plan->time, scratch->days, has_clock ? scratch->clocks : NULL, count, options, error);
}

/* The day part of a field, for telling rows of the same day: minute data has 1440 of them. */
static bool same_day(struct time_field a, struct time_field b)
{
    enum { DAY_LENGTH = 10 };
    size_t length = a.length < DAY_LENGTH ? a.length : DAY_LENGTH;
    return b.length >= length && (a.length >= DAY_LENGTH || a.length == b.length) &&
           memcmp(a.text, b.text, length) == 0;
}

static bool same_text(struct time_field a, struct time_field b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.text, b.text, a.length) == 0);
}

/* Of a day two moments are kept: the first, and one more, which shows that the rows are parts of days. */
static bool is_told_already(const struct plan_scratch *scratch, size_t count, struct time_field day,
                            struct time_field clock)
{
    if (count == 0 || !same_day(day, scratch->days[count - 1]))
        return false;
    if (same_text(day, scratch->days[count - 1]) && same_text(clock, scratch->clocks[count - 1]))
        return true;
    return count > 1 && same_day(day, scratch->days[count - 2]);
}

/* Asks all rows, in growing parts, until no further row can change the answer. */
static enum status detect_in_rows(struct plan *plan, struct plan_scratch *scratch, const struct table *table,
                                  struct csv_field *fields, const struct read_options *options, struct error *error)
{
    const struct columns *columns = &table->groups[0].columns;
    const bool has_clock = columns->at[COLUMN_CLOCK] != COLUMN_NONE;
    struct csv_scanner scanner;
    struct csv_row row;
    size_t count = 0, wanted = 256;
    bool has_more = true;
    csv_start(&scanner, &table->form, table->data, table->data_length, table->data_line);
    while (has_more) {
        enum status status = reserve_times(scratch, wanted, error);
        if (status != STATUS_OK)
            return status;
        while (count < wanted && (has_more = csv_next(&scanner, fields, table->fields_needed, &row))) {
            size_t stored = row.count < table->fields_needed ? row.count : table->fields_needed;
            struct time_field day = time_at(fields, stored, columns->at[COLUMN_TIME]);
            struct time_field clock = time_at(fields, stored, columns->at[COLUMN_CLOCK]);
            if (is_told_already(scratch, count, day, clock))
                continue;
            scratch->days[count] = day;
            scratch->clocks[count++] = clock;
        }
        status =
            time_format_detect(&plan->time, scratch->days, has_clock ? scratch->clocks : NULL, count, options, error);
        if (status != STATUS_OK || !time_order_matters(&plan->time))
            return status;
        /* Four times as many: the sum of all looks stays linear. */
        wanted = wanted > SIZE_MAX / 4 ? SIZE_MAX : wanted * 4;
    }
    return STATUS_OK;
}

/* Where only days are read: another column that is named as a time and holds no days. */
static size_t unread_clock(const struct plan *plan, const struct table *table)
{
    const struct columns *columns = &table->groups[0].columns;
    if (columns->at[COLUMN_CLOCK] != COLUMN_NONE || plan->time.kind != TIME_CALENDAR || strstr(plan->time.name, "%H") ||
        strstr(plan->time.name, "%I") || table->names.columns)
        return COLUMN_NONE;
    for (size_t i = 0; i < table->names.count; i++) {
        ptrdiff_t column = (ptrdiff_t)i + table->names.shift;
        if (table->names.meanings[i].role != NAME_TIME || column < 0 || columns_use(columns, (size_t)column))
            continue;
        for (size_t r = 0; r < table->sample.count; r++) {
            struct csv_field field = sample_field(&table->sample.rows[r], (size_t)column);
            enum field_shape shape = field_shape(field.text, field.length);
            if (!table->sample.rows[r].is_data || shape == SHAPE_EMPTY || shape == SHAPE_NULL)
                continue;
            if (time_looks_like(field.text, field.length))
                break;
            return (size_t)column;
        }
    }
    return COLUMN_NONE;
}

enum status plan_make(struct plan *plan, struct plan_scratch *scratch, const struct table *table,
                      struct csv_field *fields, const struct read_options *options, struct error *error)
{
    *plan =
        (struct plan){.has_time = table->groups[0].columns.at[COLUMN_TIME] != COLUMN_NONE, .unread_clock = COLUMN_NONE};
    settle_numbers(plan, table);
    if (!plan->has_time)
        return STATUS_OK;
    struct error in_sample;
    enum status status = detect_in_sample(plan, scratch, table, options, &in_sample);
    if (status == STATUS_MEMORY)
        return error_no_memory(error);
    /* No row of the sample has a time, or day and month are still open: the other rows may tell. */
    if (status != STATUS_OK || time_order_matters(&plan->time))
        status = detect_in_rows(plan, scratch, table, fields, options, error);
    if (status == STATUS_OK)
        plan->unread_clock = unread_clock(plan, table);
    return status;
}
