/* The names of the pictures: --name's template, and names that are safe to write. Pure functions. */
#ifndef CHANDLER_CLI_NAMING_H
#define CHANDLER_CLI_NAMING_H

#include "render/base/error.h"
#include "render/base/text.h"
#include "render/ohlc/series.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a template's placeholders stand for. */
struct name_parts {
    const char *stem;
    const char *symbol; /* NULL: the input names none; {symbol} is then the stem */
    const char *type;
    const char *first, *last; /* needed where template_needs_dates */
    bool is_one_of_several;   /* the input has other symbols too */
    bool is_marked;           /* the name is taken by another symbol of the input: mark this one with a hash */
};

/* Refuses a template that is empty, has a slash, or a placeholder that is not known. */
enum status template_check(const char *template, struct error *error);
/* {first} or {last} is in it. */
bool template_needs_dates(const char *template);
/* {symbol}, {first} or {last} is in it: an input's path alone does not tell the name. */
bool template_needs_content(const char *template);
/* Names of several symbols of one input differ: {symbol} is in it, or {stem}, to which "-SYMBOL" is then added. */
bool template_tells_symbols(const char *template);

/* Appends the file name with ".extension", at most NAME_MAX bytes: a longer one is cut and ends in '~' and a hash of
 * the whole. Of a symbol, slashes, control characters and bytes that are not UTF-8 become '_', as does a dot in front.
 * A stem is a file's name already, and kept as it is. */
void name_append(struct text *out, const char *template, const struct name_parts *parts, const char *extension);

/* Appends the path's last part without its extension; a .gz does not count as one. */
void stem_append(struct text *out, const char *path);

enum { NAME_DATE_SIZE = 32 };
/* The time as it stands in a name: 2024-03-15, or 20240315T1030 where the candles are less than a day apart; the row's
 * number where the series has no times. */
void name_date(char out[NAME_DATE_SIZE], const struct series *series, size_t index);

#endif
