/* What stands around a number: blanks, quotes, signs, currencies, suffixes. Internal to the number reader. Pure. */
#ifndef CHANDLER_OHLC_NUMBER_AFFIX_H
#define CHANDLER_OHLC_NUMBER_AFFIX_H

#include <stdbool.h>
#include <stddef.h>

/* The digits and marks of a number, inside the field. */
struct number_body {
    const char *text;
    size_t length;
    int shift; /* of the decimal exponent, by a volume's suffix */
    bool is_negative;
};

/* Strips a field down to its digits and marks. False where what stands around them contradicts itself (two signs, one
 * parenthesis) or nothing is left. Suffixes of volumes are known only where is_volume is set. */
bool number_body_find(struct number_body *body, const char *text, size_t length, bool is_volume);

/* Bytes of the blank that text starts with: ' ', tab, U+00A0, U+2007, U+2009, U+202F, U+3000. 0 where it is none. */
size_t blank_length(const char *text, size_t length);
/* Bytes of the apostrophe that text starts with: ', U+2019, U+02BC. 0 where it is none. */
size_t apostrophe_length(const char *text, size_t length);

#endif
