#include "render/chart/timeaxis.h"

#include "render/chart/calendar.h"
#include "render/chart/figure.h"

#include <string.h>

/* From the smallest to the greatest turn. */
enum turn { TURN_NONE, TURN_SECOND, TURN_MINUTE, TURN_HOUR, TURN_DAY, TURN_MONTH, TURN_YEAR };

enum unit { UNIT_SECOND, UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_HALF_MONTH, UNIT_MONTH, UNIT_YEAR };

/* A level's ticks are the candles where its count of `step` units goes on. */
struct level {
    enum unit unit;
    int step;
};

static const struct level LEVELS[] = {
    {UNIT_SECOND, 1}, {UNIT_SECOND, 2}, {UNIT_SECOND, 5},     {UNIT_SECOND, 10}, {UNIT_SECOND, 15}, {UNIT_SECOND, 30},
    {UNIT_MINUTE, 1}, {UNIT_MINUTE, 2}, {UNIT_MINUTE, 5},     {UNIT_MINUTE, 10}, {UNIT_MINUTE, 15}, {UNIT_MINUTE, 30},
    {UNIT_HOUR, 1},   {UNIT_HOUR, 2},   {UNIT_HOUR, 3},       {UNIT_HOUR, 4},    {UNIT_HOUR, 6},    {UNIT_HOUR, 12},
    {UNIT_DAY, 1},    {UNIT_WEEK, 1},   {UNIT_HALF_MONTH, 1}, {UNIT_MONTH, 1},   {UNIT_MONTH, 2},   {UNIT_MONTH, 3},
    {UNIT_MONTH, 6},  {UNIT_YEAR, 1},   {UNIT_YEAR, 2},       {UNIT_YEAR, 5},    {UNIT_YEAR, 10},   {UNIT_YEAR, 20},
    {UNIT_YEAR, 50},  {UNIT_YEAR, 100}, {UNIT_YEAR, 200},     {UNIT_YEAR, 500},  {UNIT_YEAR, 1000},
};
enum { LEVEL_COUNT = sizeof LEVELS / sizeof *LEVELS };

static const int64_t UNIT_US[] = {
    [UNIT_SECOND] = CALENDAR_SECOND_US,
    [UNIT_MINUTE] = CALENDAR_MINUTE_US,
    [UNIT_HOUR] = CALENDAR_HOUR_US,
};

/* What the work needs at hand. */
struct axis_work {
    const struct time_axis *axis;
    struct typeface *typeface;
    const struct civil_time *civil; /* of each candle */
    struct level level;
};

struct candidate {
    size_t index;
    enum turn turn;
    bool is_kept;
};

static int64_t floor_divide(int64_t value, int64_t by)
{
    int64_t quotient = value / by;
    return quotient - (value % by < 0);
}

static int64_t level_count(struct level level, const struct civil_time *civil, int64_t time_us)
{
    switch (level.unit) {
    case UNIT_SECOND:
    case UNIT_MINUTE:
    case UNIT_HOUR:
        return floor_divide(time_us, level.step * UNIT_US[level.unit]);
    case UNIT_DAY:
        return floor_divide(time_us, CALENDAR_DAY_US);
    case UNIT_WEEK: /* from Monday on; 1970 began on a Thursday */
        return floor_divide(floor_divide(time_us, CALENDAR_DAY_US) + 3, 7);
    case UNIT_HALF_MONTH:
        return civil->year * 24 + civil->month * 2 + (civil->day >= 16);
    case UNIT_MONTH:
        return civil->year * 12 + (level.step == 1 ? civil->month - 1 : (civil->month - 1) / level.step);
    case UNIT_YEAR:
        return floor_divide(civil->year, level.step);
    }
    return 0;
}

static int64_t count_at(const struct axis_work *work, size_t index)
{
    return level_count(work->level, &work->civil[index], work->axis->time_us[index]);
}

/* How long a period of the level is; 0 where they differ. */
static int64_t level_length_us(struct level level)
{
    if (level.unit <= UNIT_HOUR)
        return level.step * UNIT_US[level.unit];
    return level.unit == UNIT_DAY ? CALENDAR_DAY_US : 0;
}

/* The count that a walk over the candles has come to, and times that have it too: from_us <= time < until_us. */
struct walk {
    int64_t count, from_us, until_us;
};

/* Goes on to a candle; true where its count is another. Most candles are known to have the same without a division. */
static bool walk_to(const struct axis_work *work, struct walk *walk, size_t index)
{
    int64_t time_us = work->axis->time_us[index], before = walk->count;
    if (time_us >= walk->from_us && time_us < walk->until_us)
        return false;
    int64_t length_us = level_length_us(work->level);
    walk->count = count_at(work, index);
    if (length_us == 0)
        return walk->count != before;
    if (__builtin_mul_overflow(walk->count, length_us, &walk->from_us) ||
        __builtin_add_overflow(walk->from_us, length_us, &walk->until_us))
        walk->from_us = walk->until_us = 0;
    return walk->count != before;
}

static struct walk start_walk(const struct axis_work *work)
{
    struct walk walk = {0};
    walk_to(work, &walk, 0);
    return walk;
}

/* The greatest turn between two moments. */
static enum turn turn_between(const struct civil_time *before, const struct civil_time *after)
{
    if (before->year != after->year)
        return TURN_YEAR;
    if (before->month != after->month)
        return TURN_MONTH;
    if (before->day != after->day)
        return TURN_DAY;
    if (before->hour != after->hour)
        return TURN_HOUR;
    return before->minute != after->minute ? TURN_MINUTE : TURN_SECOND;
}

/* The longest text that labels of a unit have as a rule. */
static const char *usual_text(enum unit unit)
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

static size_t labels_that_fit(const struct axis_work *work, struct level level)
{
    const struct time_axis *axis = work->axis;
    struct font font = {FONT_REGULAR, axis->size_px};
    int pitch = typeface_width(work->typeface, font, usual_text(level.unit)) + label_gap(axis);
    if (pitch < 5 * axis->size_px)
        pitch = 5 * axis->size_px;
    return (size_t)((axis->right - axis->left + 1) / pitch);
}

/* The finest unit that the candles can tell apart: minutes have no seconds, and the ends of years no days. */
static enum unit least_unit(int64_t interval_us)
{
    static const struct {
        int64_t from_us;
        enum unit unit;
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

/* The finest level whose ticks have room on average. */
static void choose_level(struct axis_work *work)
{
    const struct time_axis *axis = work->axis;
    enum unit least = least_unit(axis->interval_us);
    for (size_t i = 0; i < LEVEL_COUNT; i++) {
        work->level = LEVELS[i];
        if (work->level.unit < least)
            continue;
        size_t room = labels_that_fit(work, work->level), found = 0;
        struct walk walk = start_walk(work);
        for (size_t at = 1; at < axis->count && found <= room; at++)
            found += walk_to(work, &walk, at);
        if (found <= room)
            return;
    }
}

/* How long before the first candle the one before it may have been: where months count, a weekend and a holiday. */
static int64_t usual_absence(int64_t interval_us, enum unit unit)
{
    if (interval_us <= CALENDAR_DAY_US && unit >= UNIT_HALF_MONTH)
        return 4 * CALENDAR_DAY_US;
    return interval_us > 0 ? interval_us : CALENDAR_SECOND_US;
}

/* A first candle at the start of a period is the best place for the first label, but not better than a new year;
 * TURN_NONE where it stands inside one. */
static enum turn first_turn(const struct axis_work *work)
{
    int64_t absence = usual_absence(work->axis->interval_us, work->level.unit), before_us;
    if (__builtin_sub_overflow(work->axis->time_us[0], absence, &before_us))
        return TURN_NONE;
    struct civil_time before = civil_from_us(before_us);
    return level_count(work->level, &before, before_us) == count_at(work, 0) ? TURN_NONE : TURN_MONTH;
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
                .turn = turn_between(&work->civil[at - 1], &work->civil[at]),
            };
    }
    return count;
}

static enum calendar_form first_form(enum unit unit)
{
    if (unit == UNIT_YEAR)
        return CALENDAR_YEAR;
    return unit == UNIT_MONTH ? CALENDAR_MONTH_OF_YEAR : CALENDAR_DAY_OF_YEAR;
}

static enum calendar_form day_form(const struct civil_time *before, const struct civil_time *now, enum turn turn)
{
    if (before->year != now->year)
        return turn == TURN_YEAR && now->month == 1 ? CALENDAR_YEAR : CALENDAR_DAY_OF_YEAR;
    if (before->month != now->month)
        return turn >= TURN_MONTH && now->day < 16 ? CALENDAR_MONTH : CALENDAR_DAY_OF_MONTH;
    return CALENDAR_DAY;
}

/* What a label has to say after the one before it (NULL: it is the first). */
static enum calendar_form label_form(enum unit unit, const struct civil_time *before, const struct civil_time *now,
                                     enum turn turn)
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
static bool is_emphasised(enum unit unit, enum calendar_form form)
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
    const struct level *level = &work->level;
    if (!work->axis->is_gathered || level->unit > UNIT_HOUR || candidate->turn == TURN_NONE)
        return work->civil[candidate->index];
    return civil_from_us(count_at(work, candidate->index) * level->step * UNIT_US[level->unit]);
}

/* The tick with the label it has after the one before; `text` gets the text. */
static struct time_tick make_tick(const struct axis_work *work, const struct candidate *candidate,
                                  const struct civil_time *before, char text[CALENDAR_SIZE])
{
    struct civil_time now = named_moment(work, candidate);
    enum calendar_form form = label_form(work->level.unit, before, &now, candidate->turn);
    calendar_text(text, &now, form);
    struct time_tick tick = {
        .index = candidate->index,
        .x = work->axis->x[candidate->index],
        .has_line = candidate->turn != TURN_NONE,
        .label.font = {is_emphasised(work->level.unit, form) ? FONT_MEDIUM : FONT_REGULAR, work->axis->size_px},
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
    choose_level(&work);
    /* More than labels fit only where the coarsest level has too many. */
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
    int64_t before = floor_divide(axis->time_us[0] - 1, step);
    for (size_t at = 0; at < axis->count; at++) {
        int64_t now = floor_divide(axis->time_us[at], step);
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
