/* Which column tells the time. */
#include "render/ohlc/columns.h"
#include "render/ohlc/time.h"

#include <string.h>

/* What the fields of one column look like, over the rows of the sample that are data. */
struct time_look {
    size_t column;
    size_t rows;
    size_t filled;
    size_t times;   /* could be a time in a known form */
    size_t clocks;  /* times of day with a colon */
    size_t compact; /* times of day of four or six digits */
    size_t shorter; /* and such as lost their leading zeros: 93000 */
    size_t hours;   /* and such as are the hour alone: 0 to 24 */
    size_t longest; /* digits of such */
    size_t digits;  /* nothing but digits, or a number with an exponent */
    size_t epochs;  /* long enough for one, though perhaps of a year that only a name makes likely */
    size_t dates;   /* without a time of day in them, or with midnight in each */
    size_t changes; /* rows that differ from the row before */
    size_t rises, falls;
    size_t minute_steps; /* of these, whole minutes, or less than one */
    int64_t epoch_us;    /* the last epoch */
    bool has_exponent;   /* an epoch that a spreadsheet has rounded */
    int rank;
};

/* Digits with one point at most, perhaps with an exponent. */
static bool is_epoch_like(const char *text, size_t length)
{
    size_t points = 0;
    for (size_t i = 0; i < length; i++) {
        points += text[i] == '.';
        if (!(text[i] >= '0' && text[i] <= '9') && !(text[i] && strchr(".eE+", text[i])))
            return false;
    }
    return length > 0 && points <= 1;
}

/* One or two digits up to 24. */
static bool is_hour(const char *text, size_t length)
{
    return length == 1 || (length == 2 && memcmp(text, "24", 2) <= 0);
}

/* A time of day of at most six digits whose leading zeros a spreadsheet took. */
static bool is_shortened_clock(const char *text, size_t length)
{
    unsigned value = 0;
    if (length == 0 || length > 5)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (unsigned)(text[i] - '0');
    }
    return value < 240000 && value / 100 % 100 < 60 && value % 100 < 60;
}

/* Rows of candles are whole minutes apart, or less than one; volumes that look like epochs are not. */
static void look_at_epoch(struct time_look *look, struct csv_field field)
{
    const int64_t minute_us = 60000000;
    int64_t time_us;
    if (!is_epoch_like(field.text, field.length) || !time_is_epoch(field.text, field.length, &time_us))
        return;
    int64_t step = look->epochs++ ? time_us - look->epoch_us : 0;
    look->minute_steps += step != 0 && (step % minute_us == 0 || (step < minute_us && step > -minute_us));
    look->epoch_us = time_us;
}

static void look_at_field(struct time_look *look, struct csv_field field)
{
    look->filled++;
    /* "16:00:00+01:00" is one as well. */
    if (field_is_clock(field.text, field.length, false) ||
        (memchr(field.text, ':', field.length) && time_of_day_looks_like(field.text, field.length))) {
        look->clocks++;
        return;
    }
    bool is_compact = field_is_clock(field.text, field.length, true);
    look->compact += is_compact;
    bool is_shorter = !is_compact && is_shortened_clock(field.text, field.length);
    look->shorter += is_shorter;
    look->hours += is_shorter && is_hour(field.text, field.length);
    if ((is_compact || is_shorter) && field.length > look->longest)
        look->longest = field.length;
    bool is_number = is_epoch_like(field.text, field.length);
    look->times +=
        is_number ? time_looks_like(field.text, field.length) : field_shape(field.text, field.length) == SHAPE_TIME;
    look->digits += is_number;
    look->has_exponent =
        look->has_exponent ||
        (is_number && (memchr(field.text, 'e', field.length) || memchr(field.text, 'E', field.length)));
    look_at_epoch(look, field);
    look->dates += is_number ? field.length <= 8
                             : !memchr(field.text, ':', field.length) || time_is_whole_day(field.text, field.length);
}

enum { HEAD_LOOK = 16 };

static struct time_look look_at_column(const struct sample *sample, size_t column)
{
    const struct number_style plain = {'.', 0};
    struct time_look look = {.column = column};
    struct csv_field before = {"", 0};
    double before_value = 0;
    /* The head of the file, and every third row behind it. */
    for (size_t i = 0; i < sample->count; i += i < HEAD_LOOK ? 1 : 3) {
        struct csv_field field = sample_field(&sample->rows[i], column);
        double value = 0;
        if (!sample->rows[i].is_data)
            continue;
        look.rows++;
        if (field.length == 0)
            continue;
        look_at_field(&look, field);
        look.changes += field.length != before.length || memcmp(field.text, before.text, field.length) != 0;
        if (number_parse(field.text, field.length, &plain, &value) && before.length) {
            look.rises += value > before_value;
            look.falls += value < before_value;
        }
        before_value = value;
        before = field;
    }
    return look;
}

static bool is_mostly(size_t part, size_t whole)
{
    return whole > 0 && part * 5 >= whole * 4;
}

static bool is_date_column(const struct time_look *look)
{
    return is_mostly(look->times, look->filled) && look->filled * 2 >= look->rows;
}

/* A column of digits without a name is only believed where its values go one way, since volumes may look like epochs;
 * the rows of one day are all the same YYYYMMDD. */
static bool goes_one_way(const struct time_look *look)
{
    size_t fewer = look->rises < look->falls ? look->rises : look->falls;
    return look->digits * 2 < look->filled ||
           (fewer * 10 <= look->rises + look->falls &&
            (look->rises + look->falls > 0 || look->filled == 1 || look->epochs == 0));
}

/* Whether a column of epochs without a name for times may be one: it comes before all other numbers, or its steps say
 * so. Calendar days need no such proof. */
static bool is_convincing(const struct time_look *look, bool is_behind_numbers)
{
    if (!goes_one_way(look))
        return false;
    size_t steps = look->rises + look->falls;
    return look->epochs * 2 < look->filled || look->has_exponent || !is_behind_numbers ||
           (steps >= 2 && look->minute_steps == steps);
}

/* Whether a is the better column of time: by name, by how much of it is readable, by how finely it tells the rows
 * apart; at last an epoch, which knows no doubt about day, month or zone, unless it was rounded. */
static bool is_better(const struct time_look *a, const struct time_look *b)
{
    if (a->rank != b->rank)
        return a->rank < b->rank;
    if (a->times * b->filled * 50 >= (b->times * a->filled + a->filled) * 50 && a->times != b->times)
        return true;
    if (b->times > a->times)
        return false;
    if (a->changes * 10 > b->changes * 11 || b->changes * 10 > a->changes * 11)
        return a->changes > b->changes;
    bool a_is_epoch = is_mostly(a->digits, a->filled) && a->dates == 0;
    bool b_is_epoch = is_mostly(b->digits, b->filled) && b->dates == 0;
    if (a->has_exponent != b->has_exponent)
        return b->has_exponent;
    return a_is_epoch && !b_is_epoch;
}

static const struct name_meaning *meaning_of(const struct names *names, size_t column)
{
    ptrdiff_t at = (ptrdiff_t)column - names->shift;
    return at >= 0 && (size_t)at < names->count ? &names->meanings[at] : NULL;
}

static bool is_named_time(const struct names *names, size_t column)
{
    const struct name_meaning *meaning = meaning_of(names, column);
    return meaning && meaning->role == NAME_TIME;
}

/* A name that says what else its numbers are. */
static bool is_named_otherwise(const struct name_meaning *meaning)
{
    return meaning && meaning->role != NAME_UNKNOWN && meaning->role != NAME_TIME;
}

/* Seconds before 1990, which only a column with a name for times may hold. */
static bool is_old_epoch(const struct time_look *look)
{
    return is_mostly(look->epochs, look->filled) && look->filled * 2 >= look->rows && goes_one_way(look);
}

/* The best column with the day in it among those with a name for times, or among all. */
static bool choose_day(struct time_look *best, const struct columns *columns, const struct names *names,
                       const struct sample *sample, bool named)
{
    enum { TIME_COLUMNS_MAX = 256 };
    bool found = false, is_behind_numbers = false;
    for (size_t c = 0; c < sample->width && c < TIME_COLUMNS_MAX; c++) {
        if (named && !is_named_time(names, c))
            continue;
        struct time_look look = look_at_column(sample, c);
        const struct name_meaning *meaning = meaning_of(names, c);
        if (named && meaning)
            look.rank = meaning->rank + (meaning->set ? 2 : 0);
        bool is_fit = named ? is_date_column(&look) || is_old_epoch(&look)
                            : is_date_column(&look) && is_convincing(&look, is_behind_numbers) &&
                                  !(is_mostly(look.digits, look.filled) && is_named_otherwise(meaning));
        is_behind_numbers = is_behind_numbers || is_mostly(look.digits, look.filled);
        if (!is_fit || columns_use(columns, c))
            continue;
        if (!found || is_better(&look, best))
            *best = look;
        found = true;
        if (!named)
            break;
    }
    return found;
}

/* Digits that are a time of day: of a column that is named so, or stands behind the day in a table without names. There
 * the days must repeat, or the clock be the same throughout, since prices look like clocks: 1015, 1030. */
static bool is_compact_clock(const struct time_look *look, const struct time_look *day, bool is_named)
{
    bool is_told = day->changes * 2 <= day->filled || look->changes <= 1;
    bool is_whole = is_mostly(look->compact, look->filled);
    bool is_shortened = look->longest >= 3 && is_mostly(look->compact + look->shorter, look->filled);
    if (is_named)
        return is_whole || is_shortened || (is_told && is_mostly(look->hours, look->filled));
    return (is_whole && look->longest == 6) || (is_told && is_shortened);
}

/* The time of day beside a column that only has the day. */
static void choose_clock(struct columns *columns, const struct time_look *day, const struct names *names,
                         const struct sample *sample)
{
    enum { CLOCK_COLUMNS_MAX = 64 };
    for (size_t c = 0; c < sample->width && c < CLOCK_COLUMNS_MAX; c++) {
        if (columns_use(columns, c))
            continue;
        struct time_look look = look_at_column(sample, c);
        bool is_near = c == day->column + 1 && is_mostly(day->digits, day->filled) && names->count == 0;
        bool is_named = is_named_time(names, c);
        if (is_mostly(look.clocks, look.filled) || ((is_named || is_near) && is_compact_clock(&look, day, is_named))) {
            columns->at[COLUMN_CLOCK] = c;
            return;
        }
    }
}

/* A column whose name speaks of time and whose fields are no times that are known: its rows are to be refused with a
 * reason. Small numbers are a count of rows, and no time is better than that. */
static size_t unreadable_time(const struct columns *columns, const struct names *names, const struct sample *sample,
                              bool trusts_names)
{
    for (size_t c = 0; c < sample->width && c < SAMPLE_COLUMNS_MAX; c++) {
        if (!is_named_time(names, c) || columns_use(columns, c))
            continue;
        struct time_look look = look_at_column(sample, c);
        bool is_clock = is_mostly(look.clocks, look.filled);
        if (look.filled && (trusts_names || (!is_clock && !is_mostly(look.digits, look.filled))))
            return c;
    }
    return COLUMN_NONE;
}

void columns_choose_time(struct columns *columns, const struct names *names, const struct sample *sample,
                         bool trusts_names)
{
    struct time_look day;
    columns->at[COLUMN_TIME] = columns->at[COLUMN_CLOCK] = COLUMN_NONE;
    if (trusts_names)
        columns->at[COLUMN_TIME] = unreadable_time(columns, names, sample, true);
    if (columns->at[COLUMN_TIME] != COLUMN_NONE)
        return;
    if (!choose_day(&day, columns, names, sample, true)) {
        /* Nothing else takes the place of a time that cannot be read. */
        columns->at[COLUMN_TIME] = unreadable_time(columns, names, sample, false);
        if (columns->at[COLUMN_TIME] != COLUMN_NONE || !choose_day(&day, columns, names, sample, false))
            return;
    }
    columns->at[COLUMN_TIME] = day.column;
    if (is_mostly(day.dates, day.filled))
        choose_clock(columns, &day, names, sample);
}
