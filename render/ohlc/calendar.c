#include "render/ohlc/time.h"

#define DAY_US INT64_C(86400000000)

/* int64_t microseconds reach about 292,000 years either way; beyond this no sum below could overflow unseen. */
enum { YEAR_LIMIT = 300000 };

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool civil_has_day(int64_t year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

int64_t days_from_civil(int64_t year, int month, int day)
{
    /* Years start in March here, so that the leap day is the last of its year. */
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct civil_time civil_from_us(int64_t time_us)
{
    int64_t days = time_us / DAY_US, rest = time_us % DAY_US;
    if (rest < 0) {
        days--;
        rest += DAY_US;
    }
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    int month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    int64_t seconds = rest / 1000000;
    return (struct civil_time){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1),
        .hour = (int)(seconds / 3600),
        .minute = (int)(seconds / 60 % 60),
        .second = (int)(seconds % 60),
        .microsecond = (int)(rest % 1000000),
        .weekday = (int)(((days + 4) % 7 + 7) % 7), /* 1970-01-01 was a Thursday */
    };
}

bool civil_to_us(const struct civil_time *civil, int64_t *time_us)
{
    if (civil->year < -YEAR_LIMIT || civil->year > YEAR_LIMIT ||
        !civil_has_day(civil->year, civil->month, civil->day) || civil->hour < 0 || civil->hour > 23 ||
        civil->minute < 0 || civil->minute > 59 || civil->second < 0 || civil->second > 59 || civil->microsecond < 0 ||
        civil->microsecond > 999999)
        return false;
    int64_t days = days_from_civil(civil->year, civil->month, civil->day);
    int64_t of_day = (int64_t)(civil->hour * 3600 + civil->minute * 60 + civil->second) * 1000000 + civil->microsecond;
    /* In the first day that fits at all its midnight need not fit: go through the next one. */
    if (days < 0) {
        days++;
        of_day -= DAY_US;
    }
    int64_t midnight;
    return !__builtin_mul_overflow(days, DAY_US, &midnight) && !__builtin_add_overflow(midnight, of_day, time_us);
}
