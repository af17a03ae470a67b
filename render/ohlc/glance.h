/* The usual file, told at a glance: a look of a microsecond that saves most files symbols_survey. */
#ifndef CHANDLER_OHLC_GLANCE_H
#define CHANDLER_OHLC_GLANCE_H

#include <stdbool.h>
#include <stddef.h>

enum {
    GLANCE_SIZE = 1024, /* bytes of a file's start that are enough to look at */
    GLANCE_HEADER_MAX = 240,
};

/* What was made of the last header: the files of a folder often have the same. Zeroed is ready; not thread-safe. */
struct glance {
    char header[GLANCE_HEADER_MAX];
    size_t length; /* 0: none was seen yet */
    size_t delimiters;
    char delimiter;
    bool is_usual;
};

/* True where the text, the start of a file as it is stored, is surely that of a single series that the file has no name
 * for: the first line names a time, the four prices and no symbol, and a row of a time and plain numbers follows. Then
 * symbols_survey without read_options.columns would list nothing. False says nothing. */
bool glance_shows_no_symbol(struct glance *glance, const char *text, size_t length);

#endif
