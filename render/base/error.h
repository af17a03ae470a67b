/* What went wrong, said for people. Plain bytes without pointers, so that an error travels through shared memory. */
#ifndef CHANDLER_BASE_ERROR_H
#define CHANDLER_BASE_ERROR_H

#include <stddef.h>
#include <stdint.h>

enum status {
    STATUS_OK = 0,
    STATUS_USAGE,       /* what was asked for cannot be: an option, a size, a range */
    STATUS_MEMORY,      /* an allocation failed or a limit on memory was met */
    STATUS_IO,          /* the system refused to read or write */
    STATUS_INPUT,       /* the content of an input is not what it has to be */
    STATUS_UNSUPPORTED, /* this build or this system cannot do it */
    STATUS_INTERRUPTED, /* a signal or an earlier failure ended the run */
};

/* A zeroed struct is "no error". line and column count from 1; 0 where they are unknown. message is UTF-8 and ends in
 * NUL; it says what is wrong and quotes the offending text, but not the input's name, which the caller knows. */
struct error {
    enum status status;
    uint32_t column;
    uint64_t line;
    char message[400];
};

/* Fill *error (which may be NULL) and return the status, so that a leaf can `return error_set(...)`. A message that
 * does not fit is cut at a whole character. Thread-safe: only *error is written. */
enum status error_set(struct error *error, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum status error_at(struct error *error, enum status status, uint64_t line, uint32_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* As error_set, with ": " and the text of errno appended; the status is STATUS_MEMORY for ENOMEM, STATUS_IO else. */
enum status error_errno(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

enum status error_no_memory(struct error *error);

/* Writes length bytes of text to out for a message: in single quotes, control characters and bytes that are not UTF-8
 * as \xNN, shortened with "..." to fit size (at least 16). Returns out. */
const char *error_quote(char *out, size_t size, const void *text, size_t length);

#endif
