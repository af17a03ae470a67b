/* Which of the parts of a field is the day, which the month, which the year, and what day they make. */
#include "render/ohlc/time_parts.h"

bool parts_settle(struct time_parts *parts)
{
    if (parts->count == 2) {
        int month = parts->part[0].tag == PART_YEAR ? 1 : 0;
        bool has_name = parts->part[month].is_name || parts_have(parts, PART_MONTH);
        /* 2024.03 is a price, and 03/2024 could be the third of some month. */
        if (!has_name && (month == 0 || parts->part[month].digits != 2 || (parts->mark != '-' && parts->mark != '/')))
            return false;
        parts->part[month].tag = PART_MONTH;
        return !parts->clock.has_clock;
    }
    if (!parts_have(parts, PART_MONTH)) {
        if (parts_have(parts, PART_DAY) || parts->part[1].tag == PART_YEAR)
            return false;
        if (parts->part[0].tag == PART_YEAR) {
            parts->part[1].tag = PART_MONTH;
            parts->part[2].tag = PART_DAY;
        }
        return true;
    }
    /* A name among three: who is no year is the day. */
    int rest[2], count = 0;
    for (int i = 0; i < 3; i++) {
        if (parts->part[i].tag != PART_MONTH)
            rest[count++] = i;
    }
    int first = rest[0], second = rest[1];
    if (parts_have(parts, PART_YEAR)) {
        int day = parts->part[first].tag == PART_YEAR ? second : first;
        parts->part[day].tag = PART_DAY;
    } else if (parts_have(parts, PART_DAY)) {
        int year = parts->part[first].tag == PART_DAY ? second : first;
        parts->part[year].tag = PART_YEAR;
    } else {
        bool is_year_first = parts->part[first].value > 31;
        parts->part[first].tag = is_year_first ? PART_YEAR : PART_DAY;
        parts->part[second].tag = is_year_first ? PART_DAY : PART_YEAR;
        int last = parts->part[second].value;
        parts->is_name_open = !is_year_first && first == 0 && second == 2 && last >= 1 && last <= 31 &&
                              parts->part[first].digits == 2 && parts->part[second].digits == 2;
    }
    return true;
}

bool parts_are_open(const struct time_parts *parts)
{
    return !parts_have(parts, PART_MONTH);
}

static int whole_year(int value, int digits)
{
    if (digits == 3)
        return value + REPUBLIC_OFFSET;
    return digits > 2 ? value : value + (value < YEAR_PIVOT ? 2000 : 1900);
}

bool parts_day(const struct time_parts *parts, enum date_order order, bool is_buddhist, int64_t *days, int *year)
{
    static const struct {
        enum part_tag tag[3];
    } orders[] = {
        [DATE_ORDER_DMY] = {{PART_DAY, PART_MONTH, PART_YEAR}},
        [DATE_ORDER_MDY] = {{PART_MONTH, PART_DAY, PART_YEAR}},
        [DATE_ORDER_YMD] = {{PART_YEAR, PART_MONTH, PART_DAY}},
    };
    bool is_open = parts_are_open(parts);
    int month = 0, day = 1, year_digits = 0;
    if (is_open && order == DATE_ORDER_AUTO)
        return false;
    for (int i = 0; i < parts->count; i++) {
        bool is_reversed = parts->is_name_open && order == DATE_ORDER_YMD;
        enum part_tag tag = is_open ? orders[order].tag[i] : parts->part[is_reversed ? 2 - i : i].tag;
        int value = parts->part[i].value, digits = parts->part[i].digits;
        if (tag == PART_YEAR ? digits < 2 || digits > 4 : digits > 2)
            return false;
        if (tag == PART_YEAR) {
            *year = value;
            year_digits = digits;
        } else if (tag == PART_MONTH) {
            month = value;
        } else {
            day = value;
        }
    }
    *year = whole_year(*year, year_digits);
    int civil_year = *year - (is_buddhist ? BUDDHIST_OFFSET : 0);
    if (civil_year < 1 || !civil_has_day(civil_year, month, day))
        return false;
    *days = days_from_civil(civil_year, month, day);
    return true;
}
