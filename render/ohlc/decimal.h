/* A decimal number, scanned, to the nearest double. Internal to the number reader. Pure; thread-safe. */
#ifndef CHANDLER_OHLC_DECIMAL_H
#define CHANDLER_OHLC_DECIMAL_H

#include <float.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As many digits as always fit a uint64_t. */
enum { DECIMAL_HEAD_DIGITS = 19 };

/* The powers of ten that are doubles, and those that are integers of 64 bits. */
enum { DECIMAL_POWERS_COUNT = 23 };
extern const double decimal_powers[DECIMAL_POWERS_COUNT];
extern const uint64_t decimal_whole_powers[DECIMAL_HEAD_DIGITS + 1];

/* The largest integer up to which each is a double. */
#define DECIMAL_EXACT_MOST (UINT64_C(1) << 53)

/* head * 10^exponent where digits <= DECIMAL_HEAD_DIGITS. With more digits head holds the first of them, the text holds
 * them all, and exponent is that of the last. Leading zeros do not count. */
struct decimal {
    uint64_t head;
    size_t digits;
    int64_t exponent;
    const char *text; /* the digits as written, with any marks between them, and no other digit */
    size_t length;
    bool is_negative;
};

/* head / 10^fraction (fraction < DECIMAL_POWERS_COUNT) where both are exact doubles, so that the division rounds once
 * (Clinger 1990). False where head is larger. */
static inline bool decimal_exact(uint64_t head, size_t fraction, double *value)
{
    if (FLT_EVAL_METHOD != 0 || head > DECIMAL_EXACT_MOST)
        return false;
    *value = (double)(int64_t)head / decimal_powers[fraction];
    return true;
}

/* head * 10^exponent, exactly rounded, where that is cheap; false where it is not and decimal_to_double has to be
 * asked. */
bool decimal_short(uint64_t head, int64_t exponent, double *value);

/* The nearest double, ties to even, in any locale. False where that is infinite, or 0 and the number is not. */
bool decimal_to_double(const struct decimal *decimal, double *value);

#endif
