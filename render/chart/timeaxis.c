#include "render/chart/timeaxis.h"

#include "render/chart/calendar.h"
#include "render/chart/figure.h"
#include "render/chart/periods.h"

#include <string.h>

/* What the work needs at hand. */
struct axis_work {
    const struct time_axis *axis;
    struct typeface *typeface;
    const struct civil_time *civil; /* of each candle */
    struct period period;           /* of the labels */
};

struct candidate {
    size_t index;
    enum period_turn turn;
    bool is_kept;
};

static int64_t count_at(const struct axis_work *work, size_t index)
{
    return period_count(work->period, &work->civil[index], work->axis->time_us[index]);
}

/* The count that a walk over the candles has come to, and times that have it too: from_us <= time < until_us. */
struct walk {
    int64_t count, from_us, until_us;
    int64_t length_us; /* of the period */
};

/* Goes on to a candle; true where its count is another. Most candles are known to have the same without a division. */
static bool walk_to(const struct axis_work *work, struct walk *walk, size_t index)
{
    int64_t time_us = work->axis->time_us[index], before = walk->count;
    if (time_us >= walk->from_us && time_us < walk->until_us)
        return false;
    walk->count = count_at(work, index);
    if (walk->length_us == 0)
        return walk->count != before;
    if (__builtin_mul_overflow(walk->count, walk->length_us, &walk->from_us) ||
        __builtin_add_overflow(walk->from_us, walk->length_us, &walk->until_us))
        walk->from_us = walk->until_us = 0;
    return walk->count != before;
}

static struct walk start_walk(const struct axis_work *work)
{
    struct walk walk = {.length_us = period_length_us(work->period)};
    walk_to(work, &walk, 0);
    return walk;
}

/* The longest text that labels of a unit have as a rule. */
static const char *usual_text(enum period_unit unit)
{
    switch (unit) {
    case UNIT_SECOND:
        return "00:00:00";
    case UNIT_MINUTE:
    case UNIT_HOUR:
        return "00:00";
    case UNIT_DAY:
    case UNIT_WEEK:
    case UNIT_HALF_MONTH:
    case UNIT_MONTH:
        return "Mar";
    case UNIT_YEAR:
        break;
    }
    return "2000";
}

/* Labels stand this far apart at least. */
static int label_gap(const struct time_axis *axis)
{
    return axis->size_px + axis->size_px / 2;
}

static size_t labels_that_fit(const struct axis_work *work, struct period period)
{
    const struct time_axis *axis = work->axis;
    struct font font = {FONT_REGULAR, axis->size_px};
    int pitch = typeface_width(work->typeface, font, usual_text(period.unit)) + label_gap(axis);
    if (pitch < 5 * axis->size_px)
        pitch = 5 * axis->size_px;
    return (size_t)((axis->right - axis->left + 1) / pitch);
}

/* The finest unit that the candles can tell apart: minutes have no seconds, and the ends of years no days. */
static enum period_unit least_unit(int64_t interval_us)
{
    static const struct {
        int64_t from_us;
        enum period_unit unit;
    } least[] = {
        {360 * CALENDAR_DAY_US, UNIT_YEAR},
        {28 * CALENDAR_DAY_US, UNIT_MONTH},
        {CALENDAR_MINUTE_US, UNIT_MINUTE},
    };
    if (calendar_grain(interval_us) == GRAIN_DAY && interval_us < least[1].from_us)
        return UNIT_DAY;
    for (size_t i = 0; i < sizeof least / sizeof *least; i++)
        if (interval_us >= least[i].from_us)
            return least[i].unit;
    return UNIT_SECOND;
}

/* The shortest one whose labels have room on average. */
static void choose_period(struct axis_work *work)
{
    const struct time_axis *axis = work->axis;
    enum period_unit least = least_unit(axis->interval_us);
    for (size_t i = 0; i < PERIOD_COUNT; i++) {
        work->period = periods[i];
        if (work->period.unit < least)
            continue;
        size_t room = labels_that_fit(work, work->period), found = 0;
        struct walk walk = start_walk(work);
        for (size_t at = 1; at < axis->count && found <= room; at++)
            found += walk_to(work, &walk, at);
        if (found <= room)
            return;
    }
}

/* How long before the first candle the one before it may have been: where months count, a weekend and a holiday. */
static int64_t usual_absence(int64_t interval_us, enum period_unit unit)
{
    if (interval_us <= CALENDAR_DAY_US && unit >= UNIT_HALF_MONTH)
        return 4 * CALENDAR_DAY_US;
    return interval_us > 0 ? interval_us : CALENDAR_SECOND_US;
}

/* A first candle at the start of a period is the best place for the first label, but not better than a new year;
 * TURN_NONE where it stands inside one. */
static enum period_turn first_turn(const struct axis_work *work)
{
    int64_t absence = usual_absence(work->axis->interval_us, work->period.unit), before_us;
    if (__builtin_sub_overflow(work->axis->time_us[0], absence, &before_us))
        return TURN_NONE;
    struct civil_time before = civil_from_us(before_us);
    return period_count(work->period, &before, before_us) == count_at(work, 0) ? TURN_NONE : TURN_MONTH;
}

static size_t find_candidates(const struct axis_work *work, struct candidate *candidates)
{
    size_t count = 0;
    candidates[count++] = (struct candidate){.index = 0, .turn = first_turn(work)};
    struct walk walk = start_walk(work);
    for (size_t at = 1; at < work->axis->count; at++) {
        if (walk_to(work, &walk, at))
            candidates[count++] = (struct candidate){
                .index = at,
                .turn = period_turn_between(&work->civil[at - 1], &work->civil[at]),
            };
    }
    return count;
}

static enum calendar_form first_form(enum period_unit unit)
{
    if (unit == UNIT_YEAR)
        return CALENDAR_YEAR;
    return unit == UNIT_MONTH ? CALENDAR_MONTH_OF_YEAR : CALENDAR_DAY_OF_YEAR;
}

static enum calendar_form day_form(const struct civil_time *before, const struct civil_time *now, enum period_turn turn)
{
    if (before->year != now->year)
        return turn == TURN_YEAR && now->month == 1 ? CALENDAR_YEAR : CALENDAR_DAY_OF_YEAR;
    if (before->month != now->month)
        return turn >= TURN_MONTH && now->day < 16 ? CALENDAR_MONTH : CALENDAR_DAY_OF_MONTH;
    return CALENDAR_DAY;
}

/* What a label has to say after the one before it (NULL: it is the first). */
static enum calendar_form label_form(enum period_unit unit, const struct civil_time *before,
                                     const struct civil_time *now, enum period_turn turn)
{
    if (!before || unit == UNIT_YEAR)
        return first_form(unit);
    if (unit == UNIT_MONTH) {
        if (before->year == now->year)
            return CALENDAR_MONTH;
        return turn == TURN_YEAR && now->month == 1 ? CALENDAR_YEAR : CALENDAR_MONTH_OF_YEAR;
    }
    if (unit >= UNIT_DAY)
        return day_form(before, now, turn);
    if (before->year != now->year)
        return CALENDAR_DAY_OF_YEAR;
    if (before->month != now->month || before->day != now->day)
        return CALENDAR_DAY_OF_MONTH;
    return unit == UNIT_SECOND ? CALENDAR_TIME : CALENDAR_MINUTE;
}

/* What says more than its neighbours stands out: the year among months and days, the day among hours. */
static bool is_emphasised(enum period_unit unit, enum calendar_form form)
{
    if (unit == UNIT_YEAR)
        return false;
    bool has_year = form == CALENDAR_YEAR || form == CALENDAR_MONTH_OF_YEAR || form == CALENDAR_DAY_OF_YEAR;
    return has_year || (unit < UNIT_DAY && form == CALENDAR_DAY_OF_MONTH);
}

static void place_label(const struct axis_work *work, struct time_tick *tick, const char *text)
{
    const struct time_axis *axis = work->axis;
    struct label *label = &tick->label;
    label->width = typeface_width(work->typeface, label->font, text);
    label->x = tick->x - label->width / 2;
    if (label->x + label->width > axis->right + 1)
        label->x = axis->right + 1 - label->width;
    if (label->x < axis->left)
        label->x = axis->left;
}

/* The moment that a tick's label names: its candle's; among gathered ones, whose first candle may come a little after
 * the hour, the start of the period. */
static struct civil_time named_moment(const struct axis_work *work, const struct candidate *candidate)
{
    if (!work->axis->is_gathered || work->period.unit > UNIT_HOUR || candidate->turn == TURN_NONE)
        return work->civil[candidate->index];
    return civil_from_us(count_at(work, candidate->index) * period_length_us(work->period));
}

/* The tick with the label it has after the one before; `text` gets the text. */
static struct time_tick make_tick(const struct axis_work *work, const struct candidate *candidate,
                                  const struct civil_time *before, char text[CALENDAR_SIZE])
{
    struct civil_time now = named_moment(work, candidate);
    enum calendar_form form = label_form(work->period.unit, before, &now, candidate->turn);
    calendar_text(text, &now, form);
    struct time_tick tick = {
        .index = candidate->index,
        .x = work->axis->x[candidate->index],
        .has_line = candidate->turn != TURN_NONE,
        .label.font = {is_emphasised(work->period.unit, form) ? FONT_MEDIUM : FONT_REGULAR, work->axis->size_px},
    };
    place_label(work, &tick, text);
    return tick;
}

static bool fits_after(const struct axis_work *work, const struct time_tick *before, const struct time_tick *tick)
{
    return tick->label.x - (before->label.x + before->label.width) >= label_gap(work->axis);
}

/* Keeps, from the greatest turn to the smallest, the candidates that have room beside those kept before. */
static void keep_greatest(const struct axis_work *work, struct candidate *candidates, size_t count,
                          struct time_tick *places)
{
    char text[CALENDAR_SIZE];
    for (size_t i = 0; i < count; i++) {
        const struct civil_time *before = NULL;
        if (i > 0)
            before = &work->civil[candidates[i].index - 1];
        places[i] = make_tick(work, &candidates[i], before, text);
    }
    for (int turn = TURN_YEAR; turn >= TURN_NONE; turn--) {
        size_t kept_before = SIZE_MAX;
        for (size_t i = 0; i < count; i++) {
            if (candidates[i].is_kept) {
                kept_before = i;
                continue;
            }
            if ((int)candidates[i].turn != turn ||
                (kept_before != SIZE_MAX && !fits_after(work, &places[kept_before], &places[i])))
                continue;
            /* The next one kept is near: no more than labels that fit stand in between. */
            size_t next = i + 1;
            while (next < count && !candidates[next].is_kept)
                next++;
            if (next < count && !fits_after(work, &places[i], &places[next]))
                continue;
            candidates[i].is_kept = true;
            kept_before = i;
        }
    }
}

/* Writes the kept candidates' labels one after the other; one that has to say more than was thought, and so lacks room,
 * is left out, and the next one says it. */
static enum status write_labels(const struct axis_work *work, const struct candidate *candidates, size_t count,
                                struct time_tick *ticks, size_t *tick_count, struct arena *arena, struct error *error)
{
    const struct civil_time *before = NULL;
    *tick_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!candidates[i].is_kept)
            continue;
        char text[CALENDAR_SIZE];
        struct time_tick tick = make_tick(work, &candidates[i], before, text);
        if (*tick_count > 0 && !fits_after(work, &ticks[*tick_count - 1], &tick))
            continue;
        if (tick.label.x + tick.label.width > work->axis->right + 1)
            continue;
        char *copy = arena_alloc(arena, strlen(text) + 1, 1);
        if (!copy)
            return error_no_memory(error);
        tick.label.text = memcpy(copy, text, strlen(text) + 1);
        ticks[(*tick_count)++] = tick;
        before = &work->civil[candidates[i].index];
    }
    return STATUS_OK;
}

/* civil_from_us of a moment that as a rule comes soon after another: within a month only days are counted on. */
static struct civil_time civil_after(const struct civil_time *before, int64_t before_us, int64_t time_us)
{
    enum { SURE_DAYS = 28 }; /* of every month */
    int64_t since_us, into_us = before->hour * CALENDAR_HOUR_US + before->minute * CALENDAR_MINUTE_US +
                                before->second * CALENDAR_SECOND_US + before->microsecond;
    if (__builtin_sub_overflow(time_us, before_us, &since_us) || since_us < 0 ||
        since_us >= SURE_DAYS * CALENDAR_DAY_US)
        return civil_from_us(time_us);
    since_us += into_us;
    int days = (int)(since_us / CALENDAR_DAY_US);
    if (days > 0 && before->day + days > SURE_DAYS)
        return civil_from_us(time_us);
    int64_t second = since_us % CALENDAR_DAY_US / CALENDAR_SECOND_US;
    struct civil_time after = *before;
    after.day += days;
    after.weekday = (after.weekday + days) % 7;
    after.hour = (int)second / 3600;
    after.minute = (int)second / 60 % 60;
    after.second = (int)second % 60;
    after.microsecond = (int)(since_us % CALENDAR_SECOND_US);
    return after;
}

static enum status calendar_ticks(const struct time_axis *axis, struct typeface *typeface, struct arena *arena,
                                  struct time_tick **ticks, size_t *count, struct error *error)
{
    struct civil_time *civil = arena_alloc(arena, axis->count, sizeof *civil);
    if (!civil)
        return error_no_memory(error);
    civil[0] = civil_from_us(axis->time_us[0]);
    for (size_t i = 1; i < axis->count; i++)
        civil[i] = civil_after(&civil[i - 1], axis->time_us[i - 1], axis->time_us[i]);
    struct axis_work work = {.axis = axis, .typeface = typeface, .civil = civil};
    choose_period(&work);
    /* More than labels fit only where the longest period has too many. */
    struct candidate *candidates = arena_alloc(arena, axis->count, sizeof *candidates);
    if (!candidates)
        return error_no_memory(error);
    size_t found = find_candidates(&work, candidates);
    struct time_tick *places = arena_alloc(arena, found, sizeof *places);
    *ticks = arena_alloc(arena, found, sizeof **ticks);
    if (!places || !*ticks)
        return error_no_memory(error);
    keep_greatest(&work, candidates, found, places);
    return write_labels(&work, candidates, found, *ticks, count, arena, error);
}

/* The next of 1, 2, 5, 10, 20, ... */
static int64_t next_round(int64_t step)
{
    int64_t power = 1;
    while (power <= step / 10)
        power *= 10;
    int64_t lead = step / power;
    return (lead < 2 ? 2 : lead < 5 ? 5 : 10) * power;
}

/* Rows without a time: their numbers, at round ones. */
static enum status row_ticks(const struct time_axis *axis, struct typeface *typeface, struct arena *arena,
                             struct time_tick **ticks, size_t *count, struct error *error)
{
    struct axis_work work = {.axis = axis, .typeface = typeface};
    char text[FIGURE_SIZE];
    figure_count(text, (size_t)axis->time_us[axis->count - 1]);
    int pitch = typeface_width(typeface, (struct font){FONT_REGULAR, axis->size_px}, text) + 3 * label_gap(axis);
    int64_t room = (axis->right - axis->left + 1) / pitch + 1;
    int64_t step = 1, rows = axis->time_us[axis->count - 1] - axis->time_us[0] + 1;
    while (rows / step > room)
        step = next_round(step);
    size_t most = (size_t)(rows / step) + 2;
    *ticks = arena_alloc(arena, most < axis->count ? most : axis->count, sizeof **ticks);
    if (!*ticks)
        return error_no_memory(error);
    *count = 0;
    int64_t before = period_floor(axis->time_us[0] - 1, step);
    for (size_t at = 0; at < axis->count; at++) {
        int64_t now = period_floor(axis->time_us[at], step);
        bool is_start = now != before;
        before = now;
        if (!is_start)
            continue;
        struct time_tick tick = {.index = at, .x = axis->x[at], .has_line = true};
        tick.label.font = (struct font){FONT_REGULAR, axis->size_px};
        figure_count(text, (size_t)(now * step));
        place_label(&work, &tick, text);
        if (tick.label.x + tick.label.width > axis->right + 1 ||
            (*count > 0 && !fits_after(&work, &(*ticks)[*count - 1], &tick)))
            continue;
        char *copy = arena_alloc(arena, strlen(text) + 1, 1);
        if (!copy)
            return error_no_memory(error);
        tick.label.text = memcpy(copy, text, strlen(text) + 1);
        (*ticks)[(*count)++] = tick;
    }
    return STATUS_OK;
}

enum status time_axis_ticks(const struct time_axis *axis, struct typeface *typeface, struct arena *arena,
                            struct time_tick **ticks, size_t *count, struct error *error)
{
    return axis->has_time ? calendar_ticks(axis, typeface, arena, ticks, count, error)
                          : row_ticks(axis, typeface, arena, ticks, count, error);
}
