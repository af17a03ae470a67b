/* Text that grows: for reports, JSON Lines, help. */
#ifndef CHANDLER_BASE_TEXT_H
#define CHANDLER_BASE_TEXT_H

#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed is empty. data ends in NUL once anything was appended. When memory runs out, is_broken is set, what follows is
 * dropped, and text_status() says so: a writer checks once, at the end. Not thread-safe. */
struct text {
    char *data;
    size_t length;
    size_t capacity;
    bool is_broken;
};

void text_append(struct text *text, const char *data, size_t length);
void text_puts(struct text *text, const char *string);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Empties the text and keeps its memory. */
void text_clear(struct text *text);
void text_release(struct text *text);
enum status text_status(const struct text *text, struct error *error);

/* JSON (RFC 8259). Bytes that are not UTF-8 become U+FFFD; NULL becomes null. */
void json_string(struct text *text, const char *string);
void json_string_n(struct text *text, const char *string, size_t length);
/* The shortest decimal that reads back as the same double; null for NaN and infinities. */
void json_number(struct text *text, double value);
/* Seconds for a time in microseconds, with a fraction only where there is one. */
void json_seconds(struct text *text, int64_t time_us);

#endif
