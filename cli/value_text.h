/* What several options' values are made of. */
#ifndef CHANDLER_CLI_VALUE_TEXT_H
#define CHANDLER_CLI_VALUE_TEXT_H

#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* STATUS_USAGE, "is no ..." where the value is empty. */
enum status value_need(const char *value, const char *what, struct error *error);

/* A whole number in plain digits. False where there is anything else, or more than limit. */
bool value_count(const char *text, size_t length, size_t limit, size_t *count);

/* A whole number from 1 to most. STATUS_USAGE where it is none. */
enum status value_limit(const char *value, size_t most, size_t *limit, struct error *error);

/* A number of bytes, at least 1; with K, M, G or T behind it in units of 1024 and its powers. STATUS_USAGE where it is
 * none, or does not fit. */
enum status value_bytes(const char *value, size_t *size, struct error *error);

/* The place of the value among several words, which end with NULL; -1 with a message where it is none of them. */
int value_word(const char *value, const char *const *words, struct error *error);

#endif
