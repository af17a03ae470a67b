/* The table of indicators in words, for --list, --help and the manual's test. */
#ifndef CHANDLER_CLI_INDICATOR_TEXT_H
#define CHANDLER_CLI_INDICATOR_TEXT_H

#include "render/base/text.h"
#include "render/ohlc/indicator.h"

/* What a parameter may be: "1..1000000", "classic|fibonacci|camarilla", "auto|DATE"; nothing for one that the
 * indicator looks at itself. */
void parameter_append_range(struct text *out, const struct indicator_parameter *parameter);

/* "period=20 [2..1000000], method=classic [classic|fibonacci]", as they would be given, with ",..." behind the
 * default of one that takes several. Nothing for an indicator without parameters. */
void indicator_append_parameters(struct text *out, const struct indicator *indicator);

#endif
