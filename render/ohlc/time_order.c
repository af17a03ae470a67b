#include "render/ohlc/time_order.h"

#include <math.h>

/* Thresholds; all were chosen so that a handful of daily rows with a weekend in them decides, and two rows do not. */
static const double UNEVEN = 0.15;    /* octaves off the usual step, in the mean: months are not that uneven */
static const double CLEARLY_MORE = 3; /* as uneven */
static const double SPAN_RATIO = 4;   /* of the times covered: days against months */
enum { DAYS_TO_JUDGE = 3 };

static bool is_weekend(int64_t days)
{
    int64_t weekday = ((days + 4) % 7 + 7) % 7;
    return weekday == 0 || weekday == 6;
}

static void add_step(struct order_evidence *evidence, int64_t step)
{
    if (step > 0)
        evidence->forward++;
    else
        evidence->backward++;
    int bucket = (int)lrint(log2((double)(step > 0 ? step : -step)) * STEPS_PER_OCTAVE);
    evidence->steps[bucket < STEPS_COUNT ? bucket : STEPS_COUNT - 1]++;
}

/* Only whole days tell the orders apart: within a day every order sees the same steps, and the gap from a session's end
 * to the next one's start is no even step of anything. */
void order_evidence_add(struct order_evidence *evidence, int64_t days, int64_t time_us)
{
    if (evidence->rows == 0) {
        evidence->least_day = evidence->most_day = days;
    } else if (days != evidence->last_day) {
        add_step(evidence, days - evidence->last_day);
    } else if (time_us != evidence->last_us && !evidence->is_clocked) {
        evidence->is_clocked = true;
        evidence->clocked++;
    }
    if (evidence->rows == 0 || days != evidence->last_day) {
        evidence->days++;
        evidence->is_clocked = false;
        evidence->weekend_days += is_weekend(days);
    }
    if (days < evidence->least_day)
        evidence->least_day = days;
    if (days > evidence->most_day)
        evidence->most_day = days;
    evidence->last_us = time_us;
    evidence->last_day = days;
    evidence->rows++;
}

/* Steps against the direction of most. */
static size_t turns(const struct order_evidence *evidence)
{
    return evidence->forward < evidence->backward ? evidence->forward : evidence->backward;
}

/* The bucket in the middle of all steps. */
static int usual_bucket(const struct order_evidence *evidence, size_t count)
{
    size_t seen = 0;
    for (int i = 0; i < STEPS_COUNT; i++) {
        seen += evidence->steps[i];
        if (seen * 2 > count)
            return i;
    }
    return 0;
}

/* How many octaves the steps are off the usual one, in the mean. */
static double unevenness(const struct order_evidence *evidence)
{
    size_t count = evidence->forward + evidence->backward;
    if (count == 0)
        return 0;
    int usual = usual_bucket(evidence, count);
    double sum = 0;
    for (int i = 0; i < STEPS_COUNT; i++)
        sum += (double)evidence->steps[i] * (i < usual ? usual - i : i - usual);
    return sum / STEPS_PER_OCTAVE / (double)count;
}

static double span(const struct order_evidence *evidence)
{
    return (double)(evidence->most_day - evidence->least_day);
}

int order_nearer(const struct order_evidence *a, const struct order_evidence *b)
{
    return span(a) * SPAN_RATIO < span(b) ? 0 : span(b) * SPAN_RATIO < span(a) ? 1 : -1;
}

/* The first and the last day may be cut to one row. */
static bool is_intraday(const struct order_evidence *evidence)
{
    return evidence->clocked * 2 >= evidence->days && evidence->days >= 2;
}

struct order_verdict order_judge(const struct order_evidence *a, const struct order_evidence *b)
{
    const struct order_verdict neither = {.winner = -1};
    size_t turns_a = turns(a), turns_b = turns(b);
    if (turns_a > 2 * turns_b + 1 || (turns_b == 0 && turns_a > 0))
        return (struct order_verdict){.winner = 1};
    if (turns_b > 2 * turns_a + 1 || (turns_a == 0 && turns_b > 0))
        return (struct order_verdict){.winner = 0};

    bool are_intraday = is_intraday(a) && is_intraday(b);
    if (!are_intraday && (a->days < DAYS_TO_JUDGE || b->days < DAYS_TO_JUDGE))
        return neither;
    int nearer = order_nearer(a, b);
    /* Nobody keeps a few hours of one day in each month. */
    if (are_intraday && nearer >= 0)
        return (struct order_verdict){.winner = nearer};
    /* Months read as days jump at the turn of each year; days read as months never jump less than days do. */
    double uneven_a = unevenness(a), uneven_b = unevenness(b);
    if (uneven_a > UNEVEN && uneven_a > CLEARLY_MORE * uneven_b)
        return (struct order_verdict){.winner = 1};
    if (uneven_b > UNEVEN && uneven_b > CLEARLY_MORE * uneven_a)
        return (struct order_verdict){.winner = 0};

    /* As even either way, as a few days in a row are, that are the same day of a few months as well: daily files are
     * common and files of a few months are not. But that is certain only where the months would not be even, or would
     * fall on weekends when the days do not. */
    if (nearer < 0)
        return neither;
    const struct order_evidence *won = nearer ? b : a, *lost = nearer ? a : b;
    bool is_refuted = won->weekend_days == 0 && lost->weekend_days > 0;
    return (struct order_verdict){.winner = nearer, .is_uncertain = unevenness(lost) <= UNEVEN && !is_refuted};
}
