#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "render/ohlc/time.h"
#include "render/ohlc/zone.h"

#define FOLDER "/usr/share/zoneinfo"

static int64_t at(int year, int month, int day, int hour, int minute)
{
    int64_t time_us;
    assert_true(civil_to_us(
        &(struct civil_time){.year = year, .month = month, .day = day, .hour = hour, .minute = minute}, &time_us));
    return time_us;
}

static struct zone *open_zone(const char *name, const char *folder)
{
    struct zone *zone = NULL;
    struct error error = {0};
    if (zone_open(&zone, name, folder, &error) != STATUS_OK)
        fail_msg("%s: %s", name, error.message);
    return zone;
}

static void need_system(void)
{
    if (access(FOLDER "/America/New_York", R_OK) != 0)
        skip();
}

static void zone_knows_offsets(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int minutes;
    } offsets[] = {{"UTC", 0},    {"Z", 0},     {"+02:00", 120}, {"-0530", -330},  {"+2", 120},
                   {"-11", -660}, {"+14", 840}, {"+00:30", 30},  {"-24:00", -1440}};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        struct zone *zone = open_zone(offsets[i].name, "/nonexistent");
        int64_t ahead_us = offsets[i].minutes * INT64_C(60000000);
        assert_int_equal(zone_clock_us(zone, at(2024, 7, 1, 12, 0)), at(2024, 7, 1, 12, 0) + ahead_us);
        assert_int_equal(zone_time_us(zone, at(2024, 7, 1, 12, 0)), at(2024, 7, 1, 12, 0) - ahead_us);
        assert_int_equal(zone_clock_us(zone, -1), -1 + ahead_us);
        zone_free(&zone);
        assert_null(zone);
    }
}

static void zone_changes_with_summer_time(void **state)
{
    (void)state;
    need_system();
    struct zone *zone = open_zone("America/New_York", FOLDER);
    /* 2024: 10 March at 2:00, 3 November at 2:00. */
    assert_int_equal(zone_clock_us(zone, at(2024, 3, 10, 7, 0) - 1), at(2024, 3, 10, 2, 0) - 1);
    assert_int_equal(zone_clock_us(zone, at(2024, 3, 10, 7, 0)), at(2024, 3, 10, 3, 0));
    assert_int_equal(zone_clock_us(zone, at(2024, 11, 3, 5, 59)), at(2024, 11, 3, 1, 59));
    assert_int_equal(zone_clock_us(zone, at(2024, 11, 3, 6, 0)), at(2024, 11, 3, 1, 0));
    /* An hour that comes twice is the first of them; one that does not come is the moment of the change. */
    assert_int_equal(zone_time_us(zone, at(2024, 11, 3, 1, 30)), at(2024, 11, 3, 5, 30));
    assert_int_equal(zone_time_us(zone, at(2024, 3, 10, 2, 30)), at(2024, 3, 10, 7, 0));
    assert_int_equal(zone_time_us(zone, at(2024, 7, 1, 9, 30)), at(2024, 7, 1, 13, 30));
    /* Long after the last change in the file its rule goes on. */
    assert_int_equal(zone_clock_us(zone, at(2090, 7, 1, 12, 0)), at(2090, 7, 1, 8, 0));
    assert_int_equal(zone_clock_us(zone, at(2090, 1, 1, 12, 0)), at(2090, 1, 1, 7, 0));
    zone_free(&zone);
}

static void zone_finds_a_midnight_that_does_not_come(void **state)
{
    (void)state;
    need_system();
    struct zone *zone = open_zone("America/Sao_Paulo", FOLDER);
    assert_int_equal(zone_time_us(zone, at(2018, 11, 4, 0, 0)), at(2018, 11, 4, 3, 0));
    assert_int_equal(zone_clock_us(zone, at(2018, 11, 4, 3, 0)), at(2018, 11, 4, 1, 0));
    zone_free(&zone);
}

/* The C library reads the same files in a way of its own. */
static void zones_agree_with_the_system(void **state)
{
    (void)state;
    need_system();
    static const char *const names[] = {
        "America/New_York",  "America/Sao_Paulo", "America/St_Johns", "Europe/London",       "Europe/Berlin",
        "Europe/Dublin",     "Europe/Moscow",     "Asia/Kolkata",     "Asia/Tokyo",          "Asia/Kathmandu",
        "Asia/Tehran",       "Asia/Gaza",         "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Apia",
        "Africa/Casablanca", "Antarctica/Troll",  "America/Nuuk",     "America/Havana",      "Etc/GMT+5",
    };
    enum { TRIES = 4000 };
    uint64_t random = 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct zone *zone = open_zone(names[i], FOLDER);
        assert_int_equal(setenv("TZ", names[i], 1), 0);
        tzset();
        for (int tries = 0; tries < TRIES; tries++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
            /* From 1905 to 2099. */
            time_t second = (time_t)(random >> 31) % 6122000000 - 2050000000;
            struct tm tm;
            assert_non_null(localtime_r(&second, &tm));
            int64_t clock_us = zone_clock_us(zone, (int64_t)second * 1000000);
            if (clock_us != (int64_t)(second + tm.tm_gmtoff) * 1000000)
                fail_msg("%s at %lld", names[i], (long long)second);
            int64_t back_us = zone_time_us(zone, clock_us);
            assert_int_equal(zone_clock_us(zone, back_us), clock_us);
            assert_true(back_us <= (int64_t)second * 1000000);
        }
        zone_free(&zone);
    }
    unsetenv("TZ");
    tzset();
}

static void zone_survives_the_ends_of_time(void **state)
{
    (void)state;
    need_system();
    struct zone *zone = open_zone("Europe/Berlin", FOLDER);
    static const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, INT64_MAX - 1, INT64_MAX};
    for (size_t i = 0; i < 4; i++) {
        zone_clock_us(zone, ends[i]);
        zone_time_us(zone, ends[i]);
    }
    zone_free(&zone);
}

static void assert_refused(const char *name, const char *folder, enum status status, const char *said)
{
    struct zone *zone = NULL;
    struct error error = {0};
    assert_int_equal(zone_open(&zone, name, folder, &error), status);
    assert_null(zone);
    if (!strstr(error.message, said))
        fail_msg("'%s': %s", name, error.message);
}

static void a_zone_that_is_not_there_names_the_folder(void **state)
{
    (void)state;
    assert_refused("Mars/Olympus", FOLDER, STATUS_USAGE, "'" FOLDER "'");
    assert_refused("Europe/Berlin", "/nonexistent", STATUS_USAGE, "'/nonexistent'");
    assert_refused("Europe", FOLDER, STATUS_USAGE, "Europe");
    static const char *const hostile[] = {
        "",    "../../etc/passwd", "/etc/passwd", "Europe//Berlin", "Europe/", "a\nb", "Europe/../x",
        "+25", "+02:60",           "+2:00",       "+02:0x",         "-",       "+",    "\xff\xfe"};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        assert_refused(hostile[i], FOLDER, STATUS_USAGE, "");
}

/* ---- Files of our own ---- */

struct own {
    char folder[64], path[96];
};

static int own_setup(void **state)
{
    static struct own own;
    strcpy(own.folder, "/tmp/chandler-zone-XXXXXX");
    if (!mkdtemp(own.folder))
        return -1;
    snprintf(own.path, sizeof own.path, "%s/Own", own.folder);
    *state = &own;
    return 0;
}

static int own_teardown(void **state)
{
    struct own *own = *state;
    unlink(own->path);
    return rmdir(own->folder);
}

static void write_own(const struct own *own, const void *data, size_t length)
{
    FILE *file = fopen(own->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    fclose(file);
}

/* A file of version 2 with one kind of clock, no change and that rule. */
static size_t put_rule(unsigned char *out, const char *rule)
{
    unsigned char block[44] = {'T', 'Z', 'i', 'f', '2'};
    size_t length = 0;
    block[39] = 1; /* a kind */
    block[43] = 1; /* a letter */
    for (int part = 0; part < 2; part++) {
        memcpy(out + length, block, sizeof block);
        memset(out + length + sizeof block, 0, 7);
        length += sizeof block + 7;
    }
    return length + (size_t)sprintf((char *)out + length, "\n%s\n", rule);
}

static void rules_of_all_forms_are_followed(void **state)
{
    const struct own *own = *state;
    unsigned char data[400];
    static const struct {
        const char *rule;
        int year, month, day, hour, ahead_minutes;
    } cases[] = {
        {"EST5EDT,M3.2.0,M11.1.0", 2060, 3, 14, 6, -300},
        {"EST5EDT,M3.2.0,M11.1.0", 2060, 3, 14, 7, -240},
        {"EST5EDT,M3.2.0,M11.1.0", 2060, 11, 7, 5, -240},
        {"EST5EDT,M3.2.0,M11.1.0", 2060, 11, 7, 6, -300},
        /* The south: summer time goes over the turn of the year. */
        {"AEST-10AEDT,M10.1.0,M4.1.0/3", 2031, 1, 1, 0, 660},
        {"AEST-10AEDT,M10.1.0,M4.1.0/3", 2031, 7, 1, 0, 600},
        {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2031, 1, 1, 0, 660},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2024, 3, 31, 0, -120},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2024, 3, 31, 1, -60},
        /* 1 March is Julian day 60 in every year, and ordinal day 60 in leap years. */
        {"AAA0BBB,J60/0,J300/0", 2024, 2, 29, 23, 0},
        {"AAA0BBB,J60/0,J300/0", 2024, 3, 1, 0, 60},
        {"AAA0BBB,60/0,300/0", 2024, 3, 1, 0, 60},
        {"AAA0BBB,60/0,300/0", 2023, 3, 1, 12, 0},
        /* Summer time all year. */
        {"XXX3EDT4,0/0,J365/23", 2024, 1, 1, 12, -240},
        {"XXX3EDT4,0/0,J365/23", 2024, 12, 31, 23, -240},
        {"JST-9", 2024, 6, 1, 0, 540},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_own(own, data, put_rule(data, cases[i].rule));
        struct zone *zone = open_zone("Own", own->folder);
        int64_t time_us = at(cases[i].year, cases[i].month, cases[i].day, cases[i].hour, 0);
        int64_t ahead_us = zone_clock_us(zone, time_us) - time_us;
        if (ahead_us != cases[i].ahead_minutes * INT64_C(60000000))
            fail_msg("%s: %lld min", cases[i].rule, (long long)(ahead_us / 60000000));
        zone_free(&zone);
    }
}

static void files_that_are_no_zones_are_refused(void **state)
{
    const struct own *own = *state;
    unsigned char data[400];
    static const char *const rules[] = {"E5",
                                        "EST",
                                        "EST5EDT",
                                        "EST5EDT,M3.2.0",
                                        "EST5EDT,M13.2.0,M11.1.0",
                                        "EST5EDT,M3.2.7,M11.1.0",
                                        "EST5EDT,M3.0.0,M11.1.0",
                                        "EST999",
                                        "<EST5",
                                        "EST5EDT,J0,J5",
                                        "EST5EDT,M3.2.0,M11.1.0x",
                                        "EST5EDT,366,1"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        write_own(own, data, put_rule(data, rules[i]));
        assert_refused("Own", own->folder, STATUS_INPUT, "is no zone's");
    }
    size_t whole = put_rule(data, "EST5EDT,M3.2.0,M11.1.0");
    for (size_t length = 0; length < whole; length++) {
        write_own(own, data, length);
        assert_refused("Own", own->folder, STATUS_INPUT, "is no zone's");
    }
}

/* Bytes of a real file changed at random are read as some zone or refused; nothing else happens. */
static void damaged_files_do_no_harm(void **state)
{
    const struct own *own = *state;
    need_system();
    static unsigned char data[8192], damaged[8192];
    FILE *file = fopen(FOLDER "/America/New_York", "rb");
    assert_non_null(file);
    size_t length = fread(data, 1, sizeof data, file);
    fclose(file);
    uint64_t random = 7;
    int refused = 0;
    for (int tries = 0; tries < 400; tries++) {
        memcpy(damaged, data, length);
        for (int i = 0; i < 4; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
            size_t where = (random >> 33) % (tries % 2 ? 128 : length);
            damaged[where] = (unsigned char)(random >> 20);
        }
        write_own(own, damaged, length);
        struct zone *zone = NULL;
        struct error error = {0};
        if (zone_open(&zone, "Own", own->folder, &error) == STATUS_OK)
            zone_time_us(zone, zone_clock_us(zone, (int64_t)random));
        else
            refused++;
        zone_free(&zone);
    }
    assert_true(refused > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zone_knows_offsets),
        cmocka_unit_test(zone_changes_with_summer_time),
        cmocka_unit_test(zone_finds_a_midnight_that_does_not_come),
        cmocka_unit_test(zones_agree_with_the_system),
        cmocka_unit_test(zone_survives_the_ends_of_time),
        cmocka_unit_test(a_zone_that_is_not_there_names_the_folder),
        cmocka_unit_test_setup_teardown(rules_of_all_forms_are_followed, own_setup, own_teardown),
        cmocka_unit_test_setup_teardown(files_that_are_no_zones_are_refused, own_setup, own_teardown),
        cmocka_unit_test_setup_teardown(damaged_files_do_no_harm, own_setup, own_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
