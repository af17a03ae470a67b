#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/ohlc/indicator_arguments.h"
#include "render/ohlc/time.h"

static const char *const methods[] = {"classic", "fibonacci", "camarilla", NULL};
static const char *const anchors[] = {"auto", NULL};

/* One of each kind; the last repeats. */
static const struct indicator_parameter all_parameters[] = {
    {.name = "method", .default_text = "classic", .kind = PARAMETER_CHOICE, .choices = methods},
    {.name = "factor", .default_text = "2", .kind = PARAMETER_NUMBER, .least = -1.5, .most = 10},
    {.name = "anchor", .default_text = "auto", .kind = PARAMETER_DATE, .choices = anchors},
    {.name = "note", .default_text = "none"},
    {.name = "period", .default_text = "20", .kind = PARAMETER_COUNT, .least = 1, .most = 1000, .repeats = true},
};
static const struct indicator all = {.name = "all", .parameters = all_parameters, .parameter_count = 5};

static const struct indicator_parameter open_parameters[] = {
    {.name = "since", .kind = PARAMETER_DATE},
    {.name = "least", .default_text = "0", .kind = PARAMETER_NUMBER, .least = 0, .most = INFINITY},
    {.name = "most", .default_text = "0", .kind = PARAMETER_NUMBER, .least = -DBL_MAX, .most = 0},
    {.name = "any", .default_text = "0", .kind = PARAMETER_NUMBER, .least = -INFINITY, .most = INFINITY},
};
static const struct indicator open_ended = {.name = "open", .parameters = open_parameters, .parameter_count = 4};
static const struct indicator bare = {.name = "bare"};

struct checked {
    struct arena arena;
    struct indicator_call call;
    struct error error;
    enum status status;
};

static struct checked check(const struct indicator *indicator, const char *text)
{
    struct checked checked = {0};
    assert_int_equal(indicator_call_parse(&checked.call, text, &checked.arena, NULL), STATUS_OK);
    checked.call.indicator = indicator;
    checked.status = arguments_check(indicator, &checked.call, &checked.error);
    return checked;
}

static struct checked accept(const struct indicator *indicator, const char *text)
{
    struct checked checked = check(indicator, text);
    if (checked.status)
        fail_msg("%s: %s", text, checked.error.message);
    return checked;
}

static void assert_accepted(const struct indicator *indicator, const char *text)
{
    struct checked checked = accept(indicator, text);
    arena_release(&checked.arena);
}

static void assert_refused(const struct indicator *indicator, const char *text, const char *message)
{
    struct checked checked = check(indicator, text);
    assert_int_equal(checked.status, STATUS_USAGE);
    assert_string_equal(checked.error.message, message);
    /* Who does not ask for the message is told as well. */
    assert_int_equal(arguments_check(indicator, &checked.call, NULL), STATUS_USAGE);
    arena_release(&checked.arena);
}

static void defaults_are_read_as_what_is_given(void **state)
{
    (void)state;
    struct checked checked = accept(&all, "all");
    assert_int_equal(argument_choice(&checked.call, 0), 0);
    assert_true(argument_number(&checked.call, 1) == 2);
    assert_int_equal(argument_choice(&checked.call, 2), 0);
    assert_int_equal(argument_count(&checked.call, 4), 20);
    assert_int_equal(argument_repeats(&checked.call, 4), 1);
    assert_int_equal(argument_repeated(&checked.call, 4, 0), 20);
    arena_release(&checked.arena);
}

static void each_kind_is_read(void **state)
{
    (void)state;
    struct checked checked = accept(&all, "all:camarilla,-1.5e0,2024-03-15,what you like,007,1000,1");
    bool is_utc = true;
    assert_int_equal(argument_choice(&checked.call, 0), 2);
    assert_true(argument_number(&checked.call, 1) == -1.5);
    assert_int_equal(argument_choice(&checked.call, 2), SIZE_MAX);
    assert_int_equal(argument_date_us(&checked.call, 2, &is_utc), days_from_civil(2024, 3, 15) * 86400000000);
    assert_false(is_utc);
    assert_int_equal(argument_repeats(&checked.call, 4), 3);
    assert_int_equal(argument_repeated(&checked.call, 4, 0), 7);
    assert_int_equal(argument_repeated(&checked.call, 4, 1), 1000);
    assert_int_equal(argument_repeated(&checked.call, 4, 2), 1);
    assert_int_equal(argument_count(&checked.call, 4), 7);
    arena_release(&checked.arena);

    checked = accept(&all, "all:period=30,anchor=2024-03-15T12:00+02:00,method=fibonacci,factor=.5");
    assert_int_equal(argument_count(&checked.call, 4), 30);
    assert_int_equal(argument_repeats(&checked.call, 4), 1);
    assert_int_equal(argument_choice(&checked.call, 0), 1);
    assert_true(argument_number(&checked.call, 1) == 0.5);
    assert_int_equal(argument_date_us(&checked.call, 2, &is_utc),
                     (days_from_civil(2024, 3, 15) * 24 + 10) * 3600000000);
    assert_true(is_utc);
    arena_release(&checked.arena);
}

static void counts_outside_their_range_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "0", "1001", "-1", "+5", "5.0", "1e2", "0x10", "x", "5 0", "18446744073709551617", "99999999999999999999999999",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[80], message[200];
        snprintf(text, sizeof text, "all:period=%s", wrong[i]);
        snprintf(message, sizeof message, "period: '%s' is no whole number of 1 to 1000", wrong[i]);
        assert_refused(&all, text, message);
    }
    assert_refused(&all, "all:classic,2,auto,none,5,6,0", "period: '0' is no whole number of 1 to 1000");
}

static void numbers_outside_their_range_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "-1.51", "10.0001", "nan", "inf", "-inf", "1e999", "0x1p1", "1e", "--1", "1-1", ".", "1.2.3", "2 0",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[80], message[200];
        snprintf(text, sizeof text, "all:factor=%s", wrong[i]);
        snprintf(message, sizeof message, "factor: '%s' is no number of -1.5 to 10", wrong[i]);
        assert_refused(&all, text, message);
    }
    assert_accepted(&all, "all:classic,10");
}

static void a_range_without_an_end_says_so(void **state)
{
    (void)state;
    assert_refused(&open_ended, "open:2024,-1", "least: '-1' is no number of 0 or more");
    assert_refused(&open_ended, "open:2024,0,1", "most: '1' is no number of 0 or less");
    assert_refused(&open_ended, "open:2024,0,0,x", "any: 'x' is no number");
    assert_refused(&open_ended, "open:2024,0,0,inf", "any: 'inf' is no number");
    assert_refused(&open_ended, "open:2024,0,0,1e999", "any: '1e999' is no number");
}

static void choices_and_dates_that_are_none_are_refused(void **state)
{
    (void)state;
    assert_refused(&all, "all:Classic", "method: 'Classic' is none of classic, fibonacci, camarilla");
    assert_refused(&all, "all:anchor=first",
                   "anchor: 'first' is not auto, and no date as 2024-03-15 or 2024-03-15T14:30");
    assert_refused(&all, "all:anchor=2023-02-29",
                   "anchor: '2023-02-29' is not auto, and no date as 2024-03-15 or 2024-03-15T14:30");
    assert_refused(&open_ended, "open:auto", "since: 'auto' is no date as 2024-03-15 or 2024-03-15T14:30");
}

static void parameters_that_are_none_are_refused_with_those_there_are(void **state)
{
    (void)state;
    assert_refused(&all, "all:perod=3",
                   "no parameter 'perod'; it has method=classic, factor=2, anchor=auto, note=none, period=20");
    assert_refused(&open_ended, "open:2024,0,0,0,0", "at most 4 parameters; it has since, least=0, most=0, any=0");
    assert_refused(&bare, "bare:1", "takes no parameters");
    assert_refused(&bare, "bare:a=1", "no parameter 'a'; it takes no parameters");
}

static void a_parameter_given_twice_or_not_at_all_is_refused(void **state)
{
    (void)state;
    assert_refused(&all, "all:classic,method=classic", "method is given twice");
    assert_refused(&all, "all:classic,2,auto,none,5,6,period=7", "period is given twice");
    assert_refused(&open_ended, "open", "since must be given; it has since, least=0, most=0, any=0");
    assert_refused(&open_ended, "open:any=1", "since must be given; it has since, least=0, most=0, any=0");
    assert_accepted(&open_ended, "open:since=2024");
    assert_accepted(&bare, "bare");
}

static void a_value_of_any_length_is_refused_and_shortened(void **state)
{
    (void)state;
    enum { LENGTH = 100000 };
    static const char *const parameters[] = {"period", "factor", "anchor", "method", "nothing"};
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
        char *text = malloc(LENGTH + 32);
        assert_non_null(text);
        size_t head = (size_t)sprintf(text, "all:%s=", parameters[i]);
        memset(text + head, '7', LENGTH);
        text[head + LENGTH] = 0;
        struct checked checked = check(&all, text);
        assert_int_equal(checked.status, STATUS_USAGE);
        assert_true(strlen(checked.error.message) < 300);
        assert_non_null(strstr(checked.error.message, parameters[i]));
        arena_release(&checked.arena);
        free(text);
    }
}

/* What an indicator does without arguments must be what it would also take. */
static void the_defaults_of_all_that_are_built_in_are_allowed(void **state)
{
    (void)state;
    for (size_t i = 0; indicators[i]; i++) {
        struct arena arena = {0};
        struct error error = {0};
        struct indicator_call call;
        assert_int_equal(indicator_call_parse(&call, indicators[i]->name, &arena, NULL), STATUS_OK);
        call.indicator = indicators[i];
        for (size_t k = 0; k < indicators[i]->parameter_count; k++) {
            const struct indicator_parameter *parameter = &indicators[i]->parameters[k];
            assert_non_null(parameter->default_text);
            assert_true(!parameter->repeats || k + 1 == indicators[i]->parameter_count);
            call.arguments[k] = (struct indicator_argument){NULL, parameter->default_text};
        }
        call.argument_count = indicators[i]->parameter_count;
        if (indicators[i]->check(indicators[i], &call, &error))
            fail_msg("%s: %s", indicators[i]->name, error.message);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_read_as_what_is_given),
        cmocka_unit_test(each_kind_is_read),
        cmocka_unit_test(counts_outside_their_range_are_refused),
        cmocka_unit_test(numbers_outside_their_range_are_refused),
        cmocka_unit_test(a_range_without_an_end_says_so),
        cmocka_unit_test(choices_and_dates_that_are_none_are_refused),
        cmocka_unit_test(parameters_that_are_none_are_refused_with_those_there_are),
        cmocka_unit_test(a_parameter_given_twice_or_not_at_all_is_refused),
        cmocka_unit_test(a_value_of_any_length_is_refused_and_shortened),
        cmocka_unit_test(the_defaults_of_all_that_are_built_in_are_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
