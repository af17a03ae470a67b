#include "cli/suggest.h"

#include <stdbool.h>
#include <string.h>

enum { LENGTH_MAX = 40 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to insert, drop, change or swap with their neighbour (optimal string alignment). */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LENGTH_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        above[j] = before[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = smaller(smaller(above[j] + 1, row[j - 1] + 1), above[j - 1] + change);
            bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
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

void suggestion_offer(struct suggestion *suggestion, const char *name)
{
    size_t given_length = strlen(suggestion->given);
    size_t name_length = strlen(name);
    if (given_length == 0 || given_length > LENGTH_MAX || name_length > LENGTH_MAX)
        return;
    size_t distance = edit_distance(suggestion->given, given_length, name, name_length);
    size_t limit = 1 + smaller(given_length, name_length) / 4;
    if (distance > limit) {
        if (given_length < 2 || strncmp(suggestion->given, name, given_length) != 0)
            return;
        distance = limit + 1;
    }
    if (!suggestion->nearest || distance < suggestion->distance) {
        suggestion->nearest = name;
        suggestion->distance = distance;
    }
}
