#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/ohlc/csv.h"
#include "render/ohlc/marks.h"
#include "render/ohlc/time.h"

/* In a buffer of its own, so that a sanitizer sees a read beyond the padding. */
static enum status parse_n(struct marks *marks, const char *text, size_t length, struct error *error)
{
    char *copy = calloc(1, length + CSV_PADDING);
    assert_non_null(copy);
    memcpy(copy, text, length);
    enum status status = marks_parse(marks, copy, length, error);
    free(copy);
    return status;
}

static struct marks parse(const char *text)
{
    struct marks marks;
    struct error error = {0};
    if (parse_n(&marks, text, strlen(text), &error) != STATUS_OK)
        fail_msg("%s", error.message);
    return marks;
}

static int64_t day_us(int year, int month, int day)
{
    return days_from_civil(year, month, day) * INT64_C(86400000000);
}

static void marks_are_read_by_their_columns_names(void **state)
{
    (void)state;
    struct marks marks = parse("Kind,other,TEXT,price,Date,date2,price2,Ticker\n"
                               "buy,x,\"Bought, \"\"cheap\"\"\",10.5,2024-03-15,,,ABC\n"
                               "# a remark\n"
                               "\n"
                               "RAY,,,10,2024-03-15T10:30,2024-03-20T10:30Z,12.25\n");
    assert_int_equal(marks.count, 2);
    assert_int_equal(marks.rejected, 0);
    const struct mark *buy = &marks.items[0], *ray = &marks.items[1];
    assert_int_equal(buy->kind, MARK_BUY);
    assert_string_equal(buy->text, "Bought, \"cheap\"");
    assert_string_equal(buy->symbol, "ABC");
    assert_true(buy->price[0] == 10.5);
    assert_int_equal(buy->time[0].start_us, day_us(2024, 3, 15));
    assert_int_equal(buy->time[0].end_us, day_us(2024, 3, 16));
    assert_false(buy->time[0].is_utc);
    assert_int_equal(ray->kind, MARK_RAY);
    assert_null(ray->text);
    assert_null(ray->symbol);
    assert_true(ray->price[0] == 10 && ray->price[1] == 12.25);
    assert_true(ray->time[1].is_utc && !ray->time[0].is_utc);
    marks_release(&marks);
}

static void marks_without_names_have_their_places(void **state)
{
    (void)state;
    struct marks marks = parse("2024-03-15,10.5,sell,Out\n2024-03-16,,text,Note\n2024-03-15,1,line,,2024-03-18,2\n");
    assert_int_equal(marks.count, 3);
    assert_int_equal(marks.items[0].kind, MARK_SELL);
    assert_true(isnan(marks.items[1].price[0]));
    assert_string_equal(marks.items[1].text, "Note");
    assert_int_equal(marks.items[2].time[1].start_us, day_us(2024, 3, 18));
    marks_release(&marks);
}

static void marks_have_decimal_commas_and_other_delimiters(void **state)
{
    (void)state;
    static const char *const texts[] = {"time;price;kind;text\n2024-03-15;1.234,5;buy;so, and so\n",
                                        "time\tprice\tkind\ttext\r\n2024-03-15\t1234,50\tbuy\tso, and so\r\n",
                                        "2024-03-15|1234.5|buy|so, and so"};
    for (size_t i = 0; i < 3; i++) {
        struct marks marks = parse(texts[i]);
        assert_int_equal(marks.count, 1);
        assert_true(marks.items[0].price[0] == 1234.5);
        assert_string_equal(marks.items[0].text, "so, and so");
        marks_release(&marks);
    }
}

static void bad_rows_are_named_and_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *row, *said;
    } rows[] = {
        {"2024-03-15,1,hold,x", "'hold' is no kind"},
        {"2024-03-15,1,,x", "kind (buy, sell, text, line or ray) is missing"},
        {"yesterday,1,buy,x", "'yesterday' is no time"},
        {",1,buy,x", "is missing"},
        {"03/04/2024,1,buy,x", "is no time"},
        {"2024-03-15,1x,buy,x", "'1x' is no price"},
        {"2024-03-15,nan,buy,x", "is no price"},
        {"2024-03-15,1e999,buy,x", "is no price"},
        {"2024-03-15,1,text,", "text is missing"},
        {"2024-03-15,,line,x,2024-03-16,2", "price is missing"},
        {"2024-03-15,1,line,x,,2", "second time is missing"},
        {"2024-03-15,1,ray,x,2024-03-16,", "second price is missing"},
        {"2024-03-15,1,ray,x,2024-03-15,2", "same time"},
        {"2024-03-15", "missing"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[200];
        snprintf(text, sizeof text, "time,price,kind,text,time2,price2\n2024-03-14,1,buy,a\n%s\n2024-03-16,2,sell,b\n",
                 rows[i].row);
        struct marks marks = parse(text);
        assert_int_equal(marks.count, 2);
        assert_int_equal(marks.rejected, 1);
        assert_int_equal(marks.warning_count, 1);
        assert_int_equal(marks.warnings[0].line, 3);
        if (!strstr(marks.warnings[0].message, rows[i].said))
            fail_msg("%s: %s", rows[i].row, marks.warnings[0].message);
        marks_release(&marks);
    }
}

static void many_bad_rows_are_counted(void **state)
{
    (void)state;
    char text[4000] = "time,price,kind,text\n";
    for (int i = 0; i < 100; i++)
        strcat(text, "x,y,z\n");
    struct marks marks = parse(text);
    assert_int_equal(marks.count, 0);
    assert_int_equal(marks.rejected, 100);
    assert_int_equal(marks.warning_count, MARKS_WARNINGS_MAX);
    marks_release(&marks);
}

static void too_many_marks_are_an_error(void **state)
{
    (void)state;
    static const char row[] = "2024-03-15,,buy\n";
    size_t length = (MARKS_MOST + 1) * (sizeof row - 1);
    char *text = malloc(length + 1);
    assert_non_null(text);
    for (size_t i = 0; i <= MARKS_MOST; i++)
        memcpy(text + i * (sizeof row - 1), row, sizeof row);
    struct marks marks;
    struct error error = {0};
    assert_int_equal(parse_n(&marks, text, length, &error), STATUS_INPUT);
    assert_int_equal(error.line, MARKS_MOST + 1);
    assert_int_equal(marks.count, 0);
    assert_int_equal(parse_n(&marks, text, length - (sizeof row - 1), &error), STATUS_OK);
    assert_int_equal(marks.count, MARKS_MOST);
    marks_release(&marks);
    free(text);
}

static void hostile_texts_do_no_harm(void **state)
{
    (void)state;
    static const char seeds[] = "time,price,kind,text,time2,price2,symbol\n"
                                "2024-03-15T10:30,10.5,buy,\"a \"\"b\"\" c\",,,X\n"
                                "1710498600,,text,\xf0\x9f\x98\x80 note\r\n"
                                "2024-03-15,1,ray,,2024-03-16,2\n";
    char text[sizeof seeds];
    uint64_t random = 3;
    for (int tries = 0; tries < 20000; tries++) {
        memcpy(text, seeds, sizeof seeds);
        for (int i = 0; i < 1 + tries % 6; i++) {
            static const char bytes[] = "\0\n\r\",;\t#'|9.-e\xff\x80T";
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
            text[(random >> 33) % (sizeof seeds - 1)] = bytes[(random >> 20) % (sizeof bytes - 1)];
        }
        struct marks marks;
        struct error error = {0};
        size_t length = tries % 3 ? sizeof seeds - 1 : (random >> 40) % sizeof seeds;
        if (parse_n(&marks, text, length, &error) == STATUS_OK)
            for (size_t i = 0; i < marks.count; i++)
                assert_true(marks.items[i].kind < MARK_LINE || isfinite(marks.items[i].price[1]));
        marks_release(&marks);
    }
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct marks marks;
    struct error error = {0};
    assert_int_equal(marks_read(&marks, "/nonexistent/marks.csv", &error), STATUS_IO);
    assert_int_equal(marks.count, 0);
    marks_release(&marks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_read_by_their_columns_names),
        cmocka_unit_test(marks_without_names_have_their_places),
        cmocka_unit_test(marks_have_decimal_commas_and_other_delimiters),
        cmocka_unit_test(bad_rows_are_named_and_left_out),
        cmocka_unit_test(many_bad_rows_are_counted),
        cmocka_unit_test(too_many_marks_are_an_error),
        cmocka_unit_test(hostile_texts_do_no_harm),
        cmocka_unit_test(a_file_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
