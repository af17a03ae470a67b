/* --update's fingerprint is another one under another version of the program. */
#include "tests/cliunit/place.h"

/* The same source under another version. */
#include "chandler_config.h"
#undef CHANDLER_VERSION
#define CHANDLER_VERSION "99.0.0"
#define fingerprint_make fingerprint_make_later
#define update_is_current update_is_current_later
#include "cli/update.c"
#undef fingerprint_make
#undef update_is_current

void fingerprint_make(char out[IMAGE_FINGERPRINT_SIZE], const struct cli_options *options,
                      const struct plugin_set *plugins, const struct plan *plan, const struct chart *chart);
bool update_is_current(const struct plan *plan, const struct chart *chart, const char *fingerprint, uint64_t *size);

static void another_version_makes_another_fingerprint(void **state)
{
    (void)state;
    char *argv[] = {(char[]){"chandler"}, (char[]){"a.csv"}, NULL};
    char now[IMAGE_FINGERPRINT_SIZE], again[IMAGE_FINGERPRINT_SIZE], later[IMAGE_FINGERPRINT_SIZE];
    const struct plugin_set plugins = {0};
    struct cli_options options;
    struct plan plan = {0};
    struct error error;
    const char *place;
    place_write("a.csv", place_table);
    assert_int_equal(options_parse(&options, 2, argv, &error), STATUS_OK);
    assert_int_equal(plan_charts(&plan, &options, &place, &error), STATUS_OK);
    assert_int_equal(plan.count, 1);
    fingerprint_make(now, &options, &plugins, &plan, &plan.charts[0]);
    fingerprint_make(again, &options, &plugins, &plan, &plan.charts[0]);
    fingerprint_make_later(later, &options, &plugins, &plan, &plan.charts[0]);
    assert_string_equal(now, again);
    assert_string_not_equal(now, later);
    plan_release(&plan);
    options_release(&options);
}

static void a_picture_of_another_version_is_not_current(void **state)
{
    (void)state;
    char *argv[] = {(char[]){"chandler"}, (char[]){"a.csv"}, (char[]){"--format"}, (char[]){"svg"}, NULL};
    char now[IMAGE_FINGERPRINT_SIZE], later[IMAGE_FINGERPRINT_SIZE], picture[200];
    const struct plugin_set plugins = {0};
    struct cli_options options;
    struct plan plan = {0};
    struct error error;
    const char *place;
    uint64_t size;
    place_write("a.csv", place_table);
    assert_int_equal(options_parse(&options, 4, argv, &error), STATUS_OK);
    assert_int_equal(plan_charts(&plan, &options, &place, &error), STATUS_OK);
    fingerprint_make(now, &options, &plugins, &plan, &plan.charts[0]);
    fingerprint_make_later(later, &options, &plugins, &plan, &plan.charts[0]);
    snprintf(picture, sizeof picture, "<svg></svg>\n<!-- chandler options: %s -->\n", now);
    plan.inputs.items[0].modified = (struct timespec){0};
    place_write("a.svg", picture);
    assert_true(update_is_current(&plan, &plan.charts[0], now, &size));
    assert_int_equal(size, strlen(picture));
    assert_false(update_is_current(&plan, &plan.charts[0], later, &size));
    assert_false(update_is_current_later(&plan, &plan.charts[0], later, &size));
    plan_release(&plan);
    options_release(&options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(another_version_makes_another_fingerprint),
        PLACE_TEST(a_picture_of_another_version_is_not_current),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
