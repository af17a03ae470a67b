/* --date-format: the directives of strptime that a table needs, in any locale, with fractions. */
#include "render/ohlc/month_names.h"
#include "render/ohlc/time_parts.h"

#include <string.h>

/* What a pattern has collected. */
struct collected {
    int64_t year;
    int month, day, hour, minute, second, microsecond;
    char meridiem; /* 'a', 'p' or 0 */
    struct clock_parts zone;
    bool is_epoch;
    int64_t epoch_us;
};

static bool take_number(struct cursor *cursor, int most_digits, int *value)
{
    int digits = cursor_digits(cursor);
    if (digits == 0)
        return false;
    *value = cursor_number(cursor, digits < most_digits ? digits : most_digits);
    return true;
}

static bool take_year(struct cursor *cursor, int digits, int64_t *year)
{
    int value;
    if (cursor_digits(cursor) < digits || !take_number(cursor, digits, &value))
        return false;
    *year = digits == 2 ? value + (value < YEAR_PIVOT ? 2000 : 1900) : value;
    return true;
}

static bool take_fraction(struct cursor *cursor, int *microsecond)
{
    int digits = 0, value = 0;
    for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++, digits++) {
        if (digits < 6)
            value = value * 10 + (*cursor->at - '0');
        if (digits == 9)
            return false;
    }
    for (int n = digits; n < 6; n++)
        value *= 10;
    *microsecond = value;
    return digits > 0;
}

/* The word that stands there, without the point of an abbreviation. */
static bool take_word(struct cursor *cursor, char word[DATE_WORD_SIZE])
{
    size_t length = date_word_length(cursor->at, (size_t)(cursor->end - cursor->at));
    date_word_fold(word, cursor->at, length);
    cursor->at += length;
    return length > 0;
}

static bool take_weekday(struct cursor *cursor)
{
    char word[DATE_WORD_SIZE];
    int weekday;
    size_t length = east_asian_weekday(cursor->at, (size_t)(cursor->end - cursor->at), &weekday);
    if (length) {
        cursor->at += length;
        return true;
    }
    return take_word(cursor, word) && weekday_by_name(word) >= 0;
}

static bool take_month(struct cursor *cursor, int *month)
{
    char word[DATE_WORD_SIZE];
    if (!take_word(cursor, word))
        return false;
    *month = month_by_name(word);
    return *month != 0;
}

/* %z: Z, +hh, +hhmm, +hh:mm; %Z: the abbreviations that zone_by_name knows as well. */
static bool take_zone(struct cursor *cursor, bool is_name, struct clock_parts *zone)
{
    char next = cursor_peek(cursor);
    if (!is_name && next != '+' && next != '-' && next != 'Z')
        return false;
    zone->has_offset = false;
    return zone_read(cursor, zone) && zone->has_offset;
}

static bool take_seconds(struct cursor *cursor, struct collected *collected)
{
    const char *start = cursor->at;
    enum epoch_unit unit;
    cursor_take(cursor, "-");
    cursor->at += cursor_digits(cursor);
    collected->is_epoch = true;
    /* %s is seconds, whatever their size. */
    return epoch_read(start, (size_t)(cursor->at - start), EPOCH_NONE, &collected->epoch_us, &unit) && unit == EPOCH_S;
}

static bool take(struct cursor *cursor, char directive, struct collected *collected)
{
    switch (directive) {
    case 'Y':
        return take_year(cursor, 4, &collected->year);
    case 'y':
        return take_year(cursor, 2, &collected->year);
    case 'm':
        return take_number(cursor, 2, &collected->month);
    case 'b':
    case 'B':
    case 'h':
        return take_month(cursor, &collected->month);
    case 'e':
        cursor_skip_blanks(cursor);
        return take_number(cursor, 2, &collected->day);
    case 'd':
        return take_number(cursor, 2, &collected->day);
    case 'H':
        return take_number(cursor, 2, &collected->hour);
    case 'I':
        return take_number(cursor, 2, &collected->hour) && collected->hour >= 1 && collected->hour <= 12;
    case 'M':
        return take_number(cursor, 2, &collected->minute);
    case 'S':
        return take_number(cursor, 2, &collected->second);
    case 'f':
        return take_fraction(cursor, &collected->microsecond);
    case 'p':
        collected->meridiem = meridiem_read(cursor);
        return collected->meridiem != 0;
    case 'z':
    case 'Z':
        return take_zone(cursor, directive == 'Z', &collected->zone);
    case 'a':
    case 'A':
        return take_weekday(cursor);
    case 's':
        return take_seconds(cursor, collected);
    default:
        return false;
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool match(const char *pattern, struct cursor *cursor, struct collected *collected)
{
    for (const char *p = pattern; *p; p++) {
        if (is_blank(*p)) {
            cursor_skip_blanks(cursor);
        } else if (p[0] == '%' && p[1] != '%') {
            p++;
            /* %T and %F are shorthands. */
            const char *parts = *p == 'T' ? "%H:%M:%S" : *p == 'F' ? "%Y-%m-%d" : NULL;
            if (parts ? !match(parts, cursor, collected) : !take(cursor, *p, collected))
                return false;
        } else {
            p += *p == '%';
            if (cursor_peek(cursor) != *p || cursor->at == cursor->end)
                return false;
            cursor->at++;
        }
    }
    return true;
}

static bool has_directive(const char *pattern, const char *wanted)
{
    for (const char *p = pattern; p[0] && p[1]; p++) {
        if (*p == '%' && strchr(wanted, *++p))
            return true;
    }
    return false;
}

static bool is_whole_clock(const struct collected *c)
{
    int64_t second = c->hour * HOUR_S + c->minute * MINUTE_S + c->second;
    return c->minute <= 59 && c->second <= 60 && (c->hour <= 23 || (second == DAY_S && c->microsecond == 0));
}

static bool assemble(struct collected *c, int64_t *time_us)
{
    if (c->is_epoch)
        return !__builtin_add_overflow(c->epoch_us, c->microsecond, time_us);
    if (c->meridiem == 'a' && c->hour == 12)
        c->hour = 0;
    if (c->meridiem == 'p' && c->hour < 12)
        c->hour += 12;
    if (c->year < 1 || !civil_has_day(c->year, c->month, c->day) || !is_whole_clock(c))
        return false;
    c->zone.of_day_us = (c->hour * HOUR_S + c->minute * MINUTE_S + c->second) * SECOND_US + c->microsecond;
    *time_us = moment_us(days_from_civil(c->year, c->month, c->day), &c->zone);
    return true;
}

static bool read_one(const char *pattern, const char *text, size_t length, int64_t *time_us)
{
    struct cursor cursor = {text, text + length};
    struct collected collected = {.day = 1};
    cursor_skip_blanks(&cursor);
    if (!match(pattern, &cursor, &collected))
        return false;
    cursor_skip_blanks(&cursor);
    return cursor.at == cursor.end && assemble(&collected, time_us);
}

bool pattern_read(const struct time_format *format, const char *text, size_t length, const struct time_field *day_time,
                  int64_t *time_us)
{
    const char *pattern = format->pattern;
    if (!day_time)
        return read_one(pattern, text, length, time_us);
    if (has_directive(pattern, "HITs")) {
        /* The pattern speaks of both columns, as if they stood in one. */
        char both[160];
        if (length + day_time->length + 1 > sizeof both)
            return false;
        memcpy(both, text, length);
        both[length] = ' ';
        memcpy(both + length + 1, day_time->text, day_time->length);
        return read_one(pattern, both, length + 1 + day_time->length, time_us);
    }
    struct clock_parts clock;
    if (!clock_field_read(&clock, day_time->text, day_time->length, format->clock_digits) ||
        !read_one(pattern, text, length, time_us))
        return false;
    *time_us += moment_us(0, &clock);
    return true;
}

enum status time_pattern_check(const char *pattern, struct error *error)
{
    char quoted[80], directive[24];
    for (const char *p = pattern; *p; p++) {
        if (*p != '%')
            continue;
        p++;
        if (*p == 0 || !strchr("YymbBhdeHIMSfpzZaAsTF%", *p))
            return error_set(error, STATUS_USAGE, "--date-format %s: %s is not known",
                             error_quote(quoted, sizeof quoted, pattern, strlen(pattern)),
                             error_quote(directive, sizeof directive, p - 1, *p ? 2 : 1));
    }
    bool has_month = has_directive(pattern, "Yy") && has_directive(pattern, "mbBh");
    if (!has_month && !has_directive(pattern, "sF"))
        return error_set(error, STATUS_USAGE, "--date-format %s names no year and month",
                         error_quote(quoted, sizeof quoted, pattern, strlen(pattern)));
    return STATUS_OK;
}
