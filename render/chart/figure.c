#include "render/chart/figure.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\xe2\x88\x92" /* U+2212, as wide as a digit */

static const double POWERS[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/* Digits with a comma before each group of three. */
static char *put_grouped(char *out, uint64_t whole)
{
    char digits[32], *end = digits + sizeof digits, *at = end;
    for (int count = 0; count == 0 || whole > 0; count++, whole /= 10) {
        if (count > 0 && count % 3 == 0)
            *--at = ',';
        *--at = (char)('0' + whole % 10);
    }
    memcpy(out, at, (size_t)(end - at));
    return out + (end - at);
}

/* One text behind another, cut so that `room` bytes hold both and the NUL. */
static void put_joined(char *out, size_t room, const char *first, const char *second)
{
    size_t head = strnlen(first, room - 1), tail = strnlen(second, room - 1 - head);
    memcpy(out, first, head);
    memcpy(out + head, second, tail);
    out[head + tail] = 0;
}

/* printf's own "%f" would follow the locale of the process, which a plugin may change. */
static char *put_fraction(char *out, uint64_t fraction, int decimals)
{
    *out++ = '.';
    for (int i = decimals - 1; i >= 0; i--) {
        out[i] = (char)('0' + fraction % 10);
        fraction /= 10;
    }
    return out + decimals;
}

/* value >= 0, three digits and an exponent: "1.25e300". */
static void put_exponent(char *out, double value)
{
    int exponent = value > 0 ? (int)floor(log10(value)) : 0;
    /* In two steps, since 10^-exponent alone may not fit a double. */
    double mantissa = value / pow(10, exponent / 2) / pow(10, exponent - exponent / 2);
    long long hundredths = llround(mantissa * 100);
    if (hundredths >= 1000) {
        hundredths = (hundredths + 5) / 10;
        exponent++;
    }
    snprintf(out, FIGURE_SIZE - 8, "%lld.%02llde%d", hundredths / 100, hundredths % 100, exponent);
}

static void put_magnitude(char *out, double value, int decimals)
{
    if (value >= 1e15 || decimals > FIGURE_DECIMALS_MAX) {
        put_exponent(out, value);
        return;
    }
    /* Digits behind the sixteenth are not in a double. */
    while (decimals > 0 && value * POWERS[decimals] >= 9e15)
        decimals--;
    uint64_t scaled = (uint64_t)llround(value * POWERS[decimals]);
    uint64_t unit = (uint64_t)POWERS[decimals];
    out = put_grouped(out, scaled / unit);
    if (decimals > 0)
        out = put_fraction(out, scaled % unit, decimals);
    *out = 0;
}

/* True where every digit is 0: such a value has no sign. */
static bool is_nothing(const char *text)
{
    return strpbrk(text, "123456789") == NULL;
}

static void put_signed(char out[FIGURE_SIZE], double value, int decimals, const char *plus)
{
    char magnitude[FIGURE_SIZE];
    put_magnitude(magnitude, fabs(value), decimals < 0 ? 0 : decimals);
    const char *sign = is_nothing(magnitude) ? "" : value < 0 ? MINUS : plus;
    put_joined(out, FIGURE_SIZE, sign, magnitude);
}

void figure_price(char out[FIGURE_SIZE], double value, int decimals)
{
    put_signed(out, value, decimals, "");
}

void figure_change(char out[FIGURE_SIZE], double value, int decimals)
{
    put_signed(out, value, decimals, "+");
}

static void drop_zeros(char *text)
{
    if (!strchr(text, '.'))
        return;
    size_t length = strlen(text);
    while (text[length - 1] == '0')
        text[--length] = 0;
    if (text[length - 1] == '.')
        text[length - 1] = 0;
}

struct magnitude {
    double unit;
    const char *suffix;
};

static const struct magnitude MAGNITUDES[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "K"}, {1, ""}};
enum { MAGNITUDE_COUNT = sizeof MAGNITUDES / sizeof *MAGNITUDES };

/* The largest unit that leaves at least `least` in front of it. */
static const struct magnitude *magnitude_of(double value, double least)
{
    for (size_t i = 0; i < MAGNITUDE_COUNT; i++) {
        if (fabs(value) >= MAGNITUDES[i].unit * least)
            return &MAGNITUDES[i];
    }
    return &MAGNITUDES[MAGNITUDE_COUNT - 1];
}

static int three_digit_decimals(double value)
{
    if (value >= 100 || value == 0)
        return 0;
    if (value >= 10)
        return 1;
    int lost = (int)floor(log10(value));
    return 2 - lost > FIGURE_DECIMALS_MAX ? FIGURE_DECIMALS_MAX + 1 : 2 - lost;
}

void figure_volume(char out[FIGURE_SIZE], double value)
{
    /* 999.5K and more would be written as 1000K. */
    const struct magnitude *magnitude = magnitude_of(value, 0.9995);
    double part = value / magnitude->unit;
    char digits[FIGURE_SIZE];
    figure_price(digits, part, three_digit_decimals(fabs(part)));
    drop_zeros(digits);
    put_joined(out, FIGURE_SIZE, digits, magnitude->suffix);
}

void figure_volume_tick(char out[FIGURE_SIZE], double value, double step)
{
    const struct magnitude *magnitude = magnitude_of(value, 1);
    char digits[FIGURE_SIZE];
    figure_price(digits, value / magnitude->unit, figure_step_decimals(step / magnitude->unit));
    if (!strchr(digits, 'e'))
        drop_zeros(digits);
    put_joined(out, FIGURE_SIZE, digits, magnitude->suffix);
}

void figure_count(char out[FIGURE_SIZE], size_t count)
{
    *put_grouped(out, count) = 0;
}

int figure_step_decimals(double step)
{
    for (int decimals = 0; decimals < 15; decimals++) {
        double scaled = step * POWERS[decimals];
        if (scaled > 0.5 && fabs(scaled - nearbyint(scaled)) <= scaled * 1e-9)
            return decimals;
    }
    return 15;
}

/* As many decimals as leave about six digits. */
static int decimals_limit(double value)
{
    value = fabs(value);
    if (value >= 1000)
        return 2;
    if (value >= 10)
        return 3;
    if (value >= 0.1)
        return 5;
    if (value == 0)
        return 2;
    int zeros = -(int)floor(log10(value));
    return zeros + 4 > FIGURE_DECIMALS_MAX ? FIGURE_DECIMALS_MAX : zeros + 4;
}

int figure_price_decimals(const double *values, size_t count)
{
    enum { SAMPLE = 256 };
    int needed = 0;
    double largest = 0;
    size_t step = count / SAMPLE + 1;
    for (size_t at = 0; at < count; at += step) {
        double value = fabs(values[at]);
        largest = value > largest ? value : largest;
        while (needed < FIGURE_DECIMALS_MAX && value > 0 && value < 1e15) {
            double scaled = value * POWERS[needed];
            /* Half a unit in the last place of a 32-bit float: many files carry prices that went through one. Of large
             * numbers that would be whole cents. */
            if (scaled > 0.5 && fabs(scaled - nearbyint(scaled)) <= fmin(scaled * 6e-8, 0.02))
                break;
            needed++;
        }
    }
    int limit = decimals_limit(largest);
    if (needed == 1)
        needed = 2; /* 151.50, as money is written */
    if (needed <= limit)
        return needed;
    return largest >= 10 ? 2 : limit; /* noise */
}
