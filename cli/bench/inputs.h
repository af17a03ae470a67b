/* What a benchmark renders: CSV texts held in memory. */
#ifndef CHANDLER_CLI_BENCH_INPUTS_H
#define CHANDLER_CLI_BENCH_INPUTS_H

#include "render/base/text.h"

#include <stddef.h>
#include <stdint.h>

/* Appends a made-up daily series as CSV: a header (Date,Open,High,Low,Close,Volume), then `candles` rows of
 * Mondays to Fridays from 2015-01-02 on (above 10,000 candles of minutes instead, so that years stay believable),
 * prices with two digits, low <= open, close <= high, all above 0. The same seed gives the same bytes on every machine:
 * integers and a generator of its own, no libm. Needs 1 <= candles <= 10,000,000. */
void bench_synthetic_csv(struct text *out, size_t candles, uint64_t seed);

#endif
