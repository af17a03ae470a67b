#include "render/base/utf8.h"
#include "render/ohlc/csv.h"
#include "render/ohlc/digits.h"
#include "render/ohlc/number_affix.h"
#include "render/ohlc/time.h"

#include <string.h>
#include <strings.h>

/* What a byte may be in a field; letters are those of ASCII, and all bytes beyond it. */
enum { DIGIT = 1, LETTER = 2, SEPARATOR = 4, POINT = 8, ORNAMENT = 16 };

static const unsigned char classes[256] = {
    ['0' ... '9'] = DIGIT,
    ['a' ... 'z'] = LETTER,
    ['A' ... 'Z'] = LETTER,
    [0x80 ... 0xff] = LETTER,
    ['.'] = POINT,
    ['-'] = SEPARATOR | ORNAMENT,
    [' '] = SEPARATOR | ORNAMENT,
    ['/'] = SEPARATOR,
    [':'] = SEPARATOR,
    ['$'] = ORNAMENT,
    ['+'] = ORNAMENT,
    ['('] = ORNAMENT,
    [')'] = ORNAMENT,
    ['%'] = ORNAMENT,
    ['\''] = ORNAMENT,
    ['"'] = ORNAMENT,
};

static bool is_of(char c, unsigned class)
{
    return classes[(unsigned char)c] & class;
}

static bool is_digit(char c)
{
    return is_of(c, DIGIT);
}

static bool is_letter(char c)
{
    return is_of(c, LETTER) && (unsigned char)c < 0x80;
}

static bool is_null_word(const char *text, size_t length)
{
    static const char *const words[] = {"null", "nan", "n/a",  "na",   "none", "nil", "-",   "--",
                                        "---",  ".",   "#n/a", "n.a.", "?",    "nat", "inf", "-inf"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && strncasecmp(words[i], text, length) == 0)
            return true;
    return false;
}

/* Passes over a currency sign, a blank or a sign of the number at *at, also where they take several bytes. */
static bool skip_ornament(const char *text, size_t length, size_t *at)
{
    if (is_of(text[*at], ORNAMENT)) {
        ++*at;
        return true;
    }
    if ((unsigned char)text[*at] < 0x80)
        return false;
    size_t step;
    uint32_t c = utf8_decode(text + *at, length - *at, &step);
    bool is_currency = (c >= 0x20a0 && c <= 0x20cf) || (c >= 0xa2 && c <= 0xa5) || c == 0xffe5 || c == 0xffe1;
    bool is_blank_or_minus = c == 0xa0 || c == 0x202f || c == 0x2009 || c == 0x2212;
    if (!is_currency && !is_blank_or_minus)
        return false;
    *at += step;
    return true;
}

/* Whether exactly three digits follow. */
static bool has_three_digits(const char *text, size_t length)
{
    return length >= 3 && is_digit(text[0]) && is_digit(text[1]) && is_digit(text[2]) &&
           !(length > 3 && is_digit(text[3]));
}

/* Bytes of a blank or apostrophe that groups digits by three, 0 where there is none. */
static size_t thin_mark_length(const char *text, size_t length)
{
    size_t mark = blank_length(text, length);
    if (!mark)
        mark = apostrophe_length(text, length);
    return mark && has_three_digits(text + mark, length - mark) ? mark : 0;
}

/* The part of a number between its ornaments: digits with marks between them or at an end. Of several points or commas
 * all have three digits behind them. */
static bool scan_digits(const char *text, size_t length, size_t *at)
{
    size_t digits = 0, points = 0, commas = 0, group = 0;
    bool groups_by_three = true;
    size_t i = *at;
    while (i < length) {
        if (is_digit(text[i])) {
            digits++;
            group++;
            i++;
            continue;
        }
        bool is_mark = text[i] == '.' || text[i] == ',';
        size_t thin = is_mark || digits == 0 ? 0 : thin_mark_length(text + i, length - i);
        if (!is_mark && !thin)
            break;
        if (text[i] == ',' && !(i + 1 < length && is_digit(text[i + 1])))
            return false;
        size_t *marks = text[i] == '.' ? &points : &commas;
        if (is_mark && ++*marks > 1 && group != 3)
            groups_by_three = false;
        group = 0;
        i += is_mark ? 1 : thin;
    }
    if ((points > 1 || commas > 1) && group != 3 && !(points && commas))
        groups_by_three = false;
    *at = i;
    return digits > 0 && groups_by_three;
}

/* What may stand behind a number: %, K, Mio, USD, a closing bracket, a currency sign or up to three letters such as 万.
 */
static bool is_suffix(const char *text, size_t length)
{
    static const char *const words[] = {"mio", "mrd", "mln", "mld", "mil", "bn",  "tys", "usd", "eur", "gbp", "jpy",
                                        "chf", "pln", "rub", "try", "brl", "cny", "inr", "k",   "m",   "b",   "t"};
    while (length && is_of(*text, ORNAMENT))
        text++, length--;
    while (length && is_of(text[length - 1], ORNAMENT | POINT))
        length--;
    if (length == 0)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && strncasecmp(words[i], text, length) == 0)
            return true;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x80)
            return false;
    return length <= 9;
}

/* The letters of a currency before the number: USD 12.50, US$12.50, R$ 12,50. */
static size_t currency_letters(const char *text, size_t length)
{
    size_t letters = 0;
    while (letters < 3 && letters < length && is_letter(text[letters]))
        letters++;
    if (letters == 3 && length > 4 && text[3] == ' ' && is_digit(text[4]))
        return letters;
    return letters && letters < length && text[letters] == '$' ? letters : 0;
}

static bool looks_like_number(const char *text, size_t length)
{
    size_t at = 0;
    for (int i = 0; i < 4 && at < length && skip_ornament(text, length, &at); i++)
        continue;
    at += currency_letters(text + at, length - at);
    for (int i = 0; i < 4 && at < length && skip_ornament(text, length, &at); i++)
        continue;
    if (at >= length || !scan_digits(text, length, &at))
        return false;
    if (at < length && (text[at] == 'e' || text[at] == 'E')) {
        size_t exponent = at + 1;
        if (exponent < length && (text[exponent] == '+' || text[exponent] == '-'))
            exponent++;
        size_t first = exponent;
        while (exponent < length && is_digit(text[exponent]))
            exponent++;
        if (exponent > first)
            at = exponent;
    }
    return is_suffix(text + at, length - at);
}

static bool are_digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_digit(text[i]))
            return false;
    return true;
}

/* 2024-01-31 and 31.01.2024, with anything behind: most times of most files, told at little cost. */
static bool starts_with_date(const char *text, size_t length)
{
    if (length < 10)
        return false;
    char year_first = text[4], day_first = text[2];
    if ((year_first == '-' || year_first == '/' || year_first == '.') && text[7] == year_first)
        return are_digits(text, 4) && are_digits(text + 5, 2) && are_digits(text + 8, 2);
    if ((day_first == '-' || day_first == '/' || day_first == '.') && text[5] == day_first)
        return are_digits(text, 2) && are_digits(text + 3, 2) && are_digits(text + 6, 4);
    return false;
}

/* Digits with a point at most: nearly all fields of nearly all files. */
static bool is_plain_number(const char *text, size_t length)
{
    size_t points = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_point = text[i] == '.';
        if (!is_point && (unsigned char)(text[i] - '0') > 9)
            return false;
        points += is_point;
    }
    return points <= 1 && points < length;
}

enum field_shape field_shape(const char *text, size_t length)
{
    size_t digits = 0, letters = 0, separators = 0, marks = 0;
    if (length == 0)
        return SHAPE_EMPTY;
    if (length > 64)
        return SHAPE_WORD;
    if (is_plain_number(text, length))
        return SHAPE_NUMBER;
    if (starts_with_date(text, length))
        return SHAPE_TIME;
    for (size_t i = 0; i < length; i++) {
        unsigned class = classes[(unsigned char)text[i]];
        digits += class & DIGIT;
        marks += (class & POINT) != 0;
        letters += (class & LETTER) != 0;
        separators += (class & SEPARATOR) != 0;
    }
    if (length <= 5 && is_null_word(text, length))
        return SHAPE_NULL;
    if (digits == 0)
        return SHAPE_WORD;
    if (looks_like_number(text, length))
        return SHAPE_NUMBER;
    if (field_is_clock(text, length, false))
        return SHAPE_TIME;
    if (digits >= 3 && (separators || letters || marks >= 2) && time_looks_like(text, length))
        return SHAPE_TIME;
    return SHAPE_WORD;
}

/* is_plain_number, eight bytes at a time. */
static bool is_plain_number_ahead(const char *text, size_t length)
{
    size_t points = 0;
    for (size_t at = 0; at < length; at += 8) {
        uint64_t others = digits_others(load_eight(text + at) ^ DIGITS_ZERO);
        if (length - at < 8)
            others &= (UINT64_C(1) << (8 * (length - at))) - 1;
        if (!others)
            continue;
        if ((others & (others - 1)) || text[at + (size_t)__builtin_ctzll(others) / 8] != '.')
            return false;
        points++;
    }
    return points <= 1 && points < length;
}

/* 2024-01-31: the marks, and no other character that is no digit. */
static bool starts_with_usual_date(const char *text, size_t length)
{
    const uint64_t marks = UINT64_C(0x8000008000000000);
    return length >= 10 && digits_others(load_eight(text) ^ DIGITS_ZERO) == marks && text[4] == text[7] &&
           (text[4] == '-' || text[4] == '/' || text[4] == '.') && are_digits(text + 8, 2);
}

enum field_shape field_shape_ahead(const char *text, size_t length)
{
    if (length == 0)
        return SHAPE_EMPTY;
    if (length > 64)
        return SHAPE_WORD;
    if (is_plain_number_ahead(text, length))
        return SHAPE_NUMBER;
    return starts_with_usual_date(text, length) ? SHAPE_TIME : field_shape(text, length);
}

/* Two digits (or one, where it may) at *at, at most `most`. */
static bool skip_two(const char *text, size_t length, size_t *at, int most, bool may_be_one)
{
    size_t i = *at;
    int value = 0;
    while (i < length && i < *at + 2 && is_digit(text[i]))
        value = value * 10 + (text[i++] - '0');
    size_t digits = i - *at;
    *at = i;
    return (digits == 2 || (digits == 1 && may_be_one)) && value <= most;
}

bool field_is_clock(const char *text, size_t length, bool compact)
{
    size_t at = 0;
    if (compact && (length == 4 || length == 6))
        return skip_two(text, length, &at, 24, false) && skip_two(text, length, &at, 59, false) &&
               (at == length || skip_two(text, length, &at, 59, false)) && at == length;
    if (length < 4 || length > 18 || !skip_two(text, length, &at, 24, true) || text[at] != ':')
        return false;
    at++;
    if (!skip_two(text, length, &at, 59, false))
        return false;
    if (at < length && text[at] == ':') {
        at++;
        if (!skip_two(text, length, &at, 60, false))
            return false;
    }
    if (at < length && (text[at] == '.' || text[at] == ','))
        for (at++; at < length && is_digit(text[at]);)
            at++;
    while (at < length && text[at] == ' ')
        at++;
    if (at + 1 < length && strchr("aApP", text[at]) && strchr("mM.", text[at + 1]))
        return true;
    return at == length;
}
