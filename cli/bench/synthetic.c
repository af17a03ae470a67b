#include "cli/bench/inputs.h"
#include "render/ohlc/time.h"

/* Prices are counted in hundredths of a cent, so that small steps add up, and written in cents. */
enum { CENT = 100, PRICE_UNIT = 100 * CENT };
enum { DAILY_MOST = 10000, MINUTES_A_DAY = 1440, MILLION = 1000000 };

/* How candles of one length move, in millionths of the price. */
struct pace {
    size_t per_day;
    int trend_most;                 /* from candle to candle, upwards or downwards */
    int swing_least, swing_most;    /* standard deviation of a candle's body */
    int session_gap;                /* standard deviation from a day's last close to the next day's open */
    int trend_shortest, trend_rest; /* candles that a trend lasts: at least, and how many more at most */
    int volume_share;               /* of a day's volume in one candle, in millionths */
};

static const struct pace days = {
    .per_day = 1,
    .trend_most = 2500,
    .swing_least = 10000,
    .swing_most = 20000,
    .session_gap = 4000,
    .trend_shortest = 15,
    .trend_rest = 75,
    .volume_share = MILLION,
};
static const struct pace minutes = {
    .per_day = MINUTES_A_DAY,
    .trend_most = 20,
    .swing_least = 300,
    .swing_most = 600,
    .session_gap = 5000,
    .trend_shortest = 60,
    .trend_rest = 540,
    .volume_share = MILLION / MINUTES_A_DAY,
};

struct walk {
    const struct pace *pace;
    uint64_t random;
    int64_t price;        /* the last close */
    int64_t trend, swing; /* at present */
    int64_t trend_left;   /* candles until both change */
    int64_t volume;       /* of a usual candle */
};

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next_random(struct walk *walk)
{
    uint64_t z = walk->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* least .. most, both included. */
static int64_t uniform(struct walk *walk, int64_t least, int64_t most)
{
    return least + (int64_t)(next_random(walk) % (uint64_t)(most - least + 1));
}

/* About normal, with this standard deviation: the sum of four even numbers of 16 bits, which has one of 2^16 / sqrt(3),
 * and never leaves 3.5 of it. */
static int64_t normal(struct walk *walk, int64_t deviation)
{
    enum { FOUR_MEANS = 2 * 65535, FOUR_DEVIATION = 37837 };
    uint64_t bits = next_random(walk);
    int64_t sum =
        (int64_t)((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48)) - FOUR_MEANS;
    return sum * deviation / FOUR_DEVIATION;
}

static int64_t distance(int64_t value)
{
    return value < 0 ? -value : value;
}

/* Between 1.00 and 99,999.99 whatever chance brings; since all prices of a candle are kept so, their order stays. */
static int64_t moved(int64_t price, int64_t millionths)
{
    enum { LEAST = PRICE_UNIT };
    const int64_t most = INT64_C(99999) * PRICE_UNIT;
    price += price * millionths / MILLION;
    return price < LEAST ? LEAST : price > most ? most : price;
}

/* Beyond these prices every trend leads back. */
enum { CHEAP = 10 * PRICE_UNIT, DEAR = 1000 * PRICE_UNIT };

static void change_trend(struct walk *walk)
{
    const struct pace *pace = walk->pace;
    walk->trend_left = uniform(walk, pace->trend_shortest, pace->trend_shortest + pace->trend_rest);
    walk->swing = uniform(walk, pace->swing_least, pace->swing_most);
    walk->trend = uniform(walk, -pace->trend_most, pace->trend_most);
    if (walk->price < CHEAP)
        walk->trend = distance(walk->trend);
    else if (walk->price > DEAR)
        walk->trend = -distance(walk->trend);
}

static struct walk start_walk(const struct pace *pace, uint64_t seed)
{
    struct walk walk = {.pace = pace, .random = seed};
    walk.price = uniform(&walk, 20 * PRICE_UNIT, 400 * PRICE_UNIT);
    walk.volume = uniform(&walk, 400000, 8000000) * pace->volume_share / MILLION;
    return walk;
}

struct candle {
    int64_t open, high, low, close, volume;
};

static struct candle next_candle(struct walk *walk, bool begins_day)
{
    if (walk->trend_left-- == 0)
        change_trend(walk);
    int64_t gap = normal(walk, begins_day ? walk->pace->session_gap : walk->swing / 16);
    int64_t body = normal(walk, walk->swing);
    struct candle candle = {.open = moved(walk->price, gap)};
    candle.close = moved(candle.open, walk->trend + body);
    bool is_up = candle.close > candle.open;
    candle.high = moved(is_up ? candle.close : candle.open, distance(normal(walk, walk->swing / 2)));
    candle.low = moved(is_up ? candle.open : candle.close, -distance(normal(walk, walk->swing / 2)));
    /* Long bodies and gaps go with volume, and every now and then there is far more of it. */
    int64_t percent = uniform(walk, 55, 110) + 45 * distance(body) / walk->swing + 45 * distance(gap) / walk->swing;
    if (next_random(walk) % 40 == 0)
        percent *= 2;
    candle.volume = walk->volume * percent / 100;
    walk->price = candle.close;
    return candle;
}

/* Writes the number with at least so many digits; returns its end. */
static char *put_digits(char *to, int64_t number, int digits_least)
{
    char digits[20];
    int count = 0;
    for (; number > 0 || count < digits_least; number /= 10)
        digits[count++] = (char)('0' + number % 10);
    while (count > 0)
        *to++ = digits[--count];
    return to;
}

static char *put_price(char *to, int64_t price)
{
    int64_t cents = (price + CENT / 2) / CENT;
    *to++ = ',';
    to = put_digits(to, cents / 100, 1);
    *to++ = '.';
    return put_digits(to, cents % 100, 2);
}

static char *put_day(char *to, const struct civil_time *day)
{
    to = put_digits(to, day->year, 4);
    *to++ = '-';
    to = put_digits(to, day->month, 2);
    *to++ = '-';
    return put_digits(to, day->day, 2);
}

static char *put_minute(char *to, int minute)
{
    *to++ = ' ';
    to = put_digits(to, minute / 60, 2);
    *to++ = ':';
    return put_digits(to, minute % 60, 2);
}

static void append_day(struct text *out, struct walk *walk, const struct civil_time *day, size_t candles)
{
    for (size_t i = 0; i < candles; i++) {
        struct candle candle = next_candle(walk, i == 0);
        char row[160], *to = put_day(row, day);
        if (walk->pace->per_day > 1)
            to = put_minute(to, (int)i);
        to = put_price(to, candle.open);
        to = put_price(to, candle.high);
        to = put_price(to, candle.low);
        to = put_price(to, candle.close);
        *to++ = ',';
        to = put_digits(to, candle.volume, 1);
        *to++ = '\n';
        text_append(out, row, (size_t)(to - row));
    }
}

void bench_synthetic_csv(struct text *out, size_t candles, uint64_t seed)
{
    const int64_t day_us = INT64_C(86400000000);
    struct walk walk = start_walk(candles > DAILY_MOST ? &minutes : &days, seed);
    text_puts(out, "Date,Open,High,Low,Close,Volume\n");
    for (int64_t day = days_from_civil(2015, 1, 2); candles > 0 && !out->is_broken; day++) {
        struct civil_time civil = civil_from_us(day * day_us);
        if (civil.weekday == 0 || civil.weekday == 6)
            continue;
        size_t count = candles < walk.pace->per_day ? candles : walk.pace->per_day;
        append_day(out, &walk, &civil, count);
        candles -= count;
    }
}
