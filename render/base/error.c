#include "render/base/error.h"

#include "render/base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 5, 0))) static enum status fill(struct error *error, enum status status, uint64_t line,
                                                              uint32_t column, const char *format, va_list arguments)
{
    if (!error)
        return status;
    error->status = status;
    error->line = line;
    error->column = column;
    int length = vsnprintf(error->message, sizeof error->message, format, arguments);
    if (length < 0)
        error->message[0] = 0;
    else if ((size_t)length >= sizeof error->message)
        error->message[utf8_whole_prefix(error->message, sizeof error->message - 1)] = 0;
    return status;
}

enum status error_set(struct error *error, enum status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, 0, 0, format, arguments);
    va_end(arguments);
    return status;
}

enum status error_at(struct error *error, enum status status, uint64_t line, uint32_t column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, line, column, format, arguments);
    va_end(arguments);
    return status;
}

enum status error_errno(struct error *error, const char *format, ...)
{
    int number = errno;
    enum status status = number == ENOMEM ? STATUS_MEMORY : STATUS_IO;
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, 0, 0, format, arguments);
    va_end(arguments);
    if (error) {
        size_t used = strlen(error->message);
        char reason[128];
        snprintf(error->message + used, sizeof error->message - used, ": %s",
                 strerror_r(number, reason, sizeof reason));
    }
    return status;
}

enum status error_no_memory(struct error *error)
{
    return error_set(error, STATUS_MEMORY, "out of memory");
}

const char *error_quote(char *out, size_t size, const void *text, size_t length)
{
    const unsigned char *bytes = text;
    size_t used = 0;
    out[used++] = '\'';
    for (size_t at = 0; at < length;) {
        size_t step = utf8_length(bytes + at, length - at);
        size_t need = step && bytes[at] >= 0x20 && bytes[at] != 0x7f ? step : 4;
        /* Room for this character, or for the ellipsis, and the closing quote and NUL. */
        if (used + need + 5 > size) {
            memcpy(out + used, "...", 3);
            used += 3;
            break;
        }
        if (need == 4 && !(step == 4 && bytes[at] >= 0x20)) {
            static const char digits[] = "0123456789abcdef";
            out[used++] = '\\';
            out[used++] = 'x';
            out[used++] = digits[bytes[at] >> 4];
            out[used++] = digits[bytes[at] & 15];
            at++;
        } else {
            memcpy(out + used, bytes + at, step);
            used += step;
            at += step;
        }
    }
    out[used++] = '\'';
    out[used] = 0;
    return out;
}
