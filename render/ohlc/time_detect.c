/* How a column writes its times. */
#include "render/ohlc/time_order.h"
#include "render/ohlc/time_parts.h"

#include <string.h>

enum {
    ORDERS = 3, /* DMY, MDY, YMD, counted from 0 here */
    /* As 1957..2057 in the Buddhist calendar: no file's own years. */
    BUDDHIST_LEAST = 2500,
    BUDDHIST_MOST = 2600,
    /* A number below this is no epoch as long as nothing else is one. */
    EPOCH_LEAST_DIGITS = 9,
};

/* What the fields of a column say, counted. */
struct tally {
    size_t calendar, epoch;
    size_t units[EPOCH_NS + 1];
    int64_t earliest_us[EPOCH_NS + 1]; /* of the epochs of each unit */
    size_t open;                       /* day, month and year known by their places alone */
    size_t valid[ORDERS];              /* of these, how many name a day in each order */
    size_t told;                       /* day, month and year known otherwise, by a name or the year in front */
    size_t name_open;                  /* of these, like 24-Jan-01 */
    size_t republic;                   /* years of three digits */
    size_t buddhist, other_era;        /* years of four digits */
    int clock_digits;
    bool has_short_clock;
    size_t first; /* the first calendar field */
    char mark;    /* of the first open field */
};

static enum date_order order_at(int i)
{
    return (enum date_order)(DATE_ORDER_DMY + i);
}

static bool names_its_weekday(const struct time_parts *parts, int64_t days)
{
    return parts->weekday < 0 || ((days + 4) % 7 + 7) % 7 == parts->weekday;
}

static void tally_calendar(struct tally *tally, const struct time_parts *parts, size_t at)
{
    bool is_open = parts_are_open(parts);
    bool valid[ORDERS] = {0}, is_valid = false;
    int year = 0;
    for (int i = 0; i < ORDERS; i++) {
        int64_t days;
        int read = 0;
        valid[i] = parts_day(parts, order_at(i), false, &days, &read) && (!is_open || names_its_weekday(parts, days));
        /* 29 February of a Buddhist year is another year's. */
        valid[i] = valid[i] || (read >= BUDDHIST_LEAST && parts_day(parts, order_at(i), true, &days, &read));
        is_valid = is_valid || valid[i];
        year = valid[i] ? read : year;
    }
    if (!is_valid)
        return;
    if (tally->calendar++ == 0)
        tally->first = at;
    if (year >= BUDDHIST_LEAST && year <= BUDDHIST_MOST)
        tally->buddhist++;
    else
        tally->other_era++;
    if (!is_open) {
        tally->told += !parts->is_compact;
        tally->name_open += parts->is_name_open;
        tally->republic += parts->part[0].digits == 3;
        return;
    }
    if (tally->open++ == 0)
        tally->mark = parts->mark;
    for (int i = 0; i < ORDERS; i++)
        tally->valid[i] += valid[i];
}

static bool tally_epoch(struct tally *tally, const struct time_field *field)
{
    enum epoch_unit unit;
    int64_t time_us;
    struct cursor cursor = {field->text, field->text + field->length};
    if (!epoch_read(field->text, field->length, EPOCH_NONE, &time_us, &unit))
        return false;
    cursor_skip_blanks(&cursor);
    cursor_take(&cursor, "-");
    bool is_long = cursor_digits(&cursor) >= EPOCH_LEAST_DIGITS;
    bool is_scientific = memchr(field->text, 'e', field->length) || memchr(field->text, 'E', field->length);
    if (!is_long && !(is_scientific && (time_us >= 100000000 * SECOND_US || time_us <= -100000000 * SECOND_US)))
        return false;
    tally->epoch++;
    if (tally->units[unit]++ == 0 || time_us < tally->earliest_us[unit])
        tally->earliest_us[unit] = time_us;
    return true;
}

static void tally_clock(struct tally *tally, const struct time_field *field)
{
    struct cursor cursor = {field->text, field->text + field->length};
    cursor_skip_blanks(&cursor);
    int digits = cursor_digits(&cursor);
    cursor.at += digits;
    if (digits == 0 || digits > 9 || cursor_peek(&cursor) == ':')
        return;
    if (digits > tally->clock_digits)
        tally->clock_digits = digits;
    tally->has_short_clock = tally->has_short_clock || digits < 4;
}

static void tally_column(struct tally *tally, const struct time_field *fields, const struct time_field *times_of_day,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct time_parts parts;
        if (parts_read(&parts, fields[i].text, fields[i].length))
            tally_calendar(tally, &parts, i);
        else
            tally_epoch(tally, &fields[i]);
        if (times_of_day)
            tally_clock(tally, &times_of_day[i]);
    }
}

/* The orders that the most rows agree with. */
static int best_orders(const struct tally *tally, bool is_best[ORDERS])
{
    size_t most = 0;
    int count = 0;
    for (int i = 0; i < ORDERS; i++)
        most = tally->valid[i] > most ? tally->valid[i] : most;
    for (int i = 0; i < ORDERS; i++) {
        is_best[i] = tally->valid[i] == most;
        count += is_best[i];
    }
    return count;
}

static void collect_evidence(struct order_evidence evidence[ORDERS], const bool is_candidate[ORDERS],
                             const struct time_format *format, const struct time_field *fields,
                             const struct time_field *times_of_day, size_t count, bool *differ)
{
    struct time_format tried = *format;
    for (size_t row = 0; row < count; row++) {
        struct time_parts parts;
        if (!parts_read(&parts, fields[row].text, fields[row].length) ||
            !(parts_are_open(&parts) || parts.is_name_open))
            continue;
        int64_t known_days = 0;
        bool is_known = false;
        for (int i = 0; i < ORDERS; i++) {
            int64_t days, time_us;
            int year;
            tried.order = order_at(i);
            if (!is_candidate[i] || !parts_day(&parts, tried.order, format->is_buddhist, &days, &year) ||
                !time_parse(&tried, fields[row].text, fields[row].length, times_of_day ? &times_of_day[row] : NULL,
                            &time_us))
                continue;
            *differ = *differ || (is_known && days != known_days);
            known_days = days;
            is_known = true;
            order_evidence_add(&evidence[i], days, time_us);
        }
    }
}

/* Several orders read every row: the steps between rows may tell them apart. */
static void settle_by_steps(struct time_format *format, const bool is_candidate[ORDERS], char mark,
                            const struct time_field *fields, const struct time_field *times_of_day, size_t count)
{
    struct order_evidence evidence[ORDERS] = {0};
    bool differ = false;
    collect_evidence(evidence, is_candidate, format, fields, times_of_day, count, &differ);
    /* What is usual for the mark wins where nothing else does. */
    static const int day_first[] = {0, 1, 2}, month_first[] = {1, 0, 2};
    const int *usual = mark == '/' ? month_first : day_first;
    int best = -1;
    bool is_ambiguous = false;
    for (int i = 0; i < ORDERS; i++) {
        int next = usual[i];
        if (!is_candidate[next])
            continue;
        if (best < 0) {
            best = next;
            continue;
        }
        struct order_verdict verdict = order_judge(&evidence[best], &evidence[next]);
        is_ambiguous = is_ambiguous || verdict.winner < 0 || verdict.is_uncertain;
        if (verdict.winner == 1)
            best = next;
    }
    format->order = order_at(best);
    format->is_ambiguous = is_ambiguous && differ;
}

/* "24-Jan-01" in every row: the day comes first, unless the days are then years apart and would be near each other
 * otherwise. */
static void settle_year_or_day(struct time_format *format, const struct time_field *fields,
                               const struct time_field *times_of_day, size_t count)
{
    static const bool is_candidate[ORDERS] = {true, false, true};
    struct order_evidence evidence[ORDERS] = {0};
    bool differ = false;
    collect_evidence(evidence, is_candidate, format, fields, times_of_day, count, &differ);
    int winner = order_nearer(&evidence[0], &evidence[ORDERS - 1]);
    format->order = order_at(winner == 1 ? ORDERS - 1 : 0);
    format->is_ambiguous = format->is_year_open = winner < 0 && differ;
    format->needs_all_rows = true;
}

static void settle_order(struct time_format *format, const struct tally *tally, const struct time_field *fields,
                         const struct time_field *times_of_day, size_t count, enum date_order wanted)
{
    bool is_best[ORDERS];
    if (wanted != DATE_ORDER_AUTO) {
        format->order = wanted;
        return;
    }
    if (tally->open == 0) {
        format->order = DATE_ORDER_AUTO;
        if (tally->name_open && tally->name_open == tally->calendar)
            settle_year_or_day(format, fields, times_of_day, count);
        return;
    }
    if (best_orders(tally, is_best) > 1) {
        format->needs_all_rows = true;
        settle_by_steps(format, is_best, tally->mark, fields, times_of_day, count);
        return;
    }
    for (int i = 0; i < ORDERS; i++) {
        if (is_best[i])
            format->order = order_at(i);
    }
}

static enum epoch_unit usual_unit(const struct tally *tally)
{
    enum epoch_unit best = EPOCH_S;
    for (enum epoch_unit unit = EPOCH_S; unit <= EPOCH_NS; unit++) {
        if (tally->units[unit] > tally->units[best])
            best = unit;
    }
    return best;
}

/* "930" is half past nine where the longest has four digits, and nine minutes past midnight where it has six. */
static void settle_clock(struct time_format *format, const struct tally *tally)
{
    int digits = tally->clock_digits;
    format->clock_digits = digits == 0 || digits == 5 ? 6 : digits <= 2 ? 2 : digits <= 4 ? 4 : digits == 6 ? 6 : 9;
    format->needs_all_rows = tally->has_short_clock && digits < 9;
}

static enum status no_times(const struct time_field *fields, size_t count, struct error *error)
{
    char quoted[80];
    for (size_t i = 0; i < count; i++) {
        if (fields[i].length)
            return error_set(error, STATUS_INPUT, "no time that can be read, the first is %s",
                             error_quote(quoted, sizeof quoted, fields[i].text, fields[i].length));
    }
    return error_set(error, STATUS_INPUT, "no time that can be read");
}

static enum status detect_pattern(struct time_format *format, const struct time_field *fields,
                                  const struct time_field *times_of_day, size_t count, const struct tally *tally,
                                  const char *pattern, struct error *error)
{
    char quoted[80];
    int64_t time_us;
    format->kind = TIME_PATTERN;
    format->pattern = pattern;
    settle_clock(format, tally);
    time_name_write(format, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        if (time_parse(format, fields[i].text, fields[i].length, times_of_day ? &times_of_day[i] : NULL, &time_us))
            return STATUS_OK;
    }
    size_t shown = 0;
    while (shown < count && fields[shown].length == 0)
        shown++;
    if (shown == count)
        return error_set(error, STATUS_INPUT, "no time that can be read");
    return error_set(error, STATUS_INPUT, "no time fits --date-format %s, the first is %s", format->name,
                     error_quote(quoted, sizeof quoted, fields[shown].text, fields[shown].length));
}

/* Names the format after the first row that can be read. */
static void name_format(struct time_format *format, const struct tally *tally, const struct time_field *fields,
                        const struct time_field *times_of_day)
{
    struct time_parts parts;
    struct clock_parts clock;
    bool has_parts =
        format->kind == TIME_CALENDAR && parts_read(&parts, fields[tally->first].text, fields[tally->first].length);
    bool has_clock = has_parts && times_of_day &&
                     clock_field_read(&clock, times_of_day[tally->first].text, times_of_day[tally->first].length,
                                      format->clock_digits);
    time_name_write(format, has_parts ? &parts : NULL, has_clock ? &clock : NULL);
}

/* The greatest offset from UTC that a field states; 0 where none does. */
static int64_t stated_offset_us(const struct time_format *format, const struct time_field *fields,
                                const struct time_field *times_of_day, size_t count)
{
    bool is_stated = false;
    int most_s = 0;
    for (size_t i = 0; i < count && format->kind == TIME_CALENDAR; i++) {
        struct time_parts parts;
        struct clock_parts own = {0};
        if (!parts_read(&parts, fields[i].text, fields[i].length))
            continue;
        if (times_of_day)
            clock_field_read(&own, times_of_day[i].text, times_of_day[i].length, format->clock_digits);
        const struct clock_parts *clock = own.has_offset ? &own : &parts.clock;
        if (clock->has_offset && (!is_stated || clock->offset_s > most_s)) {
            is_stated = true;
            most_s = clock->offset_s;
        }
    }
    return most_s * SECOND_US;
}

enum status time_format_detect(struct time_format *format, const struct time_field *fields,
                               const struct time_field *times_of_day, size_t count, const struct read_options *options,
                               struct error *error)
{
    struct tally tally = {0};
    *format = (struct time_format){0};
    tally_column(&tally, fields, times_of_day, count);
    if (options->date_format)
        return detect_pattern(format, fields, times_of_day, count, &tally, options->date_format, error);

    if (tally.calendar == 0 && tally.epoch == 0)
        return no_times(fields, count, error);
    format->kind = tally.calendar >= tally.epoch ? TIME_CALENDAR : TIME_EPOCH;
    format->epoch_unit = usual_unit(&tally);
    /* Files that mix seconds and finer units are of this century. */
    format->is_one_unit =
        format->epoch_unit > EPOCH_S && tally.earliest_us[format->epoch_unit] < INT64_C(631152000) * SECOND_US;
    format->is_mixed = tally.open && tally.told;
    format->is_republic = tally.republic > 0;
    format->is_buddhist = tally.buddhist > 0 && tally.other_era == 0;
    settle_clock(format, &tally);
    if (format->kind == TIME_CALENDAR)
        settle_order(format, &tally, fields, times_of_day, count, options->date_order);
    name_format(format, &tally, fields, times_of_day);
    format->ahead_us = stated_offset_us(format, fields, times_of_day, count);

    /* The rows must be read in the order that was asked for, too. */
    int64_t time_us;
    for (size_t i = 0; i < count; i++) {
        if (time_parse(format, fields[i].text, fields[i].length, times_of_day ? &times_of_day[i] : NULL, &time_us))
            return STATUS_OK;
    }
    return no_times(fields, count, error);
}
