/* Evidence on the order of day, month and year. Internal to the time reader. */
#ifndef CHANDLER_OHLC_TIME_ORDER_H
#define CHANDLER_OHLC_TIME_ORDER_H

#include "render/ohlc/time_parts.h"

/* Steps are counted by their length in days, eight classes an octave. */
enum { STEPS_PER_OCTAVE = 8, STEPS_COUNT = 32 * STEPS_PER_OCTAVE };

/* What a column looks like when it is read in one order. Zeroed at its start. */
struct order_evidence {
    size_t rows;
    size_t forward, backward; /* steps from one day to the next that differs */
    int64_t last_us;
    int64_t last_day, least_day, most_day;
    size_t days;    /* changes of the day, and one */
    size_t clocked; /* of these, with more than one time of day; is_clocked: the last one has */
    bool is_clocked;
    size_t weekend_days;
    size_t steps[STEPS_COUNT]; /* [i]: about 2^(i/8) days long */
};

void order_evidence_add(struct order_evidence *evidence, int64_t days, int64_t time_us);

/* The order in which the days lie much nearer together: 0, 1; -1: neither. */
int order_nearer(const struct order_evidence *a, const struct order_evidence *b);

/* Which of two orders the steps speak for. */
struct order_verdict {
    int winner;        /* 0, 1; -1: neither */
    bool is_uncertain; /* there is a winner, but the other is possible */
};
struct order_verdict order_judge(const struct order_evidence *a, const struct order_evidence *b);

#endif
