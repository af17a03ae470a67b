#include "cli/suggest.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Ways to be near, from the nearest on, each with more distances than a name has letters. */
enum { LENGTH_MAX = 40, AS_BEGINNING = 100, AS_PART = 200, AS_END = 400, NOT_NEAR = 500 };

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to insert, drop, change or swap with their neighbour (optimal string alignment), in either case. */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LENGTH_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        above[j] = before[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            row[j] = smaller(smaller(above[j] + 1, row[j - 1] + 1), above[j - 1] + change);
            bool is_swap = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (is_swap)
                row[j] = smaller(row[j], before[j - 2] + 1);
        }
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[b_length];
}

/* Of several names that the letters given go on from, as in sma20, the longest is the nearest. */
static size_t distance_of(const char *given, size_t given_length, const char *name, size_t name_length)
{
    enum { PART_LEAST = 3 };
    size_t distance = edit_distance(given, given_length, name, name_length);
    if (distance <= 1 + smaller(given_length, name_length) / 4)
        return distance;
    if (given_length >= 2 && strncasecmp(given, name, given_length) == 0)
        return AS_BEGINNING;
    if (given_length >= PART_LEAST && strcasestr(name, given))
        return AS_PART + name_length;
    bool goes_on = name_length >= 2 && strncasecmp(given, name, name_length) == 0;
    return goes_on && !isalpha((unsigned char)given[name_length]) ? AS_END - name_length : NOT_NEAR;
}

void suggestion_offer(struct suggestion *suggestion, const char *name)
{
    size_t given_length = strlen(suggestion->given);
    size_t name_length = strlen(name);
    if (given_length == 0 || given_length > LENGTH_MAX || name_length > LENGTH_MAX)
        return;
    size_t distance = distance_of(suggestion->given, given_length, name, name_length);
    if (distance == NOT_NEAR || (suggestion->nearest && distance > suggestion->distance))
        return;
    /* Of those that are as near the first, unless that is another one with more behind it. */
    bool is_nearer = !suggestion->nearest || distance < suggestion->distance;
    if (is_nearer || strncmp(suggestion->nearest, name, name_length) == 0) {
        suggestion->nearest = name;
        suggestion->distance = distance;
    }
}
