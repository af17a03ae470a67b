/* What the program says, on standard error and standard output, and the texts that it writes to files. Only the main
 * process speaks, and not while workers run. */
#ifndef CHANDLER_CLI_MESSAGES_H
#define CHANDLER_CLI_MESSAGES_H

#include "render/base/error.h"
#include "render/base/text.h"

#include <stdbool.h>

/* "chandler: PLACE:LINE:COLUMN: SYMBOL: message", where each but the message may be absent (NULL, 0). */
void message_error(const char *place, const char *symbol, const struct error *error);
/* The same with "warning: " in front of the message. */
void message_warning(const char *place, const char *symbol, const struct error *error);
/* "chandler: " and the text. */
void message_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Appends "LINE:COLUMN: message", as far as they are known. */
void message_append(struct text *out, const struct error *error);
/* Appends text for a terminal: control characters and bytes that are not UTF-8 as \xNN. */
void printable_append(struct text *out, const char *text);

/* Writes to standard output. Where that fails, says so (but for a reader that has left) and returns false. */
bool stdout_write(const struct text *text);
/* Writes to a file, as file_replace does with the tag, or where path is "-" to standard output. Likewise. */
bool text_save(const struct text *text, const char *path, const char *tag);
/* Says why standard output could not be written, given that error and errno; false. */
bool stdout_failed(const struct error *error, int reason);

#endif
