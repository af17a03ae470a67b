/* Decimal numbers as files write them, exactly, in any locale. Pure functions but for the vote's own counters. */
#ifndef CHANDLER_OHLC_NUMBER_H
#define CHANDLER_OHLC_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* How a file writes numbers. Zeroed is not valid; {'.', 0} is the plain style. */
struct number_style {
    char decimal; /* '.' or ',' */
    char group;   /* thousands mark: ',' '.' '\'' (also U+2019) ' ' (also U+00A0, U+202F, U+2009), or 0 for none */
};

/* The number in text[0..length): the nearest double, ties to even, as strtod in the C locale would give. Allowed around
 * it: blanks, quotes, a currency sign or code before or behind ($ € £ ¥ ₹ ₽ USD EUR ...), '%' behind, + or -,
 * U+2212, parentheses for negative, a minus behind as well. Exponents ("1.4e-05"). Thousands marks only where they
 * group by three (or Indian 2-2-3) and no group starts with 0. False for anything else: empty, "-", "null", "NaN",
 * "inf", "N/A", "1.2.3", "0x10", digits of other scripts, and numbers that are too large or too small for a double:
 * only 0 is read as 0. Plain short numbers take a fast path. */
bool number_parse(const char *text, size_t length, const struct number_style *style, double *value);

/* As number_parse, with the suffixes of volumes: K k M m B b T (also "Mio", "Mrd", "mln", "bn", "Cr", "lakh", "млн",
 * "万", "亿", ...; "mil" is the Spanish and Portuguese thousand); 69.17M is 69170000 exactly. */
bool number_parse_volume(const char *text, size_t length, const struct number_style *style, double *value);

/* Votes on the style of a column from sample fields. Several columns may share one vote: zero it, add all fields, ask.
 * A mark that stands once with other than three digits behind it is a decimal mark, and so is one behind "0" or behind
 * more than three digits; one that stands several times groups; one that stands left of another kind groups. What stays
 * open ("1.234", "1,234") is settled as {'.', ','}. Fields that are no numbers are passed over. */
struct number_vote {
    size_t point_is_decimal, comma_is_decimal, point_groups, comma_groups, apostrophe_groups, blank_groups, open_point,
        open_comma;
};
void number_vote_add(struct number_vote *vote, const char *text, size_t length);
struct number_style number_vote_style(const struct number_vote *vote);

#endif
