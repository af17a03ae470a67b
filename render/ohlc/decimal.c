#include "render/ohlc/decimal.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    /* A double lies half way between two others with at most 767 significant digits, so digits behind these matter only
     * by being there. */
    DIGITS_THAT_MATTER = 800,
    /* Any number of at most DIGITS_THAT_MATTER digits with a larger exponent is 0 or infinite. */
    EXPONENT_LIMIT = 2000,
};

static const double POWERS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Mantissa and power of ten are both exact doubles, so one operation rounds once (Clinger 1990). */
static bool convert_exact(uint64_t head, int64_t exponent, double *value)
{
    if (FLT_EVAL_METHOD != 0 || head > UINT64_C(1) << 53 || exponent < -22 || exponent > 22)
        return false;
    *value = exponent < 0 ? (double)head / POWERS[-exponent] : (double)head * POWERS[exponent];
    return true;
}

#ifdef __SIZEOF_INT128__
static const uint64_t WHOLE_POWERS[] = {
    1u,
    10u,
    100u,
    1000u,
    10000u,
    100000u,
    1000000u,
    10000000u,
    100000000u,
    1000000000u,
    10000000000u,
    100000000000u,
    1000000000000u,
    10000000000000u,
    100000000000000u,
    1000000000000000u,
    10000000000000000u,
    100000000000000000u,
    1000000000000000000u,
    10000000000000000000u,
};

/* Seventeen to nineteen digits, as programs print doubles: exact in 128 bits. Dividing leaves a quotient of 64 bits, 11
 * more than a double keeps; a remainder only matters by being there, so it goes into the lowest of these, and the
 * conversion of the quotient is the one rounding. */
static bool convert_wide(uint64_t head, int64_t exponent, double *value)
{
    if (exponent < -19 || exponent > 19)
        return false;
    if (exponent >= 0) {
        *value = (double)((unsigned __int128)head * WHOLE_POWERS[exponent]);
        return true;
    }
    uint64_t divisor = WHOLE_POWERS[-exponent];
    int head_shift = __builtin_clzll(head);
    int divisor_shift = __builtin_clzll(divisor);
    head <<= head_shift;
    divisor <<= divisor_shift;
    int shift = head < divisor ? 64 : 63;
    unsigned __int128 dividend = (unsigned __int128)head << shift;
    uint64_t quotient = (uint64_t)(dividend / divisor);
    uint64_t remainder = (uint64_t)dividend - quotient * divisor;
    quotient |= remainder != 0;
    *value = ldexp((double)quotient, divisor_shift - head_shift - shift);
    return true;
}
#else
static bool convert_wide(uint64_t head, int64_t exponent, double *value)
{
    (void)head;
    (void)exponent;
    (void)value;
    return false;
}
#endif

/* Digits and an exponent without a decimal mark read the same in any locale. */
static double convert_slowly(const struct decimal *decimal)
{
    char text[DIGITS_THAT_MATTER + 32];
    size_t used = 0, seen = 0;
    bool has_more = false;
    for (size_t at = 0; at < decimal->length && !has_more; at++) {
        char digit = decimal->text[at];
        if (digit < '0' || digit > '9' || (seen == 0 && digit == '0'))
            continue;
        seen++;
        if (used < DIGITS_THAT_MATTER)
            text[used++] = digit;
        else
            has_more = digit != '0';
    }
    int64_t exponent = decimal->exponent + (int64_t)(decimal->digits - used);
    if (has_more) {
        text[used++] = '1';
        exponent--;
    }
    if (exponent > EXPONENT_LIMIT)
        exponent = EXPONENT_LIMIT;
    if (exponent < -EXPONENT_LIMIT)
        exponent = -EXPONENT_LIMIT;
    snprintf(text + used, sizeof text - used, "e%d", (int)exponent);
    return strtod(text, NULL);
}

bool decimal_short(uint64_t head, int64_t exponent, double *value)
{
    return convert_exact(head, exponent, value) || convert_wide(head, exponent, value);
}

bool decimal_to_double(const struct decimal *decimal, double *value)
{
    double magnitude;
    if (decimal->digits == 0)
        magnitude = 0;
    else if (decimal->digits > DECIMAL_HEAD_DIGITS || !decimal_short(decimal->head, decimal->exponent, &magnitude))
        magnitude = convert_slowly(decimal);
    /* Neither is the number that was written; and nothing but 0 is ever read as 0. */
    if (isinf(magnitude) || (magnitude == 0 && decimal->digits > 0))
        return false;
    *value = decimal->is_negative ? -magnitude : magnitude;
    return true;
}
