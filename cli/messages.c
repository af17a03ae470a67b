#include "cli/messages.h"

#include "cli/spool.h"
#include "render/base/utf8.h"
#include "render/image/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void printable_append(struct text *out, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        size_t step = utf8_length(text + at, length - at);
        uint32_t c = step ? utf8_decode(text + at, length - at, &step) : 0;
        if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) {
            /* C1 controls are two bytes: both are shown. */
            size_t bytes = step ? step : 1;
            for (size_t i = 0; i < bytes; i++)
                text_printf(out, "\\x%02x", (unsigned char)text[at + i]);
            at += bytes;
        } else {
            text_append(out, text + at, step);
            at += step;
        }
    }
}

void message_append(struct text *out, const struct error *error)
{
    if (error->line)
        text_printf(out, "%" PRIu64 ":", error->line);
    if (error->line && error->column)
        text_printf(out, "%" PRIu32 ":", error->column);
    if (error->line)
        text_puts(out, " ");
    printable_append(out, error->message);
}

/* Without memory for the line, as much of it as a fixed one holds, and of that what is printable ASCII: a run that
 * fails must not end without a word. */
static void say_plainly(const char *place, const char *symbol, const char *kind, const char *message)
{
    char line[1024];
    int length = snprintf(line, sizeof line - 1, "chandler: %.400s%s%.100s%s%s%s", place ? place : "",
                          place ? ": " : "", symbol ? symbol : "", symbol ? ": " : "", kind, message);
    size_t used = length < 0 ? 0 : strnlen(line, sizeof line - 2);
    for (size_t i = 0; i < used; i++)
        if (line[i] < 0x20 || line[i] > 0x7e)
            line[i] = '?';
    line[used] = '\n';
    write_all(STDERR_FILENO, line, used + 1, NULL);
}

/* Standard error that cannot be written has nobody to be told about it. False without memory for the line. */
static bool say(struct text *line)
{
    text_append(line, "\n", 1);
    bool is_whole = !line->is_broken;
    if (is_whole)
        write_all(STDERR_FILENO, line->data, line->length, NULL);
    text_release(line);
    return is_whole;
}

static void say_about(const char *place, const char *symbol, const char *kind, const struct error *error)
{
    struct text line = {0};
    text_puts(&line, "chandler: ");
    if (place) {
        printable_append(&line, *place ? place : "''");
        text_puts(&line, ":");
        if (error->line)
            text_printf(&line, "%" PRIu64 ":", error->line);
        if (error->line && error->column)
            text_printf(&line, "%" PRIu32 ":", error->column);
        text_puts(&line, " ");
    }
    if (symbol) {
        printable_append(&line, symbol);
        text_puts(&line, ": ");
    }
    text_puts(&line, kind);
    printable_append(&line, error->message);
    if (!say(&line))
        say_plainly(place, symbol, kind, error->message);
}

void message_error(const char *place, const char *symbol, const struct error *error)
{
    say_about(place, symbol, "", error);
}

void message_warning(const char *place, const char *symbol, const struct error *error)
{
    say_about(place, symbol, "warning: ", error);
}

void message_note(const char *format, ...)
{
    struct text line = {0};
    va_list arguments;
    char words[512];
    va_start(arguments, format);
    int length = vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    text_puts(&line, "chandler: ");
    printable_append(&line, words);
    if (!say(&line))
        say_plainly(NULL, NULL, "", words);
}

bool stdout_failed(const struct error *error, int reason)
{
    if (reason != EPIPE)
        message_error("standard output", NULL, error);
    return false;
}

bool stdout_write(const struct text *text)
{
    struct error error;
    if (text_status(text, &error) != STATUS_OK)
        return stdout_failed(&error, 0);
    if (write_all(STDOUT_FILENO, text->data ? text->data : "", text->length, &error) != STATUS_OK)
        return stdout_failed(&error, errno);
    return true;
}

bool text_save(const struct text *text, const char *path, const char *tag)
{
    struct error error;
    if (strcmp(path, "-") == 0)
        return stdout_write(text);
    if (text_status(text, &error) == STATUS_OK &&
        file_replace(path, tag, text->data, text->length, &error) == STATUS_OK)
        return true;
    message_error(path, NULL, &error);
    return false;
}
