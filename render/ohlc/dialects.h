/* The name of what was detected. Internal to this room. */
#ifndef CHANDLER_OHLC_DIALECTS_H
#define CHANDLER_OHLC_DIALECTS_H

#include "render/ohlc/plan.h"

/* Writes "yahoo; comma; %Y-%m-%d; UTF-8" to out. */
void dialect_describe(char *out, size_t size, const struct table *table, const struct plan *plan, const char *encoding);

#endif
