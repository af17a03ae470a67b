#include "tests/cliunit/place.h"

#include "cli/theme_file.h"

static struct theme read_text(const char *text)
{
    struct theme theme;
    struct error error = {0};
    if (theme_text_read(&theme, "mine", text, strlen(text), &error) != STATUS_OK)
        fail_msg("line %llu: %s", (unsigned long long)error.line, error.message);
    return theme;
}

static void assert_refused_text(const char *text, size_t length, uint64_t line, const char *said)
{
    struct theme theme;
    struct error error = {0};
    assert_int_equal(theme_text_read(&theme, "mine", text, length, &error), STATUS_USAGE);
    if (error.line != line || !strstr(error.message, said))
        fail_msg("'%s': line %llu, message '%s'", text, (unsigned long long)error.line, error.message);
}

static void assert_refused(const char *text, uint64_t line, const char *said)
{
    assert_refused_text(text, strlen(text), line, said);
}

static void assert_same_colours(const struct theme *a, const struct theme *b)
{
    struct theme first = *a, second = *b;
    for (size_t i = 0; i < THEME_COLOURS; i++)
        if (*theme_colour_at(&first, &theme_colours[i]) != *theme_colour_at(&second, &theme_colours[i]))
            fail_msg("%s differs", theme_colours[i].name);
    assert_memory_equal(a->plots, b->plots, sizeof a->plots);
    assert_int_equal(a->is_open, b->is_open);
}

static void a_text_that_says_nothing_is_the_light_theme(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n", "# up = red\n\n   \t\n#", "\xef\xbb\xbf", "\xef\xbb\xbf# a\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct theme theme = read_text(texts[i]);
        assert_same_colours(&theme, theme_find("light"));
        assert_string_equal(theme.name, "mine");
    }
}

static void every_theme_can_be_begun_with(void **state)
{
    (void)state;
    for (size_t i = 0; themes[i]; i++) {
        char text[64];
        snprintf(text, sizeof text, "base=%s", themes[i]->name);
        struct theme theme = read_text(text);
        assert_same_colours(&theme, themes[i]);
        assert_string_equal(theme.summary, themes[i]->summary);
    }
}

static void every_colour_can_be_set(void **state)
{
    (void)state;
    for (size_t i = 0; i < THEME_COLOURS; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s = #123456\n", theme_colours[i].name);
        struct theme theme = read_text(text);
        assert_int_equal(*theme_colour_at(&theme, &theme_colours[i]), 0x123456);
    }
}

static void the_table_names_every_colour_once(void **state)
{
    (void)state;
    struct theme theme = {0};
    for (size_t i = 0; i < THEME_COLOURS; i++) {
        assert_non_null(theme_colours[i].name);
        assert_int_equal(*theme_colour_at(&theme, &theme_colours[i]), 0);
        *theme_colour_at(&theme, &theme_colours[i]) = 1;
    }
    assert_null(theme_colours[THEME_COLOURS].name);
    size_t others = sizeof theme.plots / sizeof *theme.plots;
    size_t colours = (offsetof(struct theme, is_open) - offsetof(struct theme, background)) / sizeof(colour_rgb);
    assert_int_equal(colours, THEME_COLOURS + others);
}

static void blanks_and_line_ends_do_not_count(void **state)
{
    (void)state;
    struct theme theme = read_text("\t base =dark\r\n  up= LimeGreen \r\ndown=f00000");
    assert_int_equal(theme.background, theme_find("dark")->background);
    assert_int_equal(theme.up, 0x32cd32);
    assert_int_equal(theme.down, 0xf00000);
}

static void lines_stand_in_any_order(void **state)
{
    (void)state;
    struct theme first = read_text("base=dark\nbackground=#203040\nup=#00ff00\nup-volume=#004000\ngrid=#304050\n");
    struct theme second = read_text("grid=#304050\nup-volume=#004000\nup=#00ff00\nbackground=#203040\nbase=dark\n");
    assert_same_colours(&first, &second);
    assert_int_equal(first.up_volume, 0x004000);
    assert_int_equal(first.grid, 0x304050);
}

static void what_follows_from_a_colour_follows(void **state)
{
    (void)state;
    struct theme theme = read_text("base=light\nbackground=#000000\nup=#40ff40\n");
    struct theme wanted = *theme_find("light");
    theme_set_background(&wanted, 0);
    theme_set_up(&wanted, 0x40ff40);
    assert_same_colours(&theme, &wanted);
    assert_true(colour_contrast(theme.text, 0) >= 4.5);
    assert_true(colour_contrast(theme.text_muted, 0) >= 4.5);
    assert_true(colour_contrast(theme.grid, 0) < 1.5);
    assert_int_equal(read_text("unchanged=#202020").unchanged_volume,
                     colour_mix(0xffffff, 0x202020, 112)); /* as that of the others */
}

static void plots_take_the_place_of_the_first(void **state)
{
    (void)state;
    struct theme theme = read_text("plots = gold , #f00\n");
    assert_int_equal(theme.plots[0], 0xffd700);
    assert_int_equal(theme.plots[1], 0xff0000);
    assert_int_equal(theme.plots[2], theme_find("light")->plots[2]);
    theme = read_text("plots = #111,#222,#333,#444,#555,#666");
    assert_int_equal(theme.plots[5], 0x666666);
    assert_refused("plots = #111,#222,#333,#444,#555,#666,#777", 1, "at most 6");
    assert_refused("plots = gold,,red", 1, "no colour");
    assert_refused("plots = gold,", 1, "no colour");
    assert_refused("plots =", 1, "no colour");
    assert_refused("plots = gold red", 1, "no colour");
}

static void a_background_may_be_none(void **state)
{
    (void)state;
    struct theme theme = read_text("base = dark\nbackground = none\n");
    assert_true(theme.is_open);
    theme.is_open = false;
    assert_same_colours(&theme, theme_find("dark"));
    assert_refused("up = none", 1, "no colour");
}

static void what_is_wrong_is_named_with_its_line(void **state)
{
    (void)state;
    assert_refused("up = red\nbackgroud = #fff\n", 2, "did you mean background?");
    assert_refused("text_muted = #fff", 1, "did you mean text-muted?");
    assert_refused("plot = #fff", 1, "did you mean plots?");
    assert_refused("font-size = 12", 1, "no such key");
    assert_refused("UP = red", 1, "no such key");
    assert_refused("\n\n= red", 3, "no such key");
    assert_refused("base = drak", 1, "did you mean dark?");
    assert_refused("base =", 1, "no such theme");
    assert_refused("up = #12", 1, "no colour");
    assert_refused("up =", 1, "no colour");
    assert_refused("up = = red", 1, "no colour");
    assert_refused("up = red # bright", 1, "no colour");
    assert_refused("up red", 1, "KEY = VALUE");
    assert_refused("up = red\ndown = blue\n\nup = red", 4, "line 1");
    assert_refused("base = dark\nbase = dark", 2, "line 1");
}

static void hostile_texts_are_refused(void **state)
{
    (void)state;
    assert_refused_text("up = red\0\n", 10, 1, "no colour");
    assert_refused_text("u\0p = red\n", 10, 1, "no such key");
    assert_refused_text("\0", 1, 1, "KEY = VALUE");
    assert_refused("\x1b[31mup = red", 1, "\\x1b");
    assert_refused("up = \xff\xfe", 1, "\\xff");
    char *endless = malloc(THEME_FILE_SIZE_MAX);
    assert_non_null(endless);
    memset(endless, 'a', THEME_FILE_SIZE_MAX);
    assert_refused_text(endless, THEME_FILE_SIZE_MAX, 1, "KEY = VALUE");
    memcpy(endless + 40000, " = ", 3);
    assert_refused_text(endless, THEME_FILE_SIZE_MAX, 1, "no such key");
    memcpy(endless, "up = ", 5);
    assert_refused_text(endless, THEME_FILE_SIZE_MAX, 1, "no colour");
    memcpy(endless, "plots= ", 7);
    memset(endless + 7, ',', THEME_FILE_SIZE_MAX - 7);
    assert_refused_text(endless, THEME_FILE_SIZE_MAX, 1, "no colour");
    free(endless);
}

/* Whatever the bytes, nothing but an answer: the text lies at the end of its own memory. */
static void any_bytes_get_an_answer(void **state)
{
    (void)state;
    static const char good[] =
        "base = dark\n# c\nup=#fff\nplots = gold,#123\ntext-muted = #808080\nbackground = none\n";
    uint64_t seed = 3;
    int taken = 0;
    for (int i = 0; i < 20000; i++) {
        size_t length = sizeof good - 1;
        char *text = malloc(length);
        assert_non_null(text);
        memcpy(text, good, length);
        for (int change = 0; change < i % 4; change++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            text[(seed >> 33) % length] = "\n\r =#,-\0az\xff"[(seed >> 20) % 11];
        }
        size_t kept = i % 5 == 4 ? (size_t)(seed >> 40) % (length + 1) : length;
        char *exact = malloc(kept ? kept : 1);
        assert_non_null(exact);
        memcpy(exact, text, kept);
        struct theme theme;
        struct error error = {0};
        enum status status = theme_text_read(&theme, "t", exact, kept, &error);
        if (status != STATUS_OK)
            assert_true(status == STATUS_USAGE && error.line >= 1 && error.message[0]);
        taken += status == STATUS_OK;
        free(text);
        free(exact);
    }
    assert_in_range(taken, 4000, 16000);
}

static void a_path_is_told_from_a_name(void **state)
{
    (void)state;
    assert_true(theme_file_is_path("./mine"));
    assert_true(theme_file_is_path("mine.theme"));
    assert_true(theme_file_is_path("/etc/mine"));
    assert_true(theme_file_is_path("."));
    for (size_t i = 0; themes[i]; i++)
        assert_false(theme_file_is_path(themes[i]->name));
    assert_false(theme_file_is_path(""));
}

static void files_are_read_or_refused(void **state)
{
    (void)state;
    struct theme theme;
    struct error error = {0};
    place_write("a.theme", "up = #010203\n");
    assert_int_equal(theme_file_read(&theme, "a.theme", &error), STATUS_OK);
    assert_int_equal(theme.up, 0x010203);
    assert_string_equal(theme.name, "a.theme");
    assert_int_not_equal(theme_file_read(&theme, "absent.theme", &error), STATUS_OK);
    assert_int_equal(error.line, 0);
    assert_true(error.message[0]);
    assert_int_not_equal(theme_file_read(&theme, ".", &error), STATUS_OK);
    FILE *file = fopen("large.theme", "w");
    assert_non_null(file);
    for (int i = 0; i <= THEME_FILE_SIZE_MAX; i++)
        assert_true(fputc('\n', file) == '\n');
    assert_int_equal(fclose(file), 0);
    assert_int_not_equal(theme_file_read(&theme, "large.theme", &error), STATUS_OK);
    assert_non_null(strstr(error.message, "larger"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_that_says_nothing_is_the_light_theme),
        cmocka_unit_test(every_theme_can_be_begun_with),
        cmocka_unit_test(every_colour_can_be_set),
        cmocka_unit_test(the_table_names_every_colour_once),
        cmocka_unit_test(blanks_and_line_ends_do_not_count),
        cmocka_unit_test(lines_stand_in_any_order),
        cmocka_unit_test(what_follows_from_a_colour_follows),
        cmocka_unit_test(plots_take_the_place_of_the_first),
        cmocka_unit_test(a_background_may_be_none),
        cmocka_unit_test(what_is_wrong_is_named_with_its_line),
        cmocka_unit_test(hostile_texts_are_refused),
        cmocka_unit_test(any_bytes_get_an_answer),
        cmocka_unit_test(a_path_is_told_from_a_name),
        PLACE_TEST(files_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
