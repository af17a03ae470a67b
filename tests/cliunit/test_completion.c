/* The completions of each shell follow the tables. tests/cli asks the shells themselves, where they are there. */
#include "tests/cliunit/place.h"

#include "cli/completion/completion.h"

#include <string.h>

static bool is_name_letter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || letter == '-';
}

/* As a word of its own, behind `mark`. */
static bool has_word(const char *script, const char *mark, const char *name)
{
    char wanted[80];
    snprintf(wanted, sizeof wanted, "%s%s", mark, name);
    for (const char *at = strstr(script, wanted); at; at = strstr(at + 1, wanted))
        if (!is_name_letter(at[strlen(wanted)]))
            return true;
    return false;
}

static void scripts_have_every_option(void **state)
{
    (void)state;
    for (const struct completion *completion = completions; completion->name; completion++) {
        const char *mark = strcmp(completion->name, "fish") == 0 ? " -l " : "--";
        struct text script = {0};
        completion->append(&script);
        assert_false(script.is_broken);
        for (const struct option *option = option_table; option->name; option++)
            if (!has_word(script.data, mark, option->name))
                fail_msg("the completions for %s lack --%s", completion->name, option->name);
        text_release(&script);
    }
}

static const struct option *find(const char *name)
{
    for (const struct option *option = option_table; option->name; option++)
        if (strcmp(option->name, name) == 0)
            return option;
    fail_msg("there is no --%s", name);
    return NULL;
}

static void values_are_known_by_what_help_calls_them(void **state)
{
    (void)state;
    static const struct {
        const char *option;
        enum candidate_kind kind;
        const char *suffix;
    } cases[] = {
        {"last", CANDIDATE_NONE, NULL},
        {"name", CANDIDATE_NONE, NULL},
        {"hline", CANDIDATE_NONE, NULL},
        {"output", CANDIDATE_FILE, ""},
        {"report", CANDIDATE_FILE, ""},
        {"plugin", CANDIDATE_FILE, ".py"},
        {"format", CANDIDATE_WORD, NULL},
        {"bench-plot", CANDIDATE_FILE, ".png"},
        {"theme", CANDIDATE_THEME, NULL},
        {"columns", CANDIDATE_LIST, NULL},
        {"bench-pools", CANDIDATE_LIST, NULL},
        {"tz", CANDIDATE_ZONE, NULL},
        {"indicator", CANDIDATE_CALL, NULL},
        {"type", CANDIDATE_CALL, NULL},
        {"quiet", CANDIDATE_NONE, NULL},
        {"date-order", CANDIDATE_WORD, NULL},
        {"bench-compare", CANDIDATE_FILE, ".json"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct candidates found = candidates_of(find(cases[i].option));
        if (found.kind != cases[i].kind || (cases[i].suffix && strcmp(found.suffix, cases[i].suffix) != 0))
            fail_msg("the values of --%s are taken for others", cases[i].option);
    }
}

/* The scripts put them down without quotes. */
static void words_need_no_quotes(void **state)
{
    (void)state;
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:=";
    for (const struct option *option = option_table; option->name; option++) {
        struct candidates candidates = candidates_of(option);
        struct candidate candidate;
        struct text lines = {0};
        size_t count = 0;
        if (!candidates.append)
            continue;
        candidates.append(&lines);
        for (const char *at = lines.data; candidate_next(&at, &candidate); count++) {
            assert_true(candidate.word_length > 0);
            for (size_t i = 0; i < candidate.word_length; i++)
                assert_non_null(memchr(letters, candidate.word[i], sizeof letters - 1));
        }
        assert_true(count > 1);
        text_release(&lines);
    }
}

static void candidates_are_taken_line_by_line(void **state)
{
    (void)state;
    const char *at = "one\tthe first\ntwo\t\nthree\nfour\tlast";
    static const char *const wanted[][2] = {{"one", "the first"}, {"two", ""}, {"three", ""}, {"four", "last"}};
    struct candidate candidate;
    for (size_t i = 0; i < 4; i++) {
        assert_true(candidate_next(&at, &candidate));
        assert_int_equal(candidate.word_length, strlen(wanted[i][0]));
        assert_memory_equal(candidate.word, wanted[i][0], candidate.word_length);
        assert_int_equal(candidate.summary_length, strlen(wanted[i][1]));
        assert_memory_equal(candidate.summary, wanted[i][1], candidate.summary_length);
    }
    assert_false(candidate_next(&at, &candidate));
    at = NULL;
    assert_false(candidate_next(&at, &candidate));
}

static void options_that_add_up_are_those_of_the_manual(void **state)
{
    (void)state;
    for (const struct option *option = option_table; option->name; option++) {
        bool wanted = strcmp(option->name, "indicator") == 0 || strcmp(option->name, "hline") == 0 ||
                      strcmp(option->name, "plugin") == 0;
        assert_int_equal(option_adds_up(option), wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripts_have_every_option),
        cmocka_unit_test(values_are_known_by_what_help_calls_them),
        cmocka_unit_test(words_need_no_quotes),
        cmocka_unit_test(candidates_are_taken_line_by_line),
        cmocka_unit_test(options_that_add_up_are_those_of_the_manual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
