#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/ohlc/indicator.h"

/* One call, and the arena that it lives in. */
struct parsed {
    struct indicator_call call;
    struct arena arena;
    struct error error;
    enum status status;
};

static struct parsed parse(const char *text)
{
    struct parsed parsed = {0};
    memset(&parsed.call, 0x5a, sizeof parsed.call); /* what was there before must not show through */
    parsed.status = indicator_call_parse(&parsed.call, text, &parsed.arena, &parsed.error);
    return parsed;
}

static void assert_call(const char *text, const char *name, size_t count, const struct indicator_argument *arguments)
{
    struct parsed parsed = parse(text);
    assert_int_equal(parsed.status, STATUS_OK);
    assert_ptr_equal(parsed.call.text, text);
    assert_string_equal(parsed.call.name, name);
    assert_null(parsed.call.indicator);
    assert_int_equal(parsed.call.argument_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(parsed.call.arguments[i].value, arguments[i].value);
        if (arguments[i].name)
            assert_string_equal(parsed.call.arguments[i].name, arguments[i].name);
        else
            assert_null(parsed.call.arguments[i].name);
    }
    arena_release(&parsed.arena);
}

#define ASSERT_CALL(text, name, ...)                                                                                   \
    assert_call(text, name, sizeof((struct indicator_argument[]){__VA_ARGS__}) / sizeof(struct indicator_argument),    \
                (struct indicator_argument[]){__VA_ARGS__})

static void a_name_alone_has_no_arguments(void **state)
{
    (void)state;
    assert_call("zscore", "zscore", 0, NULL);
    assert_call("  zscore\t", "zscore", 0, NULL);
    assert_call("two words", "two words", 0, NULL);
    assert_call("gleitende-größe", "gleitende-größe", 0, NULL);
    assert_call("a=b", "a=b", 0, NULL);
    assert_call("a,b", "a,b", 0, NULL);
}

static void arguments_come_by_position_and_by_name(void **state)
{
    (void)state;
    ASSERT_CALL("zscore:30", "zscore", {NULL, "30"});
    ASSERT_CALL("zscore:period=30", "zscore", {"period", "30"});
    ASSERT_CALL("cross:12,26,style=slow,on=close", "cross", {NULL, "12"}, {NULL, "26"}, {"style", "slow"},
                {"on", "close"});
    ASSERT_CALL("bands:20,-2.5e1", "bands", {NULL, "20"}, {NULL, "-2.5e1"});
}

static void blanks_around_names_and_values_go_and_those_within_stay(void **state)
{
    (void)state;
    ASSERT_CALL(" zscore : 30 , from = last  week\t,\r\nto=x ", "zscore", {NULL, "30"}, {"from", "last  week"},
                {"to", "x"});
    /* A no-break space is a character like others. */
    ASSERT_CALL("zscore:\xc2\xa0"
                "30",
                "zscore",
                {NULL, "\xc2\xa0"
                       "30"});
}

static void later_colons_and_equals_signs_belong_to_the_value(void **state)
{
    (void)state;
    ASSERT_CALL("vwap:2024-01-02T10:30", "vwap", {NULL, "2024-01-02T10:30"});
    ASSERT_CALL("vwap:anchor=10:30", "vwap", {"anchor", "10:30"});
    ASSERT_CALL("f:expression=a==b", "f", {"expression", "a==b"});
    ASSERT_CALL("a=b:1", "a=b", {NULL, "1"});
    ASSERT_CALL("a::", "a", {NULL, ":"});
    ASSERT_CALL("größe:été=\xe2\x82\xac", "größe", {"été", "\xe2\x82\xac"});
    ASSERT_CALL("f:\xff\xfe", "f", {NULL, "\xff\xfe"});
}

static void assert_refused(const char *text, const char *message)
{
    struct parsed parsed = parse(text);
    assert_int_equal(parsed.status, STATUS_USAGE);
    assert_int_equal(parsed.error.status, STATUS_USAGE);
    assert_string_equal(parsed.error.message, message);
    arena_release(&parsed.arena);
    struct arena arena = {0};
    struct indicator_call call;
    assert_int_equal(indicator_call_parse(&call, text, &arena, NULL), STATUS_USAGE);
    arena_release(&arena);
}

static void what_is_missing_is_refused_with_the_text(void **state)
{
    (void)state;
    assert_refused("", "'' names no indicator");
    assert_refused("  ", "'  ' names no indicator");
    assert_refused(":", "':' names no indicator");
    assert_refused(":30", "':30' names no indicator");
    assert_refused(" \t:30", "' \\x09:30' names no indicator");
    assert_refused("zscore:", "'zscore:' has an empty argument");
    assert_refused("zscore: ", "'zscore: ' has an empty argument");
    assert_refused("zscore:,", "'zscore:,' has an empty argument");
    assert_refused("zscore:30,", "'zscore:30,' has an empty argument");
    assert_refused("zscore:,30", "'zscore:,30' has an empty argument");
    assert_refused("zscore:1, ,3", "'zscore:1, ,3' has an empty argument");
    assert_refused("zscore:period=", "'period=' in 'zscore:period=' gives no value");
    assert_refused("zscore:1, period = ", "'period =' in 'zscore:1, period = ' gives no value");
    assert_refused("zscore:=3", "'=3' in 'zscore:=3' names no parameter");
    assert_refused("zscore: = ", "'=' in 'zscore: = ' names no parameter");
}

static void arguments_in_the_wrong_place_are_refused_with_the_text(void **state)
{
    (void)state;
    assert_refused("cross:slow=9,12", "'12' in 'cross:slow=9,12' is given by position after one by name");
    assert_refused("cross:1,slow=9,3,4", "'3' in 'cross:1,slow=9,3,4' is given by position after one by name");
    assert_refused("cross:slow=9, slow = 8",
                   "'slow = 8' in 'cross:slow=9, slow = 8' gives its parameter a second value");
    /* Names are told apart by each letter. */
    ASSERT_CALL("cross:slow=9,Slow=8", "cross", {"slow", "9"}, {"Slow", "8"});
}

static void sixteen_arguments_fit_and_one_more_is_refused(void **state)
{
    (void)state;
    ASSERT_CALL("f:1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,p=16", "f", {NULL, "1"}, {NULL, "2"}, {NULL, "3"}, {NULL, "4"},
                {NULL, "5"}, {NULL, "6"}, {NULL, "7"}, {NULL, "8"}, {NULL, "9"}, {NULL, "10"}, {NULL, "11"},
                {NULL, "12"}, {NULL, "13"}, {NULL, "14"}, {NULL, "15"}, {"p", "16"});
    assert_refused("f:1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17",
                   "'f:1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17' has more than 16 arguments");
    assert_refused("f:1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,p=17",
                   "'f:1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,p=17' has more than 16 arguments");
}

/* `length` characters c, then `end`. */
static char *long_text(const char *start, char c, size_t length, const char *end)
{
    size_t before = strlen(start), size = before + length + strlen(end) + 1;
    char *text = malloc(size);
    assert_non_null(text);
    memcpy(text, start, before);
    memset(text + before, c, length);
    memcpy(text + before + length, end, strlen(end) + 1);
    return text;
}

static void texts_of_any_length_are_read(void **state)
{
    (void)state;
    enum { LENGTH = 1000000 };
    char *name = long_text("", 'n', LENGTH, ""), *value = long_text("", 'v', LENGTH, "");
    char *text = long_text(name, ':', 1, value);
    ASSERT_CALL(text, name, {NULL, value});
    free(text);
    free(value);
    free(name);
}

static void a_long_text_that_is_wrong_is_shortened_in_the_message(void **state)
{
    (void)state;
    enum { LENGTH = 1000000 };
    const struct {
        const char *start, *end, *says;
    } rows[] = {
        {"f:", "=", "gives no value"},
        {"f:", ",", "has an empty argument"},
        {"f:a=1,", "", "is given by position after one by name"},
        {"f:a=1,a=", "", "gives its parameter a second value"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = long_text(rows[i].start, 'x', LENGTH, rows[i].end);
        struct parsed parsed = parse(text);
        assert_int_equal(parsed.status, STATUS_USAGE);
        assert_non_null(strstr(parsed.error.message, rows[i].says));
        assert_non_null(strstr(parsed.error.message, "xxx..."));
        arena_release(&parsed.arena);
        free(text);
    }
    char *commas = long_text("f:", ',', LENGTH, "");
    struct parsed parsed = parse(commas);
    assert_int_equal(parsed.status, STATUS_USAGE);
    assert_non_null(strstr(parsed.error.message, "has an empty argument"));
    arena_release(&parsed.arena);
    char *blanks = long_text("f:", ' ', LENGTH, "");
    parsed = parse(blanks);
    assert_int_equal(parsed.status, STATUS_USAGE);
    arena_release(&parsed.arena);
    free(blanks);
    free(commas);
}

static const struct indicator_parameter cross_parameters[] = {
    {.name = "fast", .default_text = "12"},
    {.name = "slow", .default_text = "26"},
    {.name = "anchor", .default_text = "none"},
    {.name = "column"},
};
static const struct indicator cross = {.name = "cross", .parameters = cross_parameters, .parameter_count = 4};
static const struct indicator_parameter rows_parameters[] = {{.name = "mode", .default_text = "close"},
                                                             {.name = "period", .default_text = "20", .repeats = true}};
static const struct indicator rows = {.name = "rows", .parameters = rows_parameters, .parameter_count = 2};
static const struct indicator bare = {.name = "bare"};

static struct parsed parse_for(const struct indicator *indicator, const char *text)
{
    struct parsed parsed = parse(text);
    assert_int_equal(parsed.status, STATUS_OK);
    parsed.call.indicator = indicator;
    return parsed;
}

static void assert_values(const char *text, const char *const values[4])
{
    struct parsed parsed = parse_for(&cross, text);
    for (size_t i = 0; i < 4; i++) {
        const char *value = indicator_call_value(&parsed.call, i);
        if (values[i])
            assert_string_equal(value, values[i]);
        else
            assert_null(value);
    }
    assert_null(indicator_call_value(&parsed.call, 4));
    assert_null(indicator_call_value(&parsed.call, SIZE_MAX));
    arena_release(&parsed.arena);
}

static void a_value_comes_by_position_by_name_or_by_default(void **state)
{
    (void)state;
    assert_values("cross", (const char *const[]){"12", "26", "none", NULL});
    assert_values("cross:5", (const char *const[]){"5", "26", "none", NULL});
    assert_values("cross:5,6,7,8", (const char *const[]){"5", "6", "7", "8"});
    assert_values("cross:column=low,fast=3", (const char *const[]){"3", "26", "none", "low"});
    assert_values("cross:5,column=low", (const char *const[]){"5", "26", "none", "low"});
    /* More than there are, or of a name that is none: not the business of one that asks by number. */
    assert_values("cross:5,6,7,8,9", (const char *const[]){"5", "6", "7", "8"});
    assert_values("cross:Slow=9", (const char *const[]){"12", "26", "none", NULL});
}

static void assert_repeated(const char *text, size_t count, const char *const values[])
{
    struct parsed parsed = parse_for(&rows, text);
    assert_int_equal(indicator_call_repeats(&parsed.call, 1), count);
    for (size_t k = 0; k < count; k++)
        assert_string_equal(indicator_call_repeated(&parsed.call, 1, k), values[k]);
    assert_string_equal(indicator_call_value(&parsed.call, 1), values[0]);
    assert_null(indicator_call_repeated(&parsed.call, 1, count));
    assert_null(indicator_call_repeated(&parsed.call, 1, SIZE_MAX));
    /* What stands before it, or nowhere, does not repeat. */
    assert_int_equal(indicator_call_repeats(&parsed.call, 0), 1);
    assert_int_equal(indicator_call_repeats(&parsed.call, 2), 1);
    assert_null(indicator_call_repeated(&parsed.call, 0, 1));
    arena_release(&parsed.arena);
}

static void the_last_parameter_may_repeat(void **state)
{
    (void)state;
    assert_repeated("rows", 1, (const char *const[]){"20"});
    assert_repeated("rows:open", 1, (const char *const[]){"20"});
    assert_repeated("rows:open,5", 1, (const char *const[]){"5"});
    assert_repeated("rows:open,5,6,7", 3, (const char *const[]){"5", "6", "7"});
    assert_repeated("rows:period=8", 1, (const char *const[]){"8"});
    assert_repeated("rows:open,period=8", 1, (const char *const[]){"8"});
    assert_repeated("rows:open,5,6,other=7", 2, (const char *const[]){"5", "6"});
}

static void an_indicator_without_parameters_has_no_values(void **state)
{
    (void)state;
    struct parsed parsed = parse_for(&bare, "bare:1");
    assert_null(indicator_call_value(&parsed.call, 0));
    arena_release(&parsed.arena);
}

static void assert_label(const struct indicator *indicator, const char *text, const char *label)
{
    struct parsed parsed = parse_for(indicator, text);
    struct text out = {0};
    text_puts(&out, "before ");
    indicator_call_label(&out, &parsed.call);
    assert_int_equal(text_status(&out, NULL), STATUS_OK);
    assert_string_equal(out.data + strlen("before "), label);
    text_release(&out);
    arena_release(&parsed.arena);
}

static const struct indicator_parameter quiet_parameters[] = {
    {.name = "bins", .default_text = "24"},
    {.name = "period", .default_text = "0", .is_quiet = true},
};
static const struct indicator quiet = {.name = "quiet", .parameters = quiet_parameters, .parameter_count = 2};

static void a_label_leaves_out_defaults_that_say_nothing(void **state)
{
    (void)state;
    assert_label(&quiet, "quiet", "quiet 24");
    assert_label(&quiet, "quiet:24,0", "quiet 24");
    assert_label(&quiet, "quiet:period=100", "quiet 24 100");
}

static void a_label_is_the_name_and_the_values_that_say_something(void **state)
{
    (void)state;
    assert_label(&bare, " bare ", "bare");
    assert_label(&cross, "cross", "cross 12 26");
    assert_label(&cross, "cross: 5 ,column=low", "cross 5 26 low");
    assert_label(&cross, "cross:anchor=2024-01-02", "cross 12 26 2024-01-02");
    assert_label(&cross, "cross:anchor=none", "cross 12 26");
    /* "none" in place of another default does say something. */
    assert_label(&cross, "cross:none,column=none", "cross none 26 none");
    assert_label(&cross, "cross:fast=%s%n", "cross %s%n 26");
    assert_label(&rows, "rows", "rows close 20");
    assert_label(&rows, "rows:open, 20, 50,200", "rows open 20 50 200");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_alone_has_no_arguments),
        cmocka_unit_test(arguments_come_by_position_and_by_name),
        cmocka_unit_test(blanks_around_names_and_values_go_and_those_within_stay),
        cmocka_unit_test(later_colons_and_equals_signs_belong_to_the_value),
        cmocka_unit_test(what_is_missing_is_refused_with_the_text),
        cmocka_unit_test(arguments_in_the_wrong_place_are_refused_with_the_text),
        cmocka_unit_test(sixteen_arguments_fit_and_one_more_is_refused),
        cmocka_unit_test(texts_of_any_length_are_read),
        cmocka_unit_test(a_long_text_that_is_wrong_is_shortened_in_the_message),
        cmocka_unit_test(a_value_comes_by_position_by_name_or_by_default),
        cmocka_unit_test(the_last_parameter_may_repeat),
        cmocka_unit_test(an_indicator_without_parameters_has_no_values),
        cmocka_unit_test(a_label_leaves_out_defaults_that_say_nothing),
        cmocka_unit_test(a_label_is_the_name_and_the_values_that_say_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
