/* The option table, --help and the manual page say the same. */
#include "tests/cliunit/place.h"

#include "cli/options.h"

#include <ctype.h>

static char *read_manual(void)
{
    char path[4096];
    const char *folder = getenv("CHANDLER_SOURCE_DIR");
    assert_non_null(folder);
    snprintf(path, sizeof path, "%s/man/chandler.1.in", folder);
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
    char *manual = read_manual();
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
    char *manual = read_manual();
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(manual_has_a_paragraph_for_every_option),
        cmocka_unit_test(manual_names_no_other_option),
        cmocka_unit_test(help_shows_every_option_once),
        cmocka_unit_test(help_is_at_most_100_columns_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
