/* Days and moments of the calendar, in whatever order and language they are written. */
#include "render/ohlc/time_parts.h"

#include "render/ohlc/month_names.h"

#include <string.h>

enum {
    YEAR_LEAST = 1900, /* of dates without marks, which could be other numbers */
    YEAR_MOST = 2100,
    REPUBLIC_LEAST = 60, /* of Taiwan's years, see REPUBLIC_OFFSET */
    REPUBLIC_MOST = 150,
};

/* What is known while a field is read. */
struct reading_state {
    struct cursor cursor;
    struct time_parts *parts;
    bool first_word_is_weekday;
    bool has_seen_word;
};

static size_t left(const struct cursor *cursor)
{
    return (size_t)(cursor->end - cursor->at);
}

static bool push(struct time_parts *parts, int value, int digits, enum part_tag tag)
{
    if (parts->count == 3 || (tag != PART_OPEN && parts_have(parts, tag)))
        return false;
    parts->part[parts->count].value = value;
    parts->part[parts->count].digits = digits;
    parts->part[parts->count].tag = tag;
    parts->part[parts->count].is_name = false;
    parts->count++;
    return true;
}

/* 年, 月, 日 behind a number say what it is. */
static enum part_tag east_asian_tag(struct cursor *cursor)
{
    struct cursor c = *cursor;
    if ((unsigned char)cursor_peek(&c) < 0x80)
        cursor_skip_blanks(&c);
    if ((unsigned char)cursor_peek(&c) < 0x80)
        return PART_OPEN;
    enum part_tag tag = PART_OPEN;
    if (cursor_take(&c, "年") || cursor_take(&c, "년"))
        tag = PART_YEAR;
    else if (cursor_take(&c, "月") || cursor_take(&c, "월"))
        tag = PART_MONTH;
    else if (cursor_take(&c, "日") || cursor_take(&c, "일") || cursor_take(&c, "号") || cursor_take(&c, "號"))
        tag = PART_DAY;
    if (tag != PART_OPEN)
        *cursor = c;
    return tag;
}

/* "1st", "1er", "1º" */
static bool skip_ordinal(struct cursor *cursor)
{
    char word[DATE_WORD_SIZE];
    unsigned char next = (unsigned char)cursor_peek(cursor);
    if (next < 'A')
        return false;
    if (cursor_take(cursor, "º") || cursor_take(cursor, "ª") || cursor_take(cursor, "°"))
        return true;
    size_t length = date_word_length(cursor->at, left(cursor));
    date_word_fold(word, cursor->at, length);
    if (length == 0 || !is_ordinal_ending(word))
        return false;
    cursor->at += length;
    return true;
}

static bool read_number(struct reading_state *state)
{
    struct time_parts *parts = state->parts;
    int digits = cursor_digits(&state->cursor);
    if (digits > 4 || (digits == 3 && parts->count > 0))
        return false;
    int value = cursor_number(&state->cursor, digits);
    if (digits == 3)
        return value >= REPUBLIC_LEAST && value <= REPUBLIC_MOST && push(parts, value, digits, PART_YEAR);
    enum part_tag tag = east_asian_tag(&state->cursor);
    if (tag == PART_OPEN && digits <= 2 && skip_ordinal(&state->cursor))
        tag = PART_DAY;
    if (tag == PART_OPEN && digits == 4)
        tag = PART_YEAR;
    return push(parts, value, digits, tag);
}

static bool read_word(struct reading_state *state)
{
    struct time_parts *parts = state->parts;
    char word[DATE_WORD_SIZE];
    int weekday;
    size_t length = east_asian_weekday(state->cursor.at, left(&state->cursor), &weekday);
    if (length) {
        state->cursor.at += length;
        parts->weekday = weekday;
        return true;
    }
    length = date_word_length(state->cursor.at, left(&state->cursor));
    if (length == 0)
        return false;
    date_word_fold(word, state->cursor.at, length);
    bool may_be_month = !(state->first_word_is_weekday && !state->has_seen_word);
    int month = may_be_month ? month_by_name(word) : 0;
    state->has_seen_word = true;
    state->cursor.at += length;
    if (month) {
        cursor_take(&state->cursor, "月");
        if (!push(parts, month, 0, PART_MONTH))
            return false;
        parts->part[parts->count - 1].is_name = true;
        return true;
    }
    weekday = weekday_by_name(word);
    if (weekday >= 0) {
        parts->weekday = weekday;
        return true;
    }
    return is_date_filler(word);
}

/* Blanks and at most one mark between two parts. Returns the mark, ' ' for blanks alone, 0 for nothing. */
static char skip_separator(struct cursor *cursor)
{
    const char *start = cursor->at;
    cursor_skip_blanks(cursor);
    char mark = cursor_peek(cursor);
    if (mark == '.' || mark == '/' || mark == '-' || mark == ',' || mark == '\'' || mark == '_') {
        cursor->at++;
        /* The point of an abbreviation and a mark behind it: "14-sept.-2019", "Sept., 2019". */
        char next = cursor_peek(cursor);
        if (mark == '.' && (next == ',' || next == '-' || next == '/')) {
            mark = next;
            cursor->at++;
        }
        cursor_skip_blanks(cursor);
        cursor_take(cursor, "'");
        return mark;
    }
    return cursor->at > start ? ' ' : 0;
}

/* "Fri Dec 29 00:00:00 CET 2023": the year stands behind the time. */
static bool read_late_year(struct reading_state *state)
{
    struct time_parts *parts = state->parts;
    if (!clock_read(&state->cursor, &parts->clock, false, 4))
        return false;
    cursor_skip_blanks(&state->cursor);
    if (cursor_digits(&state->cursor) != 4)
        return false;
    parts->join = ' ';
    return push(parts, cursor_number(&state->cursor, 4), 4, PART_YEAR);
}

static bool is_clock_next(const struct cursor *cursor)
{
    struct cursor c = *cursor;
    int digits = cursor_digits(&c);
    if (digits < 1 || digits > 2)
        return false;
    c.at += digits;
    return cursor_peek(&c) == ':';
}

static bool is_numeric(const struct time_parts *parts)
{
    return !parts_have(parts, PART_MONTH) && !parts_have(parts, PART_DAY);
}

/* The parts up to the third, with what stands between them. */
static bool read_marked_date(struct reading_state *state)
{
    struct time_parts *parts = state->parts;
    struct cursor *cursor = &state->cursor;
    char marks[3] = {0};
    while (parts->count < 3) {
        int count = parts->count;
        bool is_number = cursor_digits(cursor) > 0;
        if (count == 2 && is_number && is_clock_next(cursor))
            return parts_have(parts, PART_MONTH) && !parts_have(parts, PART_YEAR) && read_late_year(state);
        if (!(is_number ? read_number(state) : read_word(state)))
            return false;
        if (parts->count == 3)
            break;
        struct cursor before = *cursor;
        char mark = skip_separator(cursor);
        if (parts->count > count)
            marks[parts->count - 1] = mark;
        bool is_end = cursor->at == cursor->end;
        if (parts->count == 2 && parts_have(parts, PART_YEAR) && (is_end || is_clock_next(cursor))) {
            *cursor = before;
            break;
        }
        if (is_end)
            return false;
    }
    parts->mark = marks[0];
    if (parts->part[0].digits == 3 && (parts->count != 3 || (marks[0] != '/' && marks[0] != '-')))
        return false;
    if (parts->count == 3 && is_numeric(parts) &&
        (marks[0] != marks[1] || marks[0] == 0 || marks[0] == ',' || marks[0] == '\''))
        return false;
    /* JUN2024 names a contract rather than a month. */
    return parts->count == 3 || marks[0] != 0 || (!parts->part[0].is_name && !parts->part[1].is_name);
}

static bool is_compact_year(int year)
{
    return (year >= YEAR_LEAST && year <= YEAR_MOST) ||
           (year >= YEAR_LEAST + BUDDHIST_OFFSET && year <= YEAR_MOST + BUDDHIST_OFFSET);
}

/* "20240315", "2024031510", "202403151030", "20240315103000", "20240315103000123"; and what pandas makes of the first,
 * "20240315.0".
 */
static bool read_compact_date(struct reading_state *state, int digits)
{
    struct time_parts *parts = state->parts;
    struct cursor *cursor = &state->cursor;
    if (digits != 8 && digits != 10 && digits != 12 && digits != 14 && digits != 17)
        return false;
    parts->is_compact = true;
    push(parts, cursor_number(cursor, 4), 4, PART_YEAR);
    push(parts, cursor_number(cursor, 2), 2, PART_MONTH);
    push(parts, cursor_number(cursor, 2), 2, PART_DAY);
    if (!is_compact_year(parts->part[0].value))
        return false;
    /* Ten digits may be an epoch, too; those of 1970 to 2029 have no such year or no such month. */
    if (digits == 10 && (parts->part[0].value > YEAR_MOST || cursor->end - cursor->at != 2))
        return false;
    if (digits > 8) {
        struct cursor clock = {cursor->at, cursor->at + (digits - 8)};
        /* A fraction belongs to the clock, and so does a zone. */
        if (digits == 14)
            clock.end = cursor->end;
        if (!clock_read(&clock, &parts->clock, true, digits - 8))
            return false;
        cursor->at = clock.at;
        return digits == 14 || zone_read(cursor, &parts->clock);
    }
    if (cursor_peek(cursor) == '.') {
        cursor->at++;
        int zeros = cursor_digits(cursor);
        return zeros > 0 && cursor_number(cursor, zeros < 9 ? zeros : 9) == 0 && cursor->at == cursor->end;
    }
    return true;
}

/* Between a day and its time of day. */
static bool skip_join(struct cursor *cursor, struct time_parts *parts)
{
    struct cursor c = *cursor;
    cursor_skip_blanks(&c);
    char mark = cursor_peek(&c);
    if (mark == 'T' || mark == 't' || mark == '_' || mark == ',' || mark == ';' || mark == ':' ||
        (mark == '-' && parts->mark != '-')) {
        c.at++;
        parts->join = mark;
        cursor_skip_blanks(&c);
    } else {
        parts->join = c.at > cursor->at ? ' ' : 0;
    }
    int digits = cursor_digits(&c);
    /* Behind a 日 nothing needs to stand. A sign there is an offset's. */
    if (digits == 0 || (parts->join == 0 && parts->part[2].tag != PART_DAY))
        return false;
    *cursor = c;
    return true;
}

/* Weekdays, remarks and fillers between day and time of day: "(Fri)", "星期五", "um". */
static void skip_words(struct reading_state *state)
{
    struct cursor *cursor = &state->cursor;
    for (;;) {
        struct cursor c = *cursor;
        int weekday;
        char word[DATE_WORD_SIZE];
        cursor_skip_blanks(&c);
        cursor_take(&c, ",");
        cursor_skip_blanks(&c);
        char next = cursor_peek(&c);
        if (next == 0 || (next >= '0' && next <= '9'))
            return;
        bool is_bracketed = cursor_take(&c, "(");
        size_t length = east_asian_weekday(c.at, left(&c), &weekday);
        if (length == 0 && is_bracketed && left(&c) >= 3 && east_asian_day_letter(c.at, 3) >= 0) {
            length = 3;
            weekday = east_asian_day_letter(c.at, 3);
        } else if (length == 0) {
            length = date_word_length(c.at, left(&c));
            date_word_fold(word, c.at, length);
            weekday = length ? weekday_by_name(word) : -1;
            if (weekday < 0 && (is_bracketed || !is_date_filler(word)))
                return;
        }
        c.at += length;
        cursor_take(&c, ".");
        if (is_bracketed && !cursor_take(&c, ")"))
            return;
        if (weekday >= 0)
            state->parts->weekday = weekday;
        *cursor = c;
    }
}

static bool read_behind_day(struct reading_state *state)
{
    struct time_parts *parts = state->parts;
    struct cursor *cursor = &state->cursor;
    skip_words(state);
    struct cursor c = *cursor;
    cursor_take(&c, ",");
    if (parts->count == 3 && meridiem_read(&c)) /* 下午3:30 */
        parts->join = ' ';
    else if (!skip_join(cursor, parts))
        return zone_read(cursor, &parts->clock);
    bool may_be_short = parts->is_compact && cursor_digits(cursor) > 2;
    return clock_read(cursor, &parts->clock, may_be_short, 6 - 2 * (cursor_digits(cursor) <= 4));
}

static bool read_whole(struct reading_state *state)
{
    struct time_parts *parts = state->parts;
    *parts = (struct time_parts){.weekday = -1};
    int digits = cursor_digits(&state->cursor);
    if (!(digits > 4 ? read_compact_date(state, digits) : read_marked_date(state)))
        return false;
    if (!parts->clock.has_clock && !read_behind_day(state))
        return false;
    cursor_skip_blanks(&state->cursor);
    return state->cursor.at == state->cursor.end;
}

bool parts_read(struct time_parts *parts, const char *text, size_t length)
{
    struct cursor whole = {text, text + length};
    if (parts_read_usual(parts, text, length))
        return true;
    cursor_skip_blanks(&whole);
    /* No date is shorter than 1/2/24 or longer than a line. */
    if (whole.end - whole.at < 6 || whole.end - whole.at > 200)
        return false;
    struct reading_state state = {.cursor = whole, .parts = parts};
    bool is_read = read_whole(&state);
    if (!is_read && state.has_seen_word) {
        /* "mar 05/03/2024": the name of a month in one place, of a weekday in another. */
        state = (struct reading_state){.cursor = whole, .parts = parts, .first_word_is_weekday = true};
        is_read = read_whole(&state);
    }
    return is_read && parts_settle(parts);
}

int64_t moment_us(int64_t days, const struct clock_parts *clock)
{
    return days * DAY_US + clock->of_day_us - clock->offset_s * SECOND_US;
}
