/* The tables of options and of indicators, --help and the manual's pages say the same. */
#include "tests/cliunit/place.h"

#include "cli/indicator_text.h"
#include "cli/options.h"

#include <ctype.h>

static char *read_page(const char *name)
{
    char path[4096];
    const char *folder = getenv("CHANDLER_SOURCE_DIR");
    assert_non_null(folder);
    snprintf(path, sizeof path, "%s/man/%s", folder, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = NULL;
    size_t room = 0;
    assert_true(getdelim(&text, &room, 0, file) > 0);
    fclose(file);
    return text;
}

static bool is_name_letter(char letter)
{
    return isalnum((unsigned char)letter) || letter == '-';
}

/* Removes the backslashes of "\-". */
static void plain_dashes(char *text)
{
    char *out = text;
    for (; *text; text++)
        if (!(text[0] == '\\' && text[1] == '-'))
            *out++ = *text;
    *out = 0;
}

/* The line that begins an option's paragraph is the one behind .TP or .TQ. */
static bool is_declared(const char *manual, const struct option *option)
{
    char flag[64];
    snprintf(flag, sizeof flag, "--%s", option->name);
    for (const char *at = strstr(manual, flag); at; at = strstr(at + 1, flag)) {
        const char *line = at;
        while (line > manual && line[-1] != '\n')
            line--;
        bool is_first =
            line - manual >= 5 && (memcmp(line - 5, "\n.TP\n", 5) == 0 || memcmp(line - 5, "\n.TQ\n", 5) == 0);
        bool is_whole = !is_name_letter(at[strlen(flag)]);
        char letter[] = {'-', option->letter, 0};
        const char *found = option->letter ? strstr(line, letter) : line;
        if (is_first && is_whole && found && found <= at)
            return true;
    }
    return false;
}

static void manual_has_a_paragraph_for_every_option(void **state)
{
    (void)state;
    char *manual = read_page("chandler.1.in");
    plain_dashes(manual);
    for (const struct option *option = option_table; option->name; option++)
        if (!is_declared(manual, option))
            fail_msg("the manual has no paragraph for --%s", option->name);
    free(manual);
}

/* Of another program, in a word of the text. */
static bool is_foreign(const char *name, size_t length)
{
    return length == strlen("print0") && memcmp(name, "print0", length) == 0;
}

static void manual_names_no_other_option(void **state)
{
    (void)state;
    char *manual = read_page("chandler.1.in");
    plain_dashes(manual);
    for (const char *at = strstr(manual, "--"); at; at = strstr(at, "--")) {
        at += 2;
        size_t length = 0;
        while (is_name_letter(at[length]))
            length++;
        if (length == 0 || (at - 3 >= manual && is_name_letter(at[-3])) || is_foreign(at, length))
            continue;
        bool is_known = false;
        for (const struct option *option = option_table; option->name; option++)
            is_known |= strlen(option->name) == length && memcmp(option->name, at, length) == 0;
        if (!is_known)
            fail_msg("the manual speaks of --%.*s", (int)length, at);
    }
    free(manual);
}

static void help_shows_every_option_once(void **state)
{
    (void)state;
    struct text help = {0};
    options_help(&help);
    for (const struct option *option = option_table; option->name; option++) {
        char line[100];
        snprintf(line, sizeof line, "\n  %c%c%c --%s%s%s", option->letter ? '-' : ' ',
                 option->letter ? option->letter : ' ', option->letter ? ',' : ' ', option->name,
                 option->argument ? " " : "", option->argument ? option->argument : "");
        size_t count = 0;
        for (const char *found = strstr(help.data, line); found; found = strstr(found + 1, line))
            count += isspace((unsigned char)found[strlen(line)]) != 0;
        if (count != 1)
            fail_msg("'%s' stands not once in the help", line + 1);
    }
    text_release(&help);
}

static void help_is_at_most_100_columns_wide(void **state)
{
    (void)state;
    struct text help = {0};
    options_help(&help);
    for (const char *line = help.data; *line;) {
        size_t length = strcspn(line, "\n");
        if (length > 100 || (length && line[length - 1] == ' '))
            fail_msg("'%.*s'", (int)length, line);
        line += length + 1;
    }
    text_release(&help);
}

/* Puts a backslash before each dash, as pages write it where a dash is to be copied. */
static void append_escaped(struct text *out, const char *text)
{
    for (; *text; text++)
        text_printf(out, "%s%c", *text == '-' ? "\\" : "", *text);
}

/* How the section of an indicator begins. */
static void append_section(struct text *out, const struct indicator *indicator)
{
    struct text parameters = {0};
    indicator_append_parameters(&parameters, indicator);
    text_puts(out, "\n.SS ");
    append_escaped(out, indicator->name);
    text_printf(out, "\n%s.\n.br\n", indicator->summary);
    text_puts(out, parameters.length ? ".B " : "No parameters.");
    append_escaped(out, parameters.length ? parameters.data : "");
    text_puts(out, "\n.PP\n");
    text_release(&parameters);
}

/* Where the pane's indicators stand in the page, in the table's order; they are counted. */
static size_t check_sections(const char *page, const char *heading, enum indicator_pane pane)
{
    const char *at = strstr(page, heading);
    assert_non_null(at);
    const char *end = strstr(at + 1, "\n.SH ");
    assert_non_null(end);
    size_t count = 0;
    for (size_t i = 0; indicators[i]; i++) {
        /* Where there is no volume pane its indicators have one of their own. */
        if ((indicators[i]->pane == INDICATOR_PANE_PRICE) != (pane == INDICATOR_PANE_PRICE))
            continue;
        struct text section = {0};
        append_section(&section, indicators[i]);
        const char *found = strstr(at, section.data);
        if (!found || found > end)
            fail_msg("man/chandler-indicators.7.in lacks, or has elsewhere than behind the one before:%s",
                     section.data);
        at = found + section.length - 1;
        if (at[1] == '.' && strncmp(at + 1, ".I ", 3) != 0 && strncmp(at + 1, ".RI ", 4) != 0)
            fail_msg("nothing is said of %s", indicators[i]->name);
        text_release(&section);
        count++;
    }
    return count;
}

static void manual_of_indicators_is_that_of_the_table(void **state)
{
    (void)state;
    char *page = read_page("chandler-indicators.7.in");
    size_t count = check_sections(page, "\n.SH OVER THE CANDLES\n", INDICATOR_PANE_PRICE) +
                   check_sections(page, "\n.SH IN PANES OF THEIR OWN\n", INDICATOR_PANE_OWN);
    for (const char *at = strstr(page, "\n.SS "); at; at = strstr(at + 1, "\n.SS "))
        count--;
    assert_int_equal(count, 0);
    free(page);
}

static void help_has_every_indicator_with_its_parameters(void **state)
{
    (void)state;
    struct text help = {0};
    options_help(&help);
    for (size_t i = 0; indicators[i]; i++) {
        char line[100];
        snprintf(line, sizeof line, "\n  %s ", indicators[i]->name);
        const char *found = strstr(help.data, line);
        if (!found)
            fail_msg("the help lacks %s", indicators[i]->name);
        const char *end = found + strlen(line);
        while (*end && !(end[0] == '\n' && (end[1] == '\n' || (end[1] == ' ' && end[3] != ' '))))
            end++;
        for (size_t k = 0; k < indicators[i]->parameter_count; k++) {
            const struct indicator_parameter *parameter = &indicators[i]->parameters[k];
            snprintf(line, sizeof line, " %s=%s", parameter->name, parameter->default_text);
            const char *shown = strstr(found, line);
            if (!shown || shown > end)
                fail_msg("the help of %s lacks%s", indicators[i]->name, line);
        }
    }
    text_release(&help);
}

static void ranges_are_said_as_they_are(void **state)
{
    (void)state;
    static const char *const words[] = {"a", "b", NULL};
    static const struct {
        struct indicator_parameter parameter;
        const char *wanted;
    } cases[] = {
        {{"p", "20", PARAMETER_COUNT, .least = 1, .most = INDICATOR_PERIOD_MAX}, "p=20 [1..1000000]"},
        {{"p", "20", PARAMETER_COUNT, .least = 1, .most = 9, .repeats = true}, "p=20,... [1..9]"},
        {{"p", "0.5", PARAMETER_NUMBER, .least = 0.0001, .most = 1}, "p=0.5 [0.0001..1]"},
        {{"p", "a", PARAMETER_CHOICE, .choices = words}, "p=a [a|b]"},
        {{"p", "a", PARAMETER_DATE, .choices = words}, "p=a [a|b|DATE]"},
        {{.name = "p", .kind = PARAMETER_DATE}, "p [DATE]"},
        {{.name = "p", .default_text = "x\x1b"}, "p=x\\x1b"},
        {{.name = "p"}, "p"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out = {0};
        indicator_append_parameters(&out, &(struct indicator){.parameters = &cases[i].parameter, .parameter_count = 1});
        assert_string_equal(out.data, cases[i].wanted);
        text_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(manual_has_a_paragraph_for_every_option),
        cmocka_unit_test(manual_names_no_other_option),
        cmocka_unit_test(help_shows_every_option_once),
        cmocka_unit_test(help_is_at_most_100_columns_wide),
        cmocka_unit_test(manual_of_indicators_is_that_of_the_table),
        cmocka_unit_test(help_has_every_indicator_with_its_parameters),
        cmocka_unit_test(ranges_are_said_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
