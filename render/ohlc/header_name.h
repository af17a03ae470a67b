/* What the names in a header mean, in the languages that traders' sites use. Pure functions. Internal to this room. */
#ifndef CHANDLER_OHLC_HEADER_NAME_H
#define CHANDLER_OHLC_HEADER_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum name_role {
    NAME_UNKNOWN,
    NAME_IGNORED, /* known, and none of those below */
    NAME_TIME,    /* date, time, date-time, epoch, time of day: the fields tell which */
    NAME_OPEN,
    NAME_HIGH,
    NAME_LOW,
    NAME_CLOSE,
    NAME_VOLUME,
    NAME_SYMBOL,
    NAME_ADJUSTED, /* only inside a longer name: "adj close" */
    NAME_FILLER,   /* only inside a longer name, without a meaning of its own: "of" */
    NAME_SPOILS,   /* makes something else of the whole name: an average, a change, the day before */
};

/* Within a role a lower rank goes first. */
enum {
    RANK_EXACT = 0,
    RANK_PRICE_OF_DAY = 1, /* of the whole day, in a table that may also have shorter candles */
    RANK_CLOSE_LAST = 1,   /* last, settlement: the close where there is no other */
    RANK_CLOSE_PRICE = 2,  /* price, value */
    RANK_CLOSE_ADJUSTED = 3,
    RANK_TIME_END = 1, /* the end of a candle's span */
    RANK_VOLUME_BASE = 1,
    RANK_VOLUME_NAMED = 2, /* of something: the volume in one currency of two */
    RANK_VOLUME_QUOTE = 3,
    RANK_VOLUME_TICK = 4,
    RANK_VOLUME_WEAK = 5,
    RANK_SYMBOL_CODE = 1,
    RANK_SYMBOL_NAME = 2,
    RANK_SYMBOL_NUMBER = 3, /* ISIN and the like: for machines */
};

struct name_meaning {
    enum name_role role;
    int rank;
    bool is_adjusted;
    uint64_t set; /* fingerprint of what else the name says ("bid", a ticker); 0: nothing */
};

/* One known word, folded as name_fold does it. */
struct header_word {
    const char *text;
    enum name_role role;
    int rank;
};
extern const struct header_word header_words[]; /* in byte order of text */
extern const size_t header_word_count;

/* Folds a name to small letters without accents, blanks, punctuation and signs: " <Adj. Clôse> " is "adjclose";
 * full-width forms become ASCII, Cyrillic and Greek small letters. Writes at most size - 1 bytes and a NUL; returns the
 * length.
 */
size_t name_fold(const char *text, size_t length, char *out, size_t size);

/* "Open", "1. open", "open (USD)", "BidOpen", "AAPL.Open", "Kurs otwarcia", "Цена закрытия": what the name means. */
struct name_meaning name_read(const char *text, size_t length);

/* A currency or unit such as USD, EUR, %: no name of an instrument. folded ends in NUL. */
bool name_is_unit(const char *folded);

#endif
