/* UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. Pure functions. */
#ifndef CHANDLER_BASE_UTF8_H
#define CHANDLER_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at text (1 to 4), 0 where the first of the length bytes do not start a whole valid one. */
size_t utf8_length(const void *text, size_t length);

/* Decodes the character at text; *step gets its bytes. For an invalid byte: U+FFFD and a step of 1. length > 0. */
uint32_t utf8_decode(const void *text, size_t length, size_t *step);

/* Writes codepoint to out (room for 4); returns the bytes written. An invalid codepoint is written as U+FFFD. */
size_t utf8_encode(uint32_t codepoint, char *out);

/* How far the text surely is nothing but ASCII without NUL, looked at 64 bytes at a time: at most 63 bytes less than it
 * is. */
size_t utf8_plain_prefix(const void *text, size_t length);

bool utf8_is_valid(const void *text, size_t length);

/* The largest n <= length such that text[0..n) does not end inside a character. */
size_t utf8_whole_prefix(const char *text, size_t length);

#endif
