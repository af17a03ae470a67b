/* Whether thousands marks stand where they may. Internal to the number reader and its votes. */
#ifndef CHANDLER_OHLC_NUMBER_GROUPS_H
#define CHANDLER_OHLC_NUMBER_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

/* The groups of digits of one integer part, from the left. Zeroed at its start. */
struct groups {
    size_t marks;
    size_t current; /* digits of the group at hand */
    size_t inner;   /* digits of each group between two marks: 3, or 2 as in India; 0 before there is one */
    bool is_indian; /* the first group fits 2-2-3 as well */
    bool is_broken;
};

static inline void groups_digit(struct groups *groups)
{
    groups->current++;
}

/* At a mark; starts_with_zero where the first digit of all is 0: nobody groups 0,123. */
static inline void groups_mark(struct groups *groups, bool starts_with_zero)
{
    if (groups->marks == 0) {
        groups->is_broken = groups->current < 1 || groups->current > 3 || starts_with_zero;
        groups->is_indian = groups->current <= 2;
    } else if (groups->marks == 1) {
        groups->inner = groups->current;
        groups->is_broken |= groups->inner != 3 && !(groups->inner == 2 && groups->is_indian);
    } else {
        groups->is_broken |= groups->current != groups->inner;
    }
    groups->marks++;
    groups->current = 0;
}

/* At the end of the integer part: true where there are no marks, or all stand right. */
static inline bool groups_are_right(const struct groups *groups)
{
    return groups->marks == 0 || (!groups->is_broken && groups->current == 3);
}

#endif
