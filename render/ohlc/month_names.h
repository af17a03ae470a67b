/* The words that stand in dates: months, weekdays, AM and PM, zones. Internal to the time reader. Pure; thread-safe. */
#ifndef CHANDLER_OHLC_MONTH_NAMES_H
#define CHANDLER_OHLC_MONTH_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum { DATE_WORD_SIZE = 40 };

/* Bytes of the word that text starts with: letters of any script up to a blank, digit, ASCII mark or one of the marks
 * of East Asian dates. 0 where it starts with none. */
size_t date_word_length(const char *text, size_t length);
/* Folds a word to small letters without accents; a longer one is cut. Returns the length; out ends in NUL. */
size_t date_word_fold(char out[DATE_WORD_SIZE], const char *word, size_t length);

/* These take folded words. Months and weekdays are known by their whole names in English, Spanish, Portuguese, French,
 * German, Italian, Polish, Russian (nominative and genitive) and Turkish, or by the first three letters or more where
 * these leave no doubt; months also as 一月 .. 十二月, weekdays as 星期五, 周五, 金曜日. */
int month_by_name(const char *folded);      /* 1 .. 12; 0: no month */
int weekday_by_name(const char *folded);    /* 0 Sunday .. 6 Saturday; -1: no weekday */
bool is_date_filler(const char *folded);    /* "de", "of", "um", "г": nothing is lost without it */
bool is_ordinal_ending(const char *folded); /* "st", "nd", "rd", "th", "er" */
/* Bytes of the weekday that text starts with in Chinese, Japanese or Korean (星期五, 金曜日, 금요일); 0: none. */
size_t east_asian_weekday(const char *text, size_t length, int *weekday);
/* The weekday of a single letter, as it stands in parentheses: (金), (五), (금); -1: none. */
int east_asian_day_letter(const char *text, size_t length);
/* Seconds east of UTC for a zone's abbreviation with one meaning; false for others. */
bool zone_by_name(const char *folded, int *offset_s);

#endif
