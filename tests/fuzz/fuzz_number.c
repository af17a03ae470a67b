/* Any text whatever is a number or none. A plain one is what strtod says it is, whatever stands around a number does
 * not change it, and what is printed with 17 digits is read back.
 *
 * The input: a byte that tells the style, then the text. */
#include "fuzz.h"

#include "render/ohlc/number.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static const struct number_style styles[] = {{'.', 0},   {',', 0},   {'.', ','},  {',', '.'},
                                             {'.', ' '}, {',', ' '}, {'.', '\''}, {',', '\''}};
enum { STYLES = sizeof styles / sizeof *styles };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Passes over digits, one at least. */
static bool pass_digits(const char **at, const char *end)
{
    const char *start = *at;
    while (*at < end && is_digit(**at))
        (*at)++;
    return *at > start;
}

/* [+-]digits[.digits][e[+-]digits] with a digit on both sides of the point. */
static bool is_plain(const char *text, size_t length)
{
    const char *at = text, *const end = text + length;
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (!pass_digits(&at, end))
        return false;
    if (at < end && *at == '.') {
        at++;
        if (!pass_digits(&at, end))
            return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '-' || *at == '+'))
            at++;
        if (!pass_digits(&at, end))
            return false;
    }
    return at == end;
}

/* Memory of exactly the text's size, so that a sanitizer sees a read beyond. */
static bool parse(const char *text, size_t length, const struct number_style *style, double *value)
{
    char *copy = malloc(length ? length : 1);
    CLAIM(copy);
    memcpy(copy, text, length);
    double volume = NAN;
    bool is_number = number_parse(copy, length, style, value);
    bool is_volume = number_parse_volume(copy, length, style, &volume);
    if (is_number)
        CLAIM(isfinite(*value) && is_volume && memcmp(&volume, value, sizeof volume) == 0);
    if (is_volume)
        CLAIM(isfinite(volume));
    free(copy);
    return is_number;
}

static void claim_as_strtod(const char *text, size_t length)
{
    double value = 0, wanted;
    char *copy = malloc(length + 1), *end;
    CLAIM(copy);
    memcpy(copy, text, length);
    copy[length] = 0;
    errno = 0;
    wanted = strtod(copy, &end);
    CLAIM(end == copy + length);
    /* Too large, or too small for anything but 0, is no number; what is denormal may be either. */
    bool fits = isfinite(wanted) && (wanted != 0 || strspn(copy, "+-0.") >= strcspn(copy, "eE"));
    bool is_number = parse(text, length, &styles[0], &value);
    CLAIM(is_number == fits || (errno == ERANGE && wanted != 0 && isfinite(wanted)));
    if (is_number)
        CLAIM(value == wanted);
    free(copy);
}

/* Blanks and quotes around a number mean nothing. */
static void claim_wrapped(const char *text, size_t length, const struct number_style *style, double value)
{
    char *wrapped = malloc(length + 4);
    double again;
    CLAIM(wrapped);
    memcpy(wrapped + 2, text, length);
    memcpy(wrapped, "  ", 2);
    memcpy(wrapped + 2 + length, " \t", 2);
    CLAIM(parse(wrapped, length + 4, style, &again));
    CLAIM(again == value);
    free(wrapped);
}

static void claim_round_trip(double value)
{
    char text[40];
    double again;
    int length = snprintf(text, sizeof text, "%.17g", value);
    CLAIM(number_parse(text, (size_t)length, &styles[0], &again));
    CLAIM(again == value);
}

/* Fields between line ends vote together. */
static void claim_vote(const char *text, size_t length)
{
    struct number_vote vote = {0};
    const char *const end = text + length;
    for (const char *at = text; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        number_vote_add(&vote, at, (size_t)(stop - at));
        at = stop + 1;
    }
    struct number_style style = number_vote_style(&vote);
    CLAIM(style.decimal == '.' || style.decimal == ',');
    CLAIM(style.group != style.decimal);
    CLAIM(style.group == 0 || strchr(",.' ", style.group));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const struct number_style *style = &styles[data[0] % STYLES];
    const char *text = (const char *)data + 1;
    size_t length = size - 1;
    double value;
    if (parse(text, length, style, &value)) {
        claim_wrapped(text, length, style, value);
        claim_round_trip(value);
    }
    if (is_plain(text, length))
        claim_as_strtod(text, length);
    claim_vote(text, length);
    return 0;
}
