#include "chandler_config.h"
#include "cli/completion/completion.h"

#include <string.h>

/* engine.fish */
extern const unsigned char completion_engine_fish[];
extern const size_t completion_engine_fish_size;

static void append_quoted(struct text *out, const char *text, size_t length)
{
    text_puts(out, "'");
    for (size_t i = 0; i < length; i++) {
        text_puts(out, text[i] == '\'' || text[i] == '\\' ? "\\" : "");
        text_append(out, &text[i], 1);
    }
    text_puts(out, "'");
}

/* The words as arguments, "WORD TAB SUMMARY" each. */
static void append_words(struct text *out, const struct candidates *candidates)
{
    struct text lines = {0};
    struct candidate candidate;
    candidates->append(&lines);
    for (const char *at = lines.data; candidate_next(&at, &candidate);) {
        text_puts(out, " \\\n        ");
        append_quoted(out, candidate.word, candidate.word_length);
        if (!candidate.summary_length)
            continue;
        text_puts(out, "\\t");
        append_quoted(out, candidate.summary, candidate.summary_length);
    }
    out->is_broken |= lines.is_broken;
    text_release(&lines);
}

/* The function that prints what an option's value may be. */
static void append_function(struct text *out, const struct option *option)
{
    static const char *const engines[] = {
        [CANDIDATE_WORD] = "printf '%s\\n'",
        [CANDIDATE_THEME] = "__chandler_theme",
        [CANDIDATE_LIST] = "__chandler_list",
        [CANDIDATE_CALL] = "__chandler_call",
    };
    struct candidates candidates = candidates_of(option);
    if (!candidates.append)
        return;
    text_printf(out, "function __chandler_value_%s\n    %s", option->name, engines[candidates.kind]);
    append_words(out, &candidates);
    text_puts(out, "\nend\n\n");
}

static void append_value(struct text *out, const struct option *option)
{
    struct candidates candidates = candidates_of(option);
    if (candidates.append)
        text_printf(out, " -x -a '(__chandler_value_%s)'", option->name);
    else if (candidates.kind == CANDIDATE_ZONE)
        text_puts(out, " -x -a '(__chandler_zones)'");
    else if (candidates.kind == CANDIDATE_FILE && *candidates.suffix)
        text_printf(out, " -x -a '(__chandler_files %s)'", candidates.suffix);
    else
        text_puts(out, candidates.kind == CANDIDATE_FILE ? " -r -F" : " -x");
}

static void append_option(struct text *out, const struct option *option)
{
    text_puts(out, "complete -c chandler");
    if (option->letter)
        text_printf(out, " -s %c", option->letter);
    text_printf(out, " -l %s", option->name);
    if (option->argument)
        append_value(out, option);
    text_puts(out, " -d ");
    append_quoted(out, option->help, strlen(option->help));
    text_puts(out, "\n");
}

void completion_append_fish(struct text *out)
{
    text_puts(out, "# Completions of chandler " CHANDLER_VERSION " for fish, made by: chandler --completion fish\n\n");
    for (const struct option *option = option_table; option->name; option++)
        append_function(out, option);
    text_puts(out, "complete -c chandler -f -a '(__chandler_paths)'\n");
    for (const struct option *option = option_table; option->name; option++)
        append_option(out, option);
    text_puts(out, "\n");
    text_append(out, (const char *)completion_engine_fish, completion_engine_fish_size);
}
