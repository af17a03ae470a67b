/* Times as a count since 1970. */
#include "render/ohlc/time_parts.h"

/* Seconds of the year 2100: what is later by its size is rather a finer unit early in 1970 to 1973. */
#define LATEST_S INT64_C(4102444800)

static const int64_t POWERS[] = {1,
                                 10,
                                 100,
                                 1000,
                                 10000,
                                 100000,
                                 1000000,
                                 10000000,
                                 100000000,
                                 1000000000,
                                 10000000000,
                                 100000000000,
                                 1000000000000,
                                 10000000000000,
                                 100000000000000,
                                 1000000000000000,
                                 10000000000000000,
                                 100000000000000000,
                                 1000000000000000000};

enum { POWERS_COUNT = sizeof POWERS / sizeof *POWERS, EXPONENT_MOST = 99 };

/* head * 10^exponent */
struct count {
    int64_t head;
    int exponent;
    bool is_negative;
};

/* As many digits as fit count; more are dropped behind the point and refused before it. */
static bool read_digits(struct cursor *cursor, struct count *count)
{
    bool has_point = false, has_digit = false;
    for (; cursor->at < cursor->end; cursor->at++) {
        char c = *cursor->at;
        if (c == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        has_digit = true;
        int64_t next;
        if (__builtin_mul_overflow(count->head, INT64_C(10), &next) || __builtin_add_overflow(next, c - '0', &next)) {
            if (!has_point)
                return false;
            continue;
        }
        if (has_point && count->exponent <= -EXPONENT_MOST)
            continue;
        count->head = next;
        count->exponent -= has_point;
    }
    return has_digit;
}

static bool read_exponent(struct cursor *cursor, struct count *count)
{
    if (!cursor_take(cursor, "e") && !cursor_take(cursor, "E"))
        return true;
    bool is_negative = cursor_take(cursor, "-");
    if (!is_negative)
        cursor_take(cursor, "+");
    int digits = cursor_digits(cursor);
    if (digits < 1 || digits > 2)
        return false;
    int exponent = cursor_number(cursor, digits);
    count->exponent += is_negative ? -exponent : exponent;
    return true;
}

/* count * 10^shift as a whole number, rounded towards the past; false where it does not fit. */
static bool scale(const struct count *count, int shift, int64_t *value)
{
    int exponent = count->exponent + shift;
    int64_t head = count->is_negative ? -count->head : count->head;
    if (head == 0) {
        *value = 0;
        return true;
    }
    if (exponent >= 0)
        return exponent < POWERS_COUNT && !__builtin_mul_overflow(head, POWERS[exponent], value);
    if (-exponent >= POWERS_COUNT) {
        *value = head < 0 ? -1 : 0;
        return true;
    }
    int64_t power = POWERS[-exponent];
    *value = head / power - (head % power < 0);
    return true;
}

static enum epoch_unit unit_by_size(int64_t whole)
{
    static const int64_t limits[] = {INT64_C(100000000000), INT64_C(100000000000000), INT64_C(100000000000000000)};
    if (whole < limits[0])
        return EPOCH_S;
    if (whole < limits[1])
        return EPOCH_MS;
    return whole < limits[2] ? EPOCH_US : EPOCH_NS;
}

static bool read_count(const char *text, size_t length, struct count *count)
{
    struct cursor cursor = {text, text + length};
    *count = (struct count){0};
    cursor_skip_blanks(&cursor);
    count->is_negative = cursor_take(&cursor, "-");
    if (!read_digits(&cursor, count) || !read_exponent(&cursor, count))
        return false;
    cursor_skip_blanks(&cursor);
    return cursor.at == cursor.end;
}

bool epoch_read_as(const char *text, size_t length, enum epoch_unit unit, int64_t *time_us)
{
    struct count count;
    return read_count(text, length, &count) && scale(&count, 6 - 3 * ((int)unit - EPOCH_S), time_us);
}

bool epoch_read(const char *text, size_t length, enum epoch_unit usual, int64_t *time_us, enum epoch_unit *unit)
{
    struct count count;
    int64_t whole;
    if (!read_count(text, length, &count))
        return false;
    struct count magnitude = {count.head, count.exponent, false};
    if (!scale(&magnitude, 0, &whole))
        return false;
    enum epoch_unit found = unit_by_size(whole);
    *unit = found;
    /* The early days of a column in a finer unit. */
    int64_t in_seconds = whole / POWERS[3 * (found - EPOCH_S)];
    if (usual > found && (in_seconds > LATEST_S || whole < POWERS[8]))
        found = usual;
    return scale(&count, 6 - 3 * (found - EPOCH_S), time_us);
}
