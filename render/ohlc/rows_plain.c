#include "render/ohlc/rows_plain.h"

#include "render/ohlc/decimal.h"
#include "render/ohlc/digits.h"

#include <float.h>
#include <math.h>

/* A number reads up to 32 bytes from its start on, and as many behind a decimal mark that is still text. */
_Static_assert((int)CSV_PADDING >= 48 && (int)CSV_PADDING >= TIME_MEMORY_READS, "reading ahead needs the padding");

/* How many digits stand at p, up to 24, of which no more is asked. */
static inline size_t count_digits(const char *p)
{
    for (size_t at = 0; at < 24; at += 8) {
        uint64_t others = digits_others(load_eight(p + at) ^ DIGITS_ZERO);
        if (others)
            return at + (size_t)__builtin_ctzll(others) / 8;
    }
    return 24;
}

/* A number of any length that is plain at all. */
static bool read_long_number(const char **at, const char *end, char decimal, double *value)
{
    const char *p = *at;
    size_t whole = count_digits(p), fraction = 0;
    if (whole == 0 || whole > DECIMAL_HEAD_DIGITS)
        return false;
    uint64_t head = digits_many(p, whole);
    p += whole;
    if (p < end && *p == decimal) {
        fraction = count_digits(++p);
        if (fraction == 0 || whole + fraction > DECIMAL_HEAD_DIGITS)
            return false;
        head = head * decimal_whole_powers[fraction] + digits_many(p, fraction);
        p += fraction;
    }
    *at = p;
    return decimal_exact(head, fraction, value) || decimal_short(head, -(int64_t)fraction, value);
}

/* Digits, perhaps with one decimal mark between them; *at moves to what stands behind. Up to seven characters are read
 * at once. */
static inline bool read_number(const char **at, const char *end, char decimal, double *value)
{
    uint64_t word = load_eight(*at) ^ DIGITS_ZERO;
    uint64_t others = digits_others(word);
    size_t whole = (size_t)__builtin_ctzll(others | UINT64_C(1) << 63) / 8;
    if (others && (*at)[whole] != decimal) {
        *value = (double)(int64_t)digits_first(word, whole ? whole : 1);
        *at += whole;
        return whole > 0;
    }
    others &= others - 1;
    if (!others)
        return read_long_number(at, end, decimal, value);
    size_t stop = (size_t)__builtin_ctzll(others) / 8, fraction = stop - whole - 1;
    /* What stands behind the mark moves up to what stands before it. */
    uint64_t below = (UINT64_C(1) << 8 * whole) - 1;
    word = (word & below) | (word >> 8 & ~below);
    *at += stop;
    if (whole == 0 || fraction == 0)
        return false;
    *value = (double)(int64_t)digits_first(word, stop - 1) / decimal_powers[fraction];
    return true;
}

/* A number behind a delimiter. */
static inline bool read_next(const char **at, const char *end, char delimiter, char decimal, double *value)
{
    if (*at >= end || **at != delimiter)
        return false;
    ++*at;
    return read_number(at, end, decimal, value);
}

/* Moves *at behind the text of a field. A quote may mean that the field does not end where it seems to. */
static inline bool pass_field(const char **at, const char *end, char delimiter)
{
    const char *p = *at;
    while (p < end && *p != delimiter && *p != '\n' && *p != '"')
        p++;
    *at = p;
    return p < end && *p != '"';
}

/* The field at *at, which moves behind it. */
static inline bool read_time(struct plain_rows *plain, const char **at, const char *end, int64_t *time_us)
{
    const char delimiter = plain->table->form.delimiter;
    const char *text = *at;
    size_t length = plain->time.length;
    /* The time is known to reach to there once it is recalled: a delimiter is part of none. */
    if ((size_t)(end - text) > length && text[length] == delimiter &&
        time_recall(&plain->time, text, length, time_us)) {
        *at += length;
        return true;
    }
    if (!pass_field(at, end, delimiter))
        return false;
    length = (size_t)(*at - text);
    if (time_recall(&plain->time, text, length, time_us))
        return true;
    /* Blanks and apostrophes around a field belong to the general way. */
    if (length == 0 || (unsigned char)text[0] <= '\'' || (unsigned char)text[length - 1] <= ' ')
        return false;
    return time_parse_and_keep(&plain->time, &plain->plan->time, text, length, time_us);
}

struct plain_candle {
    double value[COLUMN_ROLES]; /* by role; the time is apart */
    int64_t time_us;
};

/* The end of a row whose first `count` fields end at `at`; where the next one starts, or NULL. */
static inline const char *read_end(const struct plain_rows *plain, const char *at, const char *end, size_t count)
{
    const char delimiter = plain->table->form.delimiter;
    while (at < end && *at == delimiter) {
        at++;
        count++;
        if (!pass_field(&at, end, delimiter))
            return NULL;
    }
    if (at < end && *at == '\r')
        at++;
    return at < end && *at == '\n' && count <= plain->table->width_most ? at + 1 : NULL;
}

/* One row with the fields in the usual places: time, open, high, low, close, volume. */
static const char *read_usual_row(struct plain_rows *plain, const char *at, const char *end,
                                  struct plain_candle *candle)
{
    const char delimiter = plain->table->form.delimiter;
    const char decimal = plain->plan->price.decimal;
    bool is_read = read_time(plain, &at, end, &candle->time_us) &&
                   read_next(&at, end, delimiter, decimal, &candle->value[COLUMN_OPEN]) &&
                   read_next(&at, end, delimiter, decimal, &candle->value[COLUMN_HIGH]) &&
                   read_next(&at, end, delimiter, decimal, &candle->value[COLUMN_LOW]) &&
                   read_next(&at, end, delimiter, decimal, &candle->value[COLUMN_CLOSE]) &&
                   read_next(&at, end, delimiter, plain->plan->volume.decimal, &candle->value[COLUMN_VOLUME]);
    return is_read ? read_end(plain, at, end, PLAIN_FIELDS_MAX) : NULL;
}

/* One row; where the next one starts, or NULL where it is not plain. */
static const char *read_row(struct plain_rows *plain, const char *at, const char *end, struct plain_candle *candle)
{
    const char delimiter = plain->table->form.delimiter;
    size_t count = 0;
    for (size_t i = 0; i < plain->count; i++) {
        const struct plain_field *field = &plain->fields[i];
        for (size_t left = field->skip + (i > 0); left; left--) {
            if ((i == 0 || left <= field->skip) && !pass_field(&at, end, delimiter))
                return NULL;
            if (at >= end || *at != delimiter)
                return NULL;
            at++;
        }
        count += field->skip + 1;
        bool is_read = field->role == COLUMN_TIME ? read_time(plain, &at, end, &candle->time_us)
                                                  : read_number(&at, end, field->decimal, &candle->value[field->role]);
        if (!is_read)
            return NULL;
    }
    return read_end(plain, at, end, count);
}

/* Whether the candle is one without any remark. */
static inline bool is_sound(const struct plain_candle *candle)
{
    double open = candle->value[COLUMN_OPEN], close = candle->value[COLUMN_CLOSE];
    double low = candle->value[COLUMN_LOW], high = candle->value[COLUMN_HIGH];
    return (open >= low) & (open <= high) & (close >= low) & (close <= high);
}

struct plain_run plain_rows_read(struct plain_rows *plain, const char *at, const char *end,
                                 const struct series_columns *columns, size_t first, size_t capacity)
{
    struct plain_run run = {at, 0};
    struct plain_candle candle = {.value[COLUMN_VOLUME] = NAN};
    for (size_t i = first; i < capacity && run.at < end; i++) {
        const char *next =
            plain->is_usual ? read_usual_row(plain, run.at, end, &candle) : read_row(plain, run.at, end, &candle);
        if (!next || !is_sound(&candle))
            break;
        columns->time_us[i] = candle.time_us;
        columns->open[i] = candle.value[COLUMN_OPEN];
        columns->high[i] = candle.value[COLUMN_HIGH];
        columns->low[i] = candle.value[COLUMN_LOW];
        columns->close[i] = candle.value[COLUMN_CLOSE];
        columns->volume[i] = candle.value[COLUMN_VOLUME];
        run.at = next;
        run.rows++;
    }
    return run;
}

bool plain_rows_start(struct plain_rows *plain, const struct table *table, const struct plan *plan)
{
    const size_t *at = table->groups[0].columns.at;
    const char delimiter = table->form.delimiter;
    *plain = (struct plain_rows){.table = table, .plan = plan};
    if (FLT_EVAL_METHOD != 0 || delimiter == ' ' || table->form.line_end != '\n' || table->group_count != 1 ||
        at[COLUMN_SYMBOL] != COLUMN_NONE || at[COLUMN_CLOCK] != COLUMN_NONE)
        return false;
    /* From left to right; --columns may give one column several roles. */
    for (size_t column = 0; column < table->fields_needed; column++) {
        size_t roles = 0;
        for (enum column_role role = COLUMN_TIME; role <= COLUMN_VOLUME; role++) {
            if (at[role] != column)
                continue;
            char decimal = role == COLUMN_VOLUME ? plan->volume.decimal : plan->price.decimal;
            if (++roles > 1 || plain->count == PLAIN_FIELDS_MAX || decimal == delimiter)
                return false;
            plain->fields[plain->count++] = (struct plain_field){0, role, decimal};
        }
    }
    size_t next = 0;
    plain->is_usual = plain->count == PLAIN_FIELDS_MAX;
    for (size_t i = 0; i < plain->count; i++) {
        size_t column = at[plain->fields[i].role];
        plain->is_usual = plain->is_usual && column == i && (i == 0) == (plain->fields[i].role == COLUMN_TIME) &&
                          (i == 0 || plain->fields[i].role == (enum column_role)(COLUMN_CLOCK + i));
        plain->fields[i].skip = column - next;
        next = column + 1;
    }
    return plain->count > 0 && (at[COLUMN_TIME] != COLUMN_NONE) == plan->has_time;
}
