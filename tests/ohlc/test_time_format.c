#include "test_time.h"

static void epochs_near_1970_follow_their_column(void **state)
{
    (void)state;
    struct column column = COLUMN("-252322200", "-86400", "0", "86400", "252322200");
    assert_int_equal(column.status, STATUS_OK);
    assert_int_equal(column.time_us[1], -DAY);
    assert_int_equal(column.time_us[2], 0);
    assert_int_equal(column.time_us[3], DAY);
    column = COLUMN("-86400000", "0", "86400000", "94694400000", "315532800000", "946684800000");
    assert_int_equal(column.time_us[0], -DAY);
    assert_int_equal(column.time_us[2], DAY);
    assert_int_equal(column.time_us[3], at(1973, 1, 1, 0, 0, 0));
    assert_int_equal(column.time_us[4], at(1980, 1, 1, 0, 0, 0));
    assert_int_equal(column.time_us[5], at(2000, 1, 1, 0, 0, 0));
}

static void buddhist_years_are_turned(void **state)
{
    (void)state;
    struct column column = COLUMN("14/03/2567", "15/03/2567", "29/02/2567");
    assert_int_equal(column.status, STATUS_OK);
    assert_true(column.format.is_buddhist);
    assert_int_equal(column.time_us[1], at(2024, 3, 15, 0, 0, 0));
    assert_int_equal(column.time_us[2], at(2024, 2, 29, 0, 0, 0));
    expect("2567-03-15", at(2024, 3, 15, 0, 0, 0));
    expect("15 Mar 2567", at(2024, 3, 15, 0, 0, 0));
    column = COLUMN("15/03/2567", "15/03/2024");
    assert_false(column.format.is_buddhist);
}

static void weekday_names_settle_the_order(void **state)
{
    (void)state;
    expect("Mon 03/04/2024", at(2024, 3, 4, 0, 0, 0));
    expect("Wed 03/04/2024", at(2024, 4, 3, 0, 0, 0));
}

static void order_follows_a_field_over_twelve(void **state)
{
    (void)state;
    struct column column = COLUMN("01/02/2024", "02/02/2024", "13/02/2024");
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    assert_false(column.format.is_ambiguous);
    assert_false(time_order_matters(&column.format));
    assert_int_equal(column.time_us[0], at(2024, 2, 1, 0, 0, 0));
    column = COLUMN("02/01/2024", "Total", "02/13/2024", "02/02/2024");
    assert_int_equal(column.format.order, DATE_ORDER_MDY);
    assert_false(column.is_time[1]);
    assert_int_equal(column.time_us[0], at(2024, 2, 1, 0, 0, 0));
    column = COLUMN("24-02-01", "24-02-02", "24-02-13", "24-02-29");
    assert_int_equal(column.format.order, DATE_ORDER_YMD);
    column = COLUMN("24-02-28", "24-02-29", "24-03-01", "24-03-31", "24-04-30");
    assert_int_equal(column.format.order, DATE_ORDER_YMD);
}

static void order_follows_even_steps(void **state)
{
    (void)state;
    /* Daily with a weekend. */
    struct column column = COLUMN("01/02/2024", "02/02/2024", "05/02/2024", "06/02/2024", "07/02/2024");
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    assert_false(column.format.is_ambiguous);
    assert_true(time_order_matters(&column.format));
    column = COLUMN("02.07.2024", "02.06.2024", "02.05.2024", "02.02.2024", "02.01.2024");
    assert_int_equal(column.format.order, DATE_ORDER_MDY);
    assert_false(column.format.is_ambiguous);
    /* Monthly over two years. */
    column = COLUMN("01/01/2022", "01/02/2022", "01/03/2022", "01/04/2022", "01/05/2022", "01/06/2022", "01/07/2022",
                    "01/08/2022", "01/09/2022", "01/10/2022", "01/11/2022", "01/12/2022", "01/01/2023", "01/02/2023",
                    "01/03/2023", "01/04/2023");
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    assert_false(column.format.is_ambiguous);
    /* Two days of minutes. */
    column = COLUMN("05/03/2024 15:58", "05/03/2024 15:59", "05/03/2024 16:00", "06/03/2024 09:30", "06/03/2024 09:31",
                    "06/03/2024 09:32");
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    /* In one direction only one way. */
    column = COLUMN("03/11/2024", "04/11/2024", "05/12/2024", "06/01/2025", "07/01/2025");
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    assert_false(column.format.is_ambiguous);
    /* Two digits each, and the days are the last. */
    column = COLUMN("24-02-01", "24-02-02", "24-02-05", "24-02-06", "24-02-07");
    assert_int_equal(column.format.order, DATE_ORDER_YMD);
}

static void order_that_nothing_tells_is_ambiguous_and_usual(void **state)
{
    (void)state;
    struct column column = COLUMN("03/04/2024");
    assert_true(column.format.is_ambiguous);
    assert_int_equal(column.format.order, DATE_ORDER_MDY);
    column = COLUMN("03.04.2024");
    assert_true(column.format.is_ambiguous);
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    column = COLUMN("03-04-2024", "03-04-2024");
    assert_true(column.format.is_ambiguous);
    assert_int_equal(column.format.order, DATE_ORDER_DMY);
    /* Every reading is the same day. */
    column = COLUMN("04/04/2024", "05/05/2024");
    assert_false(column.format.is_ambiguous);
    column = COLUMN("2024-04-03");
    assert_false(column.format.is_ambiguous);
    column = COLUMN("3 Apr 2024");
    assert_false(column.format.is_ambiguous);
    assert_false(time_order_matters(&column.format));
}

static void order_that_was_asked_for_is_kept(void **state)
{
    (void)state;
    static const char *const texts[] = {"03/04/2024", "04/04/2024", "05/04/2024", NULL};
    struct column column = read_columns(texts, NULL, (struct read_options){.date_order = DATE_ORDER_MDY});
    assert_int_equal(column.time_us[0], at(2024, 3, 4, 0, 0, 0));
    assert_false(column.format.is_ambiguous);
    assert_false(time_order_matters(&column.format));
    column = read_columns(texts, NULL, (struct read_options){.date_order = DATE_ORDER_DMY});
    assert_int_equal(column.time_us[0], at(2024, 4, 3, 0, 0, 0));
    column = read_columns(texts, NULL, (struct read_options){.date_order = DATE_ORDER_YMD});
    assert_int_equal(column.status, STATUS_INPUT);
    static const char *const short_years[] = {"03-04-05", NULL};
    column = read_columns(short_years, NULL, (struct read_options){.date_order = DATE_ORDER_YMD});
    assert_int_equal(column.time_us[0], at(2003, 4, 5, 0, 0, 0));
    static const char *const iso[] = {"2024-03-04", NULL};
    column = read_columns(iso, NULL, (struct read_options){.date_order = DATE_ORDER_DMY});
    assert_int_equal(column.time_us[0], at(2024, 3, 4, 0, 0, 0));
}

static void a_second_column_holds_the_time_of_day(void **state)
{
    (void)state;
    static const char *const days[] = {"2009.12.21", "2009.12.21", "2009.12.22", NULL};
    static const char *const colons[] = {"00:00", "16:00:30", "9:30 PM", NULL};
    struct column column = PAIRS(days, colons);
    assert_int_equal(column.time_us[0], at(2009, 12, 21, 0, 0, 0));
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 16, 0, 30));
    assert_int_equal(column.time_us[2], at(2009, 12, 22, 21, 30, 0));
    static const char *const six[] = {"000000", "93000", "160000", NULL};
    column = PAIRS(days, six);
    assert_int_equal(column.time_us[0], at(2009, 12, 21, 0, 0, 0));
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 9, 30, 0));
    assert_int_equal(column.time_us[2], at(2009, 12, 22, 16, 0, 0));
    static const char *const lost[] = {"0", "930", "160000", NULL};
    column = PAIRS(days, lost);
    assert_true(time_order_matters(&column.format));
    assert_int_equal(column.time_us[0], at(2009, 12, 21, 0, 0, 0));
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 0, 9, 30));
    static const char *const four[] = {"0", "930", "1600", NULL};
    column = PAIRS(days, four);
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 9, 30, 0));
    assert_int_equal(column.time_us[2], at(2009, 12, 22, 16, 0, 0));
    static const char *const hours[] = {"0", "9", "23", NULL};
    column = PAIRS(days, hours);
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 9, 0, 0));
    static const char *const floats[] = {"0.0", "93000.0", "160000.0", NULL};
    column = PAIRS(days, floats);
    assert_int_equal(column.time_us[1], at(2009, 12, 21, 9, 30, 0));
    static const char *const bad[] = {"", "25:00", "1.0716", NULL};
    column = PAIRS(days, bad);
    assert_int_equal(column.status, STATUS_INPUT);
}

static void a_day_column_keeps_a_time_of_its_own(void **state)
{
    (void)state;
    static const char *const days[] = {"2024-03-15 10:30", "2024-03-15 00:00:00", "2024-03-15", NULL};
    static const char *const clocks[] = {"10:30", "11:30", "16:00+01:00", NULL};
    struct column column = PAIRS(days, clocks);
    assert_int_equal(column.time_us[0], at(2024, 3, 15, 10, 30, 0));
    assert_int_equal(column.time_us[1], at(2024, 3, 15, 11, 30, 0));
    assert_int_equal(column.time_us[2], at(2024, 3, 15, 15, 0, 0));
}

static void a_format_has_a_name_for_people(void **state)
{
    (void)state;
    assert_string_equal(COLUMN("2024-03-15").format.name, "%Y-%m-%d");
    assert_string_equal(COLUMN("2024-03-15 10:30:00-04:00").format.name, "%Y-%m-%d %H:%M:%S%z");
    assert_string_equal(COLUMN("2024-03-15T10:30:00.5Z").format.name, "%Y-%m-%dT%H:%M:%S.%f%z");
    assert_string_equal(COLUMN("15.03.2024 10:30").format.name, "%d.%m.%Y %H:%M");
    assert_string_equal(COLUMN("3/15/24 4:05 PM").format.name, "%m/%d/%y %I:%M %p");
    assert_string_equal(COLUMN("20240315 103000").format.name, "%Y%m%d %H%M%S");
    assert_string_equal(COLUMN("Jun 14, 2019").format.name, "%b %d %Y");
    assert_string_equal(COLUMN("1609459200000").format.name, "epoch ms");
    assert_string_equal(COLUMN("15/03/2567").format.name, "%d/%m/%Y Buddhist");
    static const char *const days[] = {"2009.12.21", NULL}, *const clocks[] = {"16:00", NULL};
    assert_string_equal(PAIRS(days, clocks).format.name, "%Y.%m.%d %H:%M");
}

static void iso_columns_take_any_form_of_the_calendar_row_by_row(void **state)
{
    (void)state;
    struct column column = COLUMN("2024-03-15", "2024-03-16 10:30", "20240317", "18 Mar 2024", "x", "", "1609459200");
    assert_int_equal(column.time_us[1], at(2024, 3, 16, 10, 30, 0));
    assert_int_equal(column.time_us[2], at(2024, 3, 17, 0, 0, 0));
    assert_int_equal(column.time_us[3], at(2024, 3, 18, 0, 0, 0));
    assert_false(column.is_time[4]);
    assert_false(column.is_time[5]);
    assert_false(column.is_time[6]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(epochs_near_1970_follow_their_column),
        cmocka_unit_test(buddhist_years_are_turned),
        cmocka_unit_test(weekday_names_settle_the_order),
        cmocka_unit_test(order_follows_a_field_over_twelve),
        cmocka_unit_test(order_follows_even_steps),
        cmocka_unit_test(order_that_nothing_tells_is_ambiguous_and_usual),
        cmocka_unit_test(order_that_was_asked_for_is_kept),
        cmocka_unit_test(a_second_column_holds_the_time_of_day),
        cmocka_unit_test(a_day_column_keeps_a_time_of_its_own),
        cmocka_unit_test(a_format_has_a_name_for_people),
        cmocka_unit_test(iso_columns_take_any_form_of_the_calendar_row_by_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
