/* What an indicator is. One file in indicators/ for each, holding `const struct indicator indicator_NAME`. */
#ifndef CHANDLER_OHLC_INDICATOR_H
#define CHANDLER_OHLC_INDICATOR_H

struct indicator {
    const char *name;    /* as given to --indicator */
    const char *summary; /* one line, for --list indicators */
};

extern const struct indicator *const indicators[]; /* ends with NULL */

#endif
