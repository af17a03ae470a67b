/* The arguments of indicators as the table of their parameters describes them; but for the first two functions, of
 * those that are built in. Thread-safe. */
#ifndef CHANDLER_OHLC_INDICATOR_ARGUMENTS_H
#define CHANDLER_OHLC_INDICATOR_ARGUMENTS_H

#include "render/base/error.h"
#include "render/ohlc/indicator.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The parameter of that name; parameter_count where there is none. */
size_t argument_find_parameter(const struct indicator *indicator, const char *name);
/* STATUS_USAGE with the message and, behind it, the parameters that there are. */
enum status argument_refuse(struct error *error, const struct indicator *indicator, const char *message);

/* For struct indicator's `check`: each argument is one of the parameters', of its kind and within its range.
 * STATUS_USAGE with the parameter, what was given, and what it may be. What several parameters must be together (fast <
 * slow) is for the indicator's own check, after this. */
enum status arguments_check(const struct indicator *indicator, const struct indicator_call *call, struct error *error);

/* Of a call that was checked: the value of parameter `index`, given or by default. */
size_t argument_count(const struct indicator_call *call, size_t index);
double argument_number(const struct indicator_call *call, size_t index); /* 0 for a word */
/* The place among the choices; SIZE_MAX for a date or a number that is none of them. */
size_t argument_choice(const struct indicator_call *call, size_t index);
/* Microseconds on the file's own clock; where the text states an offset from UTC, of UTC, and *is_utc is set. */
int64_t argument_date_us(const struct indicator_call *call, size_t index, bool *is_utc);

/* How many values a repeating parameter has (1 or more), and its k-th as a count. */
size_t argument_repeats(const struct indicator_call *call, size_t index);
size_t argument_repeated(const struct indicator_call *call, size_t index, size_t k);

#endif
