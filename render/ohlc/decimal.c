#include "render/ohlc/decimal.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    /* A double lies half way between two others with at most 767 significant digits, so digits behind these matter only
     * by being there. */
    DIGITS_THAT_MATTER = 800,
    /* Any number of at most DIGITS_THAT_MATTER digits with a larger exponent is 0 or infinite. */
    EXPONENT_LIMIT = 2000,
};

const double decimal_powers[DECIMAL_POWERS_COUNT] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static bool convert_exact(uint64_t head, int64_t exponent, double *value)
{
    if (exponent <= 0)
        return exponent > -DECIMAL_POWERS_COUNT && decimal_exact(head, (size_t)-exponent, value);
    if (FLT_EVAL_METHOD != 0 || head > DECIMAL_EXACT_MOST || exponent >= DECIMAL_POWERS_COUNT)
        return false;
    *value = (double)head * decimal_powers[exponent];
    return true;
}

const uint64_t decimal_whole_powers[DECIMAL_HEAD_DIGITS + 1] = {
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

#ifdef __SIZEOF_INT128__

/* 10^-(i+1) as high:low * 2^-(128 + shift), cut off: the true value is less than one unit of `low` above. */
static const struct reciprocal {
    uint64_t high, low;
    int shift;
} RECIPROCALS[] = {
    {UINT64_C(0xcccccccccccccccc), UINT64_C(0xcccccccccccccccc), 3},
    {UINT64_C(0xa3d70a3d70a3d70a), UINT64_C(0x3d70a3d70a3d70a3), 6},
    {UINT64_C(0x83126e978d4fdf3b), UINT64_C(0x645a1cac083126e9), 9},
    {UINT64_C(0xd1b71758e219652b), UINT64_C(0xd3c36113404ea4a8), 13},
    {UINT64_C(0xa7c5ac471b478423), UINT64_C(0x0fcf80dc33721d53), 16},
    {UINT64_C(0x8637bd05af6c69b5), UINT64_C(0xa63f9a49c2c1b10f), 19},
    {UINT64_C(0xd6bf94d5e57a42bc), UINT64_C(0x3d32907604691b4c), 23},
    {UINT64_C(0xabcc77118461cefc), UINT64_C(0xfdc20d2b36ba7c3d), 26},
    {UINT64_C(0x89705f4136b4a597), UINT64_C(0x31680a88f8953030), 29},
    {UINT64_C(0xdbe6fecebdedd5be), UINT64_C(0xb573440e5a884d1b), 33},
    {UINT64_C(0xafebff0bcb24aafe), UINT64_C(0xf78f69a51539d748), 36},
    {UINT64_C(0x8cbccc096f5088cb), UINT64_C(0xf93f87b7442e45d3), 39},
    {UINT64_C(0xe12e13424bb40e13), UINT64_C(0x2865a5f206b06fb9), 43},
    {UINT64_C(0xb424dc35095cd80f), UINT64_C(0x538484c19ef38c94), 46},
    {UINT64_C(0x901d7cf73ab0acd9), UINT64_C(0x0f9d37014bf60a10), 49},
    {UINT64_C(0xe69594bec44de15b), UINT64_C(0x4c2ebe687989a9b3), 53},
    {UINT64_C(0xb877aa3236a4b449), UINT64_C(0x09befeb9fad487c2), 56},
    {UINT64_C(0x9392ee8e921d5d07), UINT64_C(0x3aff322e62439fcf), 59},
    {UINT64_C(0xec1e4a7db69561a5), UINT64_C(0x2b31e9e3d06c32e5), 63},
};
enum { RECIPROCAL_COUNT = sizeof RECIPROCALS / sizeof *RECIPROCALS };

/* head (not 0) / 10^fraction by multiplying (after Lemire 2021). With the highest bit of head moved to the top, what
 * was cut off the reciprocal makes the upper 128 bits of the product too small by less than 2. That matters only where
 * the bits below a double's 53 are just half a unit, or one less of 128 bits: then false, and a division has to tell.
 */
static bool convert_by_reciprocal(uint64_t head, size_t fraction, double *value)
{
    const struct reciprocal *by = &RECIPROCALS[fraction - 1];
    int head_shift = __builtin_clzll(head);
    head <<= head_shift;
    unsigned __int128 product = (unsigned __int128)head * by->high;
    product += (unsigned __int128)head * by->low >> 64;
    uint64_t top = (uint64_t)(product >> 64), low = (uint64_t)product;
    int dropped = 10 + (int)(top >> 63);
    uint64_t mantissa = top >> dropped, rest = top & ((UINT64_C(1) << dropped) - 1);
    uint64_t half = UINT64_C(1) << (dropped - 1);
    if ((rest == half && low == 0) || (rest == half - 1 && low == UINT64_MAX))
        return false;
    mantissa += rest >= half;
    /* A power of two far from the ends of the range: one multiplication, and it is exact. */
    uint64_t scale_bits = (uint64_t)(1023 + dropped - head_shift - by->shift) << 52;
    double scale;
    memcpy(&scale, &scale_bits, sizeof scale);
    *value = (double)(int64_t)mantissa * scale;
    return true;
}

/* Seventeen to nineteen digits, as programs print doubles: exact in 128 bits. Dividing leaves a quotient of 64 bits, 11
 * more than a double keeps; a remainder only matters by being there, so it goes into the lowest of these, and the
 * conversion of the quotient is the one rounding. */
static bool convert_wide(uint64_t head, int64_t exponent, double *value)
{
    if (exponent < -RECIPROCAL_COUNT || exponent > 19)
        return false;
    if (exponent >= 0) {
        *value = (double)((unsigned __int128)head * decimal_whole_powers[exponent]);
        return true;
    }
    if (convert_by_reciprocal(head, (size_t)-exponent, value))
        return true;
    uint64_t divisor = decimal_whole_powers[-exponent];
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
